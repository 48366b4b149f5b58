import { expect, test } from 'vitest'
import { envelopeOf, type VoteMessage, voteMessage } from '../../src/governance/snapshot/messages.ts'
import { acceptedTypes } from '../../src/local/hub/message-types.ts'

const from = '0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF'
const choices = ['a', 'b', 'c']
const vote = {
  from,
  space: 'Open-Models.eth',
  proposal: `0x${'11'.repeat(32)}`,
  reason: 'why',
  timestamp: 1_800_000_000,
} as const

test.each([
  ['basic', 2, 'vote', 2],
  ['single-choice', 1, 'vote', 1],
  ['approval', [1, 3], 'vote-array', [1, 3]],
  ['approval', [], 'vote-array', []],
  ['ranked-choice', [2, 1, 3], 'vote-array', [2, 1, 3]],
  ['copeland', [2, 1, 3], 'vote-array', [2, 1, 3]],
  ['weighted', { 1: 60, 2: 40 }, 'vote-string', '{"1":60,"2":40}'],
  ['quadratic', { 3: 1 }, 'vote-string', '{"3":1}'],
])('%s %j is signed with types that the sequencer accepts', (system, choice, kind, signed) => {
  const { types, message, domain } = voteMessage({ ...vote, choice: choice as number }, { system, choices })
  expect(acceptedTypes(types)?.kind).toBe(kind)
  expect(domain).toEqual({ name: 'snapshot', version: '0.1.4' })
  expect(message).toEqual({
    from,
    space: 'open-models.eth',
    timestamp: 1_800_000_000,
    proposal: vote.proposal,
    choice: signed,
    reason: 'why',
    app: 'folkmoot',
    metadata: '{}',
  })
  const { data } = envelopeOf(from, '0x', message as VoteMessage)
  expect(JSON.stringify(data.types)).toBe(JSON.stringify(types))
})

test('a choice that does not fit is never signed', () => {
  expect(() => voteMessage({ ...vote, choice: 4 }, { system: 'basic', choices })).toThrow()
  expect(() => voteMessage({ ...vote, choice: 1 }, { system: 'approval', choices })).toThrow()
})
