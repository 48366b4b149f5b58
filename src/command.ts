import type { Card, Choice } from './card.ts'
import type { Community } from './community.ts'
import type { Words } from './words/words.ts'

/**
 * What a command is, for every chat. Declared once in `commands/`; the router applies what is declared here (access,
 * cooldown, privacy, deferral), so that no command does.
 *
 * Its words stand under `command-<name>` in the locale files: the message itself is the description, and each option has
 * an attribute of its name.
 */
export interface Command {
  name: string
  options: Option[]
  access: Access
  /** Seconds that each use costs an account, which may save up ten uses: pressing twice is fine, hammering is not. */
  cooldown: number
  /** Whether only the caller sees the answer. */
  private: boolean
  /** How long an answer may take: a `moment` is a second or two; before a `long` one the chat shows that it is at work. */
  takes: 'moment' | 'long'
  run(call: Call): Promise<Card>
}

export type Access = 'everyone' | 'linked' | 'steward' | 'admin'

export interface Option {
  name: string
  kind: 'text' | 'integer'
  required?: boolean
  /** The only values there are. Their labels stand under `<name>-<value>` in the locale files. */
  values?: readonly string[]
  /** The longest text, in characters; 200 where none is given. */
  max?: number
  /** Offers values for what has been typed so far: at most 25. */
  complete?(call: Call, typed: string): Promise<Choice[]>
}

/** Who calls, from which chat. `id` is the platform's own number, in decimal. */
export interface Caller {
  platform: string
  id: string
  name: string
}

export interface Call {
  by: Caller
  /** The caller's member id, where a wallet is linked. */
  member: string | undefined
  /** What the caller may do, beyond everyone's. */
  may: { steward: boolean; admin: boolean }
  community: Community
  words: Words
  /** Values by option, checked against the declaration. */
  text(option: string): string | undefined
  integer(option: string): number | undefined
}
