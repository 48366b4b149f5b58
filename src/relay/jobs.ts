import type { Clock } from '../clock.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Store, Tx } from '../store/store.ts'
import type { Sentence } from '../words/words.ts'
import type { Job, JobEnd, NewJob, Step } from './route.ts'

/**
 * A job's states in the store:
 *
 *     queued → under-way → done | refused
 *     queued → done | refused | expired
 *
 * Under way is what was sent and can't be called back; such a job does not expire.
 */
export type RelayJob = Prisma.RelayJobModel
export type OpenState = 'queued' | 'under-way'
export type Ending = Extract<Step, { state: 'done' | 'refused' }> | { state: 'expired'; sentence: Sentence }

const OPEN: OpenState[] = ['queued', 'under-way']

/** Jobs looked at in one turn. */
const AT_ONCE = 500

/** A job that was refused or expired never arrived, and may be sent anew; any other with the same key is the same job. */
export async function enqueue(tx: Tx, clock: Clock, job: NewJob): Promise<number> {
  const now = new Date(clock.now())
  const { key, communityId, route, expiresAt } = job
  const fresh = {
    communityId,
    route,
    expiresAt,
    state: 'queued',
    payload: JSON.stringify(job.payload),
    attempts: 0,
    nextAttemptAt: now,
    createdAt: now,
    outcome: null,
    doneAt: null,
  }
  const known = await tx.relayJob.findUnique({ where: { key }, select: { id: true, state: true } })
  if (!known) return (await tx.relayJob.create({ data: { key, ...fresh } })).id
  if (known.state === 'refused' || known.state === 'expired')
    await tx.relayJob.update({ where: { id: known.id }, data: fresh })
  return known.id
}

/** What is to be taken on now, or is too old, in the order of its coming. */
export function dueJobs({ db }: Store, clock: Clock): Promise<RelayJob[]> {
  const now = new Date(clock.now())
  return db.relayJob.findMany({
    where: {
      OR: [
        { state: { in: OPEN }, nextAttemptAt: { lte: now } },
        { state: 'queued', expiresAt: { lte: now } },
      ],
    },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
  })
}

/** @param next `at` in milliseconds since the epoch */
export async function postpone(
  { db }: Store,
  id: number,
  { state, attempts, at }: { state: string; attempts: number; at: number },
): Promise<void> {
  await db.relayJob.updateMany({
    where: { id, state: { in: OPEN } },
    data: { state, attempts, nextAttemptAt: new Date(at) },
  })
}

/** Ends a job together with what follows from that, or not at all. */
export function endJob(store: Store, clock: Clock, id: number, ending: Ending): Promise<JobEnd> {
  return store.transaction(async (tx) => {
    await tx.relayJob.update({
      where: { id },
      data: {
        state: ending.state,
        outcome: JSON.stringify(ending.sentence),
        result: ending.state === 'done' ? JSON.stringify(ending.result) : null,
        doneAt: new Date(clock.now()),
      },
    })
    if (ending.state === 'done') await ending.record?.(tx)
    return { accepted: ending.state === 'done', sentence: ending.sentence }
  })
}

/** How a job ended; undefined while it is on its way. */
export async function readEnd({ db }: Store, id: number): Promise<JobEnd | undefined> {
  const job = await db.relayJob.findUnique({ where: { id }, select: { state: true, outcome: true } })
  if (!job?.outcome) return undefined
  return { accepted: job.state === 'done', sentence: JSON.parse(job.outcome) }
}

export function toJob({ id, communityId, payload, attempts, expiresAt }: RelayJob): Job {
  return { id, communityId, payload: JSON.parse(payload), attempts, expiresAt }
}

/** Jobs of one lane are taken one at a time. */
export function lanesOf(jobs: RelayJob[]): Map<string, RelayJob[]> {
  const lanes = new Map<string, RelayJob[]>()
  for (const job of jobs) {
    const lane = `${job.communityId} ${job.route}`
    lanes.set(lane, [...(lanes.get(lane) ?? []), job])
  }
  return lanes
}
