import { clean } from '../card.ts'
import type { Clock } from '../clock.ts'
import { type EventKind, retract, revive, tell } from '../events/events.ts'
import type { Proposal as Row } from '../store/generated/client.ts'
import type { Tx } from '../store/store.ts'
import { categorise } from './category.ts'
import type { Details, State, UNDONE } from './proposal.ts'

/** What a venue says of a proposal. */
export interface Facts {
  externalId: string
  title: string
  body: string
  author: string
  system: string
  choices: string[]
  /** As people read them. */
  labels: string[]
  link: string
  snapshot: string
  state: State | typeof UNDONE
  createdAt: Date
  startsAt: Date
  endsAt: Date
  executableAt: Date | undefined
  scores: bigint[] | undefined
  scoresTotal: bigint | undefined
  scoresFinal: boolean
  votes: number | undefined
  quorum: bigint | undefined
  decimals: number
  details: Omit<Details, 'reached'> & Record<string, unknown>
  /** What has happened so far, in order, with what its event tells beyond the proposal. */
  reached: Reached
}

export type Step = 'created' | 'started' | 'ended' | 'queued' | 'executed' | 'cancelled'
export type Reached = Partial<Record<Step, Record<string, unknown>>>

/** Characters that are kept of a text; Snapshot and governors allow less. */
const LONGEST_BODY = 100_000
const LONGEST_TITLE = 300
/** Rows that one statement asks for or writes: Prisma compiles each in memory that it never gives back. */
const ROWS = 20

/**
 * Keeps what a venue says, and tells what is newly reached, all in one transaction. What is no longer true is retracted.
 * `quiet` tells nothing new: it is history.
 */
export async function keepProposals(
  tx: Tx,
  clock: Clock,
  at: { communityId: string; venue: string },
  list: Facts[],
  quiet: boolean,
): Promise<void> {
  for (let start = 0; start < list.length; start += ROWS)
    await keepSome(tx, clock, at, list.slice(start, start + ROWS), quiet)
}

async function keepSome(
  tx: Tx,
  clock: Clock,
  at: { communityId: string; venue: string },
  list: Facts[],
  quiet: boolean,
): Promise<void> {
  const now = new Date(clock.now())
  const where = { ...at, externalId: { in: list.map(({ externalId }) => externalId) } }
  const before = new Map((await tx.proposal.findMany({ where })).map((row) => [row.externalId, row]))

  const fresh = list.filter(({ externalId }) => !before.has(externalId))
  if (fresh.length > 0) {
    const newest = await tx.proposal.aggregate({
      where: { communityId: at.communityId },
      _max: { number: true },
    })
    const first = (newest._max.number ?? 0) + 1
    await tx.proposal.createMany({
      data: fresh.map((facts, index) => ({
        ...at,
        number: first + index,
        ...columns(facts),
        ...categoryOf(facts),
        updatedAt: now,
      })),
    })
  }
  for (const facts of list) {
    const row = before.get(facts.externalId)
    const changes = row && differences(row, facts)
    if (changes) await tx.proposal.update({ where: { id: row.id }, data: { ...changes, updatedAt: now } })
  }
  if (quiet && fresh.length === list.length) return

  const after = await tx.proposal.findMany({
    where,
    select: { id: true, number: true, title: true, externalId: true },
  })
  const rows = new Map(after.map((row) => [row.externalId, row]))
  for (const facts of list)
    await tellSteps(tx, clock, at, rows.get(facts.externalId)!, facts, before.get(facts.externalId), quiet)
}

/** It was so already when the proposal became known. */
const AT_ONCE = { atOnce: true }

const kinds: Record<Step, EventKind> = {
  created: 'proposal-created',
  started: 'proposal-started',
  ended: 'proposal-ended',
  queued: 'proposal-queued',
  executed: 'proposal-executed',
  cancelled: 'proposal-cancelled',
}

