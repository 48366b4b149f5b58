import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { firstLanguage, LOCALES } from '../../words/languages.ts'

const sources = import.meta.glob<string>('../../words/*/page.ftl', { query: '?raw', import: 'default' })

// The language that the server speaks to this person. Only its words are loaded.
const language = firstLanguage([document.documentElement.lang])

// Isolation marks are for mixed directions of script; here they would only get into what people copy.
const bundle = new FluentBundle(LOCALES[language], { useIsolating: false })
bundle.addResource(new FluentResource(await sources[`../../words/${language}/page.ftl`]!()))

/** The words that `page.ftl` has under this name. */
export function words(name: string, values?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(name)
  if (!message?.value) throw new Error(`page.ftl has no ${name}`)
  return bundle.formatPattern(message.value, values)
}
