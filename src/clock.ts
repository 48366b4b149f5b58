/**
 * The one source of time. Nothing else in the program reads it, so that a test or the local community can move
 * it; `test/clock.test.ts` holds everyone to that. Timers (`setTimeout`) measure durations and are not time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
}

export interface MovableClock extends Clock {
  /** How far this clock runs ahead of the machine's, in milliseconds. */
  readonly offset: number
  /** Sets how far this clock runs ahead of the machine's, in milliseconds. */
  setOffset(milliseconds: number): void
}

/** The machine's clock, and `offset` milliseconds on top of it. */
export function createClock(offset = 0): MovableClock {
  return {
    now: () => Date.now() + offset,
    get offset() {
      return offset
    },
    setOffset(milliseconds) {
      offset = milliseconds
    },
  }
}

/** The clock's time in whole seconds, as Snapshot and the chains count it. */
export function seconds(clock: Clock): number {
  return Math.floor(clock.now() / 1000)
}
