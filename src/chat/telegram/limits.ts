import type { Api } from 'grammy'
import type { Clock } from '../../clock.ts'
import type { Health } from '../../health.ts'

const HOUR = 3600_000
/** Of an hour, from which on an admin should know. */
const MANY = 100

/** Counts how often Telegram asked to wait (429), and says it in /doctor. */
export function watchLimits(api: Api, clock: Clock, health: Health): { tell(): void } {
  const pulse = health.watch('Telegram rate limits', 'remedy-telegram-limits')
  let seen: number[] = []

  function tell(): void {
    seen = seen.filter((at) => at > clock.now() - HOUR)
    if (seen.length > MANY) pulse.failing(`met ${seen.length} times in the last hour`)
    else pulse.well(seen.length === 0 ? 'none met' : `met ${seen.length} times in the last hour`)
  }

  api.config.use(async (previous, method, payload, signal) => {
    const answer = await previous(method, payload, signal)
    if (!answer.ok && answer.error_code === 429) {
      seen.push(clock.now())
      tell()
    }
    return answer
  })
  return { tell }
}
