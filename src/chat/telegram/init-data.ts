import { validate } from '@tma.js/init-data-node'
import type { Clock } from '../../clock.ts'
import type { ChatApp } from '../../signing/identity.ts'

/** A page is opened from a message that is ten minutes old at most, and used at once. In milliseconds. */
const OLDEST = 10 * 60_000
/** Telegram's clock may be ahead of ours by so much. */
const AHEAD = 60_000

/**
 * Pages that open inside Telegram, and who opened them, by what Telegram signed with the bot's token. The library checks
 * the signature; the age is checked here, by the program's own clock.
 */
export function createMiniApp(token: string, clock: Clock): ChatApp {
  return {
    origin: 'https://web.telegram.org',
    identify(initData) {
      try {
        validate(initData, token, { expiresIn: 0 })
        const fields = new URLSearchParams(initData)
        const age = clock.now() - Number(fields.get('auth_date')) * 1000
        const { id } = JSON.parse(fields.get('user') ?? '{}') as { id?: number }
        if (!Number.isSafeInteger(id)) return undefined
        return age > OLDEST || age < -AHEAD ? 'stale' : { platform: 'telegram', id: `${id}` }
      } catch {
        return undefined
      }
    },
  }
}
