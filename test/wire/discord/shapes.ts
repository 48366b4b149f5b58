/** What this server remembers. Names in snake case are Discord's own JSON, as it is sent. */

export interface User {
  id: string
  username: string
  bot: boolean
  locale: string
  /** Whether the bot may write to this person. */
  dmsOpen: boolean
  dmChannelId?: string
}

export interface Role {
  id: string
  name: string
  permissions: bigint
  position: number
  mentionable: boolean
  managed: boolean
}

export interface Member {
  userId: string
  roles: string[]
  joinedAt: string
}

export interface Guild {
  id: string
  name: string
  ownerId: string
  locale: string
  unavailable: boolean
  roles: Map<string, Role>
  members: Map<string, Member>
  channels: Map<string, Channel>
}

export const channelTypes = { text: 0, dm: 1, voice: 2, category: 4, announcement: 5, forum: 15 } as const
export type ChannelKind = Exclude<keyof typeof channelTypes, 'dm'>
export const threadTypes: readonly number[] = [10, 11, 12]

export interface Overwrite {
  id: string
  /** 0 for a role, 1 for a member. */
  type: 0 | 1
  allow: bigint
  deny: bigint
}

export interface Channel {
  id: string
  type: number
  name: string
  topic: string | null
  position: number
  flags: number
  guildId?: string
  parentId?: string
  overwrites: Map<string, Overwrite>
  /** In order of creation; the oldest are forgotten. */
  messages: Map<string, Message>
  /** Messages by the nonce that their sender enforced. */
  nonces: Map<string, string>
  lastMessageId: string | null
  recipientId?: string
  thread?: {
    ownerId: string
    archived: boolean
    locked: boolean
    autoArchive: number
    createdAt: string
    tags: string[]
    sent: number
  }
  tags: { id: string; name: string }[]
}

/** A component of a message or modal, as Discord answers it. */
export interface Component {
  type: number
  id?: number
  custom_id?: string
  label?: string
  url?: string
  style?: number
  disabled?: boolean
  content?: string
  title?: string
  description?: string | null
  value?: string
  required?: boolean
  min_values?: number
  max_values?: number
  min_length?: number
  max_length?: number
  options?: { label: string; value: string; description?: string; default?: boolean }[]
  components?: Component[]
  component?: Component
  accessory?: Component
  [more: string]: unknown
}

export interface Embed {
  title?: string
  description?: string
  url?: string
  fields?: { name: string; value: string; inline: boolean }[]
  author?: { name: string }
  footer?: { text: string }
  [more: string]: unknown
}

/** Discord's JSON of a message. */
export interface MessageData {
  id: string
  channel_id: string
  type: number
  content: string
  embeds: Embed[]
  components: Component[]
  attachments: { id: string; filename: string; size: number; url: string; [more: string]: unknown }[]
  flags: number
  timestamp: string
  edited_timestamp: string | null
  author: { id: string; username: string; [more: string]: unknown }
  mentions: unknown[]
  mention_roles: string[]
  mention_everyone: boolean
  thread?: unknown
  [more: string]: unknown
}

/** A message as it stands; an edit makes a new one in its place. */
export interface Message extends MessageData {
  /** Who was notified of it: ids of users and roles, `everyone`, `here`. */
  pings: string[]
  /** Whether only `visibleTo` sees it (ephemeral). */
  private: boolean
  visibleTo?: string
  /** All that one can read in it, in order, a line for each piece. */
  text: string
}

/** A modal as a person sees it. */
export interface Modal {
  customId: string
  title: string
  components: Component[]
  /** The interaction that it answers. */
  from: Interaction
}

export interface Choice {
  name: string
  value: string | number
}

/** Discord's numbers for kinds of interactions. */
export const interactionTypes = { command: 2, component: 3, complete: 4, modal: 5 } as const

export interface Interaction {
  id: string
  token: string
  type: number
  user: User
  guildId?: string
  channelId: string
  /** When it was delivered, in milliseconds of `performance.now()`. */
  deliveredAt: number
  /** Whether it can no longer be acknowledged: the person was told that nothing came. */
  expired: boolean
  /** The callback's type, once it is acknowledged. */
  acknowledged?: number
  /** The message that `@original` means. */
  original?: string
  /** The message that was pressed, or whose modal this is. */
  source?: string
  /** For a completion: the type of the option that is typed. */
  optionType?: number
  /** For a submitted modal: the interaction that it answers. */
  modalOf?: Interaction
  /** What was dispatched. */
  payload: Record<string, unknown>
  /** Called once it is acknowledged. */
  settle: (seen: Omit<Seen, 'final' | 'interaction'>) => void
  /** Called with each edit of its answer, and each message that follows it. */
  answered: (message: Message) => void
}

/** What a person sees after having acted. */
export interface Seen {
  /** The message that answers (for a deferred one, "thinking…"), or that was updated. */
  message?: Message
  modal?: Modal
  choices?: Choice[]
  /** Milliseconds from delivery to the callback's arrival. */
  acknowledgedAfter: number
  /** Whether only this person sees it. */
  private: boolean
  interaction: Interaction
  /** Whether the answer itself is still to come. */
  deferred: boolean
  /** The answer itself: what is there already, or for a deferred one, its first edit. Rejects after `seconds`. */
  final: (seconds?: number) => Promise<Message>
}

export const flags = { hasThread: 1 << 5, ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const
