import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeCodes, createGateway } from './gateway.ts'
import { addGuild, type GuildHandle, type GuildOptions } from './guilds.ts'
import { sendInteraction } from './interactions.ts'
import { createLimits } from './limits.ts'
import { createPerson, type Person } from './people.ts'
import type { Permission } from './permissions.ts'
import { createRest } from './rest.ts'
import type { Interaction, Message } from './shapes.ts'
import { see } from './watch.ts'
import { createUser, createWorld } from './world.ts'

export type { ChannelOptions, GuildHandle, GuildOptions } from './guilds.ts'
export type { Person, Sub, Value } from './people.ts'
export type { Permission } from './permissions.ts'
export type { Misbehaviour, Recorded } from './rest.ts'
export type { Choice, Component, Embed, Interaction, Message, Modal, Seen } from './shapes.ts'

export interface Options {
  /** Whether Discord's sending limits hold. */
  limits?: boolean
  /** Whether requests, answers and events are validated; or which share of them, from 0 to 1. */
  validate?: boolean | number
  /** Milliseconds in which an interaction is to be acknowledged; Discord's 3000 without. */
  acknowledgeWithin?: number
  /** Milliseconds between heartbeats. */
  heartbeat?: number
  /** How many shards are recommended. */
  shards?: number
  /** Whether the privileged intents (members, presences, message content) are switched on. */
  privileged?: boolean
  /** How many messages of a channel, requests and events are kept at least; of interactions ten times as many. */
  keep?: number
}

export interface PersonOptions {
  /** Joins this guild. */
  guild?: GuildHandle
  /** Ids of roles in it. */
  roles?: readonly string[]
  /** Permissions in the guild beside those of everyone. */
  permissions?: readonly Permission[]
  locale?: string
}

export type DiscordWire = Awaited<ReturnType<typeof startDiscordWire>>

/** Starts a Discord of our own on 127.0.0.1, on a free port, with one application and no guilds. */
export async function startDiscordWire({
  limits = true,
  validate = true,
  acknowledgeWithin = 3000,
  heartbeat = 41_250,
  shards = 1,
  privileged = false,
  keep = 1000,
}: Options = {}) {
  const token = `${randomBytes(18).toString('base64url')}.${randomBytes(4).toString('hex')}.${randomBytes(28).toString('base64url')}`
  const world = createWorld({ token, keep, acknowledgeWithin, validates: sampler(Number(validate)) })
  const rest = createRest(world, limits ? createLimits() : undefined)
  const server = createServer((request, response) => {
    rest.serve(request, response).catch((error: Error) => {
      world.violations.push(`the server failed at ${request.method} ${request.url}: ${error.stack}`)
      response.writeHead(500).end()
    })
  })
  // A connection that the server closes in the moment it is used again would be an error that no test asked for.
  server.keepAliveTimeout = 600_000
  const gateway = createGateway(world, server, { heartbeat, shards, privileged })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const people = new Map<string, Person>()
  const channelOf = (id: string) => {
    const channel = world.channels.get(id)
    if (!channel) throw new Error(`There is no channel ${id}`)
    return channel
  }

  return {
    /** For `rest.api` of discord.js. */
    url: `${world.origin}/api`,
    token,
    applicationId: world.bot.id,
    /** All that the bot sent, or this server answered, that Discord would not. */
    violations: world.violations,
    /** The last requests. */
    requests: rest.requests,

    addGuild(options: GuildOptions = {}): GuildHandle {
      return addGuild(world, options)
    },

    /** The person of this name, made at first; given a guild, they join it. */
    user(
      name: string,
      { guild, roles = [], permissions = [], locale = 'en-US' }: PersonOptions = {},
    ): Person {
      let person = people.get(name)
      if (!person) {
        const user = createUser(name, false, locale)
        world.users.set(user.id, user)
        person = createPerson(world, user)
        people.set(name, person)
      }
      if (guild) {
        const own = permissions.length ? [guild.addRole(`${name}'s`, { permissions })] : []
        guild.addMember(person, [...roles, ...own])
      }
      return person
    },

    /** The messages of a channel that everyone in it sees, oldest first. */
    messages: (channelId: string): Message[] =>
      [...channelOf(channelId).messages.values()].filter((message) => !message.private),
    /** A message that everyone sees, now or within `seconds`. */
    sees: (channelId: string, fits: (message: Message) => boolean, seconds = 5) =>
      see(world, channelOf(channelId), (message) => !message.private && fits(message), seconds),
    /** The threads of a channel, or a forum's posts: their ids and names, oldest first. */
    threads: (channelId: string) =>
      [...world.channels.values()]
        .filter(({ parentId, thread }) => thread && parentId === channelId)
        .map(({ id, name, thread }) => ({ id, name, archived: thread!.archived, tags: thread!.tags })),
    /** The commands of a guild, or without one the global ones, as they were registered. */
    commands: (guildId = 'global') => world.commands.get(guildId) ?? [],

    /** Misbehaves with the next requests that fit. */
    next: rest.next,
    gateway: {
      identifies: gateway.identifies,
      resumes: gateway.resumes,
      drop: gateway.drop,
      reconnect: gateway.reconnect,
      invalidate: gateway.invalidate,
    },
    /** Delivers the same interaction again. */
    repeat(interaction: Interaction) {
      sendInteraction(world, interaction)
    },
    /** From now on the token is worth nothing, as after a reset in Discord's portal. */
    revokeToken() {
      world.revoked = true
      gateway.close(closeCodes.authenticationFailed, 'Authentication failed.')
    },

    async close() {
      gateway.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Says yes to this share of its calls, evenly. */
function sampler(share: number): () => boolean {
  let sum = 0
  return () => {
    sum += share
    if (sum < 1) return false
    sum -= 1
    return true
  }
}
