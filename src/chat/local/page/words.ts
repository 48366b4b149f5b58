import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { firstLanguage, LOCALES } from '../../../words/languages.ts'

const sources = import.meta.glob<string>('../../../words/*/chat.ftl', { query: '?raw', import: 'default' })

// The browser's language. Only its words are loaded.
const language = firstLanguage(navigator.languages)

/** The language of the words, and of the dates and numbers among them. */
export const locale = LOCALES[language]
document.documentElement.lang = locale

// Isolation marks are for mixed directions of script; here they would only get into copied commands.
const bundle = new FluentBundle(locale, { useIsolating: false })
bundle.addResource(new FluentResource(await sources[`../../../words/${language}/chat.ftl`]!()))

/** The words that `chat.ftl` has under this name. */
export function words(name: string, values?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(name)
  if (!message?.value) throw new Error(`chat.ftl has no ${name}`)
  return bundle.formatPattern(message.value, values)
}

/** The words under this name where there are any, else what stands for them. */
export function wordsOr(name: string, otherwise: string): string {
  return bundle.hasMessage(name) ? words(name) : otherwise
}
