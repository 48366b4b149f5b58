import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quote, readTyped, writeTyped } from '../src/typed.ts'

describe('a typed call', () => {
  test.each([
    [
      '/vote proposal:3 choice:"Not yet"',
      {
        name: 'vote',
        values: [
          ['proposal', '3'],
          ['choice', 'Not yet'],
        ],
      },
    ],
    ['/proposal 3', { name: 'proposal', values: [[undefined, '3']] }],
    ['/help', { name: 'help', values: [] }],
    ['  /proposals   state:active  ', { name: 'proposals', values: [['state', 'active']] }],
    ['/vote reason:"she said \\"yes\\""', { name: 'vote', values: [['reason', 'she said "yes"']] }],
    ['/vote reason:"not closed', { name: 'vote', values: [['reason', 'not closed']] }],
    ['/vote reason:http://x', { name: 'vote', values: [['reason', 'http://x']] }],
  ])('%s', (text, { name, values }) => {
    expect(readTyped(text)).toEqual({ name, values: values.map(([option, value]) => ({ option, value })) })
  })

  test.each(['', '/', 'Hello there', '/9', '//x', '/Vote'])('%j is none', (text) => {
    expect(text.startsWith('/') ? readTyped(text) : undefined).toBeUndefined()
  })

  test('written is read as it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,5}$/),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
        ),
        (values) => {
          const text = writeTyped('vote', values)
          fc.pre(text !== undefined)
          expect(readTyped(text!)).toEqual({
            name: 'vote',
            values: Object.entries(values).map(([option, value]) => ({ option, value })),
          })
        },
      ),
      { seed: 3 },
    )
  })

  test('of more than 64 bytes has no id', () => {
    expect(writeTyped('proposals', { text: 'é'.repeat(26) })).toBeUndefined()
    expect(writeTyped('proposals', { text: 'é'.repeat(24) })).toHaveLength(39)
  })

  test('reads anything without harm, and in time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('"', '\\', ':', ' ', 'a', '/'), maxLength: 4000 }),
        (text) => {
          readTyped(`/vote ${text}`)
        },
      ),
      { seed: 5 },
    )
    readTyped(`/vote ${'"\\'.repeat(3000)}`)
  })

  test('quotes what needs it', () => {
    expect([quote('a'), quote('a b'), quote('')]).toEqual(['a', '"a b"', '""'])
  })
})
