import type { TelegramChatMemberAdministrator, TelegramChatMemberOwner } from '@gramio/types'
import { findRoom, reach } from '../access.ts'
import { leave } from '../membership.ts'
import { refused } from '../refused.ts'
import { chatOf, memberOf } from '../world.ts'
import type { Ground, Methods } from './methods.ts'

/** What a chat is, and who is in it. */
export function chatMethods({ world }: Ground): Methods {
  return {
    getChat: ({ chat_id }) => {
      const found = findRoom(world, chat_id)
      const room = found.person?.started ? found : reach(world, chat_id)
      return {
        ...chatOf(room),
        accent_color_id: 0,
        max_reaction_count: 11,
        accepted_gift_types: {
          ...{ unlimited_gifts: false, limited_gifts: false, unique_gifts: false },
          ...{ premium_subscription: false, gifts_from_channels: false },
        },
        ...(room.person ? {} : { permissions: room.permissions }),
      }
    },

    getChatMember: ({ chat_id, user_id }) => {
      const room = reach(world, chat_id)
      const account = user_id === world.bot.id ? world.bot : world.persons.get(user_id)?.account
      if (!account) throw refused(400, 'user not found')
      if (room.person && room.id !== user_id && user_id !== world.bot.id)
        throw refused(400, 'member not found')
      return room.person ? { status: 'member', user: account } : memberOf(room, account)
    },

    getChatMemberCount: ({ chat_id }) => {
      const room = reach(world, chat_id)
      return room.person ? 2 : [...room.members.values()].filter(({ status }) => isInside(status)).length
    },

    getChatAdministrators: ({ chat_id }) => {
      const room = reach(world, chat_id)
      if (room.person) throw refused(400, 'there are no administrators in the private chat')
      return [...room.members.values()].filter(
        (member): member is TelegramChatMemberOwner | TelegramChatMemberAdministrator =>
          member.status === 'creator' || member.status === 'administrator',
      )
    },

    leaveChat: ({ chat_id }) => {
      const room = reach(world, chat_id)
      if (room.person) throw refused(400, "chat member status can't be changed in private chats")
      leave(world, room, world.bot, { by: world.bot, kicked: false })
      return true
    },
  }
}

const isInside = (status: string) => status !== 'left' && status !== 'kicked'
