import {
  ChannelFlags,
  ChannelType,
  type Client,
  type Guild,
  type GuildBasedChannel,
  PermissionFlagsBits,
} from 'discord.js'
import { type Choice, oneLine, plain } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import { inTime } from '../../deadline.ts'
import { setLatest } from '../../latest.ts'
import type { Sentence } from '../../words/words.ts'
import { type Channel, MOST_LISTED } from '../chat.ts'
import { isCode } from './errors.ts'

const TEXT = [ChannelType.GuildText, ChannelType.GuildAnnouncement]
const FORUM = [ChannelType.GuildForum, ChannelType.GuildMedia]

type Lack =
  | 'view'
  | 'send'
  | 'create-posts'
  | 'send-in-threads'
  | 'send-in-posts'
  | 'create-threads'
  | 'links'
  | 'history'

/** A channel, and its server where that is known: one that the bot left is told from a channel that was deleted. */
interface Spot {
  server: string | undefined
  channel: string
}

interface Wants {
  thread: boolean
  /** Roles to be told aloud. */
  ping: string[]
}

/** Milliseconds that Discord has to say what a channel is, and for which it is believed that there is none. */
const ASK = 5000
const BELIEVED = 600_000
/** Channels that are remembered not to be there. */
const REMEMBERED = 1000

/**
 * What keeps the bot from posting in a channel. The gateway does not tell of threads that are asleep, so before a channel
 * counts as gone, Discord is asked; where it does not answer, there is nothing to complain about.
 */
export function createComplaints(client: () => Client, clock: Clock) {
  /** When Discord said of a channel that it is not there. */
  const missing = new Map<string, number>()

  async function isAnswered(channel: string, signal: AbortSignal | undefined): Promise<boolean> {
    if ((missing.get(channel) ?? Number.NEGATIVE_INFINITY) > clock.now() - BELIEVED) return true
    try {
      // What it finds is known from then on.
      return (await inTime(client().channels.fetch(channel), ASK, signal)) !== undefined
    } catch (error) {
      if (!isCode(error, 'unknownChannel') && !isCode(error, 'missingAccess')) return false
      setLatest(missing, channel, clock.now(), REMEMBERED)
      return true
    }
  }

  return async (spot: Spot, wants: Wants, signal?: AbortSignal): Promise<Sentence[]> => {
    const known = complaintsOf(client(), spot, wants)
    if (!known.some(({ id }) => id === 'discord-channel-gone')) return known
    return (await isAnswered(spot.channel, signal)) ? complaintsOf(client(), spot, wants) : []
  }
}

/** The same by what is known from the gateway; until it is connected, there is nothing to complain about. */
function complaintsOf(client: Client, { server, channel: id }: Spot, { thread, ping }: Wants): Sentence[] {
  if (!client.isReady()) return []
  if (server !== undefined && !client.guilds.cache.has(server)) return [{ id: 'discord-server-gone' }]
  // In an outage of Discord's a server may be away for a time.
  if (server !== undefined && client.guilds.cache.get(server)?.available === false) return []
  const channel = client.channels.cache.get(id)
  if (!channel || channel.isDMBased()) return [{ id: 'discord-channel-gone', args: { channel: id } }]
  const name = nameOf(channel)
  const needs = needsOf(channel, thread)
  if (!needs) return [{ id: 'discord-channel-unfit', args: { channel: name } }]
  const may = channel.permissionsFor(client.user)
  // Who can't see a channel has no other permission in it: one thing at a time.
  if (!may?.has(PermissionFlagsBits.ViewChannel)) return [lack('view', name)]
  return [
    ...needs.filter(([, permission]) => !may.has(permission)).map(([what]) => lack(what, name)),
    ...(lacksTag(channel) ? [{ id: 'discord-forum-tag', args: { channel: name } } as const] : []),
    ...ping.flatMap((role) => unheard(channel, role, may.has(PermissionFlagsBits.MentionEveryone))),
  ]
}

