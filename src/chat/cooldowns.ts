import type { Clock } from '../clock.ts'
import type { Caller, Command } from '../command.ts'
import { setLatest } from '../latest.ts'

/** How many uses of a command an account can have saved up. */
const BURST = 10
/** How many accounts are remembered; who is forgotten starts afresh. */
const MOST = 10_000

export interface Cooldowns {
  /** @returns the seconds to wait, or 0, in which case one use is spent */
  take(command: Pick<Command, 'name' | 'cooldown'>, by: Pick<Caller, 'platform' | 'id'>): number
}

/** How often each account may use each command. Forgotten at a restart, which is no harm. */
export function createCooldowns(clock: Clock): Cooldowns {
  /** By command and account: when all uses will be saved up again, in milliseconds. */
  const fullAt = new Map<string, number>()
  return {
    take({ name, cooldown }, { platform, id }) {
      if (cooldown === 0) return 0
      const key = `${name} ${platform}:${id}`
      const now = clock.now()
      const cost = cooldown * 1000
      const next = Math.max(fullAt.get(key) ?? now, now) + cost
      const wait = next - now - BURST * cost
      if (wait > 0) return Math.ceil(wait / 1000)
      setLatest(fullAt, key, next, MOST)
      return 0
    },
  }
}
