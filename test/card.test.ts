import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clean, oneLine, plain, shorten } from '../src/card.ts'
import { parse } from '../src/markdown.ts'

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '#',
      '-',
      '~',
      '|',
      '\\',
      '\n',
      '@',
      '!',
      'a',
      ' ',
      '1',
      '.',
      ':',
      '\u202e',
      '\0',
      '👩‍💻',
    ),
    maxLength: 80,
  }),
)

describe('text typed by others', () => {
  test('comes out of a card as it was typed, and as nothing but text', () => {
    fc.assert(
      fc.property(nasty, (typed) => {
        const text = typed.replace(/\s+/g, ' ').trim()
        const blocks = JSON.stringify(parse(plain(text, 10_000)))
        expect(blocks).not.toMatch(/"type":"(heading|quote|list|code|bold|italic|link|time)"/)
        const shown = [...blocks.matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
          .map((match) => JSON.parse(match[1]!))
          .join('')
        expect(shown.trim()).toBe(clean(text).trim())
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('is bounded, and cut at a word', () => {
    expect(shorten('the quick brown fox jumps', 18)).toBe('the quick brown…')
    expect(shorten('short', 18)).toBe('short')
    fc.assert(
      fc.property(nasty, fc.integer({ min: 2, max: 100 }), (typed, max) => shorten(typed, max).length <= max),
    )
  })

  test('never ends in half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 2, max: 30 }),
        (typed, max) => shorten(typed, max).isWellFormed(),
      ),
    )
  })

  test('has no null bytes, control characters or marks that turn its direction', () => {
    expect(clean('a\0b\u202ec\u2066d\u0007e\tf\ng')).toBe('abcde\tf\ng')
    fc.assert(fc.property(nasty, (typed) => !/[\0\u202a-\u202e\u2066-\u2069]/.test(clean(typed))))
  })

  test('is on one line where it must be', () => {
    expect(oneLine('  a\n\n b\tc ')).toBe('a b c')
  })
})
