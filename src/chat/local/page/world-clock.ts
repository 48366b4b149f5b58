import type { Clock } from '../../../clock.ts'

export interface WorldClock extends Clock {
  /** What the server says the time is, in milliseconds since the Unix epoch. */
  set(now: number): void
}

/** The local world's time: what the server said last, and what has passed since. */
export function createWorldClock(): WorldClock {
  let start = 0
  return {
    now: () => start + performance.now(),
    set(now) {
      start = now - performance.now()
    },
  }
}
