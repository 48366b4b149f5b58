import type { TelegramMessageEntity as Entity, TelegramMessageEntityType as Type } from '@gramio/types'
import { invalid } from '../refused.ts'
import type { Formatted } from './entities.ts'

const tags: Record<string, Type> = {
  ...{ b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline' },
  ...{ s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough' },
  ...{ 'tg-spoiler': 'spoiler', span: 'spoiler', a: 'text_link', code: 'code', pre: 'pre' },
  ...{ blockquote: 'blockquote', 'tg-emoji': 'custom_emoji', 'tg-time': 'date_time' },
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

interface Tag {
  name: string
  attributes: Map<string, string>
  offset: number
}

/** `parse_mode: "HTML"`, read and refused in Telegram's own words. */
export function parseHtml(source: string): Formatted {
  const entities: Entity[] = []
  const open: Tag[] = []
  const token = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));?|<(\/?)([^\s>]*)([^>]*)(>?)|[\s\S]/giy
  let text = ''
  for (const match of source.matchAll(token)) {
    const [whole, decimal, hexadecimal, name, slash, tagName, rest, closed] = match
    if (slash === undefined) {
      text += name ? named[name.toLowerCase()]! : (characterOf(decimal, hexadecimal) ?? whole)
      continue
    }
    const at = `at byte offset ${Buffer.byteLength(source.slice(0, match.index))}`
    if (!closed) throw cannotParse(`Unclosed ${slash ? 'end' : 'start'} tag ${at}`)
    const lower = tagName!.toLowerCase()
    if (slash) {
      const tag = open.pop()
      if (!tag) throw cannotParse(`Unexpected end tag ${at}`)
      if (lower !== tag.name)
        throw cannotParse(`Unmatched end tag ${at}, expected "</${tag.name}>", found "</${lower}>"`)
      close(tag, text, entities)
    } else {
      const tag = { name: lower, attributes: attributesOf(rest!), offset: text.length }
      const isSpan = lower === 'span' && tag.attributes.get('class') !== 'tg-spoiler'
      if (!Object.hasOwn(tags, lower) || isSpan) throw cannotParse(`Unsupported start tag "${lower}" ${at}`)
      open.push(tag)
    }
  }
  const left = open.at(-1)
  if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left.name}"`)
  return { text, entities }
}

function attributesOf(text: string): Map<string, string> {
  const attribute = /([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
  return new Map(
    [...text.matchAll(attribute)].map(([, name, double, single, bare]) => [
      name!.toLowerCase(),
      (double ?? single ?? bare ?? '').replace(/&(lt|gt|amp|quot);/g, (_, each) => named[each]!),
    ]),
  )
}

function characterOf(decimal: string | undefined, hexadecimal: string | undefined): string | undefined {
  const code = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : 0
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : undefined
}

function close({ name, attributes, offset }: Tag, text: string, entities: Entity[]): void {
  const length = text.length - offset
  if (length === 0) return
  const entity: Entity = { type: tags[name]!, offset, length }
  if (name === 'a') {
    entity.url = attributes.get('href') || text.slice(offset)
  } else if (name === 'blockquote' && attributes.has('expandable')) {
    entity.type = 'expandable_blockquote'
  } else if (name === 'tg-emoji') {
    entity.custom_emoji_id = attributes.get('emoji-id') ?? ''
  } else if (name === 'tg-time') {
    entity.unix_time = Number(attributes.get('unix') || Number.NaN)
    if (!Number.isInteger(entity.unix_time)) throw cannotParse('tg-time needs a valid unix attribute')
    if (attributes.get('format')) entity.date_time_format = attributes.get('format')!
  } else if (name === 'code') {
    const [, language] = /^language-(.+)$/.exec(attributes.get('class') ?? '') ?? []
    if (language) entity.language = language
  } else if (name === 'pre') {
    // <pre><code class="language-…">: one entity
    const last = entities.at(-1)
    if (last?.type === 'code' && last.offset === offset && last.length === length) {
      entities.pop()
      if (last.language) entity.language = last.language
    }
  }
  entities.push(entity)
}

export function cannotParse(reason: string): Error {
  return invalid(`can't parse entities: ${reason}`)
}
