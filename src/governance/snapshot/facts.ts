import { getAddress, isAddress } from 'viem'
import { type Clock, seconds } from '../../clock.ts'
import type { Facts } from '../facts.ts'
import type { State } from '../proposal.ts'
import type { HubProposal, HubTally } from './hub.ts'

export type SnapshotDetails = Facts['details'] & {
  /** Nobody ever made Snapshot count it to the end, so how it ended is not known. */
  uncounted?: boolean
}

/** Without a final count for so long after the end, in milliseconds, a tally counts as not known. */
const PATIENCE = 30 * 86_400_000

/** Snapshot's voting power is a float of whole tokens; this many decimals keep all that it says. */
export const DECIMALS = 18

/** What the hub says of a proposal. @param names the space's labels by id */
export function factsFrom(
  proposal: HubProposal,
  names: Map<string, string> | undefined,
  clock: Clock,
): Facts {
  const { privacy, quorumType, link = '' } = proposal
  const facts: Facts = {
    externalId: proposal.id,
    title: proposal.title,
    body: proposal.body ?? '',
    author: isAddress(proposal.author, { strict: false }) ? getAddress(proposal.author) : proposal.author,
    system: proposal.type,
    choices: proposal.choices ?? [],
    labels: (proposal.labels ?? []).map((id) => names?.get(id) ?? id),
    link: /^https?:\/\//.test(link) ? link : '',
    snapshot: proposal.snapshot,
    state: 'pending',
    createdAt: fromSeconds(proposal.created),
    startsAt: fromSeconds(proposal.start),
    endsAt: fromSeconds(proposal.end),
    executableAt: undefined,
    scores: undefined,
    scoresTotal: undefined,
    scoresFinal: false,
    votes: undefined,
    quorum: undefined,
    decimals: DECIMALS,
    details: { ...(privacy && { privacy }), ...(quorumType && { quorumType }) },
    reached: { created: {} },
  }
  return withTally(facts, proposal, clock)
}

/** The state that the time makes; what the count makes of it is `withTally`'s. */
export function withTime(facts: Facts, clock: Clock): Facts {
  const now = seconds(clock) * 1000
  const started = now >= facts.startsAt.getTime()
  const over = now > facts.endsAt.getTime()
  return {
    ...facts,
    state: over ? 'ended' : started ? 'active' : 'pending',
    reached: { ...facts.reached, ...(started && { started: {} }) },
  }
}

export function withTally(before: Facts, tally: HubTally, clock: Clock): Facts {
  const facts = withTime(before, clock)
  const over = facts.state === 'ended'
  const final = over && tally.scores_state === 'final'
  const uncounted = over && !final && clock.now() > facts.endsAt.getTime() + PATIENCE
  const scores = uncounted ? undefined : scoresOf(facts, tally, over, final)
  const total = toUnits(tally.scores_total ?? 0)
  const counted: Facts = {
    ...facts,
    scores,
    scoresTotal: scores || total ? total : undefined,
    scoresFinal: final && scores !== undefined,
    votes: tally.votes,
    quorum: tally.quorum && tally.quorum > 0 ? toUnits(tally.quorum) : undefined,
    details: { ...facts.details, ...(uncounted && { uncounted }) },
  }
  if (!counted.scoresFinal) return counted
  const result = resultOf(counted)
  return { ...counted, state: result, reached: { ...counted.reached, ended: { result } } }
}

/** Undefined where it is not known, which the hub says in many ways: null, too few, or zeros while votes are secret. */
function scoresOf(facts: Facts, tally: HubTally, over: boolean, final: boolean): bigint[] | undefined {
  const { scores = [], votes } = tally
  if (facts.details.privacy === 'shutter' && !final) return undefined
  if (scores.length === 0 && !over && !votes) return facts.choices.map(() => 0n)
  if (scores.length !== facts.choices.length) return undefined
  const units = scores.map((score) => (score === null ? undefined : toUnits(score)))
  return units.every((each) => each !== undefined) ? units : undefined
}

/** Snapshot's own rule: only `basic` passes or is rejected. */
function resultOf({ system, scores, scoresTotal = 0n, quorum = 0n, details }: Facts): State {
  if (system !== 'basic') return 'ended'
  const [votesFor = 0n, against = 0n] = scores ?? []
  if (details.quorumType === 'rejection') return against > quorum ? 'rejected' : 'passed'
  return scoresTotal >= quorum && votesFor > against ? 'passed' : 'rejected'
}

function fromSeconds(time: number): Date {
  return new Date(time * 1000)
}

/** A float as base units, by its shortest decimal form; undefined for what is no amount. */
export function toUnits(value: number): bigint | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined
  const [, whole = '0', fraction = '', exponent = '0'] =
    /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(`${value}`) ?? []
  const places = DECIMALS - fraction.length + Number(exponent)
  const digits = BigInt(whole + fraction)
  return places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places)
}
