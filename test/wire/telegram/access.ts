import type { TelegramChatPermissions } from '@gramio/types'
import { Refused, refused } from './refused.ts'
import { memberOf, type Room, type World } from './world.ts'

const kinds = { private: 'private', group: 'group', supergroup: 'supergroup', channel: 'channel' }

/** A chat by its id or `@username`, if the bot may act in it. */
export function reach(world: World, reference: number | string): Room {
  const room = findRoom(world, reference)
  if (room.person) {
    if (!room.person.started) throw refused(403, "bot can't initiate conversation with a user")
    if (room.person.blocked) throw refused(403, 'bot was blocked by the user')
    return room
  }
  const { status } = memberOf(room, world.bot)
  if (status === 'kicked') throw refused(403, `bot was kicked from the ${kinds[room.type]} chat`)
  if (status === 'left') throw refused(403, `bot is not a member of the ${kinds[room.type]} chat`)
  return room
}

/** A chat that exists, whether or not the bot may act in it. */
export function findRoom(world: World, reference: number | string): Room {
  const room =
    typeof reference === 'string' && reference.startsWith('@')
      ? [...world.rooms.values()].find(
          ({ username }) => username?.toLowerCase() === reference.slice(1).toLowerCase(),
        )
      : world.rooms.get(Number(reference))
  if (!room) throw refused(400, 'chat not found')
  if (room.migratedTo)
    throw new Refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      parameters: { migrate_to_chat_id: room.migratedTo },
    })
  if (room.deleted) throw refused(403, `the ${kinds[room.type]} chat was deleted`)
  return room
}

/** The same, if the bot may write this kind of message there. */
export function reachToWrite(
  world: World,
  reference: number | string,
  {
    right = 'can_send_messages',
    topic,
  }: { right?: 'can_send_messages' | 'can_send_photos'; topic?: number | undefined },
): Room {
  const room = reach(world, reference)
  if (!mayWrite(world, room, right)) {
    if (room.type === 'channel') throw refused(400, 'need administrator rights in the channel chat')
    const what = right === 'can_send_photos' ? 'photos' : 'text messages'
    throw refused(400, `not enough rights to send ${what} to the chat`)
  }
  if (topic !== undefined && !room.topics.has(topic)) throw refused(400, 'message thread not found')
  return room
}

function mayWrite(world: World, room: Room, right: keyof TelegramChatPermissions): boolean {
  if (room.person) return true
  const member = memberOf(room, world.bot)
  if (member.status === 'administrator') return room.type !== 'channel' || member.can_post_messages === true
  if (room.type === 'channel') return false
  if (member.status === 'restricted') return Boolean(member[right as 'can_send_messages'])
  return room.permissions[right] !== false
}
