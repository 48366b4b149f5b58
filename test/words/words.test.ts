import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../src/root.ts'
import { createWords } from '../../src/words/words.ts'
import { sources } from '../house/sources.ts'

const folder = join(root, 'src/words/en')
const ids = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^([a-z][\w-]*) *=/gm)].map((match) => match[1]!),
)
const code = sources()
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe('the words', () => {
  test('are all said somewhere', () => {
    // An id stands in the code as it is, or is put together: `state-${state}`.
    const beginnings = [...code.matchAll(/[`']([a-z][a-z-]*-)\$\{/g)].map((match) => match[1]!)
    const unused = ids.filter(
      (id) => !code.includes(`'${id}'`) && !beginnings.some((beginning) => id.startsWith(beginning)),
    )
    expect(unused).toEqual([])
  })

  test('fill their gaps, count, and keep what was typed as it is', () => {
    const words = createWords('en')
    expect(words('try-again-in', { seconds: 1 })).toBe('That was quick. Try again in 1 second.')
    expect(words('try-again-in', { seconds: 3 })).toBe('That was quick. Try again in 3 seconds.')
    expect(words('unknown-option', { option: '{ $x }' })).toContain('“{ $x }”')
  })

  test('of a language that is not there are English', () => {
    expect(createWords('tlh')('link-button')).toBe(createWords('en')('link-button'))
  })

  test('say a sentence that was kept', () => {
    expect(createWords('en').say({ id: 'link-first' })).toMatch(/wallet/)
  })
})
