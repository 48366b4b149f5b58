import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Ballot,
  callOf,
  completeChoice,
  isChoice,
  readChoice,
  sayChoice,
} from '../../src/governance/choice.ts'
import { isValidChoice, isVotingSystem } from '../../src/local/hub/tally.ts'
import { Refusal } from '../../src/refusal.ts'
import { createWords } from '../../src/words/words.ts'

const words = createWords()
const basic: Ballot = { system: 'basic', choices: ['For', 'Against', 'Abstain'] }
const fruit = ['Apples', 'Pears, ripe', 'Apricots']

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return words.say(error.sentence)
    throw error
  }
  throw new Error('was not refused')
}

describe('one choice', () => {
  test.each([
    ['For', 1],
    ['  against ', 2],
    ['ABSTAIN', 3],
    ['2', 2],
    ['#3', 3],
    ['ag', 2],
    ['Ｆｏｒ', 1],
  ])('%j', (typed, choice) => {
    expect(readChoice(typed, basic)).toBe(choice)
  })

  test.each(['', 'no', '0', '4', '#4', '-1', '1.5', '1,2', 'For Against', '__proto__', '#'])(
    'not %j',
    (typed) => {
      expect(refusalOf(() => readChoice(typed, basic))).toContain('1 For, 2 Against, 3 Abstain')
    },
  )

  test('a beginning that fits two is not guessed at', () => {
    const ballot = { system: 'single-choice', choices: fruit }
    expect(refusalOf(() => readChoice('ap', ballot))).toContain('more than one')
    expect(readChoice('app', ballot)).toBe(1)
  })

  test('a whole label wins over the beginning of another', () => {
    expect(readChoice('yes', { system: 'basic', choices: ['Yes, but', 'Yes'] })).toBe(2)
  })

  test('where labels are numbers a number is not guessed at, and # settles it', () => {
    const ballot = { system: 'single-choice', choices: ['3', '5', '1'] }
    expect(refusalOf(() => readChoice('3', ballot))).toContain('#3 1')
    expect(readChoice('#3', ballot)).toBe(3)
    expect(readChoice('5', ballot)).toBe(2)
    expect(callOf(3, ballot.choices)).toBe('#3')
    expect(callOf(2, ballot.choices)).toBe('2')
  })

  test('what others typed is bounded and escaped in the refusal', () => {
    const text = refusalOf(() =>
      readChoice('@everyone **x**', {
        system: 'basic',
        choices: ['a'.repeat(300), '[x](https://evil.example)'],
      }),
    )
    expect(text).not.toContain('[x](')
    expect(text).toContain('@everyone \\*\\*x')
    expect(text.length).toBeLessThan(400)
  })

  test('an unknown system is refused', () => {
    expect(refusalOf(() => readChoice('1', { ...basic, system: 'constructor' }))).toContain('constructor')
  })
})

describe('several', () => {
  const ballot = { system: 'approval', choices: fruit }

  test.each([
    ['1,3', [1, 3]],
    ['pears, ripe', [2]],
    ['Pears, ripe, app', [2, 1]],
    ['apricots,Pears, ripe', [3, 2]],
    ['none', []],
  ])('%j', (typed, choice) => {
    expect(readChoice(typed, ballot)).toEqual(choice)
  })

  test.each(['1,1', '1,apples', '1,,2', '1;2', 'pears,'])('not %j', (typed) => {
    expect(refusalOf(() => readChoice(typed, ballot))).toContain('Apples')
  })
})

describe('an order', () => {
  test.each(['ranked-choice', 'copeland'])('%s wants all', (system) => {
    const ballot = { system, choices: fruit }
    expect(readChoice('3,1,2', ballot)).toEqual([3, 1, 2])
    expect(refusalOf(() => readChoice('3,1', ballot))).toContain('Missing: 2 Pears, ripe')
    expect(refusalOf(() => readChoice('none', ballot))).toContain('not one of the choices')
  })
})

