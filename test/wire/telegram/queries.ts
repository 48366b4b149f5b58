import type { CallbackAnswer } from './methods/methods.ts'

/** What came of pressing a button. */
export interface Pressed {
  /** What the person was shown; nothing, where the bot did not acknowledge in time. */
  answer?: CallbackAnswer
  /** Milliseconds from the press to the acknowledgement. */
  acknowledgedAfter?: number
}

/** Callback queries that wait for their one answer. */
export interface Queries {
  /** Resolves when the query is answered, or when it is too old. */
  ask(send: (id: string) => void): Promise<Pressed>
  /** @returns false where no such query waits. */
  answer(id: string, answer: CallbackAnswer): boolean
  close(): void
}

/** @param seconds how long a query can be answered. */
export function createQueries(seconds: number): Queries {
  const waiting = new Map<string, { since: number; timer: NodeJS.Timeout; resolve(pressed: Pressed): void }>()
  let count = 0n
  const end = (id: string, pressed: (since: number) => Pressed): boolean => {
    const query = waiting.get(id)
    if (!query) return false
    waiting.delete(id)
    clearTimeout(query.timer)
    query.resolve(pressed(query.since))
    return true
  }
  return {
    ask: (send) =>
      new Promise((resolve) => {
        const id = String(4_611_686_018_427_387_905n + count++)
        const timer = setTimeout(() => end(id, () => ({})), seconds * 1000)
        waiting.set(id, { since: performance.now(), timer, resolve })
        send(id)
      }),
    answer: (id, answer) => end(id, (since) => ({ answer, acknowledgedAfter: performance.now() - since })),
    close: () => {
      for (const id of waiting.keys()) end(id, () => ({}))
    },
  }
}