/** A role hears of a ping where anyone may mention it, or the bot may mention all. */
function unheard({ guild, name: channel }: GuildBasedChannel, id: string, mayAll: boolean): Sentence[] {
  const role = guild.roles.cache.get(id)
  const args = { channel: nameOf({ name: channel }), role: plain(oneLine(role?.name ?? id, 60)) }
  if (!role) return [{ id: 'discord-role-gone', args }]
  return role.mentionable || mayAll ? [] : [{ id: 'discord-lacks-mention', args }]
}

/** What it takes to post there, keep posts up to date, and open threads; undefined where nothing can be posted. */
function needsOf(channel: GuildBasedChannel, thread: boolean): [Lack, bigint][] | undefined {
  const { SendMessages, SendMessagesInThreads, CreatePublicThreads, EmbedLinks, ReadMessageHistory } =
    PermissionFlagsBits
  const always: [Lack, bigint][] = [
    ['links', EmbedLinks],
    ['history', ReadMessageHistory],
  ]
  if (channel.isThread()) return [['send-in-threads', SendMessagesInThreads], ...always]
  if (FORUM.includes(channel.type))
    return [['create-posts', SendMessages], ['send-in-posts', SendMessagesInThreads], ...always]
  if (!TEXT.includes(channel.type)) return undefined
  return [
    ['send', SendMessages],
    ...(thread ? ([['create-threads', CreatePublicThreads]] as [Lack, bigint][]) : []),
    ...always,
  ]
}

function lack(what: Lack, channel: string): Sentence {
  return { id: `discord-lacks-${what}`, args: { channel } }
}

function lacksTag(channel: GuildBasedChannel): boolean {
  return (
    channel.isThreadOnly() &&
    channel.flags.has(ChannelFlags.RequireTag) &&
    channel.availableTags.every(({ moderated }) => moderated)
  )
}

/** The channels that posts could go to, in the order in which people see them; first those where the bot may post. */
export function channelsOf(client: Client, server: string): Channel[] {
  const guild = client.guilds.cache.get(server)
  if (!guild) return []
  const fit = [...guild.channels.cache.values()]
    .filter((channel) => !channel.isThread() && [...TEXT, ...FORUM].includes(channel.type))
    .sort((a, b) => orderOf(a) - orderOf(b))
  const free = new Set(
    fit.filter(
      ({ id }) => complaintsOf(client, { server, channel: id }, { thread: false, ping: [] }).length === 0,
    ),
  )
  return [...free, ...fit.filter((channel) => !free.has(channel))].slice(0, MOST_LISTED).map((channel) => ({
    ...{ value: channel.id, label: `#${oneLine(channel.name, 80)}` },
    ...(channel.isThreadOnly() ? { forum: true } : {}),
  }))
}

/** Channels stand under their category, and those without one before all. */
function orderOf(channel: GuildBasedChannel): number {
  if (channel.isThread()) return 0
  return (channel.parent ? (channel.parent.rawPosition + 1) * 1000 : 0) + channel.rawPosition
}

/** The roles that a community could name, the highest first. Bots' own roles and everyone's are none of them. */
export function rolesOf(client: Client, server: string): Choice[] {
  const guild = client.guilds.cache.get(server)
  return [...(guild?.roles.cache.values() ?? [])]
    .filter((role) => role.id !== server && !role.managed)
    .sort((a, b) => b.rawPosition - a.rawPosition)
    .slice(0, MOST_LISTED)
    .map((role) => ({ value: `discord:role:${role.id}`, label: oneLine(role.name, 80) || role.id }))
}

/** Where a newcomer to a server says hello: its own place for that, else the first channel where it may. */
export function greetingChannel(
  client: Client,
  { id: server, systemChannelId, channels }: Guild,
): string | undefined {
  const texts = [...channels.cache.values()]
    .filter((channel) => channel.type === ChannelType.GuildText)
    .sort((a, b) => orderOf(a) - orderOf(b))
    .map(({ id }) => id)
  const inOrder = systemChannelId ? [systemChannelId, ...texts] : texts
  return inOrder.find((channel) =>
    complaintsOf(client, { server, channel }, { thread: false, ping: [] }).every(
      ({ id }) => id === 'discord-lacks-links' || id === 'discord-lacks-history',
    ),
  )
}

/** As a sentence of a card names it. */
function nameOf({ name }: { name: string }): string {
  return `#${plain(oneLine(name, 60))}`
}
