import type {
  TelegramChatMember as Member,
  TelegramChat,
  TelegramChatPermissions,
  TelegramInlineKeyboardButton,
  TelegramInlineKeyboardMarkup,
  TelegramMessage,
  TelegramMessageEntity,
  TelegramUpdate,
  TelegramUser,
} from '@gramio/types'
import type { ChatPace } from './pace.ts'
import type { Formatted } from './text/entities.ts'

/** A message as everyone in its chat sees it now. The wire changes it in place when it is edited or deleted. */
export interface Post {
  id: number
  /** The chat it is in. */
  chat: number
  /** As the Bot API gives it. */
  message: TelegramMessage
  /** Of the text or of the caption. */
  text: string
  entities: TelegramMessageEntity[]
  buttons: TelegramInlineKeyboardButton[][]
  /** The `@names` (and `user:<id>`) that it pings. */
  pings: string[]
  /** From the bot under test. */
  byBot: boolean
  /** How often it was edited. */
  edits: number
  deleted: boolean
  /** The picture that came with it. */
  photo?: Uint8Array
  /** The moment of its last change, in the wire's own count. */
  changed: number
}

/** What stands in a message of whatever kind. */
export interface Content extends Formatted {
  pings: string[]
}

/** The world's record of a chat. */
export interface Room {
  id: number
  type: TelegramChat['type']
  title?: string
  username?: string
  isForum: boolean
  /** Whose private chat with the bot it is. */
  person?: Person
  members: Map<number, Member>
  permissions: TelegramChatPermissions
  /** Names by `message_thread_id`. */
  topics: Map<number, string>
  posts: Map<number, Post>
  lastPost: number
  pace: ChatPace
  /** The supergroup that it has become. */
  migratedTo?: number
  deleted: boolean
}

/** A person's account and what they have agreed to. */
export interface Person {
  account: TelegramUser
  started: boolean
  blocked: boolean
}

export type UpdateKind = Exclude<keyof TelegramUpdate, 'update_id'>

/** Everything there is. */
export interface World {
  bot: TelegramUser
  persons: Map<number, Person>
  rooms: Map<number, Room>
  /** Private chats and basic groups count their messages together, as in Telegram. */
  lastPost: number
  /** Milliseconds. */
  now(): number
  /** Hands the bot an update. Updates of one lane come in order. */
  tell<Kind extends UpdateKind>(kind: Kind, what: NonNullable<TelegramUpdate[Kind]>, lane: number): void
  /** Counts on: something changed. */
  moment(): number
  /** Tells those who wait for it that a post is new or different. */
  show(post: Post): void
}

/** How many messages a chat keeps. */
const keptPosts = 1000

export const seconds = (world: World) => Math.floor(world.now() / 1000)

export function chatOf({ id, type, title, username, isForum, person }: Room): TelegramChat {
  if (person) {
    const { first_name, username: name } = person.account
    return { id, type, first_name, ...(name ? { username: name } : {}) }
  }
  return {
    id,
    type,
    title: title!,
    ...(username ? { username } : {}),
    ...(isForum ? { is_forum: true } : {}),
  }
}

export const isGroup = ({ type }: Room) => type === 'group' || type === 'supergroup'

/** A person's account as others' messages carry it. */
export function memberOf(room: Room, user: TelegramUser): Member {
  return room.members.get(user.id) ?? { status: 'left', user: plainUser(user) }
}

/** Without what only `getMe` says. */
export function plainUser({ id, is_bot, first_name, username, language_code }: TelegramUser): TelegramUser {
  return {
    id,
    is_bot,
    first_name,
    ...(username ? { username } : {}),
    ...(language_code ? { language_code } : {}),
  }
}

const noContent: Content = { text: '', entities: [], pings: [] }

/** Puts a message into a chat, numbered as Telegram does, and tells those who wait. The bot is not told of it here. */
export function addPost(
  world: World,
  room: Room,
  from: TelegramUser,
  more: Partial<TelegramMessage>,
  { pings }: Pick<Content, 'pings'> = noContent,
): Post {
  const own = room.type === 'supergroup' || room.type === 'channel'
  const id = own ? ++room.lastPost : ++world.lastPost
  const chat = chatOf(room)
  const message: TelegramMessage = {
    message_id: id,
    date: seconds(world),
    chat,
    ...(room.type === 'channel' ? { sender_chat: chat } : { from: plainUser(from) }),
    ...more,
  }
  const post: Post = {
    ...{ id, chat: room.id, message, text: '', entities: [], buttons: [], pings },
    ...{ byBot: from.id === world.bot.id, edits: 0, deleted: false, changed: 0 },
  }
  room.posts.set(id, post)
  if (room.posts.size > keptPosts) room.posts.delete(room.posts.keys().next().value!)
  refresh(world, post, message)
  return post
}

/** Gives a post its new shape; the old one stays as it was for those who were handed it. */
export function refresh(world: World, post: Post, message: TelegramMessage): void {
  post.message = message
  post.text = message.text ?? message.caption ?? ''
  post.entities = message.entities ?? message.caption_entities ?? []
  post.buttons = (message.reply_markup as TelegramInlineKeyboardMarkup | undefined)?.inline_keyboard ?? []
  post.changed = world.moment()
  world.show(post)
}

/** `text` and `entities` as a message has them. */
export function textFields({ text, entities }: Formatted): Partial<TelegramMessage> {
  return { text, ...(entities.length > 0 ? { entities } : {}) }
}

export function captionFields({ text, entities }: Formatted): Partial<TelegramMessage> {
  if (text === '') return {}
  return { caption: text, ...(entities.length > 0 ? { caption_entities: entities } : {}) }
}

/** What a reply carries of the message it answers: no further reply. */
export function replyFields(post: Post): Partial<TelegramMessage> {
  const { reply_to_message: _, ...message } = post.message
  return { reply_to_message: message as NonNullable<TelegramMessage['reply_to_message']> }
}

/** Tells the bot of a new or edited message, where Telegram would: privacy mode hides the rest of a group's talk. */
export function tellOf(world: World, room: Room, post: Post): void {
  if (!hears(world, room, post)) return
  const kinds =
    room.type === 'channel'
      ? (['channel_post', 'edited_channel_post'] as const)
      : (['message', 'edited_message'] as const)
  world.tell(kinds[post.edits > 0 ? 1 : 0], post.message, room.id)
}

function hears({ bot }: World, room: Room, { message, entities, text }: Post): boolean {
  if (room.person) return !room.person.blocked
  const { status } = memberOf(room, bot)
  if (status === 'left' || status === 'kicked') return false
  const isTyped = message.text !== undefined || message.caption !== undefined
  if (!isGroup(room) || status === 'administrator' || bot.can_read_all_group_messages || !isTyped) return true
  if (message.reply_to_message?.from?.id === bot.id) return true
  const mine = `@${bot.username}`.toLowerCase()
  return entities.some(({ type, offset, length }) => {
    const word = text.slice(offset, offset + length).toLowerCase()
    if (type === 'mention') return word === mine
    return type === 'bot_command' && offset === 0 && (!word.includes('@') || word.endsWith(mine))
  })
}
