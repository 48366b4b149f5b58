import { numberToHex } from 'viem'
import { clean } from '../../card.ts'
import type { Head, Log, LogFilter, LogReader } from '../../chain/reader.ts'
import type { Clock } from '../../clock.ts'
import type { GovernorVenue } from '../../community.ts'
import type { ChainLog, Proposal as Row } from '../../store/generated/client.ts'
import type { Store, Tx } from '../../store/store.ts'
import { type Facts, keepProposals } from '../facts.ts'
import { OPEN, type State, UNDONE } from '../proposal.ts'
import {
  type GovernorClient,
  type GovernorTraits,
  governorAbi,
  probeGovernor,
  unlessRefused,
} from './contract.ts'
import {
  type CastVote,
  CHOICES,
  type Folded,
  fold,
  GOVERNOR_TOPICS,
  subjectOf,
  TIMELOCK_TOPICS,
} from './fold.ts'
import { createTimes, type Times } from './times.ts'

export interface GovernorReaderOptions {
  communityId: string
  venue: GovernorVenue
  client: GovernorClient
  store: Store
  clock: Clock
}

/** How a vote ended, as the governor says. */
type Outcome = 'passed' | 'rejected' | 'expired'

/** What is kept of a proposal beyond its columns, to tell its state from as time goes on. */
interface Details extends Pick<Folded, 'createdBlock' | 'lastBlock' | 'actions' | 'operations'> {
  deadline: string
  cancelledAt?: number
  queued?: Folded['queued']
  executed?: Folded['executed']
  /** Asked of the governor, with the block until which it holds whatever is undone. */
  outcome?: { result: Outcome; block: number }
  quorumBlock?: number
}

/** What was asked of the governor for a proposal. */
interface Asked {
  quorum?: { amount: bigint; block: number }
  outcome?: { result: Outcome; block: number }
}

/** States that change with time, or with what the governor is still to say. */
const UNSETTLED = [...OPEN, 'ended'] as const
/** IGovernor.ProposalState; what is missing says nothing of how a vote ended. */
const OUTCOMES: Record<number, Outcome> = {
  3: 'rejected',
  4: 'passed',
  5: 'passed',
  6: 'expired',
  7: 'passed',
}
/** Proposals that are asked about at once. */
const PARALLEL = 8

/**
 * Reads an on-chain governor, and its timelock, into proposals. A proposal is folded out of its logs; what no log says
 * (the quorum, whether it passed) is asked of the governor before the transaction.
 */