async function tellSteps(
  tx: Tx,
  clock: Clock,
  { communityId, venue }: { communityId: string; venue: string },
  { id, number, title, externalId }: { id: number; number: number; title: string; externalId: string },
  facts: Facts,
  before: Row | undefined,
  quiet: boolean,
): Promise<void> {
  const known = before ? (JSON.parse(before.details) as Details).reached : []
  const steps = Object.keys(facts.reached) as Step[]
  for (const step of steps.filter((each) => !known.includes(each))) {
    const key = `${step}:${venue}:${externalId}`
    const atOnce = !before && step !== 'created'
    const data = { number, title, ...(atOnce && AT_ONCE), ...facts.reached[step] }
    if (quiet) await revive(tx, communityId, key)
    else await tell(tx, clock, { communityId, key, kind: kinds[step], proposalId: id, data })
  }
  for (const step of known.filter((each) => !(each in facts.reached)))
    await retract(tx, clock, communityId, `${step}:${venue}:${externalId}`)
}

type Columns = Omit<
  Row,
  'id' | 'communityId' | 'venue' | 'number' | 'category' | 'categoryReason' | 'updatedAt'
>

function columns(facts: Facts): Columns {
  const text = textOf(facts)
  return {
    externalId: facts.externalId,
    ...text,
    search: `${text.title}\n${text.body}`.toLowerCase(),
    author: facts.author,
    system: facts.system,
    choices: JSON.stringify(facts.choices.map(clean)),
    labels: JSON.stringify(facts.labels.map(clean)),
    link: facts.link,
    snapshot: facts.snapshot,
    state: facts.state,
    createdAt: facts.createdAt,
    startsAt: facts.startsAt,
    endsAt: facts.endsAt,
    executableAt: facts.executableAt ?? null,
    scores: facts.scores ? JSON.stringify(facts.scores.map(String)) : null,
    scoresTotal: facts.scoresTotal?.toString() ?? null,
    scoresFinal: facts.scoresFinal,
    votes: facts.votes ?? null,
    quorum: facts.quorum?.toString() ?? null,
    decimals: facts.decimals,
    details: JSON.stringify({ ...facts.details, reached: Object.keys(facts.reached) }),
  }
}

/** What a venue said when it was last asked, to be kept again with what has changed since. */
export function factsOf(row: Row): Facts {
  const { reached, ...details } = JSON.parse(row.details) as Details
  return {
    ...row,
    choices: JSON.parse(row.choices),
    labels: JSON.parse(row.labels),
    state: row.state as Facts['state'],
    executableAt: row.executableAt ?? undefined,
    scores: row.scores === null ? undefined : (JSON.parse(row.scores) as string[]).map(BigInt),
    scoresTotal: row.scoresTotal === null ? undefined : BigInt(row.scoresTotal),
    votes: row.votes ?? undefined,
    quorum: row.quorum === null ? undefined : BigInt(row.quorum),
    details,
    reached: Object.fromEntries(reached.map((step) => [step, {}])),
  }
}

function categoryOf(facts: Facts): Pick<Row, 'category' | 'categoryReason'> {
  const { category, reason } = categorise({ ...textOf(facts), labels: facts.labels.map(clean) })
  return { category, categoryReason: JSON.stringify(reason) }
}

function differences(row: Row, facts: Facts): Partial<Row> | undefined {
  const wanted = columns(facts)
  const changed = Object.entries(wanted).filter(([name, value]) => {
    const known = row[name as keyof Columns]
    return value instanceof Date && known instanceof Date
      ? value.getTime() !== known.getTime()
      : value !== known
  })
  if (changed.length === 0) return undefined
  const text = changed.some(([name]) => ['title', 'body', 'labels'].includes(name))
  return { ...Object.fromEntries(changed), ...(text && categoryOf(facts)) }
}

function textOf({ title, body }: Facts): { title: string; body: string } {
  return {
    title: clean(title).replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE).toWellFormed(),
    body: clean(body).slice(0, LONGEST_BODY).toWellFormed(),
  }
}
