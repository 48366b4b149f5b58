import type { Channel, Guild } from './shapes.ts'

/** Discord's permissions by the names that its libraries use, as bits. */
export const permissions = {
  CreateInstantInvite: 1n << 0n,
  KickMembers: 1n << 1n,
  BanMembers: 1n << 2n,
  Administrator: 1n << 3n,
  ManageChannels: 1n << 4n,
  ManageGuild: 1n << 5n,
  AddReactions: 1n << 6n,
  ViewAuditLog: 1n << 7n,
  ViewChannel: 1n << 10n,
  SendMessages: 1n << 11n,
  SendTTSMessages: 1n << 12n,
  ManageMessages: 1n << 13n,
  EmbedLinks: 1n << 14n,
  AttachFiles: 1n << 15n,
  ReadMessageHistory: 1n << 16n,
  MentionEveryone: 1n << 17n,
  UseExternalEmojis: 1n << 18n,
  ChangeNickname: 1n << 26n,
  ManageNicknames: 1n << 27n,
  ManageRoles: 1n << 28n,
  ManageWebhooks: 1n << 29n,
  UseApplicationCommands: 1n << 31n,
  ManageThreads: 1n << 34n,
  CreatePublicThreads: 1n << 35n,
  CreatePrivateThreads: 1n << 36n,
  SendMessagesInThreads: 1n << 38n,
  ModerateMembers: 1n << 40n,
  PinMessages: 1n << 51n,
} as const

export type Permission = keyof typeof permissions

export const allPermissions = bitsOf(Object.keys(permissions) as Permission[])

export function bitsOf(names: readonly Permission[]): bigint {
  return names.reduce((bits, name) => bits | permissions[name], 0n)
}

/** What a member may do in a guild, or in one of its channels: roles, then the overwrites for everyone, roles and the member. */
export function permissionsOf(guild: Guild, userId: string, channel?: Channel): bigint {
  const member = guild.members.get(userId)
  if (!member) return 0n
  if (guild.ownerId === userId) return allPermissions
  let bits = guild.roles.get(guild.id)!.permissions
  for (const id of member.roles) bits |= guild.roles.get(id)?.permissions ?? 0n
  if (bits & permissions.Administrator) return allPermissions
  if (!channel) return bits

  const apply = (deny: bigint, allow: bigint) => {
    bits = (bits & ~deny) | allow
  }
  const everyone = channel.overwrites.get(guild.id)
  if (everyone) apply(everyone.deny, everyone.allow)
  const ofRoles = member.roles.flatMap((id) => channel.overwrites.get(id) ?? [])
  apply(
    ofRoles.reduce((all, { deny }) => all | deny, 0n),
    ofRoles.reduce((all, { allow }) => all | allow, 0n),
  )
  const own = channel.overwrites.get(userId)
  if (own) apply(own.deny, own.allow)
  return bits & permissions.ViewChannel ? bits : 0n
}
