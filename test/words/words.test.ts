import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { clean } from '../../src/card.ts'
import { firstLanguage, LOCALES } from '../../src/words/languages.ts'
import { createWords, LANGUAGES, languageOf } from '../../src/words/words.ts'
import { sources } from '../house/sources.ts'
import { type Message, readMessages } from './messages.ts'

/** What is the same in every language, beside what has no letters of its own; and why. */
const SAME = {
  'chat-bot-tag': 'Spanish says it so, too',
  'whoami-roles': 'Spanish says it so, too',
  'linking-statement': 'it is signed, and what is signed is English and ASCII',
}
/** Names that are no word of a language. */
const NAMES = /Folkmoot|Discord|Telegram/g
/** Kept as they are in every language: `code`, /commands, SETTINGS, and 1:60. */
const KEPT = /`[^`]*`|(?<![\w.])\/[a-z]+|\b[A-Z][A-Z_]{3,}|\d+:\d+/g
/** What languages count by: the plural categories of Unicode. */
const PLURALS = ['zero', 'one', 'two', 'few', 'many', 'other']
/** Characters: Discord's limit for a command's description and its options'; Telegram's is 256. */
const LONGEST_DESCRIPTION = 100
/** For every gap: counts that each language tells apart (a million is its own in Spanish), and what somebody typed. */
const SAMPLES = [0, 1, 2, 5, 1_000_000, '{ $x } **`']

const english = readMessages('en')
const code = sources()
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe.each(LANGUAGES)('the words in %s', (language) => {
  const messages = readMessages(language)
  const shared = [...messages].filter(([id]) => english.has(id))

  test('are all there, each in its file, and none is left over', () => {
    const places = (of: typeof messages) => [...of].map(([id, { file }]) => `${file}: ${id}`).sort()
    expect(places(messages)).toEqual(places(english))
  })

  test('have the same gaps', () => {
    for (const [id, { gaps }] of shared) expect(gaps, id).toEqual(english.get(id)!.gaps)
  })

  test('keep the names of commands and settings, and code, as they are', () => {
    const kept = ({ source }: Message) => new Set(source.match(KEPT))
    for (const [id, message] of shared) expect(kept(message), id).toEqual(kept(english.get(id)!))
  })

  test.skipIf(language === 'en')('are translated', () => {
    const untranslated = shared
      .filter(([id, { text }]) => text === english.get(id)!.text && !(id in SAME))
      .filter(([, { text }]) => /\p{L}/u.test(text.replace(NAMES, '')))
    expect(untranslated.map(([id]) => id)).toEqual([])
  })

  test('count as the language counts', () => {
    const known = new Intl.PluralRules(LOCALES[language]).resolvedOptions().pluralCategories as string[]
    const wrong = [...messages].filter(([, { variants }]) =>
      PLURALS.some((plural) => variants.has(plural) && !known.includes(plural)),
    )
    expect(wrong.map(([id]) => id)).toEqual([])
  })

  test('have nothing in them that cannot be seen', () => {
    for (const [id, { source }] of messages) expect(clean(source), id).toBe(source)
  })

  test('can all be said, whatever stands in their gaps', () => {
    const words = createWords(language)
    for (const [id, { gaps }] of messages) {
      for (const sample of SAMPLES) {
        const said = words.find(id, Object.fromEntries([...gaps].map((gap) => [gap, sample])))
        expect(said, id).toMatch(/\S/)
      }
    }
  })

  test('describe each command within the limit of every platform', () => {
    for (const [id, { source }] of messages)
      if (id.startsWith('command-')) expect(source.length, id).toBeLessThanOrEqual(LONGEST_DESCRIPTION)
  })
})

describe('the words', () => {
  test('are all said somewhere', () => {
    // An id stands in the code as it is, or is put together: `state-${state}`.
    const beginnings = [...code.matchAll(/[`']([a-z][a-z-]*-)\$\{/g)].map((match) => match[1]!)
    const unused = [...english.keys()]
      .map((id) => id.split('.')[0]!)
      .filter((id) => !code.includes(`'${id}'`) && !beginnings.some((beginning) => id.startsWith(beginning)))
    expect(unused).toEqual([])
  })

  test('fill their gaps, count, and keep what was typed as it is', () => {
    const words = createWords('en')
    expect(words('try-again-in', { seconds: 1 })).toBe('That was quick. Try again in 1 second.')
    expect(words('try-again-in', { seconds: 3 })).toBe('That was quick. Try again in 3 seconds.')
    expect(words('unknown-option', { option: '{ $x }' })).toContain('“{ $x }”')
  })

  test('write numbers as amounts are written, in every language', () => {
    for (const language of LANGUAGES)
      expect(createWords(language)('list-summary', { total: 40_000 })).toContain('40,000')
  })

  test('list as the language lists', () => {
    const chains = ['1', '10', '8453']
    expect(createWords('en').list(chains, 'disjunction')).toBe('1, 10 or 8453')
    const say = (language: string) =>
      createWords(language).say({ id: 'settings-which-chain', args: { chains } })
    expect(say('en')).toContain('1, 10 and 8453')
    expect(say('es')).toContain('1, 10 y 8453')
    expect(say('zh')).toContain('1、10和8453')
  })

  test('of a language that is not there are English', () => {
    expect(createWords('tlh')('link-button')).toBe(createWords('en')('link-button'))
  })

  test('say a sentence that was kept', () => {
    expect(createWords('en').say({ id: 'link-first' })).toMatch(/wallet/)
    expect(createWords('es').say({ id: 'link-first' })).toMatch(/billetera/)
    expect(createWords('zh').say({ id: 'link-first' })).toMatch(/钱包/)
  })
})

describe('a locale', () => {
  test.each([
    ['en-US', 'en'],
    ['en-GB', 'en'],
    ['es-ES', 'es'],
    ['es-419', 'es'],
    ['es-mx', 'es'],
    ['es', 'es'],
    ['zh-CN', 'zh'],
    ['zh-TW', 'zh'],
    ['zh-hans', 'zh'],
    ['zh_hant', 'zh'],
    ['ZH', 'zh'],
    ['fr', undefined],
    ['est', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language)
  })

  test('that comes first and is one of ours decides, else English', () => {
    expect(firstLanguage(['', 'fr-CA', 'es-AR', 'en'])).toBe('es')
    expect(firstLanguage(['', 'fr'])).toBe('en')
  })
})
