import type { MessageEntity } from 'grammy/types'
import { clean, type Reader } from '../../card.ts'
import { type Inline, parse } from '../../markdown.ts'
import { absolute, relative } from './times.ts'

/** Text as Telegram takes it: with entities instead of markup, in order, the outer before the inner. */
export interface Formatted {
  text: string
  entities: MessageEntity[]
}

export type Mark = MarkOf<MessageEntity>
type MarkOf<Entity> = Entity extends unknown ? Omit<Entity, 'offset' | 'length'> : never

interface Writer {
  formatted: Formatted
  /** Text as it is read; what would ping somebody is broken. */
  write(text: string): void
  /** What is written inside has this mark. */
  within(mark: Mark, write: () => void): void
  /** Code, which Telegram lets nothing but a quote contain: other marks end before it and go on after it. */
  code(mark: Mark, text: string): void
}

function createWriter(): Writer {
  const formatted: Formatted = { text: '', entities: [] }
  const open: Mark[] = []
  /** Where each open mark has its place among the entities, and begins in the text. */
  const begun: { place: number; offset: number }[] = []

  function begin(mark: Mark): void {
    open.push(mark)
    // A place is kept, so that the outer stands before the inner.
    formatted.entities.push(undefined as never)
    begun.push({ place: formatted.entities.length - 1, offset: formatted.text.length })
  }

  function end(): void {
    const mark = open.pop()!
    const { place, offset } = begun.pop()!
    const length = formatted.text.length - offset
    const shown = formatted.text.slice(offset).trim() !== ''
    if (shown) formatted.entities[place] = { ...mark, offset, length } as MessageEntity
    else formatted.entities.splice(place, 1)
  }

  function within(mark: Mark, write: () => void): void {
    begin(mark)
    write()
    end()
  }

  function write(text: string): void {
    formatted.text += unpinging(text)
  }

  return {
    formatted,
    write,
    within,
    code(mark, text) {
      const quote = open[0]?.type === 'blockquote' ? 1 : 0
      const interrupted = open.slice(quote)
      for (const _ of interrupted) end()
      within(mark, () => write(text))
      for (const each of interrupted) begin(each)
    },
  }
}

/**
 * A card's Markdown as text with entities.
 *
 * @param now milliseconds since the epoch
 * @param alone whether one person reads it now; a post is read for days, and says no "in 2 days" that is wrong tomorrow
 */
export function format(
  markdown: string,
  reader: Reader,
  { now, private: alone }: { now: number; private: boolean },
): Formatted {
  const writer = createWriter()
  const { write, within, code, formatted } = writer

  function inline(nodes: Inline[], linked = false): void {
    for (const node of nodes) {
      switch (node.type) {
        case 'text':
          write(node.text)
          break
        case 'break':
          write('\n')
          break
        case 'code':
          code({ type: 'code' }, node.text)
          break
        case 'bold':
        case 'italic':
          within({ type: node.type }, () => inline(node.children, linked))
          break
        case 'link':
          if (linked || !isAddress(node.url)) inline(node.children, linked)
          else within({ type: 'text_link', url: node.url }, () => inline(node.children, true))
          break
        case 'time':
          time(node.seconds, node.style === 'R', linked)
      }
    }
  }

  /**
   * Where the app knows moments it writes them anew, in its own time zone and language, and shows the date at a tap; older
   * ones show the text as it is.
   */
  function time(seconds: number, counted: boolean, linked: boolean): void {
    const known = !linked && seconds > 0 && seconds < LAST_MOMENT
    const mark = (date_time_format: 'r' | 'dt', text: string) =>
      known
        ? within({ type: 'date_time', unix_time: seconds, date_time_format }, () => write(text))
        : write(text)
    const date = absolute(seconds, now, reader)
    if (counted) mark('r', alone ? `${relative(seconds, now, reader)} (${date})` : date)
    else mark('dt', date)
  }

  parse(lines(clean(markdown))).forEach((block, index, blocks) => {
    const heads = block.type === 'list' && blocks[index - 1]?.type === 'paragraph'
    if (index > 0) write(heads ? '\n' : '\n\n')
    switch (block.type) {
      case 'paragraph':
        inline(block.children)
        break
      case 'heading':
        within({ type: 'bold' }, () => inline(block.children))
        break
      case 'quote':
        within({ type: 'blockquote' }, () => inline(block.children))
        break
      case 'list':
        block.items.forEach((item, number) => {
          write(number === 0 ? '• ' : '\n• ')
          inline(item)
        })
        break
      case 'code':
        code({ type: 'pre' }, block.text)
    }
  })
  return trimmed(formatted)
}

/** One after the other, parted by what is given; those without text are left out. */
export function join(parts: Formatted[], between = '\n\n'): Formatted {
  const whole: Formatted = { text: '', entities: [] }
  for (const { text, entities } of parts) {
    if (text === '') continue
    if (whole.text !== '') whole.text += between
    const start = whole.text.length
    whole.text += text
    whole.entities.push(...entities.map((entity) => ({ ...entity, offset: entity.offset + start })))
  }
  return whole
}

/** All of the text with one mark. */
export function marked(mark: Mark, text: string): Formatted {
  const { within, write, formatted } = createWriter()
  within(mark, () => write(text))
  return formatted
}

export function unmarked(text: string): Formatted {
  return { text: unpinging(text), entities: [] }
}

/**
 * At most `max` UTF-16 units: cut at a word where there is one near, never inside a character, and ending in an ellipsis
 * and, where there is one, a link to the rest.
 */
export function cut(whole: Formatted, max: number, rest?: { label: string; url: string }): Formatted {
  if (whole.text.length <= max) return whole
  const more: Formatted = rest
    ? join([unmarked('…'), marked({ type: 'text_link', url: rest.url }, rest.label)], ' ')
    : unmarked('…')
  const room = whole.text.slice(0, Math.max(0, max - more.text.length)).replace(/[\ud800-\udbff]$/, '')
  const space = room.search(/\s\S*$/)
  const kept = (space > room.length * 0.6 ? room.slice(0, space) : room).trimEnd()
  return join([clipped(whole, kept.length), more], '')
}

/** The first so many units, with what of the entities lies in them. A moment that was cut is none. */
function clipped({ text, entities }: Formatted, length: number): Formatted {
  const left = entities
    .filter((entity) => entity.offset < length)
    .filter((entity) => entity.type !== 'date_time' || entity.offset + entity.length <= length)
    .map((entity) => ({ ...entity, length: Math.min(entity.length, length - entity.offset) }))
  const kept = text.slice(0, length)
  return {
    text: kept,
    entities: left.filter(({ offset, length }) => kept.slice(offset, offset + length).trim() !== ''),
  }
}

/** Telegram takes white space off the end, and keeps no entity of it. */
function trimmed(whole: Formatted): Formatted {
  return clipped(whole, whole.text.trimEnd().length)
}

/** Telegram knows moments up to here, in seconds. */
const LAST_MOMENT = 2 ** 31 - 1

/** Telegram drops these line ends without a word. */
function lines(text: string): string {
  return text.replace(/[\u2028\u2029]/g, '\n')
}

/** A word joiner after each `@`: no name is a mention, and nobody sees a difference. */
function unpinging(text: string): string {
  return text.replace(/@(?!\s)/g, '@\u2060')
}

/** Whether Telegram takes it as a link: a web address on a name with a dot, or a number. */
export function isAddress(url: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(url) || !URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname.startsWith('[') || /[^.]\.[^.]/.test(hostname)
}
