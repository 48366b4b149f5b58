import type { Action, Card, Reader } from '../../card.ts'

/** The platforms in whose look the browser chat can show a message. */
export const LOOKS = ['discord', 'telegram'] as const
export type Look = (typeof LOOKS)[number]

/** What a platform is sent: its adapter's own payloads, as JSON. */
export interface Writer {
  /** @param alone whether only one person sees it */
  message(card: Card, reader: Reader, alone: boolean): Promise<unknown>
  /** What opens when an action wants a form; not there where a platform has no forms, and asks instead. */
  form?(action: Extract<Action, { kind: 'form' | 'select' }>): Promise<unknown>
}

export type Looks = Record<Look, Writer>

export function isLook(name: string | undefined): name is Look {
  return LOOKS.some((look) => look === name)
}
