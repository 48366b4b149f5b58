import { applicationData, commandData, myGuildData, selfData, userData } from './payloads.ts'
import { type Issue, refuse } from './refusal.ts'
import { type Call, noContent, ok, type Route } from './route.ts'
import { type CommandBody, commandIssues } from './rules-of-commands.ts'
import { issuesOfEach, schemaOf } from './schema.ts'
import { snowflake } from './snowflake.ts'
import { type Command, guildOf, leave, type World } from './world.ts'

/** Who the bot is, where it is, and its commands. */
export function applicationRoutes(): Route[] {
  const commandsOf = (path: string): Route[] => [
    { method: 'GET', path, answers: ['ApplicationCommandResponse'], handle: listCommands },
    {
      method: 'PUT',
      path,
      issues: commandsIssues,
      answers: ['ApplicationCommandResponse'],
      handle: replaceCommands,
    },
  ]
  const application = ({ world }: Call) => ok(applicationData(world))
  return [
    {
      method: 'GET',
      path: '/gateway/bot',
      answers: 'GatewayBotResponse',
      handle: ({ world }) => ok({ ...gatewayData(world), ...world.sessionStart() }),
    },
    {
      method: 'GET',
      path: '/gateway',
      answers: 'GatewayResponse',
      handle: ({ world }) => ok(gatewayData(world)),
    },
    { method: 'GET', path: '/applications/@me', answers: 'PrivateApplicationResponse', handle: application },
    {
      method: 'GET',
      path: '/oauth2/applications/@me',
      answers: 'PrivateApplicationResponse',
      handle: application,
    },
    {
      method: 'GET',
      path: '/users/@me',
      answers: 'UserPIIResponse',
      handle: ({ world }) => ok(selfData(world.bot)),
    },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      answers: ['MyGuildResponse'],
      handle: ({ world }) =>
        ok(
          [...world.guilds.values()]
            .filter(({ members }) => members.has(world.bot.id))
            .map((guild) => myGuildData(world, guild)),
        ),
    },
    {
      method: 'DELETE',
      path: '/users/@me/guilds/{guild_id}',
      handle: ({ world, params }) => {
        leave(world, guildOf(world, params.guild_id!))
        return noContent
      },
    },
    {
      method: 'GET',
      path: '/users/{user_id}',
      answers: 'UserResponse',
      handle: ({ world, params }) => ok(userData(world.users.get(params.user_id!) ?? refuse('unknownUser'))),
    },
    ...commandsOf('/applications/{application_id}/commands'),
    ...commandsOf('/applications/{application_id}/guilds/{guild_id}/commands'),
  ]
}

function gatewayData({ origin }: World) {
  return { url: origin.replace('http', 'ws') }
}

function commandsIssues({ body }: Call): Issue[] {
  const issues = issuesOfEach(schemaOf('ApplicationCommandUpdateRequest'), withNumericPermissions(body))
  return issues.length ? issues : commandIssues(body)
}

/** Discord takes permissions as strings, its specification says numbers. */
function withNumericPermissions(body: unknown): unknown {
  if (!Array.isArray(body)) return body
  return body.map((command) => {
    const needed = command?.default_member_permissions
    return typeof needed === 'string' ? { ...command, default_member_permissions: Number(needed) } : command
  })
}

/** `global`, or the guild's id. */
function scopeOf({ world, params }: Call): string {
  if (params.application_id !== world.bot.id) refuse('missingAccess')
  if (params.guild_id === undefined) return 'global'
  return world.guilds.has(params.guild_id) ? params.guild_id : refuse('missingAccess')
}

function listCommands(call: Call) {
  const localised = call.query.get('with_localizations') === 'true'
  const commands = call.world.commands.get(scopeOf(call)) ?? []
  return ok(commands.map((command) => commandData(call.world, command, localised)))
}

/** Those of the same name and type keep their ids, and only the others count as created. */
function replaceCommands(call: Call) {
  const { world, params } = call
  const scope = scopeOf(call)
  const before = world.commands.get(scope) ?? []
  const typeOf = ({ type }: CommandBody) => type ?? 1
  let creations = world.commandsCreated.get(scope) ?? 0
  const commands = (call.body as CommandBody[]).map((given): Command => {
    const same = before.find((each) => each.name === given.name && typeOf(each) === typeOf(given))
    if (!same) creations++
    const guild = params.guild_id === undefined ? {} : { guildId: params.guild_id }
    return { ...given, ...guild, id: same?.id ?? snowflake(), version: snowflake() }
  })
  if (creations > 200) refuse('tooManyCommands')
  world.commandsCreated.set(scope, creations)
  world.commands.set(scope, commands)
  return ok(commands.map((command) => commandData(world, command, true)))
}
