import type { TelegramMessageEntity as Entity, TelegramMessageEntityType as Type } from '@gramio/types'
import type { Formatted } from './entities.ts'
import { cannotParse } from './html.ts'

/** What opens and closes, longest first: `__` is always underline, greedily. */
const marks: [string, Type, string][] = [
  ['```', 'pre', 'Pre'],
  ['||', 'spoiler', 'Spoiler'],
  ['__', 'underline', 'Underline'],
  ['![', 'custom_emoji', 'CustomEmoji'],
  ['`', 'code', 'Code'],
  ['*', 'bold', 'Bold'],
  ['_', 'italic', 'Italic'],
  ['~', 'strikethrough', 'Strikethrough'],
  ['[', 'text_link', 'TextUrl'],
]
const closing: Partial<Record<Type, string>> = {
  ...Object.fromEntries(marks.map(([mark, type]) => [type, mark])),
  ...{ custom_emoji: ']', text_link: ']' },
}
const names = Object.fromEntries([
  ...marks.map(([, type, name]) => [type, name]),
  ['blockquote', 'BlockQuote'],
])

interface Open {
  type: Type
  offset: number
  /** Where it stands in the source. */
  at: number
  language?: string
}

/** `parse_mode: "MarkdownV2"`, read and refused in Telegram's own words. */
export function parseMarkdown(source: string): Formatted {
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let place = 0
  let canQuote = true

  const add = (piece: string) => {
    text += piece
    canQuote = piece === '\n'
  }
  const close = (more: Partial<Entity> = {}) => {
    const { type, offset, language } = open.pop()!
    const length = text.length - offset
    if (length > 0) entities.push({ type, offset, length, ...(language ? { language } : {}), ...more })
  }
  /** A quotation ends with its line, and all in it must have ended before. */
  const closeQuote = (more: Partial<Entity> = {}) => {
    if (open.at(-1)!.type !== 'blockquote') throw unended(source, open.at(-1)!)
    close(more)
  }
  const inQuote = () => open.some(({ type }) => type === 'blockquote')

  while (place < source.length) {
    const character = source[place]!
    const inner = open.at(-1)
    const inCode = inner?.type === 'code' || inner?.type === 'pre'
    const rest = source.slice(place, place + 3)
    if (character === '\\' && isEscapable(source.charCodeAt(place + 1))) {
      add(source[place + 1]!)
      canQuote = false
      place += 2
    } else if (inCode ? character !== '`' : !/[_*[\]()~`>#+\-=|{}.!\n]/.test(character)) {
      add(character)
      place++
    } else if (!inCode && character === '\n') {
      const goesOn = inQuote() && source[place + 1] === '>'
      if (inQuote() && !goesOn) closeQuote()
      add('\n')
      place += goesOn ? 2 : 1
    } else if (inner?.type === 'blockquote' && /^\|\|(?:\n|$)/.test(rest)) {
      closeQuote({ type: 'expandable_blockquote' })
      place += 2
    } else if (inner && closes(inner.type, rest)) {
      place += closing[inner.type]!.length
      if (inner.type !== 'text_link' && inner.type !== 'custom_emoji') {
        close()
        continue
      }
      const target = readTarget(source, place)
      place = target.end
      const link = target.url ?? text.slice(inner.offset)
      if (inner.type === 'text_link') close({ url: link })
      else close(pictureOf(link))
    } else if (character === '>' && canQuote && !inQuote() && open.length === 0) {
      open.push({ type: 'blockquote', offset: text.length, at: place })
      place++
    } else {
      const found = inCode ? undefined : marks.find(([mark]) => rest.startsWith(mark))
      if (!found)
        throw cannotParse(`Character '${character}' is reserved and must be escaped with the preceding '\\'`)
      const [mark, type] = found
      open.push({ type, offset: text.length, at: place })
      place += mark.length
      if (type !== 'pre') continue
      const [, language] = /^([^\s`]+)\n/.exec(source.slice(place, place + 100)) ?? []
      if (language) open.at(-1)!.language = language
      place += language ? language.length + 1 : source[place] === '\n' ? 1 : 0
    }
  }
  if (open.at(-1)?.type === 'blockquote') close()
  if (open.length > 0) throw unended(source, open.at(-1)!)
  return { text, entities }
}

/** Any ASCII character may be escaped. */
const isEscapable = (code: number) => code > 0 && code < 127

function closes(type: Type, rest: string): boolean {
  const mark = closing[type]
  if (!mark || !rest.startsWith(mark)) return false
  return type !== 'italic' || !rest.startsWith('__')
}

/** The `(…)` behind a `]`; without one, the text is the link. */
function readTarget(source: string, place: number): { url?: string; end: number } {
  if (source[place] !== '(') return { end: place }
  let url = ''
  for (let at = place + 1; at < source.length; at++) {
    if (source[at] === ')') return { url, end: at + 1 }
    if (source[at] === '\\') at++
    url += source[at] ?? ''
  }
  throw cannotParse(`Can't find end of a URL at byte offset ${Buffer.byteLength(source.slice(0, place))}`)
}

/** What stands behind `![…]`: a custom emoji, or a moment. */
function pictureOf(url: string): Partial<Entity> {
  const [, id] = /^tg:\/\/emoji\?id=(\d+)$/.exec(url) ?? []
  if (id) return { custom_emoji_id: id }
  const [, unix, format] = /^tg:\/\/time\?unix=(\d+)(?:&format=(\w*))?$/.exec(url) ?? []
  if (!unix) throw cannotParse('Custom emoji entity must contain a tg://emoji URL')
  return { type: 'date_time', unix_time: Number(unix), ...(format ? { date_time_format: format } : {}) }
}

function unended(source: string, { type, at }: Open): Error {
  return cannotParse(
    `Can't find end of ${names[type]} entity at byte offset ${Buffer.byteLength(source.slice(0, at))}`,
  )
}
