import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import source from '../../../words/en/chat.ftl?raw'

/** The language of the words, and of the dates and numbers among them. Day before month, and 24 hours. */
export const locale = 'en-GB'

// Isolation marks are for mixed directions of script; here they would only get into copied commands.
const bundle = new FluentBundle(locale, { useIsolating: false })
bundle.addResource(new FluentResource(source))

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
