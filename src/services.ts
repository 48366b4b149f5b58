import { readdirSync } from 'node:fs'
import type { Address } from 'viem'
import { type Announcements, createAnnouncements } from './announcements/announcements.ts'
import { createChains } from './chain/clients.ts'
import { createFollower } from './chain/follower.ts'
import type { Adapter, AdapterOptions } from './chat/adapter.ts'
import type { Chat } from './chat/chat.ts'
import { createRouter, type Router } from './chat/router.ts'
import type { Clock } from './clock.ts'
import type { Caller, Command, Here } from './command.ts'
import type { Communities } from './communities.ts'
import type { Community } from './community.ts'
import type { Config } from './config.ts'
import { inTime } from './deadline.ts'
import { createGovernance, type Governance } from './governance/governance.ts'
import { createBallots } from './governance/governor/ballots.ts'
import { createSequencerRoute } from './governance/snapshot/sequencer.ts'
import { createVoting, type Voting } from './governance/vote.ts'
import type { Health } from './health.ts'
import { pageFiles, pageFolder } from './http/pages.ts'
import type { Http } from './http/server.ts'
import type { Log } from './log.ts'
import { type Loop, startLoop } from './loop.ts'
import { isLoopback } from './loopback.ts'
import { createLoops, type Wanted } from './loops.ts'
import { type Codes, createCodes } from './members/codes.ts'
import { linkPurpose } from './members/link.ts'
import { createMembers, type Members } from './members/members.ts'
import { createPurses } from './relay/purse.ts'
import { createRelay } from './relay/relay.ts'
import { createSettings, type Settings } from './settings/settings.ts'
import { createSigning, type Signing } from './signing/signing.ts'
import type { Store } from './store/store.ts'
import { createTreasury, type Treasury } from './treasury/treasury.ts'

/** What commands are handed; each names those that it needs. */
export interface ForCommands {
  members: Members
  governance: Governance
  voting: Voting
  treasury: Treasury
  signing: Signing
  codes: Codes
  settings: Settings
  communities: Communities
  store: Store
  /** By platform, once they are connected. */
  chats: ReadonlyMap<string, Chat>
  health: Health
  version: string
  startedAt: Date
  /** All commands, once they are made. */
  commands: Command[]
}

export interface Services {
  router: Router
  /** By platform. An adapter puts its chat here before `start`. */
  chats: Map<string, Chat>
  purseAddress(communityId: string): Address | undefined
  /** Begins to follow, relay and announce. */
  start(): Promise<void>
  /** Resolves when all that is due now was read, told and brought. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export interface ServicesOptions {
  config: Config
  store: Store
  clock: Clock
  log: Log
  health: Health
  http: Http
  version: string
  startedAt: Date
  communities: Communities
  baseUrl: () => string
  /** What signing pages load beside their own. */
  scripts: string[]
  /** The community of the local chat, where there is that chat. */
  local: Community | undefined
}

const HUB = 'https://hub.snapshot.org/graphql'
const SEQUENCER = 'https://seq.snapshot.org'
/** Milliseconds between two looks at a chain: half a second on this machine, a few elsewhere. */
const POLL = { near: 500, far: 4000 }
/** Milliseconds to wait for balances and prices, where somebody waits until all is settled. */
const REFRESH = 3000
/** Milliseconds that a platform has for parting; the whole stop has five seconds. */
const PARTING = 3200
/** Telegram takes twenty messages a minute in a group, edits among them; the local chat takes any number. */
const PACE = { near: { look: 250, edit: 1000 }, far: { look: 500, edit: 4000 } }

