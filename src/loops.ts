import type { Health } from './health.ts'
import type { Loop } from './loop.ts'

/** A loop that is wanted, and what it is made of: made of something else, it has to be another one. */
export interface Wanted {
  of: string
  start(health: Health): Loop
}

export interface Loops {
  /** Those that run now. */
  readonly running: Loop[]
  /**
   * From now on these run, by what each is about, and no others. What is made of the same goes on undisturbed; what has
   * changed ends, with its lines of `/doctor`, before its successor begins. Nobody waits for the slowest of them.
   */
  keep(wanted: ReadonlyMap<string, Wanted>): void
  /** Resolves when all that is wanted runs, and has made a run that began after this call. */
  settled(): Promise<void>
  /** Resolves when all have ended. */
  stop(): Promise<void>
}

interface Entry {
  of: string | undefined
  /** Resolves when its predecessor has ended, and it has begun. */
  begun: Promise<void>
  loop?: Loop
  end?: () => void
}

export function createLoops(health: Health): Loops {
  const entries = new Map<string, Entry>()

  function turn(about: string, next: Wanted | undefined): void {
    const before = entries.get(about)
    const entry: Entry = { of: next?.of, begun: Promise.resolve() }
    entry.begun = (async () => {
      await before?.begun
      await before?.loop?.stop()
      before?.end?.()
      if (next) {
        const part = health.part()
        entry.loop = next.start(part)
        entry.end = part.end
      } else if (entries.get(about) === entry) entries.delete(about)
    })()
    entries.set(about, entry)
  }

  const loops: Loops = {
    get running() {
      return [...entries.values()].flatMap(({ loop }) => loop ?? [])
    },
    keep(wanted) {
      for (const about of entries.keys()) if (!wanted.has(about)) turn(about, undefined)
      for (const [about, next] of wanted) if (entries.get(about)?.of !== next.of) turn(about, next)
    },
    async settled() {
      await Promise.all([...entries.values()].map(({ begun }) => begun))
      await Promise.all(loops.running.map((loop) => loop.settled()))
    },
    async stop() {
      loops.keep(new Map())
      await Promise.all([...entries.values()].map(({ begun }) => begun))
    },
  }
  return loops
}
