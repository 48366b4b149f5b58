import { permissionsOf } from './permissions.ts'
import {
  type Channel,
  type Guild,
  type Member,
  type Message,
  type MessageData,
  type Role,
  threadTypes,
  type User,
} from './shapes.ts'
import type { Command, World } from './world.ts'

/** Discord's JSON of each thing that the world remembers. */

export function userData(user: User) {
  return {
    id: user.id,
    username: user.username,
    avatar: null,
    discriminator: user.bot ? '0001' : '0',
    public_flags: 0,
    flags: 0,
    ...(user.bot && { bot: true }),
    banner: null,
    accent_color: null,
    global_name: user.bot ? null : user.username,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
  }
}

export function selfData(user: User) {
  return { ...userData(user), mfa_enabled: true, locale: user.locale, email: null, verified: true }
}

export function applicationData({ bot, owner, guilds }: World) {
  return {
    id: bot.id,
    name: bot.username,
    icon: null,
    description: '',
    type: null,
    flags: 0,
    flags_new: '0',
    bot: userData(bot),
    bot_public: true,
    bot_require_code_grant: false,
    integration_types_config: { 0: {} },
    verify_key: '0'.repeat(64),
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userData(owner),
    approximate_guild_count: guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: ['bot', 'applications.commands'],
  }
}

/** A member without the user, as interactions' resolved members are. */
export function partialMemberData(member: Member) {
  return {
    avatar: null,
    avatar_decoration_data: null,
    banner: null,
    communication_disabled_until: null,
    flags: 0,
    joined_at: member.joinedAt,
    nick: null,
    pending: false,
    premium_since: null,
    roles: member.roles,
    collectibles: null,
  }
}

export function memberData(world: World, member: Member) {
  const user = userData(world.users.get(member.userId)!)
  return { ...partialMemberData(member), user, mute: false, deaf: false }
}

export function roleData(world: World, role: Role) {
  return {
    id: role.id,
    name: role.name,
    permissions: String(role.permissions),
    position: role.position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: role.managed,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    ...(role.managed && { tags: { bot_id: world.bot.id } }),
    flags: 0,
  }
}

export function guildData(world: World, guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...guild.roles.values()].map((role) => roleData(world, role)),
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  }
}

/** A guild as the gateway tells it to a bot with the intent Guilds: of its members, only the bot itself. */
export function guildCreateData(world: World, guild: Guild) {
  const channels = [...guild.channels.values()]
  const self = guild.members.get(world.bot.id)!
  return {
    ...guildData(world, guild),
    joined_at: self.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [memberData(world, self)],
    channels: channels.filter(({ thread }) => !thread).map((channel) => channelData(world, channel)),
    threads: channels
      .filter(({ thread }) => thread && !thread.archived)
      .map((channel) => channelData(world, channel)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

export function channelData(world: World, channel: Channel) {
  const { id, type, flags, lastMessageId: last_message_id } = channel
  if (!channel.guildId) {
    const recipients = [userData(world.users.get(channel.recipientId!)!)]
    return { id, type, last_message_id, flags, recipients }
  }
  const common = {
    id,
    type,
    last_message_id,
    flags,
    guild_id: channel.guildId,
    name: channel.name,
    parent_id: channel.parentId ?? null,
    rate_limit_per_user: 0,
  }
  const { thread } = channel
  if (thread) {
    return {
      ...common,
      owner_id: thread.ownerId,
      thread_metadata: {
        archived: thread.archived,
        archive_timestamp: thread.createdAt,
        auto_archive_duration: thread.autoArchive,
        locked: thread.locked,
        create_timestamp: thread.createdAt,
      },
      message_count: Math.min(thread.sent, 50),
      member_count: 1,
      total_message_sent: thread.sent,
      applied_tags: thread.tags,
    }
  }
  return {
    ...common,
    topic: channel.topic,
    position: channel.position,
    permission_overwrites: [...channel.overwrites.values()].map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: String(allow),
      deny: String(deny),
    })),
    nsfw: false,
    ...(channel.type === 15 && {
      available_tags: channel.tags.map((tag) => ({
        ...tag,
        moderated: false,
        emoji_id: null,
        emoji_name: null,
      })),
      default_reaction_emoji: null,
      default_sort_order: null,
      default_forum_layout: 0,
    }),
  }
}

/** A thread as it is told to the bot, who is in it. */
export function threadData(world: World, channel: Channel) {
  const joined = channel.thread!.createdAt
  const member = { id: channel.id, user_id: world.bot.id, join_timestamp: joined, flags: 0 }
  return { ...channelData(world, channel), member }
}

export const isThread = ({ type }: Channel) => threadTypes.includes(type)

export function commandData(world: World, command: Command, localised: boolean) {
  const { guildId, name_localizations, description_localizations, options, ...rest } = command
  return {
    ...rest,
    application_id: world.bot.id,
    type: command.type ?? 1,
    description: command.description ?? '',
    default_member_permissions: command.default_member_permissions ?? null,
    dm_permission: command.dm_permission ?? true,
    contexts: command.contexts ?? null,
    integration_types: command.integration_types ?? [0],
    nsfw: command.nsfw ?? false,
    ...(guildId && { guild_id: guildId }),
    ...(options?.length && { options: localised ? options : options.map(withoutLocalizations) }),
    ...(localised && {
      name_localizations: name_localizations ?? null,
      description_localizations: description_localizations ?? null,
    }),
  }
}

function withoutLocalizations<T extends object>(each: T): T {
  const { name_localizations: _, description_localizations: __, ...rest } = each as Record<string, unknown>
  for (const list of ['options', 'choices'] as const)
    if (Array.isArray(rest[list])) rest[list] = rest[list].map(withoutLocalizations)
  return rest as T
}

/** A message as Discord answers it, without what only this server knows of it. */
export function messageData({
  pings: _,
  private: __,
  visibleTo: ___,
  text: ____,
  ...data
}: Message): MessageData {
  return data as MessageData
}

export function myGuildData(world: World, guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    banner: null,
    owner: false,
    permissions: String(permissionsOf(guild, world.bot.id)),
    features: [],
  }
}
