import { inTime } from '../deadline.ts'

export interface Lanes {
  /**
   * Starts the work of each key that has none under way, and waits for all, but not for long: a slow one keeps nobody
   * waiting but itself. What has failed meanwhile, or since the run before, is thrown.
   */
  run(keys: Iterable<number>, work: (key: number) => Promise<void>): Promise<void>
  /** Waits for what is under way, but not for long. */
  idle(): Promise<void>
}

/** Milliseconds that lanes wait for a slow one. */
const PATIENCE = 1_000

export function createLanes(): Lanes {
  const busy = new Map<number, Promise<unknown>>()
  const failures: unknown[] = []
  async function settled(): Promise<void> {
    await inTime(Promise.all(busy.values()), PATIENCE)
  }

  return {
    async run(keys, work) {
      for (const key of keys) {
        if (busy.has(key)) continue
        const done = work(key)
          .catch((error) => failures.push(error))
          .finally(() => busy.delete(key))
        busy.set(key, done)
      }
      await settled()
      const [failure] = failures.splice(0)
      if (failure) throw failure
    },
    idle: settled,
  }
}
