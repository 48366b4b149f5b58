import type { Clock } from '../clock.ts'
import { jittered } from '../deadline.ts'
import { type Health, reason } from '../health.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Store } from '../store/store.ts'
import {
  dueJobs,
  type Ending,
  endJob,
  enqueue,
  lanesOf,
  postpone,
  type RelayJob,
  readEnd,
  toJob,
} from './jobs.ts'
import type { JobEnd, Relay, Route, Step } from './route.ts'

export interface RelayOptions {
  store: Store
  clock: Clock
  log: Log
  health: Health
  // biome-ignore lint/suspicious/noExplicitAny: each route has a payload of its own, which only it reads
  routes?: Route<any>[]
  /** Told when a message arrived: who follows its venue can look at once. */
  arrived?: () => void
  /** Milliseconds between two looks at what is due. */
  every?: number
}

export interface RelayService extends Relay {
  register<Payload>(route: Route<Payload>): void
  loop: Loop
}

/** In milliseconds. A wait doubles with each failure, with jitter. */
const FIRST_WAIT = 1000
const LONGEST_WAIT = 5 * 60_000

/**
 * Carries signed messages out of the house. A job is in the store from before anything is sent until after it arrived, so
 * it goes on where it was after any crash; its route finds again what it sent. Jobs of a community and a route are taken
 * in their order, one at a time; such lanes run side by side and do not wait for each other.
 */
export function createRelay(options: RelayOptions): RelayService {
  const { store, clock, log, health, arrived, every = 500 } = options
  const routes = new Map((options.routes ?? []).map((route) => [route.name, route]))
  const pulse = health.watch('relay', 'relay-remedy')
  const stopping = new AbortController()
  const lanes = new Map<string, Promise<void>>()
  const waiting = new Map<number, Set<(end: JobEnd | undefined) => void>>()

  async function turn(): Promise<void> {
    const due = await dueJobs(store, clock)
    const stray = due.find((job) => !routes.has(job.route))
    if (stray) pulse.failing(`a message waits for the route "${stray.route}", which is not there`)
    else pulse.well()
    for (const [lane, jobs] of lanesOf(due.filter((job) => routes.has(job.route) || isExpired(job)))) {
      if (lanes.has(lane)) continue
      const running = walk(jobs)
        .catch((error) => log.warn({ lane, error }, 'a relay lane failed'))
        .finally(() => lanes.delete(lane))
      lanes.set(lane, running)
    }
  }

  /** One lane's due jobs in their order. What fails outside would likely fail the next one too, so that waits a turn. */
  async function walk(jobs: RelayJob[]): Promise<void> {
    for (const job of jobs) {
      if (stopping.signal.aborted) return
      const step = await take(job)
      try {
        await settle(job, step)
      } catch (error) {
        log.warn({ job: job.id, error }, 'what a relay step gave could not be kept')
        return settle(job, { state: 'failed', error })
      }
      if (step.state === 'failed') return
    }
  }

  async function take(job: RelayJob): Promise<Step | Ending> {
    const route = routes.get(job.route)
    if (!route || isExpired(job)) return { state: 'expired', sentence: { id: 'relay-expired' } }
    try {
      return await route.step(toJob(job), stopping.signal)
    } catch (error) {
      return { state: 'failed', error }
    }
  }

  /** What was sent can't be called back, and does not expire: only its route knows when that is over. */
  function isExpired({ state, expiresAt }: RelayJob): boolean {
    return state === 'queued' && expiresAt.getTime() <= clock.now()
  }

  async function settle(job: RelayJob, step: Step | Ending): Promise<void> {
    const { id, route, communityId } = job
    switch (step.state) {
      case 'under-way':
        return postpone(store, id, { state: 'under-way', attempts: 0, at: clock.now() + step.after })
      case 'failed': {
        // Ending the program is not the outside's fault, and no reason to wait after the next start.
        if (stopping.signal.aborted) return
        log.debug(
          { job: id, route, community: communityId, error: reason(step.error) },
          'a relay step failed',
        )
        const wait = step.after ?? backoff(job.attempts)
        return postpone(store, id, { state: job.state, attempts: job.attempts + 1, at: clock.now() + wait })
      }
      default: {
        const end = await endJob(store, clock, id, step)
        log.info({ job: id, route, community: communityId, state: step.state }, 'a relay job ended')
        for (const resolve of waiting.get(id) ?? []) resolve(end)
        waiting.delete(id)
        if (step.state === 'done') arrived?.()
      }
    }
  }

  const loop = startLoop({ name: 'relay', every, run: turn, log })

  return {
    enqueue: (tx, job) => enqueue(tx, clock, job),
    nudge: loop.nudge,
    register(route) {
      routes.set(route.name, route)
      loop.nudge()
    },
    async outcome(jobId, milliseconds) {
      let resolve!: (end: JobEnd | undefined) => void
      const ended = new Promise<JobEnd | undefined>((done) => {
        resolve = done
      })
      // Listening before looking, so that an end between the two is not missed.
      const listeners = waiting.get(jobId) ?? new Set()
      waiting.set(jobId, listeners.add(resolve))
      const timer = setTimeout(resolve, milliseconds, undefined)
      try {
        return (await readEnd(store, jobId)) ?? (await ended)
      } finally {
        clearTimeout(timer)
        listeners.delete(resolve)
        if (listeners.size === 0 && waiting.get(jobId) === listeners) waiting.delete(jobId)
      }
    },
    loop: {
      ...loop,
      async settled() {
        // A lane that is busy takes up nothing new: what fell due meanwhile is in the turn after it.
        await Promise.all(lanes.values())
        await loop.settled()
        await Promise.all(lanes.values())
      },
      async stop() {
        stopping.abort()
        await loop.stop()
        await Promise.all(lanes.values())
        for (const listeners of waiting.values()) for (const resolve of listeners) resolve(undefined)
      },
    },
  }
}

function backoff(attempts: number): number {
  return jittered(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempts, 20)))
}
