/** How the next matching requests go wrong. */
export interface Misbehaviour {
  /** Only this method; any, where none is named. `getUpdates` must be named. */
  method?: string
  /** Answered with this error instead of being done: 429, 500, 502, 403 … */
  status?: number
  /** The error's text; a usual one for the status, where none is given. */
  description?: string
  /** Seconds that a 429 asks to wait. Default 1. */
  retryAfter?: number
  /** Seconds until the request is looked at at all. */
  delay?: number
  /** The connection is cut without an answer; `'after'`: once the request was done. */
  drop?: true | 'after'
  /** How many requests. Default 1. */
  times?: number
}

/** What will go wrong, in the order it was asked for. */
export function createMisbehaviour(): {
  next(misbehaviour: Misbehaviour): void
  take(method: string): Misbehaviour | undefined
} {
  const coming: (Misbehaviour & { left: number })[] = []
  return {
    next: (misbehaviour) => void coming.push({ ...misbehaviour, left: misbehaviour.times ?? 1 }),
    take: (method) => {
      const index = coming.findIndex((each) =>
        each.method ? each.method === method : method !== 'getUpdates',
      )
      const found = coming[index]
      if (found && --found.left <= 0) coming.splice(index, 1)
      return found
    },
  }
}