export function createGovernorReader({
  communityId,
  venue,
  client,
  store,
  clock,
}: GovernorReaderOptions): LogReader {
  const chainId = venue.chain
  const at = { communityId, venue: venue.id }
  const asked = new Map<string, Asked>()
  let traits: GovernorTraits | undefined
  let times: Times | undefined

  async function filters(): Promise<LogFilter[]> {
    traits ??= await probeGovernor(client, venue.address)
    times ??= await createTimes(client, venue.address, traits)
    const governor = { address: [venue.address], topics: [GOVERNOR_TOPICS] }
    return traits.timelock
      ? [governor, { address: [traits.timelock], topics: [TIMELOCK_TOPICS] }]
      : [governor]
  }

  async function prepare(logs: Log[], head: Head): Promise<void> {
    const rows = await store.db.proposal.findMany({ where: { ...at, state: { in: [...UNSETTLED] } } })
    const created = logs.flatMap((log) => fold(venue.address, [log])?.proposal ?? [])
    const proposals = [...rows.map(fromRow), ...created]
    await times!.read(
      head,
      proposals.flatMap(({ snapshot, deadline }) => [snapshot, deadline]),
    )
    const known = new Map(rows.map((row) => [row.externalId, row]))
    const queue = [...proposals]
    await Promise.all(
      Array.from({ length: PARALLEL }, async () => {
        for (let next = queue.pop(); next; next = queue.pop())
          await ask(next, known.get(next.id.toString()), head.number)
      }),
    )
  }

  /** Only what the governor can say by now, and has not said. */
  async function ask({ id, snapshot, deadline }: Folded, row: Row | undefined, block: number): Promise<void> {
    const contract = { address: venue.address, abi: governorAbi } as const
    const answers = asked.get(id.toString()) ?? {}
    const now = times!.now()
    if (now > snapshot && !answers.quorum && (row?.quorum ?? null) === null) {
      const amount = await unlessRefused(
        client.readContract({ ...contract, functionName: 'quorum', args: [snapshot] }),
      )
      if (amount !== undefined) answers.quorum = { amount, block }
    }
    if (now > deadline && !answers.outcome) {
      const state = await unlessRefused(
        client.readContract({ ...contract, functionName: 'state', args: [id] }),
      )
      const result = state === undefined ? undefined : OUTCOMES[state]
      if (result) answers.outcome = { result, block }
    }
    asked.set(id.toString(), answers)
  }

  async function read(tx: Tx, logs: Log[], quiet: boolean): Promise<void> {
    const ids = new Set<string>()
    for (const log of logs) {
      const subject = subjectOf(log)
      if (!subject) continue
      if ('proposal' in subject) ids.add(subject.proposal.toString())
      else
        for (const { externalId } of await tx.proposal.findMany({
          where: { ...at, details: { contains: subject.operation } },
          select: { externalId: true },
        }))
          ids.add(externalId)
    }
    for (const id of ids) {
      const folded = await foldAgain(tx, id)
      if (!folded) continue
      const row = await find(tx, id)
      await keepProposals(tx, clock, at, [factsOf(folded.proposal, row)], quiet)
      const known = row ?? (await find(tx, id))!
      const newest = new Set(logs.map(({ blockNumber }) => blockNumber))
      const fresh = folded.votes.filter(({ block }) => newest.has(block))
      await keepVotes(tx, known.id, fresh)
    }
  }

  async function block(tx: Tx, _head: Head, quiet: boolean): Promise<void> {
    const rows = await tx.proposal.findMany({ where: { ...at, state: { in: [...UNSETTLED] } } })
    await keepProposals(
      tx,
      clock,
      at,
      rows.map((row) => factsOf(fromRow(row), row)),
      quiet,
    )
  }

  async function undo(tx: Tx, from: number): Promise<void> {
    asked.clear()
    const last = await tx.block.findFirst({ where: { chainId }, orderBy: { number: 'desc' } })
    times!.undo(last ?? { number: 0, at: new Date(0) })
    await tx.votingPower.deleteMany({ where: { proposal: { ...at, state: { in: [...OPEN] } } } })
    for (const row of await tx.proposal.findMany({ where: { ...at, state: { not: UNDONE } } })) {
      const details: Details = JSON.parse(row.details)
      const touched =
        details.lastBlock >= from ||
        (details.outcome?.block ?? 0) >= from ||
        (details.quorumBlock ?? 0) >= from
      if (!touched) continue
      const folded = await foldAgain(tx, row.externalId)
      await tx.vote.deleteMany({ where: { proposalId: row.id } })
      const kept = holdingBefore(row, from)
      const facts: Facts = folded
        ? factsOf(folded.proposal, kept)
        : { ...factsOf(fromRow(row), kept), state: UNDONE, reached: {} }
      await keepProposals(tx, clock, at, [facts], true)
      if (folded) await keepVotes(tx, row.id, folded.votes)
    }
  }

  function find(tx: Tx, externalId: string): Promise<Row | null> {
    return tx.proposal.findUnique({ where: { communityId_venue_externalId: { ...at, externalId } } })
  }

  /** Out of all of its logs that are on the chain. */
  async function foldAgain(tx: Tx, id: string) {
    const word = numberToHex(BigInt(id), { size: 32 })
    const ofGovernor = await tx.chainLog.findMany({
      where: {
        chainId,
        address: venue.address,
        // Where the id is not indexed it is the first word of the data.
        OR: [{ data: { startsWith: word } }, { topics: { contains: word } }],
      },
    })
    const folded = fold(venue.address, inOrder(ofGovernor))
    if (!folded || !traits?.timelock) return folded
    const ofTimelock = await tx.chainLog.findMany({
      where: {
        chainId,
        address: traits.timelock,
        blockNumber: { gte: folded.proposal.createdBlock },
        OR: folded.proposal.operations.map((operation) => ({ topics: { contains: operation } })),
      },
    })
    return ofTimelock.length > 0 ? fold(venue.address, inOrder([...ofGovernor, ...ofTimelock])) : folded
  }

  function factsOf(proposal: Folded, row: Row | null): Facts {
    const kept = row ? (JSON.parse(row.details) as Details) : undefined
    const answers = asked.get(proposal.id.toString())
    const outcome = kept?.outcome ?? answers?.outcome
    const quorum = keptQuorum(row, kept) ?? answers?.quorum
    const now = times!.now()
    const start = steady(times!.dateOf(proposal.snapshot), row?.startsAt, now > proposal.snapshot)
    const end = steady(times!.dateOf(proposal.deadline), row?.endsAt, now > proposal.deadline)
    const decided = now > proposal.deadline ? outcome?.result : undefined
    const result = decided ?? (proposal.queued || proposal.executed ? 'passed' : undefined)
    const { cancelledAt, queued, executed } = proposal
    const begun = now > proposal.snapshot && !(cancelledAt && cancelledAt <= start.date)
    const details: Details = {
      createdBlock: proposal.createdBlock,
      lastBlock: proposal.lastBlock,
      deadline: proposal.deadline.toString(),
      actions: proposal.actions,
      operations: proposal.operations,
      ...(cancelledAt && { cancelledAt: cancelledAt.getTime() }),
      ...(queued && { queued }),
      ...(executed && { executed }),
      ...(decided && { outcome }),
      ...(quorum && { quorumBlock: quorum.block }),
    }
    return {
      externalId: proposal.id.toString(),
      title: proposal.title,
      body: proposal.body,
      author: proposal.proposer,
      system: 'basic',
      choices: CHOICES,
      labels: [],
      link: '',
      snapshot: proposal.snapshot.toString(),
      state: stateOf(proposal, now, decided),
      createdAt: proposal.createdAt,
      startsAt: start.date,
      endsAt: end.date,
      executableAt: proposal.executableAt,
      scores: [...proposal.scores],
      // GovernorCountingSimple counts those for and those abstaining towards the quorum.
      scoresTotal: proposal.scores[0] + proposal.scores[2],
      scoresFinal: now > proposal.deadline || cancelledAt !== undefined,
      votes: proposal.voters,
      quorum: quorum?.amount,
      decimals: traits!.decimals,
      details: { ...details, estimated: !(start.exact && end.exact) },
      reached: {
        created: {},
        ...(begun && { started: {} }),
        ...(result && { ended: { result } }),
        ...(queued && { queued: {} }),
        ...(executed && { executed: { transaction: executed } }),
        ...(cancelledAt && { cancelled: {} }),
      },
    }
  }

  return {
    name: `governor:${communityId}:${venue.id}`,
    chainId,
    fromBlock: venue.fromBlock,
    filters,
    prepare,
    read,
    block,
    undo,
  }
}

