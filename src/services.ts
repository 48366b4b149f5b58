import { readdirSync } from 'node:fs'
import type { Address } from 'viem'
import { createAnnouncements } from './announcements/announcements.ts'
import { createChains } from './chain/clients.ts'
import { createFollower } from './chain/follower.ts'
import type { Chat } from './chat/chat.ts'
import { createRouter, type Router } from './chat/router.ts'
import type { Clock } from './clock.ts'
import type { Command } from './command.ts'
import type { Community } from './community.ts'
import type { Config } from './config.ts'
import { createGovernance, type Governance } from './governance/governance.ts'
import { createBallots } from './governance/governor/ballots.ts'
import { createSequencerRoute } from './governance/snapshot/sequencer.ts'
import { createVoting, type Voting } from './governance/vote.ts'
import type { Health } from './health.ts'
import { pageFiles, pageFolder } from './http/pages.ts'
import type { Http } from './http/server.ts'
import type { Log } from './log.ts'
import type { Loop } from './loop.ts'
import { isLoopback } from './loopback.ts'
import { linkPurpose } from './members/link.ts'
import { createMembers, type Members } from './members/members.ts'
import { createPurses } from './relay/purse.ts'
import { createRelay } from './relay/relay.ts'
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
  communities: Map<string, Community>
  baseUrl: () => string
  /** What signing pages load beside their own. */
  scripts: string[]
  /** Whether the only chat is the local one. */
  local: boolean
}

const HUB = 'https://hub.snapshot.org/graphql'
const SEQUENCER = 'https://seq.snapshot.org'
/** Milliseconds between two looks at a chain: half a second on this machine, a few elsewhere. */
const POLL = { near: 500, far: 4000 }
/** Milliseconds to wait for balances and prices, where somebody waits until all is settled. */
const REFRESH = 3000
/** Telegram takes twenty messages a minute in a group, edits among them; the local chat takes any number. */
const PACE = { near: { look: 250, edit: 1000 }, far: { look: 500, edit: 4000 } }

/** Builds each service once, from the ground up. */
export async function createServices(options: ServicesOptions): Promise<Services> {
  const { config, store, clock, log, health, http, communities, baseUrl, scripts, local } = options
  const ground = { store, clock, log, health }
  const chats = new Map<string, Chat>()
  let followers: Loop[] = []

  const chains = createChains({ rpcUrls: config.rpcUrls, health, log })
  const relay = createRelay({
    ...ground,
    // What arrived changes a tally: people want to see that at once.
    arrived: () => {
      for (const loop of [...followers, ...governance.loops]) loop.nudge()
    },
  })
  const purses = createPurses({ ...ground, chains, communities, secret: config.relayerSecret })
  const signing = createSigning({
    ...ground,
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

  const commands: Command[] = []
  const { version, startedAt } = options
  commands.push(
    ...(await loadCommands({
      members,
      governance,
      voting,
      treasury,
      signing,
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
    identify: async (community, by) => ({
      member: (await members.of(by))?.id,
      may: await members.may(community, by),
    }),
  })

  http.app.route('/sign', signing.routes)
  http.app.route('/pages/sign', pageFiles(pageFolder('sign')))
  warnOfMissingAdapters(config, health, log)

  let announcements: Awaited<ReturnType<typeof createAnnouncements>> | undefined

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
        pace: local ? PACE.near : PACE.far,
      })
      followers = followChains()
      governance.start()
    },
    async settle() {
      // What is read from a chain may be told by a later step, and what is told has to be brought: in this order.
      await Promise.all(followers.map((loop) => loop.settled()))
      await governance.settle()
      await Promise.all([relay.loop.settled(), purses.loop.settled(), treasury.refresh(REFRESH)])
      await announcements?.settle()
    },
    async stop() {
      await announcements?.stop()
      const loops = [...followers, ...treasury.loops, signing.loop, purses.loop, relay.loop]
      await Promise.all([governance.stop(), ...loops.map((loop) => loop.stop())])
    },
  }

  /** One follower for each chain that somebody wants to read; governance first, since payments point to its proposals. */
  function followChains(): Loop[] {
    const wanted = new Set(
      [...communities.values()].flatMap((community) => community.chains.map(({ id }) => id)),
    )
    return [...wanted]
      .filter((chainId) => chains.has(chainId))
      .map((chainId) =>
        createFollower({
          ...ground,
          chainId,
          client: chains.client(chainId),
          readers: [...governance.readers(chainId), ...treasury.readers(chainId)],
          pollEvery: config.rpcUrls.get(chainId)?.every(isLoopback) ? POLL.near : POLL.far,
        }),
      )
  }
}

/** Each file of `commands/` is a command: found by being there. */
async function loadCommands(services: ForCommands): Promise<Command[]> {
  const folder = new URL('../commands/', import.meta.url)
  const files = readdirSync(folder).filter((file) => /\.[jt]s$/.test(file))
  const made = await Promise.all(files.map((file) => import(new URL(file, folder).href)))
  return made.map((module: { default(services: ForCommands): Command }) => module.default(services))
}

/** The adapters for Discord and Telegram come with the next version; nobody should have to wonder why the bot is silent. */
function warnOfMissingAdapters(config: Config, health: Health, log: Log): void {
  const platforms = [config.discordToken && 'Discord', config.telegramToken && 'Telegram'].filter(Boolean)
  for (const platform of platforms) {
    health.watch(`${platform}`, 'doctor-no-adapter').failing('this version has no adapter for it')
    log.warn(
      `a token for ${platform} is set, but this version has no adapter for it: the bot runs without that chat`,
    )
  }
}
