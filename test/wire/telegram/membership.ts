import type { TelegramChatMember as Member, TelegramUser } from '@gramio/types'
import {
  addPost,
  chatOf,
  isGroup,
  memberOf,
  plainUser,
  type Room,
  seconds,
  tellOf,
  type World,
} from './world.ts'

/** Gives someone another standing in a chat, and tells the bot: of its own always, of others' if it is an administrator. */
export function setMember(world: World, room: Room, member: Member, by: TelegramUser): void {
  const { user } = member
  const before = memberOf(room, user)
  const isBot = user.id === world.bot.id
  const wasTold = memberOf(room, world.bot).status === 'administrator'
  room.members.set(user.id, member)
  if (!isBot && !wasTold) return
  const change = {
    ...{ chat: chatOf(room), from: plainUser(by), date: seconds(world) },
    ...{ old_chat_member: before, new_chat_member: member },
  }
  world.tell(isBot ? 'my_chat_member' : 'chat_member', change, room.id)
}

export function join(
  world: World,
  room: Room,
  user: TelegramUser,
  { by, member }: { by: TelegramUser; member?: Member },
): void {
  const account = plainUser(user)
  setMember(world, room, member ?? { status: 'member', user: account }, by)
  if (!isGroup(room)) return
  tellOf(world, room, addPost(world, room, by, { new_chat_members: [account] }))
}

/** @param kicked whether they may not come back; in a basic group one is only ever removed. */
export function leave(
  world: World,
  room: Room,
  user: TelegramUser,
  { by, kicked }: { by: TelegramUser; kicked: boolean },
): void {
  const account = plainUser(user)
  const gone: Member = kicked
    ? { status: 'kicked', user: account, until_date: 0 }
    : { status: 'left', user: account }
  if (isGroup(room)) tellOf(world, room, addPost(world, room, by, { left_chat_member: account }))
  setMember(world, room, gone, by)
}

/** What an administrator may do, where nothing else is said. */
export const fullRights = {
  ...{ can_be_edited: false, is_anonymous: false, can_manage_chat: true, can_delete_messages: true },
  ...{ can_manage_video_chats: true, can_restrict_members: true, can_promote_members: false },
  ...{ can_change_info: true, can_invite_users: true, can_post_stories: true, can_edit_stories: true },
  ...{ can_delete_stories: true, can_pin_messages: true, can_send_welcome_messages: true },
}

/** Everything that a restricted member is not allowed; rights are given on top of it. */
export const noRights = {
  ...{ can_send_messages: false, can_send_audios: false, can_send_documents: false, can_send_photos: false },
  ...{
    can_send_videos: false,
    can_send_video_notes: false,
    can_send_voice_notes: false,
    can_send_polls: false,
  },
  ...{ can_send_other_messages: false, can_add_web_page_previews: false, can_react_to_messages: false },
  ...{ can_edit_tag: false, can_change_info: false, can_invite_users: false, can_pin_messages: false },
  ...{ can_manage_topics: false },
}
