import {
  type Address,
  concat,
  decodeEventLog,
  encodeAbiParameters,
  type Hex,
  hexToBigInt,
  keccak256,
  numberToHex,
  pad,
  parseAbi,
  size,
  slice,
  stringToHex,
  toEventSelector,
  toHex,
  zeroHash,
} from 'viem'
import type { Log } from '../../chain/reader.ts'
import type { Choice } from '../choice.ts'
import type { Action } from './actions.ts'

/** OpenZeppelin 4 and 5, and Bravo; the last two are the timelock's. */
export const eventsAbi = parseAbi([
  'event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)',
  'event ProposalCanceled(uint256 proposalId)',
  'event ProposalQueued(uint256 proposalId, uint256 eta)',
  'event ProposalExecuted(uint256 proposalId)',
  'event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline)',
  'event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)',
  'event VoteCastWithParams(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason, bytes params)',
  'event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)',
  'event Cancelled(bytes32 indexed id)',
])

const timelockEvents = ['CallExecuted', 'Cancelled']
const selectors = (ofTimelock: boolean) =>
  eventsAbi
    .filter(({ name }) => timelockEvents.includes(name) === ofTimelock)
    .map((each) => toEventSelector(each))
export const GOVERNOR_TOPICS = selectors(false)
export const TIMELOCK_TOPICS = selectors(true)

/** Choices as people read them, in the order of a proposal's `choices`; OpenZeppelin counts 0 against, 1 for, 2 abstain. */
export const CHOICES = ['For', 'Against', 'Abstain']
const POSITIONS = [1, 0, 2]
/** GovernorCountingFractional: the shares stand in the parameters. */
const FRACTIONAL = 255

export interface CastVote {
  voter: Address
  choice: Choice
  power: bigint
  reason: string
  at: Date
  block: number
}

/** A proposal as its logs tell it. Times are the governor's: seconds or blocks. */
export interface Folded {
  id: bigint
  title: string
  body: string
  proposer: Address
  snapshot: bigint
  deadline: bigint
  createdAt: Date
  createdBlock: number
  /** The newest block that has a log of it. */
  lastBlock: number
  actions: Action[]
  /** What the timelock calls it: OpenZeppelin 5's way, and 4's. */
  operations: Hex[]
  /** For, against, abstain. */
  scores: Shares
  voters: number
  cancelledAt: Date | undefined
  queued: Hex | undefined
  /** When the timelock lets it be executed. */
  executableAt: Date | undefined
  executed: Hex | undefined
}

type Event = ReturnType<typeof decode>

/** A proposal out of all of its logs, in order; undefined where the one that created it is not among them. */
export function fold(governor: Address, logs: Log[]): { proposal: Folded; votes: CastVote[] } | undefined {
  let proposal: Folded | undefined
  const votes = new Map<Address, CastVote & { shares: Shares }>()
  for (const log of logs) {
    const event = decode(log)
    if (!event) continue
    if (event.eventName === 'ProposalCreated') proposal = created(governor, event.args, log)
    if (!proposal) continue
    proposal.lastBlock = log.blockNumber
    switch (event.eventName) {
      case 'VoteCast':
      case 'VoteCastWithParams':
        count(proposal, votes, event.args, log)
        break
      case 'ProposalExtended':
        proposal.deadline = event.args.extendedDeadline
        break
      case 'ProposalQueued':
        proposal.queued = log.txHash
        proposal.executableAt = fromSeconds(event.args.eta)
        break
      case 'ProposalCanceled':
      case 'Cancelled':
        proposal.cancelledAt ??= log.at
        break
      // Whoever may execute can do so at the timelock itself; the governor then says nothing.
      case 'ProposalExecuted':
      case 'CallExecuted':
        proposal.executed ??= log.txHash
        break
    }
  }
  return proposal && { proposal, votes: [...votes.values()].map(({ shares: _, ...vote }) => vote) }
}

/** Which proposal of the governor, or operation of its timelock, a log is about. */
export function subjectOf(log: Log): { proposal: bigint } | { operation: Hex } | undefined {
  const event = decode(log)
  if (!event) return undefined
  return 'id' in event.args ? { operation: event.args.id } : { proposal: event.args.proposalId }
}

/** A log that only looks like one of ours is none. */
function decode(log: Log) {
  try {
    return decodeEventLog({ abi: eventsAbi, topics: log.topics as [Hex, ...Hex[]], data: log.data })
  } catch {
    return undefined
  }
}

