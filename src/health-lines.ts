import type { Health, Pulse } from './health.ts'

/** Lines of `/doctor` by name, each from when it is first spoken of until it is not kept any more. */
export function createHealthLines(health: Health) {
  const lines = new Map<string, { pulse: Pulse; end(): void }>()
  return {
    pulseOf(name: string, remedy: string, community?: string): Pulse {
      const known = lines.get(name)
      if (known) return known.pulse
      const { watch, end } = health.part()
      const pulse = watch(name, remedy, community)
      lines.set(name, { pulse, end })
      return pulse
    },
    /** Ends all others. */
    keep(names: { has(name: string): boolean }): void {
      for (const [name, { end }] of lines) {
        if (names.has(name)) continue
        end()
        lines.delete(name)
      }
    },
  }
}
