import type { TelegramMessageEntity as Entity } from '@gramio/types'
import { invalid } from '../refused.ts'

/** Text with its entities; offsets and lengths are UTF-16 code units, Telegram's unit and JavaScript's. */
export interface Formatted {
  text: string
  entities: Entity[]
}

/** What a bot may give itself; the other types are found by the server, and ignored in what is sent. */
const given = new Set([
  ...['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'blockquote', 'expandable_blockquote'],
  ...['code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time'],
])
const styles = new Set(['bold', 'italic', 'underline', 'strikethrough', 'spoiler'])
const quotes = new Set(['blockquote', 'expandable_blockquote'])
const monospaced = new Set(['code', 'pre'])

/** The entities that count, in order. Throws where the real server would, or would silently change them. */
export function checkEntities(text: string, entities: readonly Entity[]): Entity[] {
  const checked = inOrder(
    entities.filter(({ type }) => given.has(type)).map((entity) => checkedEntity(text, entity)),
  )
  const open: Entity[] = []
  for (const entity of checked) {
    while (open.length > 0 && end(open.at(-1)!) <= entity.offset) open.pop()
    for (const outer of open) checkNesting(outer, entity)
    open.push(entity)
  }
  return checked
}

function checkedEntity(text: string, entity: Entity): Entity {
  const { type, offset, length } = entity
  if (offset < 0 || length <= 0) throw invalid(`receive an entity with incorrect offset or length (${type})`)
  if (end(entity) > text.length)
    throw invalid(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${text.length}`,
    )
  if (splitsSurrogates(text, offset))
    throw invalid(`entity begins in a middle of a UTF-16 symbol at offset ${offset}`)
  if (splitsSurrogates(text, end(entity)))
    throw invalid(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`)
  if (type === 'text_link') checkLink(entity.url)
  if (type === 'text_mention' && !entity.user)
    throw invalid('can’t parse entities: text_mention needs a user')
  if (type === 'custom_emoji' && !entity.custom_emoji_id)
    throw invalid('can’t parse entities: custom_emoji needs an id')
  if (type === 'date_time') checkMoment(entity)
  return entity
}

/** The real server drops a link that it does not take, so that the reader sees plain text. */
function checkLink(url: string | undefined): void {
  if (!isLink(url ?? '')) throw invalid(`entity text_link with URL '${url}' is invalid: Wrong HTTP URL`)
}

function checkMoment({ unix_time, date_time_format = '' }: Entity): void {
  if (unix_time === undefined || unix_time < 0)
    throw invalid('can’t parse entities: date_time needs a unix_time')
  if (!/^(?:r|w?[dD]?[tT]?)$/.test(date_time_format))
    throw invalid(`can’t parse entities: invalid date_time_format "${date_time_format}"`)
}

function checkNesting(outer: Entity, inner: Entity): void {
  const crosses = end(inner) > end(outer)
  const fits =
    !monospaced.has(outer.type) &&
    (quotes.has(outer.type)
      ? !quotes.has(inner.type)
      : styles.has(outer.type)
        ? !monospaced.has(inner.type)
        : styles.has(inner.type))
  if (crosses || !fits)
    throw invalid(
      `entity ${inner.type} at ${inner.offset} ${crosses ? 'crosses' : "can't be in"} ${outer.type} at ${outer.offset}; Telegram would cut one`,
    )
}

/** Links of text and buttons: http, https and tg, on a name with a dot or an address. */
export function isLink(url: string): boolean {
  if (/^tg:\/\/\S+$/.test(url)) return true
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`
  if (!URL.canParse(whole)) return false
  const { protocol, hostname } = new URL(whole)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return hostname.startsWith('[') || /[^.]\.[^.]/.test(hostname)
}

export function inOrder(entities: readonly Entity[]): Entity[] {
  return [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length)
}

export const end = ({ offset, length }: Pick<Entity, 'offset' | 'length'>) => offset + length

function splitsSurrogates(text: string, offset: number): boolean {
  return /[\ud800-\udbff]/.test(text[offset - 1] ?? '') && /[\udc00-\udfff]/.test(text[offset] ?? '')
}

/** Shown as a space. */
const isControl = (code: number) => code < 32 && code !== 9 && code !== 10 && code !== 13
/** Not kept: carriage returns, line separators and marks that turn a line's direction, lines drawn over others. */
const isDropped = (code: number) =>
  code === 13 || (code >= 0x2028 && code <= 0x202e) || code === 0x30a || code === 0x333 || code === 0x33f

/** What Telegram makes of any text; white space around it goes too (in front only as far as the first entity). */
export function cleaned({ text, entities }: Formatted): Formatted {
  const spaced = text.replace(/\p{Cc}/gu, (unit) => (isControl(unit.charCodeAt(0)) ? ' ' : unit))
  const kept = cut({ text: spaced, entities })
  const trimmedEnd = kept.text.trimEnd()
  const start = Math.min(
    trimmedEnd.length - trimmedEnd.trimStart().length,
    ...kept.entities.map(({ offset }) => offset),
  )
  return {
    text: trimmedEnd.slice(start),
    entities: kept.entities
      .map((entity) => ({
        ...entity,
        offset: entity.offset - start,
        length: Math.min(end(entity), trimmedEnd.length) - entity.offset,
      }))
      .filter(({ length }) => length > 0),
  }
}

function cut({ text, entities }: Formatted): Formatted {
  const places: number[] = []
  for (let index = 0; index < text.length; index++) if (isDropped(text.charCodeAt(index))) places.push(index)
  if (places.length === 0) return { text, entities }
  const dropped = new Set(places)
  const moved = (offset: number) => offset - places.filter((place) => place < offset).length
  return {
    text: text
      .split('')
      .filter((_, index) => !dropped.has(index))
      .join(''),
    entities: entities.map((entity) => ({
      ...entity,
      offset: moved(entity.offset),
      length: moved(end(entity)) - moved(entity.offset),
    })),
  }
}
