import { expect, test } from 'vitest'
import { setLatest } from '../src/latest.ts'

test('what was set longest ago is forgotten, and setting it again makes it new', () => {
  const map = new Map<string, number>()
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
  ] as const)
    setLatest(map, key, value, 2)
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ])
})
