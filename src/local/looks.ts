import type { Looks } from '../chat/local/preview.ts'
import type { Clock } from '../clock.ts'

/** The adapters' own ways of writing a card. Loaded where somebody wants to see one. */
export function createLooks({ clock, here }: { clock: Clock; here: string }): Looks {
  return {
    discord: {
      async message(card, reader) {
        const { renderForDiscord } = await import('../chat/discord/render.ts')
        return renderForDiscord(card, reader)
      },
      async form(action) {
        const { renderForm } = await import('../chat/discord/form.ts')
        return renderForm(action)
      },
    },
    telegram: {
      async message(card, reader, alone) {
        const { renderForTelegram } = await import('../chat/telegram/render.ts')
        return renderForTelegram(card, reader, { now: clock.now(), private: alone, signing: `${here}/sign/` })
      },
    },
  }
}
