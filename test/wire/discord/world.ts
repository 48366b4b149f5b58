import { permissions, permissionsOf } from './permissions.ts'
import { refuse } from './refusal.ts'
import type { CommandBody } from './rules-of-commands.ts'
import {
  type Channel,
  channelTypes,
  type Guild,
  type Interaction,
  type Message,
  type User,
} from './shapes.ts'
import { snowflake } from './snowflake.ts'

export type Command = CommandBody & { id: string; version: string; guildId?: string }

/** Whom an event goes to: a guild's shard (or, without, the first one), where the bot asked for these intents. */
export interface Audience {
  guildId?: string
  /** Intent bits of which one is enough; 0 for events that every bot gets. */
  intents: number
}

/** All that the server remembers. */
export interface World {
  /** Where it listens, such as `http://127.0.0.1:4242`. */
  origin: string
  token: string
  revoked: boolean
  bot: User
  owner: User
  users: Map<string, User>
  guilds: Map<string, Guild>
  /** Of guilds, threads and direct messages alike. */
  channels: Map<string, Channel>
  /** By guild's id, or `global`. */
  commands: Map<string, Command[]>
  commandsCreated: Map<string, number>
  /** By token; the oldest are forgotten. */
  interactions: Map<string, Interaction>
  /** How many messages of a channel, requests, and dispatches of a session are kept; of interactions ten times as many. */
  keep: number
  /** Milliseconds in which an interaction is to be acknowledged. */
  acknowledgeWithin: number
  violations: string[]
  /** Whether the request or event at hand is to be validated. */
  validates: () => boolean
  /** Called with each message that is new or edited. */
  watchers: Set<(message: Message) => void>
  dispatch: (event: string, data: () => unknown, audience: Audience) => void
  /** What `/gateway/bot` tells of shards and of identifications left. */
  sessionStart: () => object
}

export function createWorld(
  options: Pick<World, 'token' | 'keep' | 'acknowledgeWithin' | 'validates'>,
): World {
  const bot = createUser('bot', true)
  const owner = createUser('developer', false)
  return {
    ...options,
    origin: '',
    revoked: false,
    bot,
    owner,
    users: new Map([bot, owner].map((user) => [user.id, user])),
    guilds: new Map(),
    channels: new Map(),
    commands: new Map(),
    commandsCreated: new Map(),
    interactions: new Map(),
    violations: [],
    watchers: new Set(),
    // The gateway puts its own in place of these.
    dispatch: () => {},
    sessionStart: () => ({}),
  }
}

export function createUser(username: string, bot: boolean, locale = 'en-US'): User {
  return { id: snowflake(), username, bot, locale, dmsOpen: true }
}

export function createChannel(
  world: World,
  given: Partial<Channel> & Pick<Channel, 'type' | 'name'>,
): Channel {
  const channel: Channel = {
    id: snowflake(),
    topic: null,
    position: 0,
    flags: 0,
    overwrites: new Map(),
    messages: new Map(),
    nonces: new Map(),
    lastMessageId: null,
    tags: [],
    ...given,
  }
  world.channels.set(channel.id, channel)
  if (channel.guildId) world.guilds.get(channel.guildId)?.channels.set(channel.id, channel)
  return channel
}

export function forgetChannel(world: World, channel: Channel) {
  world.channels.delete(channel.id)
  if (channel.guildId) world.guilds.get(channel.guildId)?.channels.delete(channel.id)
}

/** The channel of direct messages between the bot and a person. */
export function dmWith(world: World, user: User): Channel {
  const known = user.dmChannelId && world.channels.get(user.dmChannelId)
  if (known) return known
  const channel = createChannel(world, { type: channelTypes.dm, name: '', recipientId: user.id })
  user.dmChannelId = channel.id
  return channel
}

/** What a user may do in a channel; a thread goes by its parent. In direct messages everyone may everything. */
export function allowed(world: World, channel: Channel, userId: string): bigint {
  if (!channel.guildId) return ~0n
  const guild = world.guilds.get(channel.guildId)
  if (!guild) return 0n
  const parent = channel.thread ? world.channels.get(channel.parentId!) : channel
  return permissionsOf(guild, userId, parent)
}

/** The channel, if the bot can see it. */
export function channelOf(world: World, id: string): Channel {
  const channel = world.channels.get(id) ?? refuse('unknownChannel')
  if (!(allowed(world, channel, world.bot.id) & permissions.ViewChannel)) refuse('missingAccess')
  return channel
}

/** The guild, if the bot is in it and it is there. */
export function guildOf(world: World, id: string): Guild {
  const guild = world.guilds.get(id)
  return guild && !guild.unavailable && guild.members.has(world.bot.id) ? guild : refuse('unknownGuild')
}

/** Takes the bot out of a guild. */
export function leave(world: World, { id, members }: Guild) {
  members.delete(world.bot.id)
  world.dispatch('GUILD_DELETE', () => ({ id }), { guildId: id, intents: 1 })
}

export function need(world: World, channel: Channel, ...names: (keyof typeof permissions)[]) {
  const bits = allowed(world, channel, world.bot.id)
  if (names.some((name) => !(bits & permissions[name]))) refuse('missingPermissions')
}

/** Puts into a map that keeps only so many, and forgets the oldest. */
export function remember<T>(map: Map<string, T>, key: string, value: T, keep: number) {
  map.set(key, value)
  if (map.size > keep) map.delete(map.keys().next().value!)
}
