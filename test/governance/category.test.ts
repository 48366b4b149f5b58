import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CATEGORIES } from '../../src/community.ts'
import { readBlock } from '../../src/governance/block.ts'
import { categorise, categoryNamed } from '../../src/governance/category.ts'
import { root } from '../../src/root.ts'
import { createWords } from '../../src/words/words.ts'

const words = createWords()
const block = (...lines: string[]) => ['Before.', '', '```folkmoot', ...lines, '```', '', 'After.'].join('\n')
const of = (title: string, body: string, labels: string[] = []) => {
  const { category, reason } = categorise({ title, body, labels })
  return `${category}: ${words.say(reason)}`
}

test('the block decides before labels, labels before words', () => {
  const title = 'Fund the training of a language model'
  expect(of(title, block('category: safety'), ['protocol'])).toBe('safety: its folkmoot block says “safety”')
  expect(of(title, 'No block.', ['unknown', 'protocol', 'Safety'])).toBe('safety: it is labelled “Safety”')
  expect(of(title, 'No block.')).toMatch(/^model-funding: its text speaks of .*“.*model.*”/)
  expect(of('Hello', 'Nothing much.')).toBe('other: nothing in it says more')
})

test('a block without a category says it by what it asks for; one that says nothing known decides nothing', () => {
  expect(of('X', block('model: Heron-7B', 'amount: 40000'))).toBe(
    'model-funding: its folkmoot block asks for money for the model “Heron-7B”',
  )
  expect(of('X', block('category: bananas', 'model: Y', 'amount: 1'), ['protocol'])).toMatch(
    /^protocol: it is/,
  )
})

test('what others typed is escaped in the reason', () => {
  expect(of('X', block('category: **model** funding @everyone'))).toMatch(/^(?!.*\*\*model)/)
  expect(of('X', '', ['safety'])).toBe('safety: it is labelled “safety”')
})

test('a category goes by several names', () => {
  for (const name of ['Model Funding', 'model_funding', ' MODEL-FUNDING ', 'models'])
    expect(categoryNamed(name)).toBe('model-funding')
  for (const category of CATEGORIES) expect(categoryNamed(category)).toBe(category)
  for (const name of ['', 'constructor', '__proto__', '💸', 'toString'])
    expect(categoryNamed(name)).toBeUndefined()
})

test('the whole block is read', () => {
  const recipient = '0x7e57000000000000000000000000000000004e50'
  const text = block(
    'Category: model-funding',
    'model: Heron-7B',
    'amount:  40,000 ',
    'token: USDX',
    `recipient: ${recipient}`,
    'milestone: weights published',
    'milestone: report: published',
    'no line of ours',
  )
  expect(readBlock(text)).toMatchObject({
    ...{ category: 'model-funding', model: 'Heron-7B', amount: '40,000', token: 'USDX' },
    ...{ recipient: expect.stringMatching(new RegExp(recipient, 'i')) },
    milestones: ['weights published', 'report: published'],
  })
  expect(readBlock(text)?.entries).toHaveLength(7)
  expect(readBlock(block('recipient: 0x12'))?.recipient).toBeUndefined()
})

test('only a fence of its own is a block', () => {
  for (const text of [
    'category: safety',
    '```js\ncategory: safety\n```',
    '````markdown\n```folkmoot\ncategory: safety\n```\n````',
    '> ```folkmoot\n> category: safety\n> ```',
    '    ```folkmoot\n    category: safety\n    ```',
    '~~~\n```folkmoot\ncategory: safety\n```\n~~~',
  ])
    expect(readBlock(text), text).toBeUndefined()
  expect(readBlock('~~~ folkmoot\r\ncategory: safety\r\n~~~')?.category).toBe('safety')
  expect(readBlock('```folkmoot\ncategory: safety')?.category).toBe('safety')
})

test('no text breaks it, and each gets a reason', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 2000 }),
      fc.array(fc.string(), { maxLength: 5 }),
      (text, labels) => {
        const { category, reason } = categorise({ title: text.slice(0, 100), body: block(text), labels })
        expect(CATEGORIES).toContain(category)
        expect(words.say(reason).length).toBeGreaterThan(5)
      },
    ),
    { numRuns: 200, seed: 7 },
  )
})

test('no text takes long', () => {
  const long = [
    'pay '.repeat(25_000),
    'fund requests a $'.repeat(6_000),
    'training the new open '.repeat(4_000),
  ]
  const before = performance.now()
  for (const body of long) categorise({ title: body, body, labels: [] })
  expect(performance.now() - before).toBeLessThan(1_000)
})

const file = join(root, '../shared/data/proposals/labelled.jsonl')
test.skipIf(!existsSync(file))('most proposals that people labelled get that category', () => {
  const named: Record<string, string> = {
    'funding-model': 'model-funding',
    'funding-other': 'other-funding',
    'parameter/protocol': 'protocol',
    'governance/meta': 'meta',
  }
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { title: string; body: string; label: string })
  const right = rows.filter(
    ({ title, body, label }) => categorise({ title, body, labels: [] }).category === (named[label] ?? label),
  )
  // 33 of 38 when it was measured; these are the rows that the rules were made on.
  expect(right.length / rows.length).toBeGreaterThan(0.8)
})
