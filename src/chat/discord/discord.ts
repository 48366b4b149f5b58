import {
  type Client,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  type REST,
  RESTEvents,
  Status,
} from 'discord.js'
import { asText } from '../../card.ts'
import { inTime, pause } from '../../deadline.ts'
import { type Loop, startLoop } from '../../loop.ts'
import { createWords } from '../../words/words.ts'
import type { Adapter, AdapterOptions } from '../adapter.ts'
import { createPlaceLines, type Trouble } from '../place-lines.ts'
import { createClient, createSingleRest } from './client.ts'
import { clearFormerGuild, registerCommands } from './commands.ts'
import { createGreetings } from './greetings.ts'
import { createInteractions } from './interactions.ts'
import { watchLimits } from './limits.ts'
import type { CommandIds } from './markdown.ts'
import { PLATFORM } from './origin.ts'
import { channelsOf, createComplaints, rolesOf } from './permissions.ts'
import { createPosts } from './posts.ts'

export interface DiscordOptions extends AdapterOptions {
  token: string
  /** Another REST API than Discord's, e.g. `http://127.0.0.1:4000/api`; it says where its gateway is. */
  apiUrl: string | undefined
  /** The server that commands are registered in while the bot is being developed; everywhere without it. */
  guildId: string | undefined
}

/** Milliseconds between two looks at the connection, at the commands, and at the places. */
const LOOK = 5000
const COMMANDS = 6 * 3_600_000
const PLACES = 120_000
/** Milliseconds at least between two looks at the places, however much changes in them. */
const BREATH = 1000
/** Milliseconds that connecting may take before it counts as failing; it goes on all the same. */
const PATIENCE = 30_000
/** Milliseconds before a token is tried again that Discord has refused: each try counts against its limits. */
const REFUSED = 600_000
/** Milliseconds that a stop waits for answers in hand. */
const DRAIN = 3000

/** What no new try helps against, by the gateway's codes. */
const REFUSALS = new Map<number, string>([
  [
    GatewayCloseCodes.AuthenticationFailed,
    'Discord refuses the token. Put a new one into DISCORD_TOKEN and start again',
  ],
  [GatewayCloseCodes.DisallowedIntents, 'Discord does not allow the intents that this bot asks for'],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know the intents that this bot asks for'],
  [GatewayCloseCodes.InvalidAPIVersion, "Discord does not know this bot's version of its API any more"],
])

class Refused extends Error {}

/** One connection, from login to its end. */
interface Session {
  client: Client
  /** Sends each request once. */
  single: REST
  /** Once it was begun: resolves when all servers are known, rejects where that can't come. */
  ready: Promise<void> | undefined
  /** Why it ended, where it did. */
  ended: Error | undefined
}

/**
 * Discord as a chat: a client that is always there or being connected. A token that is refused is said once, in the log
 * and in `/doctor`, and tried again every ten minutes; nothing else of the bot is touched by it.
 */
