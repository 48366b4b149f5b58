import { Cron } from 'croner'
import cron from 'node-cron'
import type { Clock } from '../clock.ts'
import type { Community, Schedule } from '../community.ts'
import { tell } from '../events/events.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import { writeCursor } from '../store/cursor.ts'
import type { Store } from '../store/store.ts'
import type { Treasury } from '../treasury/treasury.ts'

export interface ScheduleOptions {
  store: Store
  clock: Clock
  log: Log
  communities: ReadonlyMap<string, Community>
  treasury: Pick<Treasury, 'overview' | 'paymentsKnownUntil' | 'refresh'>
  /** Called when a report is to be delivered. */
  told(): void
  /** Milliseconds that a payout report waits for the followers to have read up to its due time. */
  patience?: number
}

/** What an event of a report carries. Times are ISO 8601, money is in 8 decimals of a US dollar. */
export interface ReportData {
  place: string
  schedule: string
  /** The report tells of what happened after `since`, up to and with `until`. */
  since: string
  until: string
  /** Where `until` is earlier than this, the rest was not known yet: the next report tells it. */
  dueAt: string
  /** What the treasury was worth, where that is known. */
  total?: string
  /** What it was worth in the report before, and when that was due. */
  before?: Total
}

interface Total {
  total: string
  at: string
}

/** How far a schedule was handled: its newest due time, what its report told up to, and the last total that was known. */
interface Handled {
  due: string
  until: string
  total?: Total
}

/** Milliseconds that a treasury report waits for a new reading of what is held. */
const REFRESH = 3_000
const PATIENCE = 10 * 60_000

/**
 * Tells each report when it is due, once: the row of the occurrence, its event and the move of the cursor are one
 * transaction. After a downtime, one report covers the gap. What is due comes from the clock, the cursor and the
 * community's time zone; node-cron only ticks.
 */
export async function startSchedule(options: ScheduleOptions): Promise<Loop & { refresh(): Promise<void> }> {
  const { store, clock, log, communities, treasury, told, patience = PATIENCE } = options
  /** The ends of waits that have begun. */
  const waits = new Map<string, AbortSignal>()
  await sync(store, clock, communities)
  const loop = startLoop({ name: 'schedule', every: 60_000, run: due, log })
  const ticks = cron.schedule('* * * * * *', loop.nudge, { suppressMissedWarning: true })

  async function due(): Promise<void> {
    const handled = await readHandled(store)
    const now = clock.now()
    for (const community of communities.values()) {
      for (const schedule of community.schedule) {
        const last = handled.get(cursorOf(community.id, schedule.id))
        const dueAt = newestDue(schedule.cron, community.timeZone, now)
        if (!last || !dueAt || dueAt.getTime() <= Date.parse(last.due)) continue
        await report(community, schedule, last, dueAt)
      }
    }
  }

  async function report(community: Community, schedule: Schedule, last: Handled, dueAt: Date): Promise<void> {
    const communityId = community.id
    const until = schedule.report === 'payouts' ? await toldUntil(communityId, schedule, last, dueAt) : dueAt
    if (!until) return
    const total = schedule.report === 'treasury' ? await totalOf(communityId) : undefined
    const data: ReportData = {
      place: schedule.place,
      schedule: schedule.id,
      since: last.until,
      until: until.toISOString(),
      dueAt: dueAt.toISOString(),
      ...(total === undefined ? {} : { total }),
      ...(last.total === undefined ? {} : { before: last.total }),
    }
    await store.transaction(async (tx) => {
      const occurrence = { communityId, schedule: schedule.id, dueAt }
      await tx.occurrence.upsert({
        where: { communityId_schedule_dueAt: occurrence },
        create: { ...occurrence, since: new Date(last.until) },
        update: {},
      })
      await tell(tx, clock, {
        communityId,
        key: `report:${schedule.id}:${data.dueAt}`,
        kind: `report-${schedule.report}`,
        data: { ...data },
      })
      const { dueAt: due, until } = data
      const known = total === undefined ? last.total : { total, at: due }
      const next: Handled = { due, until, ...(known ? { total: known } : {}) }
      await writeCursor(tx, cursorOf(communityId, schedule.id), next)
    })
    told()
  }

  /** Up to when the payments can be told, or undefined while it is worth waiting for more to be known. */
  async function toldUntil(
    communityId: string,
    schedule: Schedule,
    last: Handled,
    dueAt: Date,
  ): Promise<Date | undefined> {
    const key = `${cursorOf(communityId, schedule.id)} ${dueAt.toISOString()}`
    const known = (await treasury.paymentsKnownUntil(communityId))?.getTime() ?? 0
    if (known < dueAt.getTime()) {
      const waited = waits.get(key) ?? AbortSignal.timeout(patience)
      waits.set(key, waited)
      if (!waited.aborted) return undefined
    }
    waits.delete(key)
    return new Date(Math.min(dueAt.getTime(), Math.max(known, Date.parse(last.until))))
  }

  async function totalOf(communityId: string): Promise<string | undefined> {
    await treasury.refresh(REFRESH)
    const { usd, readAt } = await treasury.overview(communityId)
    return readAt && usd?.toString()
  }

  return {
    ...loop,
    refresh: () => sync(store, clock, communities),
    async stop() {
      await ticks.destroy()
      await loop.stop()
    },
  }
}

/** A schedule that is new begins now, without a history; one that left the file is forgotten. */
async function sync(store: Store, clock: Clock, communities: ReadonlyMap<string, Community>): Promise<void> {
  const names = [...communities.values()].flatMap((community) =>
    community.schedule.map((schedule) => cursorOf(community.id, schedule.id)),
  )
  const handled = await readHandled(store)
  const now = new Date(clock.now()).toISOString()
  await store.transaction(async (tx) => {
    await tx.cursor.deleteMany({ where: { name: { startsWith: CURSORS, notIn: names } } })
    for (const name of names) {
      if (!handled.has(name)) await writeCursor(tx, name, { due: now, until: now } satisfies Handled)
    }
  })
}

const CURSORS = 'schedule:'

function cursorOf(communityId: string, schedule: string): string {
  return `${CURSORS}${communityId}:${schedule}`
}

async function readHandled(store: Store): Promise<Map<string, Handled>> {
  const rows = await store.db.cursor.findMany({ where: { name: { startsWith: CURSORS } } })
  return new Map(rows.map(({ name, value }) => [name, JSON.parse(value) as Handled]))
}

/**
 * The newest time at or before `now` at which the expression is due in the time zone. When clocks go forward, a due time
 * in the missing hour comes as that hour ends; when they go back, one in the repeated hour comes once.
 */
export function newestDue(expression: string, timeZone: string, now: number): Date | undefined {
  // croner's reference is exclusive.
  return new Cron(expression, { timezone: timeZone, paused: true }).previousRuns(1, new Date(now + 1))[0]
}
