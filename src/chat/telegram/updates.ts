import type { Log } from '../../log.ts'
import { readCursor, writeCursor } from '../../store/cursor.ts'
import type { Store } from '../../store/store.ts'

/** Telegram may bring an update again: after a restart, or where it did not hear that it was taken. */
export interface Updates {
  load(): Promise<void>
  /** Whether it is new. From then on it is not. */
  take(id: number): boolean
  /** It was answered: remembered over a restart, too. */
  done(id: number): void
  /** Writes down what is not written yet. */
  flush(): Promise<void>
}

/** Telegram keeps a hundred on their way; many more come in a second where much is pressed. */
const REMEMBERED = 1000
/** Milliseconds; so that the store is written once for many. */
const PAUSE = 1000

/** @param bot its number: another one counts its updates by itself */
export function createUpdates({ store, log, bot }: { store: Store; log: Log; bot: string }): Updates {
  const cursor = `telegram:${bot}:updates`
  const taken = new Set<number>()
  const finished = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  function forget(ids: Set<number>): void {
    for (const id of ids) {
      if (ids.size <= REMEMBERED) return
      ids.delete(id)
    }
  }

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    try {
      await writeCursor(store.db, cursor, [...finished])
    } catch (error) {
      log.warn({ error }, 'which Telegram updates are done could not be written down')
    }
  }

  function flush(): Promise<void> {
    writing = writing.then(write)
    return writing
  }

  return {
    async load() {
      const known = (await readCursor<number[]>(store.db, cursor)) ?? []
      for (const id of known) {
        taken.add(id)
        finished.add(id)
      }
    },
    take(id) {
      if (taken.has(id)) return false
      taken.add(id)
      forget(taken)
      return true
    },
    done(id) {
      finished.add(id)
      forget(finished)
      timer ??= setTimeout(flush, PAUSE)
    },
    flush,
  }
}
