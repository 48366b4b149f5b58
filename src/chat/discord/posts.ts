import { createHash } from 'node:crypto'
import {
  type APIChannel,
  type APIGuildForumChannel,
  type APIGuildMediaChannel,
  type APIMessage,
  type APIThreadChannel,
  ChannelFlags,
  ChannelType,
  type Client,
  type REST,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js'
import { type Card, oneLine, type Reader } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import { setLatest } from '../../latest.ts'
import type { Log } from '../../log.ts'
import { createWords } from '../../words/words.ts'
import type { Chat, Destination } from '../chat.ts'
import { isCode, toChatError } from './errors.ts'
import type { CommandIds } from './markdown.ts'
import { renderForDiscord } from './render.ts'

/** Discord's longest name of a thread, in characters. */
const THREAD_NAME = 100
const NONCE = 25
/** Milliseconds for which a forum post may be that of an earlier try, and how many are remembered as whose. */
const EARLIER = 900_000
const REMEMBERED = 1000

type Forum = APIGuildForumChannel | APIGuildMediaChannel

/**
 * What is posted and edited. In a text channel each piece of news is a message that answers the first about the same
 * thing; in a forum that first one is a post, and the news go into it.
 */
export function createPosts({
  client,
  single,
  commandIds,
  clock,
  log,
}: {
  client: () => Client
  /** Sends each request once. */
  single: () => REST
  commandIds: () => CommandIds
  clock: Clock
  log: Log
}): Pick<Chat, 'post' | 'edit'> {
  const rest = (): REST => client().rest
  /** The keys of forum posts, by thread. */
  const keys = new Map<string, string>()

  async function post(to: Destination, card: Card, key: string): Promise<string> {
    const about = to.about === undefined ? undefined : placeOf(to.about, to.channel)
    const forum = await forumOf(to.channel)
    if (forum && about && about.channel !== forum.id)
      try {
        return await within(about.channel, to, card, key)
      } catch (error) {
        // Somebody deleted the post: the news get one of their own.
        if (!isCode(error, 'unknownChannel')) throw error
      }
    if (forum) return open(forum, to, card, key)
    const message = await send(to.channel, to, card, key, about?.message)
    if (to.thread && about === undefined && card.category !== undefined)
      await discuss(to.channel, message, card)
    return message
  }

  /** Into the forum post that tells of the same thing. */
  async function within(thread: string, to: Destination, card: Card, key: string): Promise<string> {
    return `${thread}/${await awake(thread, () => send(thread, to, card, key, undefined))}`
  }

  /** A forum post of its own. Discord knows no repeats of these, so what an earlier try may have opened is looked for. */
  async function open(forum: Forum, to: Destination, card: Card, key: string): Promise<string> {
    const name = nameOf(card)
    const id = openedBefore(forum, name, key) ?? (await openNew(forum, name, to, card))
    setLatest(keys, id, key, REMEMBERED)
    // A forum post's first message has its thread's id.
    return `${id}/${id}`
  }

  async function openNew(forum: Forum, name: string, to: Destination, card: Card): Promise<string> {
    const tags = tagsOf(forum, card, to.reader)
    const body = {
      name,
      ...(tags.length > 0 ? { applied_tags: tags } : {}),
      message: messageOf(to, card, commandIds()),
    }
    const { id } = (await single().post(Routes.threads(forum.id), { body })) as APIThreadChannel
    return id
  }

  function openedBefore(forum: Forum, name: string, key: string): string | undefined {
    const { channels, user } = client()
    const since = clock.now() - EARLIER
    return channels.cache.find(
      (channel) =>
        channel.isThread() &&
        channel.parentId === forum.id &&
        channel.ownerId === user?.id &&
        channel.name === name &&
        (channel.createdTimestamp ?? 0) > since &&
        (keys.get(channel.id) ?? key) === key,
    )?.id
  }

  async function send(
    channel: string,
    to: Destination,
    card: Card,
    key: string,
    answers: string | undefined,
  ): Promise<string> {
    const reference = answers && { message_reference: { message_id: answers, fail_if_not_exists: false } }
    const body = {
      ...messageOf(to, card, commandIds()),
      ...reference,
      nonce: createHash('sha256').update(key).digest('base64url').slice(0, NONCE),
      enforce_nonce: true,
    }
    const message = (await rest().post(Routes.channelMessages(channel), { body })) as APIMessage
    return message.id
  }

  /** A thread to talk about it. The post stands without one too, so it must not fail with it. */
  async function discuss(channel: string, message: string, card: Card): Promise<void> {
    const body = { name: nameOf(card), auto_archive_duration: ThreadAutoArchiveDuration.OneWeek }
    try {
      await rest().post(Routes.threads(channel, message), { body })
    } catch (error) {
      if (!isCode(error, 'threadExists'))
        log.warn({ error, channel }, 'a thread of a proposal could not be opened')
    }
  }

  async function edit(to: Destination, message: string, card: Card): Promise<void> {
    const { channel, message: id } = placeOf(message, to.channel)
    const put = () =>
      rest().patch(Routes.channelMessage(channel, id), { body: messageOf(to, card, commandIds()) })
    await awake(channel, put)
  }

  /** Threads fall asleep after some days, and then take nothing. */
  async function awake<T>(thread: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!isCode(error, 'archived')) throw error
      await rest().patch(Routes.channel(thread), { body: { archived: false } })
      return work()
    }
  }

  /** The forum, where the channel is one. */
  async function forumOf(channel: string): Promise<Forum | undefined> {
    const known = client().channels.cache.get(channel)
    if (known && !known.isThreadOnly()) return undefined
    // Its tags are read as they are now; a channel that is not known, once.
    const read = (await rest().get(Routes.channel(channel))) as APIChannel
    return read.type === ChannelType.GuildForum || read.type === ChannelType.GuildMedia ? read : undefined
  }

  return {
    post: (to, card, key) => post(to, card, key).catch((error) => Promise.reject(toChatError(error))),
    edit: (to, message, card) => edit(to, message, card).catch((error) => Promise.reject(toChatError(error))),
  }
}

/** Only the roles that the place names are told aloud. One may be named for all and for a category. */
function messageOf({ ping, reader }: Destination, card: Card, commands: CommandIds) {
  const roles = [...new Set(ping)]
  return {
    ...renderForDiscord(card, reader, roles, commands),
    allowed_mentions: { parse: [], ...(roles.length > 0 ? { roles } : {}) },
  }
}

function nameOf({ title }: Card): string {
  return oneLine(title, THREAD_NAME) || '…'
}

/** Where a message is: in the place's own channel, or in the thread that stands before it ("thread/message"). */
function placeOf(message: string, channel: string): { channel: string; message: string } {
  const [thread, id] = message.split('/')
  return id === undefined ? { channel, message } : { channel: thread!, message: id }
}

/** The tag that is named as the category, in the community's language, in English, or by its id. */
function tagsOf(forum: Forum, { category }: Card, { words }: Reader): string[] {
  const id = `category-${category}`
  const names = [category, words.find(id), createWords('en').find(id)].map((name) => name?.toLowerCase())
  const named = forum.available_tags.find(({ name }) => names.includes(name.trim().toLowerCase()))
  // Where every post needs one, any that the bot may set is better than no post.
  const wanted = forum.flags && forum.flags & ChannelFlags.RequireTag
  const tag = named ?? (wanted ? forum.available_tags.find(({ moderated }) => !moderated) : undefined)
  return tag ? [tag.id] : []
}
