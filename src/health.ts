import type { Clock } from './clock.ts'

/** How one outside thing that the bot depends on is: a line of `/doctor`. */
export interface HealthLine {
  /** What it is, e.g. "Snapshot hub" or "chain 31337". */
  name: string
  /** `waiting` until it was tried for the first time. */
  state: 'waiting' | 'well' | 'failing'
  /** Since when it is as it is; milliseconds since the epoch. */
  since: number
  /** A short fact, e.g. "block 1,204" or why it fails; never a secret. */
  detail: string
  /** The Fluent id that says what an admin can do when it fails. */
  remedy: string
  /** The id of the community whose own it is: nobody else's to see. */
  community: string | undefined
}

/** Where a piece says how its outside thing is. */
export interface Pulse {
  well(detail?: string): void
  /** `error` is cut to its first line. Addresses with credentials must be gone from it already. */
  failing(error: unknown): void
}

export interface Health {
  watch(name: string, remedy: string, community?: string): Pulse
  lines(): HealthLine[]
  /** The same health; its `end` takes back the lines that were watched through it. */
  part(): Health & { end(): void }
}

export function createHealth(clock: Clock): Health {
  const lines = new Map<string, HealthLine>()
  const health: Health = {
    watch(name, remedy, community) {
      const line: HealthLine = {
        ...{ name, remedy, community },
        ...{ state: 'waiting', since: clock.now(), detail: '' },
      }
      lines.set(name, line)
      const turn = (state: HealthLine['state'], detail: string) => {
        if (line.state !== state) line.since = clock.now()
        line.state = state
        line.detail = detail
      }
      return {
        well: (detail = '') => turn('well', detail),
        failing: (error) => turn('failing', reason(error)),
      }
    },
    lines: () => [...lines.values()],
    part() {
      const own = new Map<string, HealthLine>()
      return {
        ...health,
        watch(name, remedy, community) {
          const pulse = health.watch(name, remedy, community)
          own.set(name, lines.get(name)!)
          return pulse
        },
        end() {
          for (const [name, line] of own) if (lines.get(name) === line) lines.delete(name)
        },
      }
    },
  }
  return health
}

/** The first line of what went wrong, without the addresses in it (an RPC's address often carries its key). */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').replace(/\b(?:https?|wss?):\/\/\S+/g, '(address)').slice(0, 200)
}
