import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Message as Entry,
  Identifier,
  Junk,
  type Pattern,
  parse,
  type TextElement,
  type VariableReference,
  type Variant,
  Visitor,
} from '@fluent/syntax'
import { root } from '../../src/root.ts'
import type { Language } from '../../src/words/words.ts'

/** A message, or an attribute of one, as its file has it. */
export interface Message {
  file: string
  /** As it is written, gaps and all. */
  source: string
  /** What stands between and in its gaps. */
  text: string
  gaps: Set<string>
  /** The names of the variants that it selects between. */
  variants: Set<string>
}

/** The messages of a language and their attributes, by id. */
export function readMessages(language: Language): Map<string, Message> {
  const folder = join(root, 'src/words', language)
  const messages = new Map<string, Message>()
  for (const file of readdirSync(folder)) {
    const source = readFileSync(join(folder, file), 'utf8')
    for (const entry of parse(source, {}).body) {
      if (entry instanceof Junk) throw new Error(`${language}/${file}: ${entry.content}`)
      if (!(entry instanceof Entry)) continue
      const { name } = entry.id
      if (entry.value) messages.set(name, { file, ...look(entry.value, source) })
      for (const { id, value } of entry.attributes)
        messages.set(`${name}.${id.name}`, { file, ...look(value, source) })
    }
  }
  return messages
}

function look(pattern: Pattern, source: string): Omit<Message, 'file'> {
  let text = ''
  const gaps = new Set<string>()
  const variants = new Set<string>()
  class Looking extends Visitor {
    override visitTextElement({ value }: TextElement) {
      text += value
    }
    override visitVariableReference({ id }: VariableReference) {
      gaps.add(id.name)
    }
    override visitVariant(variant: Variant) {
      if (variant.key instanceof Identifier) variants.add(variant.key.name)
      this.genericVisit(variant)
    }
  }
  new Looking().visit(pattern)
  return { source: source.slice(pattern.span!.start, pattern.span!.end), text, gaps, variants }
}