type Args<Name extends NonNullable<Event>['eventName']> = Extract<
  NonNullable<Event>,
  { eventName: Name }
>['args']

function created(governor: Address, args: Args<'ProposalCreated'>, log: Log): Folded {
  const { proposalId, proposer, targets, values, signatures, calldatas, description } = args
  const calls = calldatas.map((data, index) => {
    // Bravo names the function apart from its arguments.
    const signature = signatures[index]
    return signature ? concat([slice(keccak256(stringToHex(signature)), 0, 4), data]) : data
  })
  return {
    id: proposalId,
    ...textOf(description),
    proposer,
    snapshot: args.voteStart,
    deadline: args.voteEnd,
    createdAt: log.at,
    createdBlock: log.blockNumber,
    lastBlock: log.blockNumber,
    actions: targets.map((target, index) => ({
      target,
      value: (values[index] ?? 0n).toString(),
      calldata: calls[index] ?? '0x',
    })),
    operations: operationsOf(governor, targets, values, calls, description),
    scores: [0n, 0n, 0n],
    voters: 0,
    cancelledAt: undefined,
    queued: undefined,
    executableAt: undefined,
    executed: undefined,
  }
}

/** The first line is the title, by custom as a heading. */
function textOf(description: string): { title: string; body: string } {
  const [first = '', ...rest] = description.trim().split('\n')
  return { title: first.replace(/^#+\s*/, '').trim(), body: rest.join('\n').trim() }
}

/**
 * TimelockController.hashOperationBatch with no predecessor. The salt is the description's hash; from OpenZeppelin 5
 * on, with the governor's address over its first 20 bytes (GovernorTimelockControl._timelockSalt).
 */
function operationsOf(
  governor: Address,
  targets: readonly Address[],
  values: readonly bigint[],
  calls: Hex[],
  description: string,
): Hex[] {
  const salt = keccak256(toHex(description))
  const own = pad(governor, { dir: 'right', size: 32 })
  const salted = numberToHex(hexToBigInt(own) ^ hexToBigInt(salt), { size: 32 })
  const types = ['address[]', 'uint256[]', 'bytes[]', 'bytes32', 'bytes32'].map((type) => ({ type }))
  return [salted, salt].map((each) =>
    keccak256(encodeAbiParameters(types, [targets, values, calls, zeroHash, each])),
  )
}

type Ballot = Args<'VoteCast'> & { params?: Hex }
/** For, against, abstain. */
type Shares = [bigint, bigint, bigint]

function count(
  proposal: Folded,
  votes: Map<Address, CastVote & { shares: Shares }>,
  { voter, support, weight, reason, params = '0x' }: Ballot,
  log: Log,
): void {
  const fractional = support === FRACTIONAL && size(params) === 48
  const position = POSITIONS[support]
  const cast = fractional ? fractionsOf(params) : position === undefined ? undefined : whole(position, weight)
  if (!cast) return
  // A fractional vote may come in several parts.
  const before = votes.get(voter)
  const shares = before ? add(before.shares, cast) : cast
  proposal.scores = add(proposal.scores, cast)
  if (!before) proposal.voters++
  const choice = fractional ? choiceOf(shares) : position! + 1
  votes.set(voter, {
    voter,
    choice,
    power: (before?.power ?? 0n) + weight,
    reason,
    at: log.at,
    block: log.blockNumber,
    shares,
  })
}

/** abi.encodePacked(uint128 against, uint128 for, uint128 abstain) */
function fractionsOf(params: Hex): Shares {
  const share = (index: number) => hexToBigInt(slice(params, 16 * index, 16 * (index + 1)))
  return [share(1), share(0), share(2)]
}

function whole(position: number, weight: bigint): Shares {
  const shares: Shares = [0n, 0n, 0n]
  shares[position] = weight
  return shares
}

/** Snapshot's `choice`: one, or weights by choice. */
function choiceOf(shares: Shares): Choice {
  const given = shares.flatMap((share, index) => (share > 0n ? [index + 1] : []))
  if (given.length === 1) return given[0]!
  return Object.fromEntries(given.map((position) => [position, Number(shares[position - 1])]))
}

function add(a: Shares, b: Shares): Shares {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/** A time out of a Date's range was never meant. */
function fromSeconds(time: bigint): Date | undefined {
  return time > 0n && time < 8_640_000_000_000n ? new Date(Number(time) * 1000) : undefined
}
