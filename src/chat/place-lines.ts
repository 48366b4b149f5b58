import type { Health, Pulse } from '../health.ts'

/** What is wrong with a place; undefined: what was, since nobody could say. */
export interface Trouble {
  community: string
  what: string | undefined
}

/** Lines of `/doctor` that stand there only while something is wrong: one for each place that can't be posted in. */
export function createPlaceLines(health: Health, remedy: string) {
  const lines = new Map<string, { pulse: Pulse; end(): void }>()

  function pulseOf(name: string, community: string): Pulse {
    const known = lines.get(name)
    if (known) return known.pulse
    const { watch, end } = health.part()
    const pulse = watch(name, remedy, community)
    lines.set(name, { pulse, end })
    return pulse
  }

  return {
    /** @param troubles by the line's name */
    show(troubles: ReadonlyMap<string, Trouble>): void {
      for (const [name, { community, what }] of troubles)
        if (what !== undefined) pulseOf(name, community).failing(what)
      for (const [name, { end }] of lines) {
        if (troubles.has(name)) continue
        end()
        lines.delete(name)
      }
    },
  }
}
