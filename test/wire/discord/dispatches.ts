import { z } from 'zod'
import type { Issue } from './refusal.ts'
import { issuesOf, issuesOfEach, schemaOf } from './schema.ts'
import { threadTypes } from './shapes.ts'

/** What is wrong with an event that the server is about to send. Discord specifies only the things in it. */
export function dispatchIssues(event: string, data: unknown): Issue[] {
  const given = data as Record<string, unknown>
  switch (event) {
    case 'READY':
      return within('user', issuesOf(schemaOf('UserPIIResponse'), given.user))
    case 'GUILD_CREATE':
      return [
        ...within('channels', issuesOfEach(schemaOf('GuildChannelResponse'), given.channels)),
        ...within('threads', issuesOfEach(schemaOf('ThreadResponse'), given.threads)),
        ...within('members', issuesOfEach(schemaOf('GuildMemberResponse'), given.members)),
        ...issuesOf(
          schemaOf('GuildResponse'),
          Object.fromEntries(Object.entries(given).filter(([key]) => !ofTheGateway.has(key))),
        ),
      ]
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'CHANNEL_DELETE':
      return channelIssues(given)
    case 'THREAD_CREATE': {
      const { newly_created: _, ...thread } = given
      return channelIssues(thread)
    }
    case 'THREAD_UPDATE':
    case 'THREAD_DELETE':
      return channelIssues(given)
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      return within('role', issuesOf(schemaOf('GuildRoleResponse'), given.role))
    case 'GUILD_MEMBER_UPDATE': {
      const { guild_id: _, ...member } = given
      return issuesOf(schemaOf('GuildMemberResponse'), member)
    }
    case 'MESSAGE_CREATE':
    case 'MESSAGE_UPDATE': {
      const { guild_id: _, member: __, ...message } = given
      return issuesOf(schemaOf('MessageResponse'), message)
    }
    case 'INTERACTION_CREATE':
      return interactionIssues(given)
    default:
      return []
  }
}

/** Members of GUILD_CREATE that a guild has in no answer of REST. */
const ofTheGateway = new Set([
  'joined_at',
  'large',
  'unavailable',
  'member_count',
  'voice_states',
  'members',
  'channels',
  'threads',
  'presences',
  'stage_instances',
  'guild_scheduled_events',
  'soundboard_sounds',
])

/** From Discord's documentation: what every interaction has. */
const interaction = z.object({
  id: z.string(),
  application_id: z.string(),
  type: z.literal([2, 3, 4, 5]),
  token: z.string().min(1),
  version: z.literal(1),
  data: z.looseObject({}),
  channel_id: z.string(),
  channel: z.looseObject({ id: z.string(), type: z.number() }),
  guild_id: z.string().optional(),
  guild: z.looseObject({ id: z.string(), locale: z.string(), features: z.array(z.string()) }).optional(),
  guild_locale: z.string().optional(),
  member: z.looseObject({ permissions: z.string() }).optional(),
  user: z.looseObject({}).optional(),
  message: z.looseObject({}).optional(),
  locale: z.string(),
  app_permissions: z.string(),
  entitlements: z.array(z.unknown()),
  authorizing_integration_owners: z.record(z.string(), z.string()),
  context: z.literal([0, 1, 2]),
  attachment_size_limit: z.number(),
})

function interactionIssues(given: Record<string, unknown>): Issue[] {
  const { permissions: _, ...member } = (given.member ?? {}) as Record<string, unknown>
  const { permissions: __, ...channel } = given.channel as Record<string, unknown>
  const { resolved } = given.data as { resolved?: { members?: Record<string, { permissions: string }> } }
  const members = Object.entries(resolved?.members ?? {}).map(([id, { permissions: _, ...each }]) => [
    id,
    each,
  ])
  return [
    ...issuesOf(interaction, given),
    ...(given.member ? within('member', issuesOf(schemaOf('GuildMemberResponse'), member)) : []),
    ...(given.user ? within('user', issuesOf(schemaOf('UserResponse'), given.user)) : []),
    ...(given.message ? within('message', issuesOf(schemaOf('MessageResponse'), given.message)) : []),
    ...(resolved
      ? within(
          'resolved',
          issuesOf(schemaOf('ResolvedObjectsResponse'), {
            ...resolved,
            members: Object.fromEntries(members),
          }),
        )
      : []),
    ...within('channel', channelIssues(channel)),
  ]
}

/** What is wrong with a channel of any kind. */
export function channelIssues(channel: unknown): Issue[] {
  const { type } = channel as { type: number }
  const name = type === 1 ? 'PrivateChannel' : threadTypes.includes(type) ? 'Thread' : 'GuildChannel'
  return issuesOf(schemaOf(`${name}Response`), channel)
}

function within(member: string, issues: Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: [member, ...issue.path] }))
}
