import { jittered } from './deadline.ts'
import type { Pulse } from './health.ts'
import type { Log } from './log.ts'

export interface Loop {
  name: string
  /** Runs soon, without waiting for the next turn, unless it is failing. */
  nudge(): void
  /** Resolves when a run that began after this call has ended, well or not. */
  settled(): Promise<void>
  /** Takes no new turn, and resolves when the one in hand has ended. */
  stop(): Promise<void>
}

export interface LoopOptions {
  name: string
  /** Milliseconds between the end of a run and the next one. */
  every: number
  /** One run. It takes the signal to its deadlines: stopping aborts it. */
  run(signal: AbortSignal): Promise<unknown>
  log: Log
  pulse?: Pulse
}

/** The longest that a failing loop waits, in milliseconds. */
const LONGEST_WAIT = 60_000

/**
 * Runs a piece of work again and again, never twice at once. A run that fails is said in the log and in `/doctor`, and
 * tried again after a wait that doubles, with jitter.
 */
export function startLoop({ name, every, run, log, pulse }: LoopOptions): Loop {
  const stopping = new AbortController()
  let wake: (() => void) | undefined
  let nudged = false
  let failures = 0
  let waiting: Array<() => void> = []

  const story = (async () => {
    while (!stopping.signal.aborted) {
      const served = waiting
      waiting = []
      nudged = false
      try {
        await run(stopping.signal)
        failures = 0
        pulse?.well()
      } catch (error) {
        if (!stopping.signal.aborted) {
          failures++
          pulse?.failing(error)
          log[failures === 1 ? 'warn' : 'debug']({ loop: name, error }, 'a run failed')
        }
      }
      for (const resolve of served) resolve()
      if (waiting.length > 0 || (nudged && failures === 0)) continue
      await pause()
    }
    for (const resolve of waiting) resolve()
  })()

  function pause(): Promise<void> {
    const backoff = failures === 0 ? every : Math.min(LONGEST_WAIT, every * 2 ** Math.min(failures, 10))
    const milliseconds = failures === 0 ? every : jittered(backoff)
    return new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds)
      function done() {
        clearTimeout(timer)
        wake = undefined
        resolve()
      }
      wake = done
      if (stopping.signal.aborted) done()
    })
  }

  function nudge() {
    nudged = true
    // What fails is left its pause, however often it is called for.
    if (failures === 0) wake?.()
  }

  return {
    name,
    nudge,
    settled: () =>
      new Promise((resolve) => {
        if (stopping.signal.aborted) return resolve()
        waiting.push(resolve)
        wake?.()
      }),
    async stop() {
      stopping.abort()
      wake?.()
      await story
    },
  }
}
