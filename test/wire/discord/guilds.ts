import { channelData, guildCreateData, memberData, roleData } from './payloads.ts'
import type { Person } from './people.ts'
import { bitsOf, type Permission } from './permissions.ts'
import { tellOf } from './routes-of-channels.ts'
import { type Channel, type ChannelKind, channelTypes, type Guild, type Role } from './shapes.ts'
import { snowflake } from './snowflake.ts'
import { createChannel, createUser, forgetChannel, leave, type World } from './world.ts'

export interface GuildOptions {
  name?: string
  locale?: string
  /** What the bot's role may do; without, all that a bot that posts, and opens threads, needs. */
  permissions?: readonly Permission[]
}

export interface ChannelOptions {
  type?: ChannelKind
  topic?: string
  /** The names of a forum's tags. */
  tags?: readonly string[]
  requireTag?: boolean
}

/** A guild of the server: its ids, and what its admins can do. */
export type GuildHandle = ReturnType<typeof addGuild>

const intents = { guilds: 1, members: 2 } as const
const requireTag = 1 << 4

const everyoneMay: Permission[] = [
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'CreatePublicThreads',
]
const botMay: Permission[] = [
  ...everyoneMay,
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'UseExternalEmojis',
]

export function addGuild(
  world: World,
  { name = 'A guild', locale = 'en-US', permissions: may = botMay }: GuildOptions,
) {
  const owner = createUser(`owner of ${name}`, false)
  world.users.set(owner.id, owner)
  const guild: Guild = {
    id: snowflake(),
    name,
    ownerId: owner.id,
    locale,
    unavailable: false,
    roles: new Map(),
    members: new Map(),
    channels: new Map(),
  }
  world.guilds.set(guild.id, guild)
  const role = (given: Partial<Role> & Pick<Role, 'name'>): Role => {
    const made: Role = {
      id: snowflake(),
      permissions: 0n,
      position: guild.roles.size,
      mentionable: false,
      managed: false,
      ...given,
    }
    guild.roles.set(made.id, made)
    return made
  }
  // Members get by a role of their own what most servers give to @everyone, so that what the bot may do is its role's alone.
  role({ id: guild.id, name: '@everyone' })
  const botRole = role({ name: 'bot', permissions: bitsOf(may), managed: true })
  const people = role({ name: 'people', permissions: bitsOf(everyoneMay) })
  const join = (userId: string, roles: string[]) =>
    guild.members.set(userId, { userId, roles, joinedAt: new Date().toISOString() })
  join(owner.id, [people.id])
  join(world.bot.id, [botRole.id])

  const tell = (event: string, data: () => unknown, bits: number = intents.guilds) =>
    world.dispatch(event, data, { guildId: guild.id, intents: bits })
  const tellRole = (event: string, given: Role) =>
    tell(event, () => ({ guild_id: guild.id, role: roleData(world, given) }))
  const channel = (id: string): Channel => {
    const found = guild.channels.get(id)
    if (!found) throw new Error(`${name} has no channel ${id}`)
    return found
  }
  const overwrite = (channelId: string, change: (bits: { allow: bigint; deny: bigint }) => object) => {
    const target = channel(channelId)
    const before = target.overwrites.get(world.bot.id) ?? { allow: 0n, deny: 0n }
    target.overwrites.set(world.bot.id, { id: world.bot.id, type: 1, ...before, ...change(before) })
    tellOf(world, target, 'UPDATE', () => channelData(world, target))
  }
  const changeRole = (given: Role, change: Partial<Role>) => {
    Object.assign(given, change)
    tellRole('GUILD_ROLE_UPDATE', given)
  }
  const changeMember = (userId: string) => {
    const member = guild.members.get(userId)!
    const data = () => ({ guild_id: guild.id, ...memberData(world, member) })
    tell('GUILD_MEMBER_UPDATE', data, userId === world.bot.id ? 0 : intents.members)
  }
  tell('GUILD_CREATE', () => guildCreateData(world, guild))
  return {
    id: guild.id,
    ownerId: owner.id,
    botRoleId: botRole.id,

    /** Answers the channel's id. */
    addChannel(
      channelName: string,
      { type = 'text', topic, tags = [], requireTag: must }: ChannelOptions = {},
    ) {
      const made = createChannel(world, {
        type: channelTypes[type],
        name: channelName,
        topic: topic ?? null,
        guildId: guild.id,
        position: guild.channels.size,
        flags: must ? requireTag : 0,
        tags: tags.map((tag) => ({ id: snowflake(), name: tag })),
      })
      tellOf(world, made, 'CREATE', () => channelData(world, made))
      return made.id
    },
    deleteChannel(id: string) {
      const target = channel(id)
      forgetChannel(world, target)
      tellOf(world, target, 'DELETE', () => channelData(world, target))
    },
    /** The ids of a forum's tags, by name. */
    tags: (id: string): Record<string, string> =>
      Object.fromEntries(channel(id).tags.map((tag) => [tag.name, tag.id])),

    /** Answers the role's id. */
    addRole(roleName: string, options: { permissions?: readonly Permission[]; mentionable?: boolean } = {}) {
      const { permissions: names = [], mentionable = false } = options
      const made = role({ name: roleName, permissions: bitsOf(names), mentionable })
      tellRole('GUILD_ROLE_CREATE', made)
      return made.id
    },
    deleteRole(id: string) {
      guild.roles.delete(id)
      for (const member of guild.members.values()) member.roles = member.roles.filter((each) => each !== id)
      tell('GUILD_ROLE_DELETE', () => ({ guild_id: guild.id, role_id: id }))
    },

    addMember(person: Pick<Person, 'id'>, roles: readonly string[] = []) {
      join(person.id, [people.id, ...roles])
    },
    removeMember(person: Pick<Person, 'id'>) {
      guild.members.delete(person.id)
    },
    setRoles(person: Pick<Person, 'id'>, roles: readonly string[]) {
      join(person.id, [people.id, ...roles])
      changeMember(person.id)
    },

    /** Takes permissions from the bot in one channel; `allow` gives them, and takes back what was denied. */
    deny(channelId: string, ...names: Permission[]) {
      overwrite(channelId, ({ allow, deny }) => ({
        deny: deny | bitsOf(names),
        allow: allow & ~bitsOf(names),
      }))
    },
    allow(channelId: string, ...names: Permission[]) {
      overwrite(channelId, ({ allow, deny }) => ({
        allow: allow | bitsOf(names),
        deny: deny & ~bitsOf(names),
      }))
    },
    /** Gives the bot's role exactly these permissions in the whole guild. */
    setBotPermissions(...names: Permission[]) {
      changeRole(botRole, { permissions: bitsOf(names) })
    },

    /** Removes the bot from the guild, as kicking it does. */
    remove: () => leave(world, guild),
    /** An outage: the guild is there, but cannot be reached until `available()`. */
    unavailable() {
      guild.unavailable = true
      tell('GUILD_DELETE', () => ({ id: guild.id, unavailable: true }))
    },
    available() {
      guild.unavailable = false
      tell('GUILD_CREATE', () => guildCreateData(world, guild))
    },
  }
}
