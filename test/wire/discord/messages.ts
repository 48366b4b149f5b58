import { isThread, messageData, userData } from './payloads.ts'
import { permissions } from './permissions.ts'
import { refuse } from './refusal.ts'
import { componentsOf, embedText, type MessageBody } from './rules-of-messages.ts'
import { type Channel, type Component, type Embed, flags, type Message } from './shapes.ts'
import { snowflake } from './snowflake.ts'
import { allowed, remember, type World } from './world.ts'

export interface Upload {
  id: string
  filename: string
  size: number
}

/** What else a new message is, beside what was sent. */
export type Extra = Partial<Pick<Message, 'id' | 'type' | 'visibleTo' | 'author' | 'flags'>> &
  Record<string, unknown>

const guildMessages = 1 << 9
const directMessages = 1 << 12
/** Flags that a sender may set: no embeds, ephemeral, silent, Components V2. */
const settable = (1 << 2) | flags.ephemeral | (1 << 12) | flags.componentsV2

/** Puts a new message into a channel and tells everyone who is to know. */
export function createMessage(
  world: World,
  channel: Channel,
  body: MessageBody,
  files: readonly Upload[],
  extra: Extra = {},
): Message {
  const { visibleTo, id = snowflake(), ...more } = extra
  const author = more.author ?? userData(world.bot)
  const message = filled(world, channel, body, {
    id,
    channel_id: channel.id,
    type: 0,
    content: '',
    embeds: [],
    components: [],
    attachments: attachmentsOf(world, channel, id, body, files, []),
    flags: (body.flags ?? 0) & settable,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    author,
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
    ...more,
    pings: [],
    private: visibleTo !== undefined,
    ...(visibleTo !== undefined && { visibleTo }),
    text: '',
  })
  const told = pinged(world, channel, message, body)
  remember(channel.messages, id, told, world.keep)
  channel.lastMessageId = id
  if (channel.thread) {
    channel.thread.sent++
    channel.thread.archived = false
  }
  tell(world, channel, told, 'MESSAGE_CREATE')
  return told
}

/** Changes what is given, and only this. The first edit of a "thinking…" pings like a new message; others ping no one. */
export function editMessage(
  world: World,
  channel: Channel,
  before: Message,
  body: MessageBody,
  files: readonly Upload[],
): Message {
  const flagsNow =
    typeof body.flags === 'number'
      ? (before.flags & ~settable) |
        (body.flags & settable & ~flags.ephemeral) |
        (before.flags & flags.ephemeral)
      : before.flags
  const kept = body.attachments
    ? before.attachments.filter(({ id }) => body.attachments!.some((each) => each.id === id))
    : before.attachments
  const edited = filled(world, channel, body, {
    ...before,
    flags: flagsNow & ~flags.loading,
    edited_timestamp: new Date().toISOString(),
    attachments: attachmentsOf(world, channel, before.id, body, files, kept),
  })
  const after = before.flags & flags.loading ? pinged(world, channel, edited, body) : edited
  channel.messages.set(after.id, after)
  tell(world, channel, after, 'MESSAGE_UPDATE')
  return after
}

export function deleteMessage(world: World, channel: Channel, message: Message) {
  channel.messages.delete(message.id)
  if (message.private) return
  const data = () => ({
    id: message.id,
    channel_id: channel.id,
    ...(channel.guildId && { guild_id: channel.guildId }),
  })
  world.dispatch('MESSAGE_DELETE', data, audienceOf(channel))
}

/** A message of a channel that everyone in it may see. */
export function publicMessage(channel: Channel, id: string): Message {
  const message = channel.messages.get(id)
  return message && !message.private ? message : refuse('unknownMessage')
}

/** Refuses what would be a message of nothing. */
function filled(world: World, channel: Channel, body: MessageBody, message: Message): Message {
  const address = (url: string) =>
    url.startsWith('attachment://')
      ? (message.attachments.find(({ filename }) => filename === url.slice('attachment://'.length))?.url ??
        url)
      : url
  const content = body.content === undefined ? message.content : (body.content ?? '').trim()
  const embeds =
    body.embeds === undefined ? message.embeds : (body.embeds ?? []).map((embed) => embedData(embed, address))
  const components =
    body.components === undefined ? message.components : componentsData(body.components ?? [], address)
  const nothing = !content && !embeds.length && !components.length && !message.attachments.length
  const more = body.poll || body.sticker_ids?.length || message.flags & flags.loading
  if (nothing && !more) refuse('emptyMessage')
  if (!message.private && message.author.id === world.bot.id) {
    const bits = allowed(world, channel, world.bot.id)
    const lacks = (name: 'EmbedLinks' | 'AttachFiles') => !(bits & permissions[name])
    const interaction = message.webhook_id !== undefined
    if (!interaction && embeds.length && lacks('EmbedLinks')) refuse('missingPermissions')
    if (!interaction && message.attachments.length && lacks('AttachFiles')) refuse('missingPermissions')
  }
  return { ...message, content, embeds, components, text: textOf(content, embeds, components) }
}

function textOf(content: string, embeds: Embed[], components: Component[]): string {
  const displays = [...componentsOf(components)].flatMap(([{ type, content }]) =>
    type === 10 ? content! : [],
  )
  return [content, ...embeds.flatMap(embedText), ...displays].filter(Boolean).join('\n')
}

