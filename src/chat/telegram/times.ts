import type { Reader } from '../../card.ts'
import { LOCALES } from '../../words/languages.ts'
import { relativeTime } from '../relative-time.ts'

/** "in 2 days". @param now milliseconds since the epoch */
export function relative(seconds: number, now: number, { words }: Reader): string {
  const locale = LOCALES[words.language]
  const format = kept(`relative ${locale}`, () => new Intl.RelativeTimeFormat(locale))
  return relativeTime(seconds - now / 1000, format)
}

/** "29 Nov, 14:00 UTC", with the year where it is not this one. @param now milliseconds since the epoch */
export function absolute(seconds: number, now: number, { words, timeZone }: Reader): string {
  const locale = LOCALES[words.language]
  const at = new Date(seconds * 1000)
  const year = at.getUTCFullYear() === new Date(now).getUTCFullYear() ? {} : { year: 'numeric' as const }
  const format = kept(
    `absolute ${locale} ${timeZone} ${'year' in year}`,
    () =>
      new Intl.DateTimeFormat(locale, {
        ...{ day: 'numeric', month: 'short', ...year },
        ...{ hour: '2-digit', minute: '2-digit', timeZone, timeZoneName: 'short' },
      }),
  )
  return format.format(at)
}

/** Making a format takes longer than a whole card does without it. There are as many as languages and time zones. */
const formats = new Map<string, Intl.RelativeTimeFormat | Intl.DateTimeFormat>()

function kept<Format extends Intl.RelativeTimeFormat | Intl.DateTimeFormat>(
  key: string,
  make: () => Format,
): Format {
  const known = formats.get(key) ?? make()
  formats.set(key, known)
  return known as Format
}
