import type { Api } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Card, Reader } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import { isUnchanged } from './errors.ts'
import type { Forms } from './forms.ts'
import { renderForTelegram } from './render.ts'

/** A chat, and where in it. */
export interface Spot {
  chat: number | string
  /** Whether it is somebody's chat with the bot. */
  private: boolean
  thread?: number | undefined
  /** The message that is answered. */
  replyTo?: number | undefined
}

/** Puts cards into chats. */
export interface Speaker {
  /** @param chosen values of its select that are chosen already @returns the message's number */
  send(spot: Spot, card: Card, reader: Reader, chosen?: readonly string[]): Promise<number>
  edit(spot: Spot, message: number, card: Card, reader: Reader): Promise<void>
  keyboard(spot: Spot, message: number, keyboard: InlineKeyboardMarkup | undefined): Promise<void>
}

interface Options {
  api: Api
  clock: Clock
  baseUrl: () => string
  forms: Pick<Forms, 'offer'>
}

export function createSpeaker({ api, clock, baseUrl, forms }: Options): Speaker {
  function render(spot: Spot, card: Card, reader: Reader, chosen: readonly string[] = []) {
    const signing = `${baseUrl()}/sign/`
    return renderForTelegram(card, reader, { now: clock.now(), private: spot.private, signing, chosen })
  }

  async function unlessUnchanged(edit: Promise<unknown>): Promise<void> {
    try {
      await edit
    } catch (error) {
      if (!isUnchanged(error)) throw error
    }
  }

  return {
    async send(spot, card, reader, chosen) {
      const { text, ...more } = render(spot, card, reader, chosen)
      const { message_id } = await api.sendMessage(spot.chat, text, { ...more, ...whereIn(spot) })
      await forms.offer(spot, message_id, card)
      return message_id
    },
    async edit(spot, message, card, reader) {
      const { text, ...more } = render(spot, card, reader)
      await unlessUnchanged(api.editMessageText(spot.chat, message, text, more))
      await forms.offer(spot, message, card)
    },
    keyboard: (spot, message, keyboard) =>
      unlessUnchanged(
        api.editMessageReplyMarkup(spot.chat, message, keyboard ? { reply_markup: keyboard } : {}),
      ),
  }
}

/** How `sendMessage` is told where in the chat. */
export function whereIn({ thread, replyTo }: Spot) {
  return {
    ...(thread === undefined ? {} : { message_thread_id: thread }),
    ...(replyTo === undefined
      ? {}
      : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
  }
}

/** A place of a community: "-100123/7" is a topic of a group. */
export function spotOf(channel: string): Spot {
  const [chat, thread] = channel.split('/') as [string, string?]
  return { chat, private: false, thread: thread === undefined ? undefined : Number(thread) }
}
