import type { InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity } from 'grammy/types'
import { type Card, type Field, oneLine, type Reader } from '../../card.ts'
import { keyboardOf } from './keyboard.ts'
import { cut, type Formatted, format, isAddress, join, marked, unmarked } from './text.ts'

/** What of a message a card is; `sendMessage` and `editMessageText` take it as it is. */
export interface Payload {
  text: string
  entities: MessageEntity[]
  link_preview_options: LinkPreviewOptions
  reply_markup?: InlineKeyboardMarkup
}

export interface Showing {
  /** Milliseconds since the epoch: what times are relative to. */
  now: number
  /** Whether only one person sees it, in their chat with the bot. */
  private: boolean
  /** What the addresses of signing pages begin with. */
  signing?: string | undefined
  /** Values of its select that are chosen already. */
  chosen?: readonly string[]
}

/** Telegram's limits: UTF-16 units after parsing, and entities. */
const TEXT = 4096
const ENTITIES = 100

const TITLE = 256
const FIELD_NAME = 100
/** What fields may take of a message with a long body. */
const FIELDS = 2400

/** A card as a Telegram message: it pings no one, and what does not fit ends in a link to the rest. */
export function renderForTelegram(card: Card, reader: Reader, showing: Showing): Payload {
  const { words } = reader
  const { text, entities } = textOf(card, reader, showing)
  const { private: alone, signing, chosen = [] } = showing
  const keyboard = keyboardOf(card.actions, { words, private: alone, signing, chosen })
  return {
    text,
    entities,
    link_preview_options: previewOf(card),
    ...(keyboard ? { reply_markup: keyboard } : {}),
  }
}

function textOf(card: Card, reader: Reader, showing: Showing): Formatted {
  const { words } = reader
  const source = card.source !== undefined && isAddress(card.source) ? card.source : undefined
  const rest = source ? { label: words('telegram-read-all'), url: source } : undefined
  const title = titleOf(card, reader)
  const ask = join(
    card.actions.flatMap((action) =>
      action.kind === 'select' ? [marked({ type: 'italic' }, oneLine(action.label, 80))] : [],
    ),
    '\n',
  )
  const body = format(card.body, reader, showing)
  const fields = join(card.fields.map((field) => fieldOf(field, reader, showing)))
  const between = 3 * '\n\n'.length
  const room = TEXT - title.text.length - ask.text.length - between
  const shownFields = cut(fields, Math.min(room, Math.max(FIELDS, room - body.text.length)), rest)
  const shownBody = cut(body, room - shownFields.text.length, rest)
  const whole = join([title, shownBody, shownFields, ask])
  if (whole.text.trim() === '') return unmarked('…')
  return { text: whole.text, entities: fewest(whole.entities) }
}

function titleOf({ title, category, tone }: Card, { words }: Reader): Formatted {
  const marks = [words.find(`telegram-mark-${tone}`), words.find(`category-mark-${category}`)]
  const line = [...marks, oneLine(title, TITLE)].filter(Boolean).join(' ')
  return marked({ type: 'bold' }, line)
}

function fieldOf({ name, value }: Field, reader: Reader, showing: Showing): Formatted {
  return join([marked({ type: 'bold' }, oneLine(name, FIELD_NAME)), format(value, reader, showing)], '\n')
}

/** Telegram forgets those beyond a hundred; links are worth more than looks, and outer ones stand first. */
function fewest(entities: MessageEntity[]): MessageEntity[] {
  if (entities.length <= ENTITIES) return entities
  const links = entities.filter(({ type }) => type === 'text_link').slice(-ENTITIES)
  const others = entities.filter(({ type }) => type !== 'text_link').slice(0, ENTITIES - links.length)
  const kept = new Set([...links, ...others])
  return entities.filter((entity) => kept.has(entity))
}

function previewOf({ image }: Card): LinkPreviewOptions {
  return image && isAddress(image.url)
    ? { url: image.url, prefer_large_media: true, show_above_text: true }
    : { is_disabled: true }
}
