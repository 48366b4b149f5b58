import type { Health } from '../health.ts'
import { createHealthLines } from '../health-lines.ts'

/** What is wrong with a place; undefined: what was, since nobody could say. */
export interface Trouble {
  community: string
  what: string | undefined
}

/** Lines of `/doctor` that stand there only while something is wrong: one for each place that can't be posted in. */
export function createPlaceLines(health: Health, remedy: string) {
  const lines = createHealthLines(health)
  return {
    /** @param troubles by the line's name */
    show(troubles: ReadonlyMap<string, Trouble>): void {
      for (const [name, { community, what }] of troubles)
        if (what !== undefined) lines.pulseOf(name, remedy, community).failing(what)
      lines.keep(troubles)
    },
  }
}
