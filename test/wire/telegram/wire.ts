import type { TelegramBotCommand, TelegramUpdate, TelegramUser } from '@gramio/types'
import { findRoom } from './access.ts'
import { createGroup, emptyRoom, type Group, type GroupOptions } from './groups.ts'
import { createFace, type RecordedRequest } from './http.ts'
import { makeInitData } from './init-data.ts'
import { createMenus, menuShown } from './methods/commands.ts'
import { createMethods } from './methods/methods.ts'
import type { Misbehaviour } from './misbehave.ts'
import { createPace } from './pace.ts'
import { createUser, type User } from './people.ts'
import { createQueries } from './queries.ts'
import { Refused } from './refused.ts'
import { loadSchemas } from './schema.ts'
import { createSight, type Place, type Sees } from './sight.ts'
import { createUpdates } from './updates.ts'
import type { Person, Post, Room, World } from './world.ts'

export type { Group, GroupOptions } from './groups.ts'
export type { RecordedRequest } from './http.ts'
export type { CallbackAnswer } from './methods/methods.ts'
export type { Misbehaviour } from './misbehave.ts'
export type { SayOptions, User } from './people.ts'
export type { Pressed } from './queries.ts'
export type { Place } from './sight.ts'
export type { Post } from './world.ts'

export interface WireOptions {
  /** Default `folkmoot_bot`. */
  username?: string
  /** Whether every request, answer and update is checked by the schemas. Default true. */
  validate?: boolean
  /** Whether Telegram's sending limits hold: 1/s a chat with a small burst, 30/s over all, 20/min a group. Default true. */
  limits?: boolean
  /** Whether the bot hears only what is meant for it in groups. Default true. */
  privacy?: boolean
  /** How long a callback query can be answered. Default 15. */
  querySeconds?: number
  /** Until a failed webhook delivery is tried again, doubled each time. Default 1. */
  webhookRetrySeconds?: number
  /** Where a webhook's deliveries really go, for one whose public address is not this machine's. */
  webhookTo?(url: string): string
  /** The world's time in milliseconds. */
  now?(): number
}

/** A Telegram of one's own, with one bot and as many people as a test needs. */
export interface TelegramWire {
  /** What a bot takes for `https://api.telegram.org`: grammY's `client.apiRoot`. */
  url: string
  /** The token that is good now. */
  readonly token: string
  username: string
  bot: TelegramUser
  /** Each request that no program should send, and each mistake of this server. A test ends with none. */
  violations: string[]
  /** The last requests, oldest first. */
  requests: readonly RecordedRequest[]
  /** The last updates that the bot was handed. */
  updates: readonly TelegramUpdate[]
  user(name: string, options?: { language_code?: string; username?: string }): User
  group(title: string, options?: GroupOptions): Group
  channel(title: string, options?: Pick<GroupOptions, 'username' | 'members' | 'admins'>): Group
  sees: Sees
  /** A moment to give `sees` later. */
  moment(): number
  /** The chat's messages that are not deleted, oldest first. */
  messages(chat: Place): Post[]
  /** The commands that someone is offered in a chat (their private one, where none is named). */
  menu(user: User, chat?: Place): TelegramBotCommand[]
  /** What goes wrong next. */
  next(misbehaviour: Misbehaviour): void
  /** Hands an update to the bot once more, as Telegram may; the last one, where none is named. */
  repeat(update?: TelegramUpdate): void
  /** The token is worthless from now on. @returns the new one. */
  revokeToken(): string
  /** What a Mini App that this person opened is given. @param at Unix seconds; default now. */
  initDataFor(user: User, options?: { at?: number; startParam?: string }): string
  close(): Promise<void>
}

const botId = 7_000_000_001
/** Violations that are kept: nobody reads more. */
const keptViolations = 1000

