import { RESTJSONErrorCodes as Codes, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { ChatError } from '../chat.ts'

const KINDS = {
  archived: Codes.InvalidActionOnArchivedThread,
  threadExists: Codes.ThreadAlreadyCreatedForMessage,
  unknownChannel: Codes.UnknownChannel,
  missingAccess: Codes.MissingAccess,
} as const

export function isCode(error: unknown, kind: keyof typeof KINDS): boolean {
  return error instanceof DiscordAPIError && error.code === KINDS[kind]
}

/** What trying again does not help against, and what an admin reads of it. */
const GONE = new Map<string | number, string>([
  [Codes.UnknownChannel, 'the channel is not there any more'],
  [Codes.UnknownGuild, 'the bot is not in the server any more'],
  [Codes.UnknownMessage, 'the message is not there any more'],
  [Codes.CannotExecuteActionOnThisChannelType, 'the channel is of a kind that takes no posts'],
  [Codes.CannotEditMessageAuthoredByAnotherUser, "the message is not the bot's own"],
  [Codes.InvalidActionOnArchivedThread, 'the thread is archived, and the bot may not open it again'],
  [Codes.ThreadLocked, 'the thread is locked'],
  [Codes.TagRequiredToCreateAForumPostInThisChannel, 'the forum wants a tag, and has none for the bot'],
])

/** What an admin can give back at any time, so that it is only waited for. */
const FORBIDDEN = new Map<string | number, string>([
  [Codes.MissingAccess, 'the bot may not see the channel'],
  [Codes.MissingPermissions, 'the bot may not write in the channel'],
])
/** Milliseconds until it is tried again, for admins need a while and Discord counts what is in vain. */
const FORBIDDEN_FOR = 600_000

/** What discord.js says of a request before there is a connection, and after its end. */
const NO_TOKEN = 'Expected token to be set for this request, but none was present'

/** What Discord is asked to be left alone for, in milliseconds, where its answer doesn't say. */
const LATER = new Map<string | number, number>([
  [Codes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, 60_000],
  [Codes.MaximumActiveThreads, 600_000],
])

/** Whatever a request failed with, as the courier understands it. */
export function toChatError(error: unknown): ChatError {
  if (error instanceof RateLimitError)
    return new ChatError('Discord asks to be slower', { after: error.retryAfter })
  if (error instanceof DiscordAPIError) {
    const gone = GONE.get(error.code)
    if (gone) return new ChatError(gone, { gone: true })
    const forbidden = FORBIDDEN.get(error.code)
    if (forbidden) return new ChatError(forbidden, { after: FORBIDDEN_FOR })
    if (error.code === Codes.InvalidFormBodyOrContentType)
      return new ChatError('Discord does not take this post: its form is wrong', { gone: true })
    if (error.status === 401) return new ChatError("Discord refuses the bot's token")
    const after = LATER.get(error.code)
    return new ChatError(`Discord refuses it: ${error.message}`, after === undefined ? {} : { after })
  }
  if (error instanceof HTTPError) return new ChatError(`Discord is in trouble (status ${error.status})`)
  if (error instanceof Error && error.name === 'AbortError')
    return new ChatError('Discord did not answer in time')
  if (error instanceof Error && error.message === NO_TOKEN)
    return new ChatError('there is no connection to Discord')
  return new ChatError("Discord can't be reached")
}
