import type { TelegramMessageEntity as Entity } from '@gramio/types'
import { invalid } from '../refused.ts'
import { pingsOf, withFound } from './detect.ts'
import { checkEntities, cleaned, type Formatted } from './entities.ts'
import { parseHtml } from './html.ts'
import { parseMarkdown } from './markdown.ts'

/** A text as Telegram keeps and shows it. */
export interface Read extends Formatted {
  pings: string[]
}

/** What a bot sent as a text or a caption, read as Telegram reads it. */
export function readText(
  source: string,
  { parse_mode, entities = [] }: { parse_mode?: string | undefined; entities?: Entity[] | undefined },
): Read {
  const read = readBounded(source, parse_mode, entities, 4096, 'message is too long')
  if (read.text === '') throw invalid(source === '' ? 'message text is empty' : 'text must be non-empty')
  return read
}

export function readCaption(
  source: string,
  { parse_mode, entities = [] }: { parse_mode?: string | undefined; entities?: Entity[] | undefined },
): Read {
  return readBounded(source, parse_mode, entities, 1024, 'message caption is too long')
}

/** What a person typed: no marks, only what Telegram finds. */
export function readTyped(source: string): Read {
  return found(cleaned({ text: source, entities: [] }))
}

function readBounded(
  source: string,
  parseMode: string | undefined,
  entities: Entity[],
  most: number,
  tooLong: string,
): Read {
  const parsed = parse(source, parseMode, entities)
  const clean = cleaned({ text: parsed.text, entities: checkEntities(parsed.text, parsed.entities) })
  if (clean.text.length > most) throw invalid(tooLong)
  return found(clean)
}

function parse(source: string, parseMode: string | undefined, entities: Entity[]): Formatted {
  if (!parseMode) return { text: source, entities }
  if (parseMode === 'HTML') return parseHtml(source)
  if (parseMode === 'MarkdownV2') return parseMarkdown(source)
  throw invalid(`this server does not support the parse mode ${parseMode}`)
}

function found({ text, entities }: Formatted): Read {
  const all = withFound(text, entities)
  return { text, entities: all, pings: pingsOf(text, all) }
}
