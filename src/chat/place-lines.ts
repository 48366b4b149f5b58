import type { Health, Pulse } from '../health.ts'

/** Lines of `/doctor` that stand there only while something is wrong: one for each place that can't be posted in. */
export function createPlaceLines(health: Health, remedy: string) {
  const lines = new Map<string, { pulse: Pulse; end(): void }>()

  function pulseOf(name: string): Pulse {
    const known = lines.get(name)
    if (known) return known.pulse
    const { watch, end } = health.part()
    const pulse = watch(name, remedy)
    lines.set(name, { pulse, end })
    return pulse
  }

  return {
    /** @param troubles by the line's name: what is wrong; undefined: what was, since nobody could say */
    show(troubles: ReadonlyMap<string, string | undefined>): void {
      for (const [name, trouble] of troubles) if (trouble !== undefined) pulseOf(name).failing(trouble)
      for (const [name, { end }] of lines) {
        if (troubles.has(name)) continue
        end()
        lines.delete(name)
      }
    },
  }
}
