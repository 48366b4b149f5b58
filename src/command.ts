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
  /**
   * Whether only the caller sees it in a chat that can show it to one person in place (`Here.aside`). In others everyone
   * there sees it: its buttons are about that chat, and would lose it in a private one.
   */
  aside?: boolean
  /** How long an answer may take: a `moment` is a second or two; before a `long` one the chat shows that it is at work. */
  takes: 'moment' | 'long'
  run(call: Call): Promise<Card>
  /** What it does in a server or group that belongs to no community yet; without it, people are told how to set one up. */
  runUnsettled?(call: UnsettledCall): Promise<Card>
  /** What else has to be done where somebody may not use it. @throws Refusal that says more than that they may not */
  refused?(call: UnsettledCall): Promise<void>
}

/** `manager`: whoever manages the server or group, by the platform's own word, and the community's admins. */
export type Access = 'everyone' | 'linked' | 'steward' | 'admin' | 'manager'

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

/**
 * Who calls, from which chat. `id` is the platform's own number, in decimal: that of the server or group itself where
 * somebody speaks in its name, and nobody can tell who.
 */
export interface Caller {
  platform: string
  id: string
  name: string
}

export interface Call {
  by: Caller
  here: Here
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

export type UnsettledCall = Omit<Call, 'community'>

/** Whether only the caller sees what such a command answers there. */
export function isPrivate({ private: always, aside = false }: Command, here: Here): boolean {
  return always || (aside && isAside(here))
}

/** Whether an answer there can be one person's: beside what others see, or since nobody else is there. */
export function isAside({ aside = false, server }: Here): boolean {
  return aside || server === undefined
}

/** Where a call comes from, as the platform tells it. */
export interface Here {
  /** The Discord server's or Telegram group's own number; undefined in a private chat. */
  server: string | undefined
  /** What people call the server or group. */
  name: string | undefined
  /** As a place of a community names it: a channel's number; in Telegram a group's, and its topic's ("-100123/7"). */
  channel: string | undefined
  /** Whether this chat can show an answer to one person among the others, as Discord and the local chat do. */
  aside?: boolean
  /** The caller's language, as the platform says it: a tag such as "es-419". */
  language: string | undefined
  /**
   * Who the caller is there; in a private chat, in the community that the call is about, and no other. Asked only where it
   * matters, since a platform may have to be asked.
   */
  standing(community: Community | undefined): Promise<HereStanding>
}

export interface HereStanding {
  /** Whether the caller manages the server or group, by the platform's own word. */
  manages: boolean
  /** As a community file's roles name them: `discord:role:123`, `telegram:admins:-100123`. */
  roles: string[]
}