describe('weights', () => {
  const ballot = { system: 'weighted', choices: fruit }

  test.each([
    ['1:60,2:40', { 1: 60, 2: 40 }],
    ['apples: 2, Pears, ripe: 1.5', { 1: 2, 2: 1.5 }],
    ['1=50%, apr=50 %', { 1: 50, 3: 50 }],
    ['Apricots', { 3: 1 }],
    ['1:1,2:0', { 1: 1 }],
  ])('%j', (typed, choice) => {
    expect(readChoice(typed, ballot)).toEqual(choice)
  })

  test.each(['1:0', '1:-1', '1:x', '1,2', '1:1,1:2', '1:9999999', '1:1e3', ':5', '1:'])('not %j', (typed) => {
    expect(refusalOf(() => readChoice(typed, ballot))).toContain('Apples')
  })
})

test('whatever is typed gives a choice that Snapshot takes, or a refusal', () => {
  const system = fc.constantFrom(
    'basic',
    'single-choice',
    'approval',
    'ranked-choice',
    'copeland',
    'weighted',
    'quadratic',
  )
  const label = fc.oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.constantFrom('1', '2', 'For', 'a, b', 'a:1'),
  )
  const typed = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[1-4:,#= ]{0,12}$/),
    fc.array(fc.nat(4), { maxLength: 5 }).map((list) => list.join(',')),
  )
  fc.assert(
    fc.property(system, fc.array(label, { minLength: 1, maxLength: 4 }), typed, (system, choices, typed) => {
      const ballot = { system, choices }
      try {
        const choice = readChoice(typed, ballot)
        expect(isVotingSystem(system) && isValidChoice(system, choice, choices.length)).toBe(true)
        expect(isChoice(choice, ballot)).toBe(true)
        expect(typeof (sayChoice(choice, ballot) ?? '')).toBe('string')
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        words.say(error.sentence)
      }
    }),
    { numRuns: 2000, seed: 7 },
  )
})

test('what is allowed agrees with the hub', () => {
  const any = fc.oneof(
    fc.integer({ min: -1, max: 5 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '01', 'x'), fc.oneof(fc.integer(), fc.double())),
    fc.anything(),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('basic', 'approval', 'ranked-choice', 'weighted'),
      fc.integer({ min: 1, max: 4 }),
      any,
      (system, count, choice) => {
        const choices = Array.from({ length: count }, (_, index) => `choice ${index}`)
        expect(isChoice(choice, { system, choices })).toBe(isValidChoice(system, choice, count))
      },
    ),
    { numRuns: 3000, seed: 7 },
  )
})

describe('in words', () => {
  test.each([
    ['basic', 1, 'Apples'],
    ['approval', [1, 3], 'Apples, Apricots'],
    ['approval', [], undefined],
    ['ranked-choice', [3, 1, 2], '1. Apricots, 2. Apples, 3. Pears, ripe'],
    ['weighted', { 1: 2, 3: 1 }, 'Apples 66.7 %, Apricots 33.3 %'],
    ['single-choice', 9, '#9'],
  ])('%s %j', (system, choice, said) => {
    expect(sayChoice(choice as number, { system, choices: fruit })).toBe(said)
  })
})

test('completes one choice by any of its words, the next of several, and nothing that would not be whole', () => {
  const choices = ['Fund the lab', 'Fund Heron, second release', 'Nothing', '5 %', 'x'.repeat(150)]
  const of = (system: string, typed: string) => completeChoice({ system, choices }, typed)
  for (const { value } of of('single-choice', ''))
    expect(choices).toContain(
      choices[(readChoice(value, { system: 'single-choice', choices }) as number) - 1],
    )
  expect(of('basic', 'lab')).toEqual([{ value: 'Fund the lab', label: 'Fund the lab' }])
  expect(of('basic', '').every(({ value }) => value.length <= 100)).toBe(true)
  expect(of('approval', '')).toHaveLength(5)
  const [next] = of('approval', 'Nothing, heron')
  expect(readChoice(next!.value, { system: 'approval', choices })).toEqual([3, 2])
  expect([of('ranked-choice', ''), of('weighted', '1')]).toEqual([[], []])
})
