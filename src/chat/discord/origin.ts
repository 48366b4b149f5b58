import { type BaseInteraction, GuildMember, PermissionFlagsBits } from 'discord.js'
import type { HereStanding } from '../../command.ts'
import type { Origin } from '../router.ts'

export const PLATFORM = 'discord'

/** Who calls, and where: all of it stands in what Discord sent, and nothing is asked. */
export function originOf(interaction: BaseInteraction): Origin {
  const { user, guildId, guild, channel, channelId, locale } = interaction
  return {
    by: { platform: PLATFORM, id: user.id, name: user.displayName },
    here: {
      server: guildId ?? undefined,
      name: guild?.name,
      // A place is a channel, and a thread belongs to it.
      channel: (channel?.isThread() ? channel.parentId : channelId) ?? undefined,
      language: locale,
      aside: true,
      standing: async () => standingOf(interaction),
    },
  }
}

function standingOf({ member, memberPermissions }: BaseInteraction): HereStanding {
  const roles = member instanceof GuildMember ? [...member.roles.cache.keys()] : (member?.roles ?? [])
  return {
    // An administrator has every permission.
    manages: memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
    roles: roles.map((role) => `discord:role:${role}`),
  }
}
