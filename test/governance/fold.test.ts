import {
  type AbiEvent,
  type Address,
  encodeAbiParameters,
  encodeEventTopics,
  encodePacked,
  type Hex,
} from 'viem'
import { expect, test } from 'vitest'
import type { Log } from '../../src/chain/reader.ts'
import { eventsAbi, fold } from '../../src/governance/governor/fold.ts'

const GOVERNOR: Address = '0x00000000000000000000000000000000000000aa'
const [A, B] = [
  '0x00000000000000000000000000000000000000A1',
  '0x00000000000000000000000000000000000000b2',
] as const
let block = 0

function log(eventName: string, args: Record<string, unknown>): Log {
  const event = eventsAbi.find(({ name }) => name === eventName) as AbiEvent
  const plain = event.inputs.filter(({ indexed }) => !indexed)
  block++
  return {
    ...{
      chainId: 1,
      blockNumber: block,
      blockHash: '0x00',
      logIndex: 0,
      txHash: `0x${block}`,
      address: GOVERNOR,
    },
    topics: encodeEventTopics({ abi: [event], eventName, args } as never) as Hex[],
    data: encodeAbiParameters(
      plain,
      plain.map(({ name }) => args[name!]),
    ),
    at: new Date(block * 1000),
  }
}

const created = (parts: object = {}) =>
  log('ProposalCreated', {
    ...{
      proposalId: 7n,
      proposer: A,
      targets: [B],
      values: [0n],
      signatures: [''],
      calldatas: ['0x12345678'],
    },
    ...{ voteStart: 10n, voteEnd: 20n, description: '# Title \n\nBody\nmore' },
    ...parts,
  })
const vote = (voter: Address, support: number, weight: bigint) =>
  log('VoteCast', { proposalId: 7n, voter, support, weight, reason: 'because' })
const fractional = (voter: Address, against: bigint, votesFor: bigint, abstain: bigint) =>
  log('VoteCastWithParams', {
    ...{ proposalId: 7n, voter, support: 255, weight: against + votesFor + abstain, reason: '' },
    params: encodePacked(['uint128', 'uint128', 'uint128'], [against, votesFor, abstain]),
  })

test('a title, a text and votes: 0 is against, 1 for, 2 abstains', () => {
  const { proposal, votes } = fold(GOVERNOR, [created(), vote(A, 1, 5n), vote(B, 0, 3n)])!
  expect(proposal).toMatchObject({ title: 'Title', body: 'Body\nmore', scores: [5n, 3n, 0n], voters: 2 })
  expect(votes).toMatchObject([
    { voter: A, choice: 1, power: 5n, reason: 'because' },
    { voter: B, choice: 2, power: 3n },
  ])
  expect(fold(GOVERNOR, [created({ description: '' }), vote(A, 2, 0n)])!.votes).toMatchObject([
    { choice: 3, power: 0n },
  ])
})

test('a fractional vote counts in parts, and several of one voter are one', () => {
  const { proposal, votes } = fold(GOVERNOR, [
    created(),
    fractional(A, 1n, 2n, 0n),
    fractional(A, 0n, 4n, 1n),
  ])!
  expect(proposal).toMatchObject({ scores: [6n, 1n, 1n], voters: 1 })
  expect(votes).toMatchObject([{ voter: A, choice: { 1: 6, 2: 1, 3: 1 }, power: 8n }])
})

test('an end that is put off, a queue and an execution', () => {
  const { proposal } = fold(GOVERNOR, [
    created(),
    log('ProposalExtended', { proposalId: 7n, extendedDeadline: 99n }),
    log('ProposalQueued', { proposalId: 7n, eta: 1_800_000_000n }),
    log('CallExecuted', { id: `0x${'11'.repeat(32)}`, index: 0n, target: B, value: 0n, data: '0x' }),
  ])!
  expect(proposal).toMatchObject({ deadline: 99n, executableAt: new Date(1_800_000_000_000) })
  expect(proposal.executed).toBeDefined()
})

test('a function that is named apart from its arguments, as Bravo does, is one call', () => {
  const { proposal } = fold(GOVERNOR, [
    created({ signatures: ['transfer(address,uint256)'], calldatas: ['0xff'] }),
  ])!
  expect(proposal.actions).toEqual([{ target: B, value: '0', calldata: '0xa9059cbbff' }])
})

test('what only looks like a log of ours is none, and without its creation there is no proposal', () => {
  const broken = { ...vote(A, 1, 5n), data: '0x1234' as Hex }
  expect(fold(GOVERNOR, [created(), broken])!.proposal.voters).toBe(0)
  expect(fold(GOVERNOR, [created(), vote(A, 9, 5n)])!.proposal.voters).toBe(0)
  expect(fold(GOVERNOR, [vote(A, 1, 5n)])).toBeUndefined()
  expect(fold(GOVERNOR, [])).toBeUndefined()
})
