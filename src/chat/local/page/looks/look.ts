import type { Clock } from '../../../../clock.ts'
import type { Look } from '../../preview.ts'
import { el } from '../dom.ts'
import { type Message, server } from '../server.ts'
import { words } from '../words.ts'

/** What a look needs to know beside the payload: what stands around a message on its platform. */
export interface Around {
  clock: Clock
  message: Message
  /** Who typed or pressed what this answers. */
  author: string | undefined
  press(pressed: Pressed): void
}

/** A button by its action's id, or a select with its values. `form`: the platform opens a form for it first. */
export interface Pressed {
  id: string
  values?: string[]
  form?: boolean
}

/** Takes what was filled in, by the fields' ids. Resolves to whether the server took it. */
export type Send = (fields: Record<string, string>) => Promise<boolean>

type Draw = (payload: never, around: Around) => HTMLElement

/** Each look is fetched when it is first wanted. */
const looks: Record<Look, () => Promise<Draw>> = {
  discord: async () => (await import('./discord.ts')).drawDiscord,
  telegram: async () => (await import('./telegram.ts')).drawTelegram,
}

/**
 * A message as a platform shows it: drawn from what that platform would be sent, as soon as that is here. Until then an
 * edited one stays as it was.
 */
export function lookElement(look: Look, as: string, around: Around): HTMLElement {
  const { id } = around.message
  const before = document.querySelector(`[data-id="${CSS.escape(id)}"] > [data-look="${look}"]`)
  const place = el(
    'div',
    { class: 'look', 'data-look': look, 'aria-busy': 'true' },
    ...(before?.childNodes ?? []),
  )
  Promise.all([looks[look](), server.preview(as, id, look)])
    .then(([draw, payload]) => draw(payload as never, around))
    .catch((error) => el('p', { class: 'hint' }, words('chat-look-failed'), ' ', error.message))
    .then((drawn) => {
      place.replaceChildren(drawn)
      place.removeAttribute('aria-busy')
    })
  return place
}

/** Opens a platform's own form for an action; where that was taken, it closes. */
export async function openLookForm(look: Look, as: string, message: Message, id: string, send: Send) {
  const [{ openDiscordForm }, payload] = await Promise.all([
    import('./discord-form.ts'),
    server.preview(as, message.id, look, id),
  ])
  openDiscordForm(payload as never, send)
}
