import type { Card, Choice, Reader } from '../card.ts'
import type { Sentence } from '../words/words.ts'

/** What the courier needs of a platform. Each adapter implements it. */
export interface Chat {
  platform: string
  /**
   * Posts a card in a channel. `key` is the same each time the same delivery is tried, so that a platform that can tell
   * repeats apart does not show it twice.
   * @returns the platform's id of the message
   * @throws ChatError
   */
  post(to: Destination, card: Card, key: string): Promise<string>
  /** Puts another card in the place of one that was posted. @throws ChatError */
  edit(to: Destination, message: string, card: Card): Promise<void>
  /**
   * What keeps the bot from posting there, each with what to do; empty where nothing does.
   * @param wants the roles to be told aloud, and the server where it is known: one that the bot left is told as such
   */
  complaints(
    channel: string,
    wants: { thread: boolean; ping: string[]; server?: string | undefined },
  ): Promise<Sentence[]>
  /** The channels of a server that posts could go to, the likely ones first: at most `MOST_LISTED`. */
  channels(server: string): Promise<Channel[]>
  /** The roles of a server, as a community file names them (`discord:role:123`): at most `MOST_LISTED`. */
  roles(server: string): Promise<Choice[]>
}

/** What a server has of channels, and of roles, on any platform: Discord's own limits. */
export const MOST_LISTED = 500

export interface Channel extends Choice {
  /** Whether each post in it is a thread by itself, as in a Discord forum. */
  forum?: boolean
}

/** A place of a community, as an adapter needs it. */
export interface Destination {
  channel: string
  reader: Reader
  /** Whether each proposal gets a thread or forum post of its own. */
  thread: boolean
  /** Roles to be told aloud, by their platform's own numbers. */
  ping: string[]
  /** The message that first told of the same thing, where there is one: an adapter may answer it, or post in its thread. */
  about: string | undefined
}

/** `gone`: the channel or message is not there, or the bot may not write in it; trying again will not help. */
export class ChatError extends Error {
  override name = 'ChatError'
  readonly gone: boolean
  /** Milliseconds to wait before the next try, where the platform said. */
  readonly after: number | undefined

  constructor(message: string, { gone = false, after }: { gone?: boolean; after?: number } = {}) {
    super(message)
    this.gone = gone
    this.after = after
  }
}