/** Builds each service once, from the ground up. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { config, store, clock, log, health, http, communities, baseUrl, scripts, local } = options
  const ground = { store, clock, log, health }
  const chats = new Map<string, Chat>()
  const followers = createLoops(health)

  const chains = createChains({ rpcUrls: config.rpcUrls, health, log })
  const relay = createRelay({
    ...ground,
    // What arrived changes a tally: people want to see that at once.
    arrived: () => {
      for (const loop of [...followers.running, ...governance.loops]) loop.nudge()
    },
  })
  const purses = createPurses({ ...ground, chains, communities, secret: config.relayerSecret })
  const chatApp = config.telegramToken
    ? (await import('./chat/telegram/init-data.ts')).createMiniApp(config.telegramToken, clock)
    : undefined
  const signing = createSigning({
    ...ground,
    chatApp,
    baseUrl,
    relay,
    communities,
    scripts,
    chain: (chainId) => (chains.has(chainId) ? chains.client(chainId) : undefined),
  })
  const members = createMembers({ store, clock })
  signing.register(linkPurpose({ members, clock, baseUrl }))

  const governance = createGovernance({
    ...ground,
    communities,
    chains,
    members,
    snapshot: {
      hubUrl: config.snapshotHubUrl ?? HUB,
      sequencerUrl: config.snapshotSequencerUrl ?? SEQUENCER,
      apiKey: config.snapshotApiKey,
      ipfsGatewayUrl: config.ipfsGatewayUrl,
    },
  })
  const ballots = createBallots({ store, chains, purses })
  relay.register(ballots.route)
  relay.register(createSequencerRoute({ url: config.snapshotSequencerUrl ?? SEQUENCER, clock, health }))
  const voting = createVoting({
    store,
    clock,
    relay,
    signing,
    ballots,
    purses,
    find: governance.find,
    standing: governance.standing,
    memberOf: members.of,
  })
  signing.register(voting.purpose)
  const treasury = createTreasury({ ...ground, communities, chains, priceUrl: config.priceUrl })

  const codes = createCodes({ store, clock })
  const settings = createSettings({
    ...{ store, clock, communities, codes, chats },
    chains: { ...chains, ids: [...config.rpcUrls.keys()] },
    hub: { hubUrl: config.snapshotHubUrl ?? HUB, apiKey: config.snapshotApiKey },
    operators: config.operators,
  })

  const commands: Command[] = []
  const { version, startedAt } = options
  commands.push(
    ...(await loadCommands({
      members,
      governance,
      voting,
      treasury,
      signing,
      codes,
      settings,
      communities,
      store,
      chats,
      health,
      version,
      startedAt,
      commands,
    })),
  )
  const router = createRouter({
    commands,
    clock,
    log,
    communityOf,
    met: (by, { id }) => members.met(by, id),
    several: () => communities.size > 1,
    async identify(community, by, here) {
      const member = await members.of(by)
      const may = community
        ? await members.may(community, by, here, member)
        : { steward: false, admin: false }
      return { member: member?.id, may }
    },
  })

  http.app.route('/sign', signing.routes)
  http.app.route('/pages/sign', pageFiles(pageFolder('sign')))
  const adapters = await connectChats(config, { ...ground, router, communities, http, baseUrl })
  for (const { chat } of adapters) chats.set(chat.platform, chat)

  let announcements: Announcements | undefined
  /** Whether communities have changed since they were last taken up. */
  let changed = false
  const changes = startLoop({ name: 'changes of communities', every: 5_000, run: takeUp, log })
  communities.onChange(() => {
    changed = true
    return changes.settled()
  })

  return {
    router,
    chats,
    purseAddress: purses.address,
    async start() {
      // Subscriptions first: a new place is told what happens from its first moment on.
      announcements = await createAnnouncements({
        ...ground,
        communities,
        chats,
        treasury,
        proposalCard: governance.card,
        pace: adapters.length === 0 ? PACE.near : PACE.far,
      })
      follow()
      for (const adapter of adapters) await adapter.start()
    },
    async settle() {
      // What is read from a chain may be told by a later step, and what is told has to be brought: in this order.
      await followers.settled()
      await governance.settle()
      await Promise.all([relay.loop.settled(), purses.loop.settled(), treasury.refresh(REFRESH)])
      await announcements?.settle()
    },
    async stop() {
      // A platform that does not answer must not keep what is in hand from being put away.
      await Promise.allSettled(adapters.map((adapter) => inTime(adapter.stop(), PARTING)))
      await changes.stop()
      await announcements?.stop()
      const loops = [...treasury.loops, signing.loop, purses.loop, relay.loop]
      await Promise.all([governance.stop(), followers.stop(), ...loops.map((loop) => loop.stop())])
    },
  }

  function follow(): void {
    followers.keep(chainsToFollow())
    governance.follow()
  }

  /** Places and schedules first, so that they are told what is read from now on. */
  async function takeUp(): Promise<void> {
    if (!changed || !announcements) return
    changed = false
    try {
      await announcements.refresh()
    } catch (error) {
      changed = true
      throw error
    }
    follow()
    for (const loop of [...treasury.loops, purses.loop]) loop.nudge()
  }

  async function communityOf(
    by: Caller,
    here: Here,
    about: string | undefined,
  ): Promise<Community | undefined> {
    if (local && by.platform === 'local') return communities.get(local.id)
    if (here.server !== undefined) return communities.at(by.platform, here.server)
    if (about !== undefined) return communities.get(about)
    const known = communities.get((await members.communityOf(by)) ?? '')
    return known ?? (communities.size === 1 ? [...communities.values()][0] : undefined)
  }

  /**
   * One follower for each chain that somebody wants to read; governance first, since payments point to its proposals. Another
   * contract to read makes it another follower.
   */
  function chainsToFollow(): Map<string, Wanted> {
    const all = [...communities.values()]
    const ids = new Set(all.flatMap(({ chains }) => chains.map(({ id }) => id)))
    return new Map(
      [...ids]
        .filter((chainId) => chains.has(chainId))
        .map((chainId): [string, Wanted] => {
          const on = <T extends object>(list: T[]) =>
            list.filter((each) => 'chain' in each && each.chain === chainId)
          const read = all.map(({ id, venues, treasury: { accounts, tokens } }) => [
            ...[id, on(venues), on(accounts), on(tokens)],
          ])
          return [`${chainId}`, { of: JSON.stringify(read), start: (health) => followChain(chainId, health) }]
        }),
    )
  }

  function followChain(chainId: number, health: Health): Loop {
    return createFollower({
      ...{ ...ground, health, chainId, client: chains.client(chainId) },
      readers: [...governance.readers(chainId), ...treasury.readers(chainId)],
      pollEvery: config.rpcUrls.get(chainId)?.every(isLoopback) ? POLL.near : POLL.far,
    })
  }
}

