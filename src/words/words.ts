import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentBundle, FluentResource } from '@fluent/bundle'
import { root } from '../root.ts'
import type { Messages } from './generated/messages.ts'
import { LANGUAGES, type Language, LOCALES, languageOf } from './languages.ts'

export { LANGUAGES, type Language, languageOf }

/** Every string that people read stands in `src/words/<language>/*.ftl` (Project Fluent). */
export type MessageId = keyof Messages

/** What stands in a message's gaps. Several in one gap are said as the language lists them. */
type Gaps<Message> = {
  [Gap in keyof Message]: Message[Gap] | (string extends Message[Gap] ? readonly string[] : never)
}
type Args = Record<string, string | number | readonly string[]>

/** A message and what stands in its gaps: what can be kept in the store and said later, in the reader's language. */
export type Sentence = {
  [Id in MessageId]: Messages[Id] extends undefined
    ? { id: Id; args?: undefined }
    : { id: Id; args: Gaps<Messages[Id]> }
}[MessageId]

export interface Words {
  /** The message in the reader's language. Text typed by others must already be `plain()`. */
  <Id extends MessageId>(
    id: Id,
    ...args: Messages[Id] extends undefined ? [] : [args: Gaps<Messages[Id]>]
  ): string
  /** A sentence that was kept. */
  say(sentence: Sentence): string
  /** A message whose name is put together when the program runs, or undefined where there is none. */
  find(id: string, args?: Args): string | undefined
  /** "proposals and reports", or with "or": `disjunction`. */
  list(items: readonly string[], type?: Listing): string
  language: Language
}

type Listing = 'conjunction' | 'disjunction'

const bundles = new Map<Language, FluentBundle>()

/** The words of a language or locale. English stands in for what another lacks, and for a language that is none of ours. */
export function createWords(locale = 'en'): Words {
  const language = languageOf(locale) ?? 'en'
  const chain = [...new Set([language, 'en'] as const)].map(bundleOf)

  function find(id: string, args: Args = {}): string | undefined {
    const [message, attribute] = id.split('.') as [string, string?]
    for (const bundle of chain) {
      const entry = bundle.getMessage(message)
      const pattern = attribute ? entry?.attributes[attribute] : entry?.value
      if (pattern) return bundle.formatPattern(pattern, said(args))
    }
    return undefined
  }

  function said(args: Args): Record<string, string | number> {
    const entries = Object.entries(args)
    return Object.fromEntries(
      entries.map(([gap, value]) => [gap, typeof value === 'object' ? list(value) : value]),
    )
  }

  function list(items: readonly string[], type: Listing = 'conjunction'): string {
    return new Intl.ListFormat(LOCALES[language], { type }).format(items)
  }

  const words = (id: string, args?: Args) => {
    const text = find(id, args)
    if (text === undefined) throw new Error(`no words for ${id}`)
    return text
  }
  return Object.assign(words, {
    say: (sentence: Sentence) => words(sentence.id, sentence.args),
    find,
    list,
    language,
  }) as Words
}

function bundleOf(language: Language): FluentBundle {
  const known = bundles.get(language)
  if (known) return known
  const folder = join(root, 'src/words', language)
  const bundle = new FluentBundle(LOCALES[language], { useIsolating: false })
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ftl')) continue
    const errors = bundle.addResource(new FluentResource(readFileSync(join(folder, file), 'utf8')))
    if (errors.length > 0) throw new Error(`${language}/${file}: ${errors[0]?.message}`)
  }
  bundles.set(language, bundle)
  return bundle
}
