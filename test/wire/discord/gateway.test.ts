import { once } from 'node:events'
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { clientFor, slash, wireForTest } from './client.ts'
import type { DiscordWire } from './index.ts'

async function withPing(wire: DiscordWire) {
  const guild = wire.addGuild({ name: 'Moot' })
  const channel = guild.addChannel('general')
  const ada = wire.user('ada', { guild })
  const client = await clientFor(wire, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply('pong')
  })
  await client.application.commands.set([slash('ping')])
  return { guild, channel, ada, client }
}

test('a bot logs in and learns of its guilds, channels and roles', async () => {
  const wire = await wireForTest()
  const { guild, channel, client } = await withPing(wire)
  guild.addRole('steward', { permissions: ['ManageMessages'] })
  expect(client.user.id).toBe(wire.applicationId)
  expect(client.guilds.cache.get(guild.id)?.name).toBe('Moot')
  expect(client.channels.cache.get(channel)?.isTextBased()).toBe(true)
  expect(client.guilds.cache.get(guild.id)?.members.me?.permissions.has('EmbedLinks')).toBe(true)
  expect(wire.gateway.identifies).toEqual([{ shard: [0, 1], intents: GatewayIntentBits.Guilds }])
  expect(wire.violations).toEqual([])
})

test('a missed interaction is replayed after RESUME', async () => {
  const wire = await wireForTest()
  const { channel, ada, client } = await withPing(wire)
  wire.gateway.drop({ resumable: true })
  const resumed = once(client, Events.ShardResume)
  const seen = await ada.command(channel, 'ping')
  await resumed
  expect(seen.message?.content).toBe('pong')
  expect(wire.gateway.resumes).toEqual([{ replayed: 1 }])
  expect(wire.gateway.identifies).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('op 7 and a resumable op 9 lead to RESUME, another op 9 and a lost session to IDENTIFY', async () => {
  const wire = await wireForTest()
  const { channel, ada, client } = await withPing(wire)
  for (const disturb of [() => wire.gateway.reconnect(), () => wire.gateway.invalidate(true)]) {
    const resumed = once(client, Events.ShardResume)
    disturb()
    await resumed
  }
  expect(wire.gateway.resumes).toHaveLength(2)
  expect(wire.gateway.identifies).toHaveLength(1)
  for (const disturb of [
    () => wire.gateway.invalidate(false),
    () => wire.gateway.drop({ resumable: false }),
  ]) {
    const ready = once(client, Events.ShardReady)
    disturb()
    await ready
  }
  expect(wire.gateway.identifies).toHaveLength(3)
  expect((await ada.command(channel, 'ping')).message?.content).toBe('pong')
  expect(wire.violations).toEqual([])
})

test('a revoked token ends the connection and every request', async () => {
  const wire = await wireForTest()
  const { channel, client } = await withPing(wire)
  const closed = once(client, Events.ShardDisconnect)
  wire.revokeToken()
  expect((await closed)[0]).toMatchObject({ code: 4004 })
  await expect(client.rest.get(`/channels/${channel}`)).rejects.toMatchObject({ status: 401 })
  const other = new Client({ intents: [], rest: { api: wire.url } })
  await expect(other.login(wire.token)).rejects.toThrow(/token/i)
})

test('heartbeats are answered', async () => {
  const wire = await wireForTest({ heartbeat: 40 })
  const { client } = await withPing(wire)
  await expect.poll(() => client.ws.ping).toBeGreaterThanOrEqual(0)
  expect(wire.violations).toEqual([])
})

test('what admins change is told: channels, roles, the bot itself, outage, removal', async () => {
  const wire = await wireForTest()
  const { guild, channel, client } = await withPing(wire)
  const cached = client.guilds.cache.get(guild.id)!

  const made = once(client, Events.ChannelCreate)
  const forum = guild.addChannel('proposals', { type: 'forum', tags: ['safety'] })
  expect((await made)[0]).toMatchObject({ id: forum, name: 'proposals' })

  const changed = once(client, Events.ChannelUpdate)
  guild.deny(channel, 'SendMessages')
  await changed
  const mine = () => client.guilds.cache.get(guild.id)!.members.me!.permissionsIn(channel)
  expect(mine().has('SendMessages')).toBe(false)
  expect(mine().has('ViewChannel')).toBe(true)

  const gone = once(client, Events.ChannelDelete)
  guild.deleteChannel(channel)
  await gone
  expect(client.channels.cache.has(channel)).toBe(false)

  const role = once(client, Events.GuildRoleUpdate)
  guild.setBotPermissions('ViewChannel')
  await role
  expect(cached.members.me!.permissions.has('EmbedLinks')).toBe(false)

  const outage = once(client, Events.GuildUnavailable)
  guild.unavailable()
  await outage
  const back = once(client, Events.GuildAvailable)
  guild.available()
  await back

  const joined = once(client, Events.GuildCreate)
  const second = wire.addGuild({ name: 'Another' })
  expect((await joined)[0]).toMatchObject({ id: second.id })

  const removed = once(client, Events.GuildDelete)
  guild.remove()
  await removed
  await expect(client.rest.get(`/guilds/${guild.id}`)).rejects.toMatchObject({ code: 10004 })
  await expect(client.rest.get(`/channels/${forum}`)).rejects.toMatchObject({ code: 50001 })
  expect(wire.violations).toEqual([])
})

test('guilds are spread over shards', async () => {
  const wire = await wireForTest({ shards: 2 })
  const guilds = Array.from({ length: 6 }, (_, at) => wire.addGuild({ name: `Guild ${at}` }))
  const client = await clientFor(wire, () => {}, { shards: 'auto' })
  expect(wire.gateway.identifies.map(({ shard }) => shard)).toEqual([
    [0, 2],
    [1, 2],
  ])
  for (const { id } of guilds)
    expect(client.guilds.cache.get(id)?.shardId).toBe(Number((BigInt(id) >> 22n) % 2n))
})

test('messages are told to bots that ask for them', async () => {
  const wire = await wireForTest({ privileged: true })
  const guild = wire.addGuild()
  const channel = guild.addChannel('general')
  const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits
  const client = await clientFor(wire, () => {}, { intents: [Guilds, GuildMessages, MessageContent] })
  const heard = once(client, Events.MessageCreate)
  wire.user('ada', { guild }).say(channel, 'good morning')
  expect((await heard)[0]).toMatchObject({ content: 'good morning' })
  expect(wire.violations).toEqual([])
})

const identify = (wire: DiscordWire, more: object = {}) => ({
  op: 2,
  d: { token: wire.token, intents: 1, properties: { os: 'a', browser: 'b', device: 'c' }, ...more },
})

test.each([
  ['an unknown opcode', () => ({ op: 77 }), 4001],
  ['no JSON', () => 'nonsense', 4002],
  ['a large payload', () => ({ op: 1, d: 'x'.repeat(5000) }), 4002],
  ['anything before IDENTIFY', () => ({ op: 3, d: {} }), 4003],
  ['a wrong token', (wire: DiscordWire) => identify(wire, { token: 'wrong' }), 4004],
  ['a shard that is none', (wire: DiscordWire) => identify(wire, { shard: [2, 2] }), 4010],
  ['intents that do not exist', (wire: DiscordWire) => identify(wire, { intents: 1 << 23 }), 4013],
  ['privileged intents', (wire: DiscordWire) => identify(wire, { intents: 2 }), 4014],
])('the gateway closes at %s', async (_, payload, code) => {
  const wire = await wireForTest()
  const socket = await connect(wire)
  const content = payload(wire)
  socket.send(typeof content === 'string' ? content : JSON.stringify(content))
  expect((await once(socket, 'close'))[0]).toBe(code)
})

test('the gateway closes at over 120 payloads a minute, and at a second IDENTIFY', async () => {
  const wire = await wireForTest()
  const [first, second] = [await connect(wire), await connect(wire)]
  for (let sent = 0; sent <= 120; sent++) first.send(JSON.stringify({ op: 1, d: null }))
  expect((await once(first, 'close'))[0]).toBe(4008)
  for (let sent = 0; sent < 2; sent++) second.send(JSON.stringify(identify(wire)))
  expect((await once(second, 'close'))[0]).toBe(4005)
  expect(wire.violations).toHaveLength(2)
})

async function connect(wire: DiscordWire): Promise<WebSocket> {
  const socket = new WebSocket(`${wire.url.replace('http', 'ws').replace('/api', '')}/?v=10&encoding=json`)
  await once(socket, 'message')
  return socket
}
