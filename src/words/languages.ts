/** The languages that the words are in. English is where they are written first. */
export const LANGUAGES = ['en', 'es', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

/** How each language writes dates, times and numbers: with 24 hours, and "40,000.5" as all amounts are written. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', es: 'es-419-u-hc-h23', zh: 'zh-CN' }

/** Our language for a platform's or browser's (`es-419`, `zh-hant`), or undefined where it is none of ours. */
export function languageOf(locale: string | undefined): Language | undefined {
  const spoken = locale?.toLowerCase().split(/[-_]/, 1)[0]
  return LANGUAGES.find((language) => language === spoken)
}

/** The first of these that is one of ours, else English. */
export function firstLanguage(locales: readonly string[]): Language {
  return locales.map(languageOf).find((language) => language !== undefined) ?? 'en'
}
