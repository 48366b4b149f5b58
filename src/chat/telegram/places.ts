import type { Api } from 'grammy'
import type { Communities } from '../../communities.ts'
import type { Health, Pulse } from '../../health.ts'
import { createWords } from '../../words/words.ts'
import { complaintsOf } from './permissions.ts'

interface Options {
  api: Api
  /** The bot's own number. */
  bot: number
  communities: Communities
  health: Health
}

/** Says in /doctor what keeps the bot from posting in a place: a line for each that has something. */
export function watchPlaces({ api, bot, communities, health }: Options): { look(): Promise<void> } {
  const lines = new Map<string, { pulse: Pulse; end(): void }>()

  function lineOf(name: string): Pulse {
    const known = lines.get(name)
    if (known) return known.pulse
    const part = health.part()
    const pulse = part.watch(name, 'remedy-telegram-place')
    lines.set(name, { pulse, end: part.end })
    return pulse
  }

  return {
    async look() {
      const wrong = new Set<string>()
      for (const { id, places } of communities.values()) {
        for (const place of places) {
          if (place.platform !== 'telegram') continue
          const name = `place ${place.id} of ${id} (Telegram)`
          // Where Telegram doesn't say, it is as it was.
          const complaints = await complaintsOf(api, bot, place.channel).catch(() => undefined)
          if (complaints ? complaints.length > 0 : lines.has(name)) wrong.add(name)
          if (complaints?.[0]) lineOf(name).failing(createWords().say(complaints[0]))
        }
      }
      for (const [name, { end }] of lines) {
        if (wrong.has(name)) continue
        lines.delete(name)
        end()
      }
    },
  }
}