export function connectDiscord(options: DiscordOptions): Adapter {
  const { router, communities, store, clock, log, health, token, apiUrl, guildId } = options
  const pulse = health.watch('Discord', 'remedy-discord')
  const commandsPulse = health.watch('Discord commands', 'remedy-discord-commands')
  const limits = watchLimits(health, clock)
  let commandIds: CommandIds = new Map()
  const interactions = createInteractions({ router, log, commandIds: () => commandIds })
  const current = () => session.client
  const complaints = createComplaints(current, clock)
  const places = watchPlaces(options, current, complaints)
  const greet = createGreetings(options, () => commandIds)
  const inHand = new Set<Promise<void>>()
  let session = openSession()
  let refused: { error: Refused; until: number } | undefined
  const loops: Loop[] = []

  function openSession(): Session {
    const client = createClient(apiUrl)
    const single = createSingleRest(client, token)
    const opened: Session = { client, single, ready: undefined, ended: undefined }
    for (const rest of [client.rest, single]) {
      limits.attach(rest)
      // The library forgets a token that was refused once; without one nothing can be posted.
      rest.on(RESTEvents.Response, ({ path }, { status }) => {
        if (status !== 401 || !client.isReady() || /^\/(?:interactions|webhooks)\//.test(path)) return
        opened.ended ??= new Error('Discord refused the token of a request')
        loops[0]?.nudge()
      })
    }
    client.on(Events.InteractionCreate, (interaction) => finish(interactions.take(interaction)))
    client.on(Events.ShardDisconnect, ({ code }) => {
      opened.ended = refusalOf(code) ?? new Error(`Discord closed the connection (${code})`)
      loops[0]?.nudge()
    })
    for (const event of [Events.ClientReady, Events.GuildCreate] as const)
      client.on(event, () => finish(greet(client)))
    client.on(Events.Error, (error) => log.warn({ error }, 'an error of the Discord client'))
    client.on(Events.ShardError, (error) => log.debug({ error }, 'an error of the connection to Discord'))
    for (const event of CHANGES)
      client.on<(typeof CHANGES)[number]>(event, (...[what]) => places.changed(serverOf(what)))
    return opened
  }

  /** What a stop waits for. @param work that never rejects */
  function finish(work: Promise<void>): void {
    const finished = work.finally(() => inHand.delete(finished))
    inHand.add(finished)
  }

  function login({ client }: Session): Promise<void> {
    const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()))
    return Promise.race([ready, client.login(token).then(() => ready)])
  }

  /** Connects where there is no connection, and says how it is. */
  async function look(signal: AbortSignal): Promise<void> {
    if (refused && refused.until > clock.now()) throw refused.error
    session.ready ??= login(session)
    const { client, ready } = session
    await inTime(ready, PATIENCE, signal).catch((error) => {
      session.ended ??= refusalOf(error) ?? error
    })
    if (signal.aborted) return
    if (session.ended) {
      const { ended } = session
      refused = ended instanceof Refused ? { error: ended, until: clock.now() + REFUSED } : undefined
      session = openSession()
      await client.destroy()
      throw ended
    }
    refused = undefined
    if (!client.isReady()) return pulse.failing('Discord does not answer; I go on trying to connect')
    if (loops.length === 1) loops.push(followCommands(), places.start())
    // Private chats are the one thing that the client would remember for ever.
    client.channels.cache.sweep((channel) => channel.isDMBased())
    limits.look()
    const { shards, ping } = client.ws
    const away = shards.filter(({ status }) => status !== Status.Ready).size
    if (away > 0)
      return pulse.failing(`${away} of ${shards.size} connections are away; they come back by themselves`)
    const far = Number.isFinite(ping) && ping >= 0 ? `, ${Math.round(ping)} ms away` : ''
    pulse.well(`servers: ${client.guilds.cache.size}, shards: ${shards.size}${far}`)
  }

  function followCommands(): Loop {
    const names = `${router.commands.length} commands${guildId ? ` in server ${guildId}` : ''}`
    return startLoop({
      name: 'Discord commands',
      every: COMMANDS,
      log,
      async run(signal) {
        const { client } = session
        if (!client.isReady()) throw new Error('there is no connection to Discord')
        const { rest, application } = client
        try {
          const { changed, ids } = await registerCommands(
            rest,
            application.id,
            router.commands,
            guildId,
            signal,
          )
          commandIds = ids
          await clearFormerGuild(rest, application.id, store, guildId, signal)
          commandsPulse.well(`${names}, ${changed ? 'registered anew' : 'as they were'}`)
        } catch (error) {
          if (!signal.aborted) commandsPulse.failing(error)
          throw error
        }
      },
    })
  }

  return {
    chat: {
      platform: PLATFORM,
      ...createPosts({
        client: current,
        single: () => session.single,
        commandIds: () => commandIds,
        clock,
        log,
      }),
      complaints: (channel, { server, ...wants }) => complaints({ server, channel }, wants),
      channels: async (server) => channelsOf(current(), server),
      roles: async (server) => rolesOf(current(), server),
    },

    async start() {
      const run = async (signal: AbortSignal) => {
        try {
          await look(signal)
        } catch (error) {
          if (!signal.aborted) pulse.failing(error)
          throw error
        }
      }
      loops.push(startLoop({ name: 'Discord', every: LOOK, run, log }))
      communities.onChange(async () => places.nudge())
    },

    async stop() {
      session.client.removeAllListeners(Events.InteractionCreate)
      const stopping = Promise.all(loops.map((loop) => loop.stop()))
      await inTime(Promise.all(inHand), DRAIN)
      // What a loop still waits for ends with it.
      await session.client.destroy()
      await stopping
    },
  }
}

/** Events after which a place may be another one, or the bot may do other things in it. */
const CHANGES = [
  ...[Events.ChannelCreate, Events.ChannelUpdate, Events.ChannelDelete, Events.ThreadDelete],
  ...[Events.GuildRoleCreate, Events.GuildRoleUpdate, Events.GuildRoleDelete],
  ...[Events.GuildMemberUpdate, Events.GuildCreate, Events.GuildDelete, Events.GuildAvailable],
] as const

/** The server that such an event is about: of a channel, a role or a member, or itself. */
function serverOf({ id, guild, guildId }: { id: string; guild?: { id: string }; guildId?: string }): string {
  return guildId ?? guild?.id ?? id
}

/** A line of `/doctor` for each place that the bot can't post in as it should. */
function watchPlaces(
  { communities, health, log }: AdapterOptions,
  client: () => Client,
  complaints: ReturnType<typeof createComplaints>,
) {
  const lines = createPlaceLines(health, 'remedy-discord-place')
  const words = createWords('en')
  let loop: Loop | undefined

  async function look(signal: AbortSignal): Promise<void> {
    if (!client().isReady()) return
    const troubles = new Map<string, Trouble>()
    for (const { id, places } of communities.values()) {
      for (const { id: place, platform, server, channel, thread, ping } of places) {
        if (platform !== PLATFORM) continue
        const wants = { thread, ping: ping.map(({ role }) => role) }
        const [first] = await complaints({ server, channel }, wants, signal)
        const what = first && asText(words.say(first))
        if (what) troubles.set(`Discord place ${place} of ${id}`, { community: id, what })
      }
    }
    if (!signal.aborted) lines.show(troubles)
  }

  async function run(signal: AbortSignal): Promise<void> {
    await look(signal)
    await pause(BREATH, signal)
  }

  const nudge = () => loop?.nudge()
  return {
    nudge,
    /** What happens in other servers is nothing to the places. */
    changed(server: string): void {
      if (communities.at(PLATFORM, server)) nudge()
    },
    start() {
      loop = startLoop({ name: 'Discord places', every: PLACES, log, run })
      return loop
    },
  }
}

/** What a code of the gateway, or an error of the login, says that no new try helps against. */
function refusalOf(why: unknown): Refused | undefined {
  const code =
    why instanceof Error && 'code' in why && why.code === DiscordjsErrorCodes.TokenInvalid
      ? GatewayCloseCodes.AuthenticationFailed
      : why
  const text = typeof code === 'number' ? REFUSALS.get(code) : undefined
  return text === undefined ? undefined : new Refused(text)
}
