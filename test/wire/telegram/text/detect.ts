import type { TelegramMessageEntity as Entity, TelegramMessageEntityType as Type } from '@gramio/types'
import { end, inOrder } from './entities.ts'

/** How Telegram finds what nobody marked. A word's neighbours decide: `a@b` mentions nobody. */
const found: [Type, RegExp][] = [
  [
    'url',
    /(?<![\p{L}\p{N}_@.-])(?:(?:https?|tg|ton):\/\/[^\s<>"«»]+|(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|io|me|eth|xyz|dev|app|ai|box|page|limo)(?![\p{L}\p{N}_-])(?:[/?#][^\s<>"«»]*)?)/giu,
  ],
  ['email', /(?<![\p{L}\p{N}_.+-])[a-z0-9_.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,8}(?![\p{L}\p{N}_-])/giu],
  ['mention', /(?<![\p{L}\p{N}_])@[a-z0-9_]{2,32}(?![\p{L}\p{N}_])/giu],
  ['bot_command', /(?<![\p{L}\p{N}_<>/])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/giu],
  ['hashtag', /(?<![\p{L}\p{N}_#])#(?=\p{N}*[\p{L}_])[\p{L}\p{N}_]{1,256}/giu],
  ['cashtag', /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_])/gu],
]

/** Where nothing is looked for: a name in code is a name in code. */
const opaque = new Set<Type>(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time'])

/** The entities of a text: those given, and those that Telegram finds between them. */
export function withFound(text: string, given: readonly Entity[]): Entity[] {
  const taken = given.filter(({ type }) => opaque.has(type))
  const all = inOrder(found.flatMap(([type, pattern]) => matches(type, text, pattern)))
  const added: Entity[] = []
  for (const entity of all) {
    const last = added.at(-1)
    const isFree = (other: Entity) => end(entity) <= other.offset || end(other) <= entity.offset
    if ((!last || isFree(last)) && taken.every(isFree)) added.push(entity)
  }
  return inOrder([...given, ...added])
}

function matches(type: Type, text: string, pattern: RegExp): Entity[] {
  return [...text.matchAll(pattern)].map((match) => {
    const word = type === 'url' ? match[0].replace(/[.,:;!?'")\]}]+$/, '') : match[0]
    return { type, offset: match.index, length: word.length }
  })
}

/** Who a text pings: `@name` as written, `user:<id>` for a person marked by id. */
export function pingsOf(text: string, entities: readonly Entity[]): string[] {
  return entities.flatMap((entity) => {
    if (entity.type === 'mention') return [text.slice(entity.offset, end(entity))]
    if (entity.type === 'text_mention') return [`user:${entity.user!.id}`]
    const [, id] = (entity.type === 'text_link' && /^tg:\/\/user\?id=(\d+)$/.exec(entity.url!)) || []
    return id ? [`user:${id}`] : []
  })
}
