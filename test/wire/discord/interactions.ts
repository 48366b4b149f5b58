import { randomBytes } from 'node:crypto'
import { channelData, memberData, messageData, partialMemberData, roleData, userData } from './payloads.ts'
import { permissionsOf } from './permissions.ts'
import type { Channel, Interaction, Message, Seen, User } from './shapes.ts'
import { snowflake } from './snowflake.ts'
import { allowed, remember, type World } from './world.ts'

/** What a person does. */
export interface Act {
  /** One of `interactionTypes`. */
  type: number
  user: User
  channel: Channel
  data: Record<string, unknown>
  message?: Message
  optionType?: number
  modalOf?: Interaction
}

/** Tells the bot what a person did; resolves once the bot acknowledged it, and rejects where it did not in time. */
export function deliver(world: World, act: Act): Promise<Seen> {
  const { type, user, channel, message, optionType, modalOf } = act
  return new Promise((resolve, reject) => {
    const id = snowflake()
    const token = randomBytes(32).toString('base64url')
    const afterwards = createAfterwards()
    const interaction: Interaction = {
      id,
      token,
      type,
      user,
      channelId: channel.id,
      deliveredAt: performance.now(),
      expired: false,
      payload: payloadOf(world, act, id, token),
      ...(channel.guildId && { guildId: channel.guildId }),
      ...(message && { source: message.id }),
      ...(optionType !== undefined && { optionType }),
      ...(modalOf && { modalOf }),
      answered: afterwards.answered,
      settle(seen) {
        clearTimeout(late)
        resolve({
          ...seen,
          interaction,
          final: async (seconds = 10) => {
            if (seen.deferred) return afterwards.first(seconds, describe(act))
            return seen.message ?? Promise.reject(new Error(`No message answers ${describe(act)}`))
          },
        })
      },
    }
    const late = setTimeout(() => {
      interaction.expired = true
      reject(new Error(`The application did not respond to ${describe(act)}`))
    }, world.acknowledgeWithin)
    remember(world.interactions, token, interaction, 10 * world.keep)
    sendInteraction(world, interaction)
  })
}

/** Delivers it, the first time or again. */
export function sendInteraction(world: World, { payload, guildId }: Interaction) {
  world.dispatch('INTERACTION_CREATE', () => payload, { ...(guildId && { guildId }), intents: 0 })
}

/** Users, members, roles and channels that an interaction names by their ids. */
export function resolvedOf(world: World, channel: Channel, ids: readonly string[]) {
  const guild = world.guilds.get(channel.guildId ?? '')
  const users = ids.flatMap((id) => world.users.get(id) ?? [])
  const members = users.flatMap(({ id }) => guild?.members.get(id) ?? [])
  const roles = ids.flatMap((id) => guild?.roles.get(id) ?? [])
  const channels = ids.flatMap((id) => guild?.channels.get(id) ?? [])
  const byId = <T>(list: T[], key: (each: T) => string, data: (each: T) => unknown) =>
    list.length ? Object.fromEntries(list.map((each) => [key(each), data(each)])) : undefined
  const all = {
    users: byId(users, ({ id }) => id, userData),
    members: byId(
      members,
      ({ userId }) => userId,
      (member) => ({
        ...partialMemberData(member),
        permissions: String(permissionsOf(guild!, member.userId, channel)),
      }),
    ),
    roles: byId(
      roles,
      ({ id }) => id,
      (role) => roleData(world, role),
    ),
    channels: byId(
      channels,
      ({ id }) => id,
      (each) => channelData(world, each),
    ),
  }
  return Object.fromEntries(Object.entries(all).filter(([, each]) => each))
}

function payloadOf(world: World, { type, user, channel, data, message }: Act, id: string, token: string) {
  const guild = world.guilds.get(channel.guildId ?? '')
  const member = guild?.members.get(user.id)
  return {
    id,
    application_id: world.bot.id,
    type,
    token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: channelData(world, channel),
    ...(guild && {
      guild_id: guild.id,
      guild: { id: guild.id, locale: guild.locale, features: [] },
      guild_locale: guild.locale,
    }),
    ...(member
      ? { member: { ...memberData(world, member), permissions: String(allowed(world, channel, user.id)) } }
      : { user: userData(user) }),
    ...(message && { message: messageData(message) }),
    locale: user.locale,
    app_permissions: String(guild ? allowed(world, channel, world.bot.id) : 0n),
    entitlements: [],
    authorizing_integration_owners: { 0: guild?.id ?? '0' },
    context: guild ? 0 : 1,
    attachment_size_limit: 10_485_760,
  }
}

function describe({ user, data }: Act): string {
  return `${user.username}: ${String(data.name ?? data.custom_id)}`
}

/** The first message that comes after a deferral, awaited or already there. */
function createAfterwards() {
  let message: Message | undefined
  let waiting: ((message: Message) => void)[] = []
  return {
    answered(given: Message) {
      message ??= given
      for (const each of waiting) each(message)
      waiting = []
    },
    first(seconds: number, what: string): Promise<Message> {
      if (message) return Promise.resolve(message)
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`No answer within ${seconds} s to ${what}`)),
          seconds * 1000,
        )
        waiting.push((given) => {
          clearTimeout(late)
          resolve(given)
        })
      })
    },
  }
}
