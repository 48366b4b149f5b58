import type { Api } from 'grammy'
import type { Sentence } from '../../words/words.ts'
import { complaintOf, movedTo } from './errors.ts'
import { spotOf } from './speaker.ts'

/** What keeps the bot from posting there. @throws where Telegram doesn't say */
export async function complaintsOf(api: Api, bot: number, channel: string): Promise<Sentence[]> {
  const { chat, thread } = spotOf(channel)
  try {
    const member = await api.getChatMember(chat, bot)
    if (member.status === 'left' || member.status === 'kicked') return [{ id: 'telegram-no-group' }]
    if (!(await mayWrite(api, chat, member))) return [{ id: 'telegram-no-right' }]
    // Nothing tells of a topic; but whoever is said to type there has to find it.
    if (thread !== undefined) await api.sendChatAction(chat, 'typing', { message_thread_id: thread })
    return []
  } catch (error) {
    const moved = movedTo(error)
    if (moved !== undefined) return complaintsOf(api, bot, moved)
    const complaint = complaintOf(error)
    if (!complaint) throw error
    return [complaint]
  }
}

async function mayWrite(
  api: Api,
  chat: number | string,
  member: Awaited<ReturnType<Api['getChatMember']>>,
): Promise<boolean> {
  if (member.status === 'restricted') return member.can_send_messages
  if (member.status !== 'member') return true
  const { permissions } = await api.getChat(chat)
  return permissions?.can_send_messages !== false
}
