import { type Feed, server } from './server.ts'

export interface FeedListener {
  /** What is new or edited. `from` says whether it is all there is, or what came since. */
  arrived(feed: Feed, from: 'start' | 'cursor'): void
  /** The bot does not answer; it is asked again until it does. */
  away(): void
  /** It answers again. */
  back(): void
}

/** How long the server may hold back an empty feed, in seconds. */
const longestWait = 25

/** Between tries to reach a bot that is away, in milliseconds. */
const shortestPause = 500
const longestPause = 8000

/** Follows all that this person sees, until the signal ends it. */
export async function follow(as: string, listener: FeedListener, signal: AbortSignal): Promise<void> {
  let cursor: string | undefined
  let failures = 0
  while (!signal.aborted) {
    // The first answer, and the first one after the bot was away, should come at once, even if it is empty.
    const wait = cursor === undefined || failures > 0 ? 0 : longestWait
    const feed = await server.feed(as, cursor, wait, signal).catch(() => undefined)
    if (signal.aborted) return
    if (feed) {
      if (failures > 0) listener.back()
      failures = 0
      listener.arrived(feed, cursor === undefined ? 'start' : 'cursor')
      cursor = feed.cursor
    } else {
      failures += 1
      listener.away()
      await pause(Math.min(longestPause, shortestPause * 2 ** (failures - 1)), signal)
    }
  }
}

/** Waits this long, less up to a third of it, so that many pages do not come back all at once. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds * (1 - Math.random() / 3))
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
