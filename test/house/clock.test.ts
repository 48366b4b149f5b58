import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../src/root.ts'
import { sources } from './sources.ts'

test('only src/clock.ts reads the time', () => {
  const readers = sources()
    .filter((file) =>
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<![.\w])Date\(\s*\)/.test(
        withoutComments(readFileSync(file, 'utf8')),
      ),
    )
    .map((file) => relative(root, file))
  expect(readers).toEqual(['src/clock.ts'])
})

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')
}
