import { type Clock, seconds } from '../../clock.ts'
import type { SnapshotVenue } from '../../community.ts'
import type { Health } from '../../health.ts'
import type { Log } from '../../log.ts'
import { type Loop, startLoop } from '../../loop.ts'
import { readCursor, writeCursor } from '../../store/cursor.ts'
import type { Proposal as Row } from '../../store/generated/client.ts'
import type { Store } from '../../store/store.ts'
import { type Facts, factsOf, keepProposals } from '../facts.ts'
import { OPEN } from '../proposal.ts'
import { factsFrom, withTally, withTime } from './facts.ts'
import { type HubMessage, type HubProposal, LIST, type SnapshotHub } from './hub.ts'

export interface SnapshotFollowerOptions {
  communityId: string
  venue: SnapshotVenue
  hub: SnapshotHub
  store: Store
  clock: Clock
  log: Log
  health: Health
  /** Milliseconds between two looks. Each costs two questions; without a key the hub allows 100 a minute. */
  pollEvery: number
}

/** How far the space was read. While `sync` is there, its history is being read. */
interface Position {
  /** The hub's own count of messages: its only cursor that does not go back. */
  mci: number
  sync?: { created: number; skip: number }
}

/** Final counts that are asked for at once. */
const PARALLEL = 5
/** Milliseconds before a final count is asked for again: doubles from the first to the last. */
const FIRST_WAIT = 5_000
const LAST_WAIT = 3_600_000
/** Follows a Snapshot space: its history quietly, then what happens; tallies while they move, and the final count. */
export function followSnapshot(options: SnapshotFollowerOptions): Loop {
  const { communityId, venue, hub, store, clock, log, health, pollEvery } = options
  const { space } = venue
  const at = { communityId, venue: venue.id }
  const cursor = `snapshot:${communityId}:${venue.id}`
  const counting = new Map<string, { tries: number; next: number }>()

  async function run(signal: AbortSignal): Promise<void> {
    let position = (await readCursor<Position>(store.db, cursor)) ?? (await begin(signal))
    while (position.sync) position = await readHistory(position, position.sync, signal)
    position = await readMessages(position, signal)
    await moveWithTime()
    await refreshTallies(signal)
  }

  /** Where messages stand is noted before history is read, so that nothing falls between them. */
  async function begin(signal: AbortSignal): Promise<Position> {
    if (!(await hub.labels(space, signal))) throw new Error(`the hub has no space ${space}`)
    const position: Position = { mci: await hub.newest(space, signal), sync: { created: 0, skip: 0 } }
    await store.transaction((tx) => writeCursor(tx, cursor, position))
    return position
  }

  async function readHistory(
    { mci }: Position,
    from: { created: number; skip: number },
    signal: AbortSignal,
  ): Promise<Position> {
    const { proposals, next } = await hub.page(space, from, signal)
    // What has come since is news, and told as such.
    const news = new Set((await hub.messages(space, mci, signal)).map(({ id }) => id))
    const history = proposals.filter(({ id }) => !news.has(id))
    const facts = await toFacts(history, signal)
    const position: Position = next ? { mci, sync: next } : { mci }
    await store.transaction(async (tx) => {
      await keepProposals(tx, clock, at, facts, true)
      await writeCursor(tx, cursor, position)
    })
    return position
  }

  async function readMessages(position: Position, signal: AbortSignal): Promise<Position> {
    for (;;) {
      const messages = await hub.messages(space, position.mci, signal)
      if (messages.length === 0) return position
      const changed = await proposalsOf(messages, signal)
      const gone = await goneBy(messages, signal)
      const facts = await toFacts(changed, signal)
      position = { mci: messages.at(-1)!.mci }
      await store.transaction(async (tx) => {
        await keepProposals(tx, clock, at, facts, false)
        const rows = await tx.proposal.findMany({ where: { ...at, externalId: { in: gone } } })
        await keepProposals(tx, clock, at, rows.map(withdrawn), false)
        await writeCursor(tx, cursor, position)
      })
      if (messages.length < LIST) return position
    }
  }

  /** A new proposal has its message's id; a changed one its message's document. */
  async function proposalsOf(messages: HubMessage[], signal: AbortSignal): Promise<HubProposal[]> {
    const ids = messages.filter(({ type }) => type === 'proposal').map(({ id }) => id)
    const ipfs = messages.flatMap((each) => (each.type === 'update-proposal' && each.ipfs) || [])
    const created = await hub.proposals({ ids }, signal)
    const edited = await hub.proposals({ ipfs }, signal)
    // In the order of their messages, which becomes that of their numbers.
    const byId = new Map([...created, ...edited].map((proposal) => [proposal.id, proposal]))
    return [...new Set([...ids, ...byId.keys()])]
      .flatMap((id) => byId.get(id) ?? [])
      .filter(({ flagged }) => !flagged)
  }

  /**
   * Which of ours were deleted, or hidden by a moderator. The hub says only that one was; which one stands in the signed
   * message, and where that can't be had, whatever the hub lacks is it.
   */
  async function goneBy(messages: HubMessage[], signal: AbortSignal): Promise<string[]> {
    const removing = messages.filter(({ type }) => type === 'delete-proposal' || type === 'flag-proposal')
    if (removing.length === 0) return []
    const subjects = await Promise.all(removing.map(({ ipfs }) => ipfs && hub.subject(ipfs, signal)))
    const named = subjects.flatMap((id) => id || [])
    const rows = await store.db.proposal.findMany({
      where: {
        ...at,
        state: { not: 'cancelled' },
        ...(named.length === removing.length && { externalId: { in: named } }),
      },
      select: { externalId: true },
    })
    const ids = rows.map(({ externalId }) => externalId)
    const left = await hub.tallies(ids, signal)
    const there = new Set(left.filter(({ flagged }) => !flagged).map(({ id }) => id))
    return ids.filter((id) => !there.has(id))
  }

  async function moveWithTime(): Promise<void> {
    const now = new Date(seconds(clock) * 1000)
    await store.transaction(async (tx) => {
      const rows = await tx.proposal.findMany({
        where: {
          ...at,
          OR: [
            { state: 'pending', startsAt: { lte: now } },
            { state: 'active', endsAt: { lt: now } },
          ],
        },
      })
      const facts = rows.map((row) => withTime(factsOf(row), clock))
      await keepProposals(tx, clock, at, facts, false)
    })
  }

  async function refreshTallies(signal: AbortSignal): Promise<void> {
    const rows = await store.db.proposal.findMany({
      where: {
        ...at,
        OR: [{ state: 'active' }, { state: 'ended', scoresFinal: false }],
        // As `SnapshotDetails` is written: a long history has many of these, which are not read again and again.
        NOT: { details: { contains: '"uncounted":true' } },
      },
    })
    await askForCounts(rows, signal)
    const tallies = await hub.tallies(
      rows.map(({ externalId }) => externalId),
      signal,
    )
    await store.transaction(async (tx) => {
      const facts: Facts[] = []
      for (const tally of tallies) {
        const row = await tx.proposal.findUnique({
          where: { communityId_venue_externalId: { ...at, externalId: tally.id } },
        })
        if (!row || (!OPEN.includes(row.state as never) && row.state !== 'ended')) continue
        facts.push(withTally(factsOf(row), tally, clock))
      }
      await keepProposals(tx, clock, at, facts, false)
    })
  }

  async function askForCounts(rows: Row[], signal: AbortSignal): Promise<void> {
    const now = clock.now()
    const due = rows.filter(
      ({ state, externalId }) => state === 'ended' && now >= (counting.get(externalId)?.next ?? 0),
    )
    await Promise.all(
      due.slice(0, PARALLEL).map(async ({ externalId }) => {
        const tries = counting.get(externalId)?.tries ?? 0
        const wait = Math.min(FIRST_WAIT * 2 ** Math.min(tries, 20), LAST_WAIT)
        counting.set(externalId, { tries: tries + 1, next: now + wait })
        // It answers when it can; until then the tally stays as it is.
        await hub
          .count(externalId, signal)
          .catch((error) => log.debug({ proposal: externalId, error }, 'a final count was not to be had'))
      }),
    )
    const waiting = new Set(rows.map(({ externalId }) => externalId))
    for (const id of counting.keys()) if (!waiting.has(id)) counting.delete(id)
  }

  async function toFacts(proposals: HubProposal[], signal: AbortSignal): Promise<Facts[]> {
    const labelled = proposals.some(({ labels }) => labels?.length)
    const names = labelled ? await hub.labels(space, signal) : undefined
    return proposals.map((proposal) => factsFrom(proposal, names, clock))
  }

  return startLoop({
    name: cursor,
    every: pollEvery,
    run,
    log,
    pulse: health.watch(`Snapshot space ${space}`, 'remedy-snapshot', communityId),
  })
}

function withdrawn(row: Row): Facts {
  const facts = factsOf(row)
  return { ...facts, state: 'cancelled', reached: { ...facts.reached, cancelled: {} } }
}
