import type { Card } from '../card.ts'

/** What the courier needs of a platform. Each adapter implements it. */
export interface Chat {
  platform: string
  /**
   * Posts a card in a channel. `key` is the same each time the same delivery is tried, so that a platform that can tell
   * repeats apart does not show it twice.
   * @returns the platform's id of the message
   * @throws ChatError
   */
  post(channel: string, card: Card, key: string): Promise<string>
  /** Puts another card in the place of one that was posted. @throws ChatError */
  edit(channel: string, message: string, card: Card): Promise<void>
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
