import type { TelegramMessage, TelegramUser } from '@gramio/types'
import { findRoom } from './access.ts'
import type { Pressed, Queries } from './queries.ts'
import type { Place, Sight } from './sight.ts'
import { readTyped } from './text/text.ts'
import {
  addPost,
  chatOf,
  memberOf,
  type Person,
  type Post,
  plainUser,
  type Room,
  refresh,
  replyFields,
  seconds,
  tellOf,
  textFields,
  type World,
} from './world.ts'

/** A person with a Telegram client. As a `Place` they are their private chat with the bot. */
export interface User extends Place {
  readonly account: TelegramUser
  /**
   * Presses START in the private chat, which opens it (and unblocks the bot).
   *
   * @param payload of a link `t.me/<bot>?start=<payload>`: up to 64 of `A-Za-z0-9_-`.
   */
  start(payload?: string): Post
  /** Sends a text; entities are found as clients find them. */
  say(chat: Place, text: string, options?: SayOptions): Post
  /** Edits what they said. */
  edit(post: Post, text: string): void
  /** Presses the button of this callback data (or this label); resolves with the bot's acknowledgement. */
  press(post: Post, callbackData: string): Promise<Pressed>
  block(): void
  unblock(): void
}

export interface SayOptions {
  /** The topic's `message_thread_id`. */
  topic?: number
  replyTo?: Post
  /** As an administrator who hides behind the group. */
  anonymously?: boolean
}

/** Who Telegram names as the sender of what anonymous administrators say. */
const anonymous: TelegramUser = {
  ...{ id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
}

export function createUser(world: World, sight: Sight, queries: Queries, person: Person): User {
  const { account } = person
  const room = world.rooms.get(account.id)!

  const setBlocked = (blocked: boolean) => {
    if (person.blocked === blocked) return
    person.blocked = blocked
    sight.act()
    const user = plainUser(world.bot)
    const kicked = { status: 'kicked', user, until_date: 0 } as const
    const member = { status: 'member', user } as const
    const change = {
      ...{ chat: chatOf(room), from: plainUser(account), date: seconds(world) },
      ...{ old_chat_member: blocked ? member : kicked, new_chat_member: blocked ? kicked : member },
    }
    world.tell('my_chat_member', change, room.id)
  }

  const say: User['say'] = (chat, text, options = {}) => {
    const where = findRoom(world, chat.id)
    checkMaySay(where, person)
    if (options.topic !== undefined && !where.topics.has(options.topic))
      throw new Error(`${where.title} has no topic ${options.topic}`)
    const read = readTyped(text)
    if (read.text === '' || read.text.length > 4096) throw new Error('a message has 1 to 4096 characters')
    sight.act()
    const fields = { ...textFields(read), ...threadFields(where, options), ...senderFields(where, options) }
    const post = addPost(world, where, account, fields, read)
    tellOf(world, where, post)
    return post
  }

  return {
    id: account.id,
    account,
    say,
    start: (payload) => {
      if (payload !== undefined && !/^[\w-]{1,64}$/.test(payload))
        throw new Error(`no link can carry the start payload ${payload}`)
      setBlocked(false)
      person.started = true
      return say(room, payload === undefined ? '/start' : `/start ${payload}`)
    },
    edit: (post, text) => {
      if (post.message.from?.id !== account.id) throw new Error('people edit what they said themselves')
      sight.act()
      const read = readTyped(text)
      const { entities: _, ...rest } = post.message
      post.edits++
      refresh(world, post, { ...rest, ...textFields(read), edit_date: seconds(world) })
      tellOf(world, world.rooms.get(post.chat)!, post)
    },
    press: (post, callbackData) => {
      const button = post.buttons
        .flat()
        .find(
          (each) => each.callback_data === callbackData || (each.callback_data && each.text === callbackData),
        )
      if (!button || post.deleted) throw new Error(`message ${post.id} has no button ${callbackData}`)
      const where = findRoom(world, post.chat)
      checkMaySay(where, person)
      sight.act()
      return queries.ask((id) => {
        const query = {
          ...{ id, from: plainUser(account), message: post.message },
          ...{ chat_instance: String(where.id * 7919), data: button.callback_data! },
        }
        world.tell('callback_query', query, where.id)
      })
    },
    block: () => setBlocked(true),
    unblock: () => setBlocked(false),
  }
}

function checkMaySay(room: Room, { account, started, blocked }: Person): void {
  if (!room.person) {
    const { status } = memberOf(room, account)
    if (status === 'left' || status === 'kicked')
      throw new Error(`${account.first_name} is not in ${room.title}`)
  } else if (room.person.account.id !== account.id) {
    throw new Error('this is the private chat of another')
  } else if (!started || blocked) {
    throw new Error(`${account.first_name} has ${blocked ? 'blocked' : 'not started'} the bot`)
  }
}

/** In a topic, what answers nothing answers the message that opened the topic: so does Telegram. */
function threadFields(room: Room, { topic, replyTo }: SayOptions): Partial<TelegramMessage> {
  const opening = topic === undefined ? undefined : room.posts.get(topic)
  const answered = replyTo ?? opening
  const thread = topic ?? replyTo?.message.message_thread_id
  return {
    ...(thread === undefined
      ? {}
      : { message_thread_id: thread, ...(room.isForum ? { is_topic_message: true } : {}) }),
    ...(answered ? replyFields(answered) : {}),
  }
}

function senderFields(room: Room, { anonymously }: SayOptions): Partial<TelegramMessage> {
  return anonymously ? { from: anonymous, sender_chat: chatOf(room) } : {}
}
