import { channelData, guildData, memberData, roleData } from './payloads.ts'
import { refuse } from './refusal.ts'
import { ok, type Route } from './route.ts'
import { guildOf } from './world.ts'

export function guildRoutes(): Route[] {
  return [
    {
      method: 'GET',
      path: '/guilds/{guild_id}',
      answers: 'GuildWithCountsResponse',
      handle: ({ world, params }) => ok(guildData(world, guildOf(world, params.guild_id!))),
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/channels',
      answers: ['GuildChannelResponse'],
      handle: ({ world, params }) =>
        ok(
          [...guildOf(world, params.guild_id!).channels.values()]
            .filter(({ thread }) => !thread)
            .map((channel) => channelData(world, channel)),
        ),
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/roles',
      answers: ['GuildRoleResponse'],
      handle: ({ world, params }) =>
        ok([...guildOf(world, params.guild_id!).roles.values()].map((role) => roleData(world, role))),
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/roles/{role_id}',
      answers: 'GuildRoleResponse',
      handle: ({ world, params }) => {
        const role = guildOf(world, params.guild_id!).roles.get(params.role_id!)
        return ok(roleData(world, role ?? refuse('unknownRole')))
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/members/{user_id}',
      answers: 'GuildMemberResponse',
      handle: ({ world, params }) => {
        const member = guildOf(world, params.guild_id!).members.get(params.user_id!)
        return ok(memberData(world, member ?? refuse('unknownMember')))
      },
    },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/threads/active',
      answers: 'ThreadsResponse',
      handle: ({ world, params }) => {
        const threads = [...guildOf(world, params.guild_id!).channels.values()].filter(
          ({ thread }) => thread && !thread.archived,
        )
        return ok({
          threads: threads.map((thread) => channelData(world, thread)),
          members: [],
          has_more: false,
        })
      },
    },
  ]
}