/** Starts the server on a free port of 127.0.0.1. */
export async function startTelegramWire({
  username = 'folkmoot_bot',
  validate = true,
  limits = true,
  privacy = true,
  querySeconds = 15,
  webhookRetrySeconds = 1,
  webhookTo = (url) => url,
  now = Date.now,
}: WireOptions = {}): Promise<TelegramWire> {
  const schemas = loadSchemas()
  const violations: string[] = []
  const violate = (what: string) => {
    if (violations.length < keptViolations) violations.push(what)
  }
  let tokens = 0
  let token = tokenOf(tokens)

  const rooms: World['rooms'] = new Map()
  const sight = createSight(rooms)
  const queries = createQueries(querySeconds)
  const menus = createMenus()
  const updates = createUpdates({
    ...{ now, retrySeconds: webhookRetrySeconds, webhookTo },
    checked: (update) => {
      const problem = validate ? schemas.update(update) : undefined
      if (problem) violate(`the server's own update ${JSON.stringify(update)}: ${problem}`)
    },
  })
  const bot = botAccount(username, privacy)
  const world: World = {
    ...{ bot, rooms, now, persons: new Map(), lastPost: 0 },
    ...{ tell: updates.push, moment: sight.moment, show: sight.show },
  }
  let files = 0
  const methods = createMethods({
    ...{ world, updates, menus, answerQuery: queries.answer },
    pace: limits ? createPace(now) : () => {},
    nextFile: () => String(++files),
  })
  const face = await createFace({
    ...{ schemas, validate, methods, violate, now },
    isToken: (given) => given === token,
  })

  let people = 0
  let chats = 0
  const nextId = (type: Room['type']) => -(type === 'group' ? 4_000_000_000 : 1_002_000_000_000) - ++chats

  const user: TelegramWire['user'] = (
    name,
    { language_code = 'en', username: own = usernameOf(name) } = {},
  ) => {
    // beyond 32 bits, as many real ones are
    const id = 5_000_000_000 + ++people
    const person: Person = {
      account: { id, is_bot: false, first_name: name, username: own, language_code },
      started: false,
      blocked: false,
    }
    world.persons.set(id, person)
    rooms.set(id, { ...emptyRoom(id, 'private'), person })
    return createUser(world, sight, queries, person)
  }
  const found = (type: Room['type'], title: string, options: GroupOptions): Group => {
    const { admins = [] } = options
    const owned = admins.length > 0 ? admins : [user(`Owner of ${title}`)]
    return createGroup({ world, sight, nextId }, type, title, { ...options, admins: owned })
  }

  return {
    ...{
      url: face.url,
      username,
      bot,
      violations,
      requests: face.requests,
      updates: updates.delivered,
      user,
    },
    get token() {
      return token
    },
    group: (title, options = {}) =>
      found(options.supergroup || options.topics ? 'supergroup' : 'group', title, options),
    channel: (title, options = {}) => found('channel', title, options),
    sees: sight.sees,
    moment: sight.moment,
    messages: ({ id }) => [...rooms.get(id)!.posts.values()],
    menu: ({ account }, chat = account) => menuShown(menus, findRoom(world, chat.id), account),
    next: face.next,
    repeat: (update) => {
      sight.act()
      updates.repeat(update)
    },
    revokeToken: () => {
      token = tokenOf(++tokens)
      updates.interrupt(new Refused(401, 'Unauthorized'))
      return token
    },
    initDataFor: ({ account }, { at = Math.floor(now() / 1000), startParam } = {}) => {
      const { id, first_name, username: own, language_code } = account
      return makeInitData(token, { id, first_name, username: own, language_code }, { at, startParam })
    },
    close: async () => {
      updates.close()
      queries.close()
      sight.close()
      await face.close()
    },
  }
}

function tokenOf(count: number): string {
  return `${botId}:AAEnotARealTokenOfTelegram_${String(count).padStart(8, '0')}`
}

function botAccount(username: string, privacy: boolean): TelegramUser {
  return {
    ...{ id: botId, is_bot: true, first_name: 'Folkmoot', username },
    ...{ can_join_groups: true, can_read_all_group_messages: !privacy, supports_inline_queries: false },
    ...{ can_connect_to_business: false, has_main_web_app: false, has_topics_enabled: false },
    ...{ supports_guest_queries: false, allows_users_to_create_topics: false, can_manage_bots: false },
    supports_join_request_queries: false,
  }
}

/** Usernames have at least five characters. */
function usernameOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .padEnd(5, '_')
}
