import { GrammyError } from 'grammy'
import { createWords, type Sentence } from '../../words/words.ts'
import { ChatError } from '../chat.ts'

type Complaint = Extract<Sentence, { args?: undefined }>['id']

/** What admins can give back at any time, so that it is only waited for, and for how many milliseconds. */
const FORBIDDEN: Complaint = 'telegram-no-right'
const FORBIDDEN_FOR = 600_000

/** What Telegram says where trying again soon will not help, and what it means. */
const COMPLAINTS: [RegExp, Complaint][] = [
  [/thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i, 'telegram-no-topic'],
  [/TOPIC_CLOSED/i, 'telegram-topic-closed'],
  [/not enough rights|CHAT_WRITE_FORBIDDEN|have no rights|need administrator rights/i, FORBIDDEN],
  [/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i, 'telegram-message-gone'],
  [/chat not found|group chat was deactivated|PEER_ID_INVALID/i, 'telegram-no-group'],
]

/** Why the bot can't post there, where Telegram says so. */
export function complaintOf(error: unknown): Sentence | undefined {
  if (!(error instanceof GrammyError)) return undefined
  const found = COMPLAINTS.find(([said]) => said.test(error.description))
  if (found) return { id: found[1] } as Sentence
  return error.error_code === 403 ? { id: 'telegram-no-group' } : undefined
}

/** What went wrong, as the courier needs it. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error
  const complaint = complaintOf(error)
  if (complaint) {
    const how = complaint.id === FORBIDDEN ? { after: FORBIDDEN_FOR } : { gone: true }
    return new ChatError(createWords().say(complaint), how)
  }
  if (!(error instanceof GrammyError)) return new ChatError('Telegram does not answer')
  const { retry_after: seconds } = error.parameters
  const said = `Telegram refused it: ${error.description}`
  return new ChatError(said, seconds === undefined ? {} : { after: seconds * 1000 })
}

/** Where the group went when it became a supergroup. */
export function movedTo(error: unknown): string | undefined {
  const to = error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined
  return to === undefined ? undefined : `${to}`
}

/** They never wrote to the bot, or blocked it. */
export function mayNotWrite(error: unknown): boolean {
  return (
    error instanceof GrammyError && (error.error_code === 403 || /chat not found/i.test(error.description))
  )
}

/** The message says so already. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof GrammyError && /message is not modified/i.test(error.description)
}
