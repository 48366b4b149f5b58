import type { TelegramChatMember as Member, TelegramChatPermissions, TelegramUser } from '@gramio/types'
import { fullRights, join, leave, noRights, setMember } from './membership.ts'
import type { User } from './people.ts'
import type { Place, Sight } from './sight.ts'
import { addPost, memberOf, plainUser, type Room, tellOf, type World } from './world.ts'

/** What an administrator may do; the rest is as `fullRights` says. */
export type Rights = Partial<Omit<Extract<Member, { status: 'administrator' }>, 'status' | 'user'>>

/** A group, supergroup or channel, as its owner runs it. */
export interface Group extends Place {
  /** Changes when the group becomes a supergroup. */
  readonly id: number
  readonly title: string
  /** The topics' `message_thread_id` by name. */
  readonly topics: ReadonlyMap<string, number>
  /** Adds the bot: as an administrator, where rights are given (and always in a channel). */
  addBot(options?: { by?: User; rights?: Rights }): void
  /** @param kicked default true: it may not come back. */
  removeBot(options?: { by?: User; kicked?: boolean }): void
  add(user: User): void
  remove(user: User, options?: { kicked?: boolean }): void
  /** Makes someone an administrator; the bot, where no user is named. */
  promote(options?: { user?: User; rights?: Rights }): void
  /** Makes an administrator (the bot, where no user is named) a member again. */
  demote(options?: { user?: User }): void
  /** Takes the bot's right to send, save what is given; in a basic group everyone's, as it knows no other way. */
  restrictBot(permissions?: TelegramChatPermissions): void
  /** Turns a basic group into a supergroup with another id. */
  migrate(): { from: number; to: number }
  /** @returns its `message_thread_id`. */
  addTopic(name: string): number
  removeTopic(thread: number): void
  /** Deletes the group for everyone. */
  delete(): void
}

export interface GroupOptions {
  /** Its public `@username`; supergroups and channels only. */
  username?: string
  members?: User[]
  /** The first one owns it. */
  admins?: User[]
  /** Names; makes it a forum, which is a supergroup. */
  topics?: string[]
  supergroup?: boolean
}

export function createGroup(
  { world, sight, nextId }: { world: World; sight: Sight; nextId(type: Room['type']): number },
  type: Room['type'],
  title: string,
  options: GroupOptions & { admins: User[] },
): Group {
  let room: Room = emptyRoom(nextId(type), type, title)
  if (options.username) room.username = options.username
  room.isForum = options.topics !== undefined
  const owner = options.admins[0]!.account
  const enter = (member: Member) => room.members.set(member.user.id, member)
  for (const { account } of options.members ?? []) enter({ status: 'member', user: plainUser(account) })
  for (const { account } of options.admins)
    enter({ status: 'administrator', user: plainUser(account), ...rightsIn(room) })
  enter({ status: 'creator', user: plainUser(owner), is_anonymous: false })
  world.rooms.set(room.id, room)

  const topics = new Map<string, number>()
  const act = (user: User | undefined, change: (who: TelegramUser) => void) => {
    sight.act()
    change(user?.account ?? world.bot)
  }

  const group: Group = {
    get id() {
      return room.id
    },
    title,
    topics,
    addBot: ({ by, rights } = {}) => {
      sight.act()
      const user = plainUser(world.bot)
      const isAdmin = rights !== undefined || type === 'channel'
      join(world, room, user, {
        by: by?.account ?? owner,
        ...(isAdmin ? { member: { status: 'administrator', user, ...rightsIn(room), ...rights } } : {}),
      })
    },
    removeBot: ({ by, kicked = true } = {}) => {
      sight.act()
      leave(world, room, world.bot, { by: by?.account ?? owner, kicked })
    },
    add: (user) => act(user, (who) => join(world, room, who, { by: owner })),
    remove: (user, { kicked = false } = {}) =>
      act(user, (who) => leave(world, room, who, { by: owner, kicked })),
    promote: ({ user, rights } = {}) =>
      act(user, (who) => {
        const admin: Member = { status: 'administrator', user: plainUser(who), ...rightsIn(room), ...rights }
        setMember(world, room, admin, owner)
      }),
    demote: ({ user } = {}) =>
      act(user, (who) => setMember(world, room, { status: 'member', user: plainUser(who) }, owner)),
    restrictBot: (permissions = {}) => {
      sight.act()
      const left = { ...noRights, ...permissions }
      if (room.type === 'group') room.permissions = left
      else {
        const user = plainUser(world.bot)
        setMember(world, room, { status: 'restricted', user, is_member: true, until_date: 0, ...left }, owner)
      }
    },
    migrate: () => {
      if (room.type !== 'group') throw new Error('only a basic group becomes a supergroup')
      sight.act()
      const old = room
      room = emptyRoom(nextId('supergroup'), 'supergroup', title)
      room.permissions = old.permissions
      world.rooms.set(room.id, room)
      const bot = memberOf(old, world.bot)
      for (const [id, member] of old.members) if (id !== world.bot.id) room.members.set(id, member)
      if (bot.status !== 'left') setMember(world, room, bot, owner)
      tellOf(world, old, addPost(world, old, owner, { migrate_to_chat_id: room.id }))
      tellOf(world, room, addPost(world, room, owner, { migrate_from_chat_id: old.id }))
      if (bot.status !== 'left') setMember(world, old, { status: 'left', user: plainUser(world.bot) }, owner)
      old.migratedTo = room.id
      return { from: old.id, to: room.id }
    },
    addTopic: (name) => {
      if (!room.isForum) throw new Error(`${title} is no forum`)
      sight.act()
      const thread = room.lastPost + 1
      const fields = {
        ...{ message_thread_id: thread, is_topic_message: true as const },
        forum_topic_created: { name, icon_color: 7322096 },
      }
      room.topics.set(thread, name)
      topics.set(name, thread)
      tellOf(world, room, addPost(world, room, owner, fields))
      return thread
    },
    removeTopic: (thread) => {
      sight.act()
      topics.delete(room.topics.get(thread)!)
      room.topics.delete(thread)
    },
    delete: () => {
      sight.act()
      room.deleted = true
    },
  }
  for (const name of options.topics ?? []) group.addTopic(name)
  return group
}

export function emptyRoom(id: number, type: Room['type'], title?: string): Room {
  return {
    ...{ id, type, isForum: false, members: new Map(), topics: new Map(), posts: new Map() },
    ...{ lastPost: 0, pace: {}, deleted: false },
    ...(title === undefined ? {} : { title }),
    permissions: Object.fromEntries(Object.keys(noRights).map((right) => [right, true])),
  }
}

/** Posting is a right of its own in channels, topics and pins are one in groups. */
function rightsIn({ type, isForum }: Room) {
  const { can_pin_messages, ...rights } = fullRights
  if (type === 'channel') return { ...rights, can_post_messages: true, can_edit_messages: true }
  return { ...rights, can_pin_messages, ...(type === 'supergroup' ? { can_manage_topics: isForum } : {}) }
}