/** Each file of `commands/` is a command: found by being there. */
async function loadCommands(services: ForCommands): Promise<Command[]> {
  const folder = new URL('../commands/', import.meta.url)
  const files = readdirSync(folder).filter((file) => /\.[jt]s$/.test(file))
  const made = await Promise.all(files.map((file) => import(new URL(file, folder).href)))
  return made.map((module: { default(services: ForCommands): Command }) => module.default(services))
}

/** The chats whose tokens are set. Their libraries are loaded only where they are used. */
async function connectChats(config: Config, options: AdapterOptions): Promise<Adapter[]> {
  const adapters: Adapter[] = []
  const { discordToken, discordApiUrl, discordGuildId, telegramToken, telegramApiUrl, telegramWebhook } =
    config
  if (discordToken) {
    const { connectDiscord } = await import('./chat/discord/discord.ts')
    adapters.push(
      connectDiscord({ ...options, token: discordToken, apiUrl: discordApiUrl, guildId: discordGuildId }),
    )
  }
  if (telegramToken) {
    const { connectTelegram } = await import('./chat/telegram/telegram.ts')
    adapters.push(
      connectTelegram({ ...options, token: telegramToken, apiUrl: telegramApiUrl, webhook: telegramWebhook }),
    )
  }
  return adapters
}
