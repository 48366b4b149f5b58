import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import source from '../../words/en/page.ftl?raw'

// Isolation marks are for mixed directions of script; here they would only get into what people copy.
const bundle = new FluentBundle('en-GB', { useIsolating: false })
bundle.addResource(new FluentResource(source))

/** The words that `page.ftl` has under this name. */
export function words(name: string, values?: Record<string, FluentVariable>): string {
  const message = bundle.getMessage(name)
  if (!message?.value) throw new Error(`page.ftl has no ${name}`)
  return bundle.formatPattern(message.value, values)
}
