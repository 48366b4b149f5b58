import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CountedVote, isValidChoice, tally, type VotingSystem } from '../../../src/local/hub/tally.ts'
import { root } from '../../../src/root.ts'

const folder = join(root, '../shared/data/snapshot-tallies')

describe.skipIf(!existsSync(folder))('Snapshot’s own example votes (skipped without ../shared/data)', () => {
  test.each([
    ['single-choice', 'singleChoice'],
    ['basic', 'singleChoice'],
    ['approval', 'approval'],
    ['ranked-choice', 'rankedChoice'],
    ['weighted', 'weighted'],
    ['quadratic', 'quadratic'],
  ] as const)('%s gives the scores published with them', (type, file) => {
    const example = JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'))
    const votes = example.votes.map((vote: { choice: unknown; balance: number; scores: number[] }) => ({
      choice: vote.choice,
      vp: vote.balance,
      vp_by_strategy: vote.scores,
    }))
    const result = tally(type, example.proposal.choices.length, example.strategies.length, votes)
    expectClose(result.scores, example.scores)
    expectClose(result.scores_by_strategy.flat(), example.scoresByStrategy.flat())
    expect(result.scores_total).toBe(example.scoresTotal)
  })
})

// Two strategies and unequal powers, which those examples lack; and Copeland, whose example is older than its rule of today. Expected: snapshot.js 0.17.5, utils.voting, same votes.
const rankings: CountedVote[] = [
  { choice: [1, 2, 3, 4], vp: 5, vp_by_strategy: [4, 1] },
  { choice: [2, 1, 3, 4], vp: 3, vp_by_strategy: [0, 3] },
  { choice: [4, 3, 2, 1], vp: 4, vp_by_strategy: [2, 2] },
  { choice: [3, 4, 2, 1], vp: 2.5, vp_by_strategy: [2.5, 0] },
  { choice: [2, 1], vp: 100, vp_by_strategy: [50, 50] },
]
const weights: CountedVote[] = [
  { choice: { '1': 1, '3': 3 }, vp: 5, vp_by_strategy: [4, 1] },
  { choice: { '2': 7 }, vp: 3, vp_by_strategy: [0, 3] },
  { choice: { '1': 0.5, '2': 0.5, '4': 0.25 }, vp: 4, vp_by_strategy: [2, 2] },
]
test.each<[VotingSystem, CountedVote[], { scores: number[]; byStrategy: number[][]; total: number }]>([
  [
    'ranked-choice',
    rankings,
    {
      scores: [8, 0, 0, 6.5],
      byStrategy: [
        [4, 4],
        [0, 0],
        [0, 0],
        [4.5, 2],
      ],
      total: 114.5,
    },
  ],
  [
    'copeland',
    rankings,
    {
      scores: [4.73076923076923, 7.019230769230769, 2.532051282051282, 0.21794871794871798],
      byStrategy: [
        [0.15384615384615383, 1.961538461538462],
        [1.4679487179487178, 2.935897435897436],
        [4.121794871794871, 1.0256410256410258],
        [2.7564102564102564, 0.07692307692307693],
      ],
      total: 14.5,
    },
  ],
  [
    'weighted',
    weights,
    {
      scores: [2.85, 4.6, 3.75, 0.8],
      byStrategy: [
        [1.8, 1.05],
        [0.8, 3.8],
        [3, 0.75],
        [0.4, 0.4],
      ],
      total: 12,
    },
  ],
  [
    'quadratic',
    weights,
    {
      scores: [3.547131138286864, 5.610629923949782, 2.3425046190357315, 0.49973431872762264],
      byStrategy: [
        [2.4219466913112107, 1.3122011930485784],
        [0.539881852762523, 4.65539222529084],
        [2.0245569478594607, 0.5061392369648652],
        [0.26994092638126155, 0.26994092638126155],
      ],
      total: 12,
    },
  ],
])('%s agrees with Snapshot’s library over two strategies', (type, votes, expected) => {
  const result = tally(type, 4, 2, votes)
  expectClose(result.scores, expected.scores)
  expectClose(result.scores_by_strategy.flat(), expected.byStrategy.flat())
  expect(result.scores_total).toBe(expected.total)
})

test.each<[VotingSystem, unknown[], unknown[]]>([
  ['basic', [1, 3], [0, 4, 1.5, '1', [1], null, undefined, {}, true, Number.NaN]],
  ['single-choice', [2], [-1, 4]],
  ['approval', [[], [1], [3, 1]], [[1, 1], [0], [4], ['1'], 1, { 1: 1 }, null]],
  ['ranked-choice', [[3, 1, 2]], [[], [1], [1, 2], [1, 2, 2], [1, 2, 3, 4], [1, 2, '3'], 1]],
  ['copeland', [[3, 1, 2]], [[1, 2], [1, 2, 2], null]],
  [
    'weighted',
    [{ 1: 1 }, { 1: 0, 3: 0.5 }],
    [
      {},
      { 1: 0 },
      { 4: 1 },
      { 1: -1 },
      { '01': 1 },
      { 1: '1' },
      { 1: Number.POSITIVE_INFINITY },
      [1],
      null,
      1,
    ],
  ],
  ['quadratic', [{ 2: 3 }], [{}, { x: 1 }, JSON.parse('{"__proto__":1}')]],
])('%s takes a choice only as its rule says', (type, good, bad) => {
  for (const choice of good) expect(isValidChoice(type, choice, 3), JSON.stringify(choice)).toBe(true)
  for (const choice of bad) expect(isValidChoice(type, choice, 3), JSON.stringify(choice)).toBe(false)
})

test('nobody voted: every choice has nothing', () => {
  for (const type of ['basic', 'approval', 'ranked-choice', 'copeland', 'weighted', 'quadratic'] as const)
    expect(tally(type, 2, 1, [])).toEqual({
      scores: [0, 0],
      scores_by_strategy: [[0], [0]],
      scores_total: 0,
    })
})

test('whatever is voted, scores are numbers, and no system but approval gives out more power than voted', () => {
  const power = fc.double({ min: 0, max: 1e12, noNaN: true })
  const choice = fc.oneof(
    fc.anything(),
    fc.integer({ min: 0, max: 4 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('1', '2', '3'), fc.double({ min: 0, noNaN: true })),
  )
  const vote = fc.record({ choice, vp: power, vp_by_strategy: fc.tuple(power) })
  const type = fc.constantFrom<VotingSystem>(
    'basic',
    'approval',
    'ranked-choice',
    'copeland',
    'weighted',
    'quadratic',
  )
  fc.assert(
    fc.property(type, fc.array(vote, { maxLength: 6 }), (system, votes) => {
      const { scores, scores_by_strategy, scores_total } = tally(system, 3, 1, votes)
      for (const score of [...scores, ...scores_by_strategy.flat()]) expect(score).toBeGreaterThanOrEqual(0)
      const most = system === 'approval' ? 3 * scores_total : scores_total
      expect(scores.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(most * (1 + 1e-9) + 1e-9)
    }),
    { seed: 7, numRuns: 500 },
  )
})

function expectClose(actual: number[], expected: number[]) {
  expect(actual).toHaveLength(expected.length)
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 9)
}
