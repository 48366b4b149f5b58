import type { Api } from 'grammy'
import type { Communities } from '../../communities.ts'
import type { Health } from '../../health.ts'
import { createWords } from '../../words/words.ts'
import { createPlaceLines, type Trouble } from '../place-lines.ts'
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
  const lines = createPlaceLines(health, 'remedy-telegram-place')

  return {
    async look() {
      const troubles = new Map<string, Trouble>()
      for (const { id, places } of communities.values()) {
        for (const place of places) {
          if (place.platform !== 'telegram') continue
          const name = `Telegram place ${place.id} of ${id}`
          // Where Telegram doesn't say, it is as it was.
          const complaints = await complaintsOf(api, bot, place.channel).catch(() => undefined)
          const [first] = complaints ?? []
          const what = first && createWords().say(first)
          if (what || !complaints) troubles.set(name, { community: id, what })
        }
      }
      lines.show(troubles)
    },
  }
}
