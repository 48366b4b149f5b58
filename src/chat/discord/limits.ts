import { type REST, RESTEvents } from 'discord.js'
import type { Clock } from '../../clock.ts'
import type { Health } from '../../health.ts'

const HOUR = 3_600_000
/** Milliseconds over which Discord counts requests that were in vain, and how many of them are too many: it bans at 10,000. */
const WINDOW = 600_000
const MANY = 1000
/** Kept at most, of each kind. */
const KEPT = 10_000
/** What Discord counts: the token is refused, something is not allowed, too many requests. */
const IN_VAIN = [401, 403, 429]

/** The line of `/doctor` about Discord's limits: how often it slowed the bot down, and what it was asked in vain. */
export function watchLimits(health: Health, clock: Clock) {
  const pulse = health.watch('Discord rate limits', 'remedy-discord-limits')
  const slowed: number[] = []
  const inVain: number[] = []

  function note(list: number[]): void {
    list.push(clock.now())
    if (list.length > KEPT) list.shift()
    look()
  }

  /** Says how it is by now. */
  function look(): void {
    const within = (list: number[], time: number) => list.filter((at) => at > clock.now() - time).length
    const [times, wasted] = [within(slowed, HOUR), within(inVain, HOUR)]
    const detail = `slowed down ${times} times in the last hour, ${wasted} requests in vain`
    if (within(inVain, WINDOW) > MANY) pulse.failing(detail)
    else pulse.well(detail)
  }

  return {
    look,
    attach(rest: REST): void {
      rest.on(RESTEvents.RateLimited, () => note(slowed))
      rest.on(RESTEvents.Response, (_, { status }) => {
        if (IN_VAIN.includes(status)) note(inVain)
      })
    },
  }
}