function stateOf(
  { snapshot, deadline, cancelledAt, queued, executed }: Folded,
  now: bigint,
  outcome: Outcome | undefined,
): State {
  if (executed) return 'executed'
  if (cancelledAt) return 'cancelled'
  if (queued) return outcome === 'expired' ? 'expired' : 'queued'
  if (now <= snapshot) return 'pending'
  if (now <= deadline) return 'active'
  return outcome ?? 'ended'
}

/** A proposal as its row keeps it, without its votes. */
function fromRow(row: Row): Folded {
  const details: Details = JSON.parse(row.details)
  const [votesFor, against, abstain] = (JSON.parse(row.scores!) as string[]).map(BigInt)
  return {
    id: BigInt(row.externalId),
    title: row.title,
    body: row.body,
    proposer: row.author as Folded['proposer'],
    snapshot: BigInt(row.snapshot),
    deadline: BigInt(details.deadline),
    createdAt: row.createdAt,
    createdBlock: details.createdBlock,
    lastBlock: details.lastBlock,
    actions: details.actions,
    operations: details.operations,
    scores: [votesFor!, against!, abstain!],
    voters: row.votes ?? 0,
    cancelledAt: details.cancelledAt === undefined ? undefined : new Date(details.cancelledAt),
    queued: details.queued,
    executableAt: row.executableAt ?? undefined,
    executed: details.executed,
  }
}

function keptQuorum(row: Row | null, details: Details | undefined): Asked['quorum'] {
  if (!row || row.quorum === null) return undefined
  return { amount: BigInt(row.quorum), block: details?.quorumBlock ?? 0 }
}

/** Without what was asked at blocks that were undone. */
function holdingBefore(row: Row, from: number): Row {
  const { outcome, quorumBlock = 0, ...details }: Details = JSON.parse(row.details)
  const holds = outcome && outcome.block < from
  return {
    ...row,
    quorum: quorumBlock < from ? row.quorum : null,
    details: JSON.stringify({ ...details, quorumBlock, ...(holds && { outcome }) }),
  }
}

/** In milliseconds. */
const MINUTE = 60_000

/** An estimate stays as it is while it is about right, and when its time has passed. */
function steady(
  told: { date: Date; exact: boolean },
  kept: Date | undefined,
  passed: boolean,
): { date: Date; exact: boolean } {
  if (told.exact || !kept) return told
  const near = Math.abs(told.date.getTime() - kept.getTime()) < MINUTE
  return passed || near ? { date: kept, exact: false } : told
}

function inOrder(rows: ChainLog[]): Log[] {
  return rows
    .map((row) => ({ ...row, topics: JSON.parse(row.topics) }) as Log)
    .sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
}

/** Rows that one statement writes. */
const ROWS = 500
const LONGEST_REASON = 5_000

async function keepVotes(tx: Tx, proposalId: number, votes: CastVote[]): Promise<void> {
  for (let start = 0; start < votes.length; start += ROWS) {
    const some = votes.slice(start, start + ROWS)
    await tx.vote.deleteMany({ where: { proposalId, voter: { in: some.map(({ voter }) => voter) } } })
    await tx.vote.createMany({
      data: some.map(({ voter, choice, power, reason, at }) => ({
        proposalId,
        voter,
        choice: JSON.stringify(choice),
        power: power.toString(),
        reason: clean(reason).slice(0, LONGEST_REASON).toWellFormed(),
        castAt: at,
      })),
    })
  }
}