/** Whom the content and the text displays notify. Mentions in code count too: better one too many than one unseen. */
function pinged(world: World, channel: Channel, message: Message, body: MessageBody): Message {
  const displays = [...componentsOf(message.components)].flatMap(([{ type, content }]) =>
    type === 10 ? content! : [],
  )
  const text = [message.content, ...displays].join('\n')
  if (!text.includes('@')) return message
  const may = body.allowed_mentions
  const guild = world.guilds.get(channel.guildId ?? '')
  const everyoneToo = Boolean(allowed(world, channel, message.author.id) & permissions.MentionEveryone)
  const parsed = (kind: string) => !may || Boolean(may.parse?.includes(kind))
  const users = idsIn(text, /<@!?(\d+)>/g).filter(
    (id) => world.users.has(id) && (parsed('users') || may?.users?.includes(id)),
  )
  const roles = idsIn(text, /<@&(\d+)>/g).filter((id) => {
    const role = guild?.roles.get(id)
    return role && (role.mentionable || everyoneToo) && (parsed('roles') || may?.roles?.includes(id))
  })
  const everyone =
    guild && everyoneToo && parsed('everyone')
      ? ['everyone', 'here'].filter((word) => new RegExp(`@${word}\\b`).test(text))
      : []
  return {
    ...message,
    mentions: users.map((id) => userData(world.users.get(id)!)),
    mention_roles: roles,
    mention_everyone: everyone.length > 0,
    pings: [...users, ...roles, ...everyone],
  }
}

function idsIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1]!))]
}

function tell(world: World, channel: Channel, message: Message, event: string) {
  for (const watcher of world.watchers) watcher(message)
  if (message.private) return
  const member = channel.guildId && world.guilds.get(channel.guildId)?.members.get(message.author.id)
  const data = () => ({
    ...messageData(message),
    ...(channel.guildId && { guild_id: channel.guildId }),
    ...(member && { member: { roles: member.roles, joined_at: member.joinedAt } }),
  })
  world.dispatch(event, data, audienceOf(channel))
}

function audienceOf(channel: Channel) {
  return channel.guildId ? { guildId: channel.guildId, intents: guildMessages } : { intents: directMessages }
}

function attachmentsOf(
  world: World,
  channel: Channel,
  messageId: string,
  body: MessageBody,
  files: readonly Upload[],
  kept: Message['attachments'],
): Message['attachments'] {
  const added = files.map(({ id, filename, size }) => {
    const described = body.attachments?.find((each) => each.id === id)?.description
    const url = `${world.origin}/attachments/${channel.id}/${messageId}/${encodeURIComponent(filename)}`
    return {
      id: snowflake(),
      filename,
      size,
      url,
      proxy_url: url,
      ...(described && { description: described }),
    }
  })
  return [...kept, ...added]
}

function embedData(embed: Embed, address: (url: string) => string): Embed {
  const given = withoutNulls(embed) as Embed
  const picture = (value: unknown) => (value ? { url: address((value as { url: string }).url) } : undefined)
  return withoutNulls({
    ...given,
    type: 'rich',
    fields: given.fields?.map((field) => ({ ...field, inline: field.inline ?? false })),
    image: picture(given.image),
    thumbnail: picture(given.thumbnail),
  }) as Embed
}

/** Components as Discord answers them: numbered in order, with the defaults filled in. */
function componentsData(components: readonly Component[], address: (url: string) => string): Component[] {
  let number = 0
  const media = (given: unknown) => {
    const url = address((given as { url: string }).url)
    return { id: snowflake(), url, proxy_url: url }
  }
  const one = (given: Component): Component => {
    const component = withoutNulls(given) as Component
    const id = component.id || ++number
    const inside = component.components && { components: component.components.map(one) }
    switch (component.type) {
      case 3:
      case 5:
      case 6:
      case 7:
      case 8: {
        const { required: _, options, ...select } = component
        const each = options && { options: options.map((option) => withoutNulls(option) as typeof option) }
        return {
          ...select,
          min_values: select.min_values ?? 1,
          max_values: select.max_values ?? 1,
          ...each,
          id,
        }
      }
      case 9:
        return { ...component, id, ...inside, accessory: one(component.accessory!) }
      case 11:
        return { description: null, spoiler: false, ...component, id, media: media(component.media) }
      case 12: {
        const items = (component.items as { media: unknown }[]).map((item) => ({
          description: null,
          spoiler: false,
          ...(withoutNulls(item) as object),
          media: media(item.media),
        }))
        return { ...component, id, items }
      }
      case 13: {
        const file = media(component.file)
        return { spoiler: false, ...component, id, file, name: file.url.split('/').at(-1)!, size: 0 }
      }
      case 14:
        return { spacing: 1, divider: true, ...component, id }
      case 17:
        return { accent_color: null, spoiler: false, ...component, id, ...inside }
      default:
        return { ...component, id, ...inside }
    }
  }
  return components.map(one)
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined))
}

/** What the bot needs to write into a channel. */
export function sendingPermission(channel: Channel): 'SendMessages' | 'SendMessagesInThreads' {
  return isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages'
}
