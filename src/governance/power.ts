import type { Address } from 'viem'
import type { Chains } from '../chain/clients.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import { type Choice, isChoice } from './choice.ts'
import { governorAbi } from './governor/contract.ts'
import type { Proposal } from './proposal.ts'
import { toUnits } from './snapshot/facts.ts'
import type { SnapshotHub } from './snapshot/hub.ts'

export interface StandingOptions {
  store: Store
  clock: Clock
  log: Log
  communities: ReadonlyMap<string, Community>
  chains: Chains
  hub: SnapshotHub
  /** A member's wallets. */
  wallets(memberId: string): Promise<Address[]>
}

/** How a member's wallets stand to a proposal. */
export interface Standing {
  wallets: {
    address: Address
    /** Base units; undefined: not known yet. */
    power: bigint | undefined
    /** Whether it voted; undefined: not known yet. */
    cast: boolean | undefined
    /** What for, where that can be read. */
    voted: Choice | undefined
  }[]
}

/** Milliseconds that a venue may take to answer while a person waits. */
const DEADLINE = 1_500
/** For how long an answer that may change is kept, in milliseconds, and how many of them. */
const BRIEF = 10_000
const KEPT = 5_000
/** Milliseconds that a question goes on by itself after the person has the answer, so that it is known the next time. */
const AFTERWARDS = 15_000

interface Power {
  power: bigint
  /** It was read where it can't change any more. */
  final: boolean
}

/** How a member's wallets stand to a proposal: their voting power where it counts, and whether they voted. */
export function createStanding(options: StandingOptions) {
  const { store, clock, log, communities, chains, hub, wallets } = options
  const recentPower = createRecent<Power>(clock)
  const recentVotes = createRecent<Map<string, unknown>>(clock)

  async function standing(proposal: Proposal, memberId: string): Promise<Standing> {
    const addresses = await wallets(memberId)
    const [powers, voted] = await Promise.all([
      Promise.all(addresses.map((address) => powerOf(proposal, address))),
      votesOf(proposal, addresses),
    ])
    return {
      wallets: addresses.map((address, index) => ({
        address,
        power: powers[index],
        ...voted(address),
      })),
    }
  }

  async function powerOf(proposal: Proposal, voter: Address): Promise<bigint | undefined> {
    const known = await store.db.votingPower.findUnique({
      where: { proposalId_voter: { proposalId: proposal.id, voter } },
    })
    if (known) return BigInt(known.power)
    const read = await recentPower(`${proposal.id}:${voter}`, async () => {
      const found = await askPower(proposal, voter)
      if (found.final) await keepPower(proposal.id, voter, found.power)
      return found
    })
    return read?.power
  }

  async function askPower(proposal: Proposal, voter: Address): Promise<Power> {
    const { venue, state, snapshot, externalId } = proposal
    const found = communities.get(proposal.communityId)?.venues.find(({ id }) => id === venue)
    if (!found) throw new Error('the venue is not the community’s any more')
    const begun = state !== 'pending'
    if (found.kind === 'snapshot') {
      const { vp, vp_state } = await hub.power(found.space, externalId, voter, deadline())
      const power = vp === undefined ? undefined : toUnits(vp)
      if (power === undefined) throw new Error('the hub does not say how much')
      return { power, final: begun && vp_state === 'final' }
    }
    const client = chains.client(found.chain)
    const contract = { address: found.address, abi: governorAbi } as const
    // Before the snapshot there is only the power of just now.
    const timepoint = begun
      ? BigInt(snapshot)
      : BigInt(await client.readContract({ ...contract, functionName: 'clock' })) - 1n
    const power = await client.readContract({
      ...contract,
      functionName: 'getVotes',
      args: [voter, timepoint],
    })
    return { power, final: begun }
  }

  async function keepPower(proposalId: number, voter: Address, power: bigint): Promise<void> {
    const values = { power: power.toString(), readAt: new Date(clock.now()) }
    await store.db.votingPower.upsert({
      where: { proposalId_voter: { proposalId, voter } },
      create: { proposalId, voter, ...values },
      update: values,
    })
  }

  /** What was cast here or read from the chain is in the store; who voted at Snapshot's own page is known to the hub. */
  async function votesOf(proposal: Proposal, voters: Address[]) {
    const rows = await store.db.vote.findMany({ where: { proposalId: proposal.id, voter: { in: voters } } })
    const choices = new Map<string, unknown>(rows.map(({ voter, choice }) => [voter, JSON.parse(choice)]))
    // While it is open, a vote that was cast here may have been replaced elsewhere.
    const open = proposal.state === 'active'
    const asked = voters.filter((voter) => open || !choices.has(voter))
    const venue = communities.get(proposal.communityId)?.venues.find(({ id }) => id === proposal.venue)
    let complete = true
    if (venue?.kind === 'snapshot' && asked.length > 0 && proposal.state !== 'pending') {
      // A vote that was cast here meanwhile makes it another question.
      const newest = Math.max(0, ...rows.map(({ castAt }) => castAt.getTime()))
      const told = await recentVotes(`${proposal.id}:${asked}:${newest}`, async () => {
        const votes = await hub.votes(proposal.externalId, asked, deadline())
        return new Map(votes.map(({ voter, choice }) => [voter, choice]))
      })
      complete = told !== undefined
      for (const [voter, choice] of told ?? []) choices.set(voter, choice)
    }
    return (voter: Address) => {
      const choice = choices.get(voter)
      const cast = choices.has(voter) || (complete ? false : undefined)
      return { cast, voted: readable(choice, proposal) ? choice : undefined }
    }
  }

  /** Asks once for all who ask at the same time, answers what it has after the deadline, and keeps what comes later. */
  function createRecent<T>(time: Clock) {
    const kept = new Map<string, { until: number; asked: Promise<T | undefined> }>()
    return async (key: string, ask: () => Promise<T>): Promise<T | undefined> => {
      const before = kept.get(key)
      const fresh = before && before.until > time.now()
      const asked = fresh
        ? before.asked
        : ask().catch((error) => {
            log.debug({ error }, 'a voting power or vote was not to be had')
            kept.delete(key)
            return undefined
          })
      if (!fresh) {
        if (kept.size >= KEPT) kept.clear()
        kept.set(key, { until: time.now() + BRIEF, asked })
      }
      return within(asked)
    }
  }

  return standing
}

const deadline = () => AbortSignal.timeout(AFTERWARDS)

function within<T>(asked: Promise<T | undefined>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, DEADLINE, undefined)
    asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Not while votes are encrypted, nor in a voting system that is not known here. */
function readable(choice: unknown, proposal: Proposal): choice is Choice {
  try {
    return choice !== undefined && isChoice(choice, proposal)
  } catch {
    return false
  }
}
