import { once } from 'node:events'
import { AttachmentBuilder, ChannelType, EmbedBuilder, Events, type TextChannel } from 'discord.js'
import { expect, test } from 'vitest'
import { clientFor, slash, wireForTest } from './client.ts'
import type { Options } from './index.ts'

async function place(options: Options = {}) {
  const wire = await wireForTest(options)
  const guild = wire.addGuild()
  const id = guild.addChannel('general')
  const client = await clientFor(wire)
  const channel = client.channels.cache.get(id) as TextChannel
  return { wire, guild, id, client, channel }
}

test('commands are registered in bulk, and keep their ids', async () => {
  const { wire, guild, client } = await place()
  const first = await client.application.commands.set([slash('one'), slash('two')])
  const second = await client.application.commands.set([slash('two')])
  expect(second.first()?.id).toBe(first.find(({ name }) => name === 'two')?.id)
  await client.application.commands.set([slash('three')], guild.id)
  expect((await client.application.commands.fetch()).map(({ name }) => name)).toEqual(['two'])
  expect((await client.application.commands.fetch({ guildId: guild.id })).size).toBe(1)
  expect(wire.commands(guild.id).map(({ name }) => name)).toEqual(['three'])
  expect(wire.violations).toEqual([])
})

test('messages are sent once for each nonce, edited, read, and deleted', async () => {
  const { wire, id, channel } = await place()
  const options = { content: 'One', nonce: '17', enforceNonce: true }
  const message = await channel.send(options)
  expect((await channel.send(options)).id).toBe(message.id)
  await message.edit({
    content: null,
    embeds: [new EmbedBuilder({ title: 'Two', fields: [{ name: 'a', value: 'b' }] })],
  })
  expect(wire.messages(id)[0]).toMatchObject({ content: '', text: 'Two\na\nb' })
  await message.reply('Three')
  expect((await channel.messages.fetch()).size).toBe(2)
  await message.delete()
  await expect(message.edit('gone')).rejects.toMatchObject({ code: 10008 })
  expect(wire.violations).toEqual([])
})

test('a lost answer is sent again, and the nonce makes it one message', async () => {
  const { wire, id, channel } = await place()
  wire.next({ method: 'POST', path: /messages$/, lost: true })
  await channel.send({ content: 'One', nonce: '1', enforceNonce: true })
  expect(wire.messages(id)).toHaveLength(1)
  expect(wire.requests.filter(({ method }) => method === 'POST').map(({ status }) => status)).toEqual([
    0, 200,
  ])
})

test('files come along, and embeds may show them', async () => {
  const { wire, id, channel } = await place()
  const chart = new AttachmentBuilder(Buffer.from('<svg/>'), { name: 'chart.svg', description: 'A chart' })
  await channel.send({
    files: [chart],
    embeds: [new EmbedBuilder({ image: { url: 'attachment://chart.svg' } })],
  })
  const [message] = wire.messages(id)
  expect(message!.attachments).toMatchObject([{ filename: 'chart.svg', size: 6, description: 'A chart' }])
  expect(message!.embeds[0]).toMatchObject({ image: { url: message!.attachments[0]!.url } })
  expect(wire.violations).toEqual([])
})

test('who is pinged follows allowed_mentions, roles and permissions', async () => {
  const { wire, guild, id, channel } = await place()
  const ada = wire.user('ada', { guild })
  const role = guild.addRole('stewards', { mentionable: true })
  const closed = guild.addRole('closed')
  const content = `@everyone <@${ada.id}> <@&${role}> <@&${closed}>`
  await channel.send(content)
  await channel.send({ content, allowedMentions: { parse: ['users', 'roles', 'everyone'] } })
  await channel.send({ content, allowedMentions: { roles: [role] } })
  guild.allow(id, 'MentionEveryone')
  await channel.send({ content, allowedMentions: { parse: ['everyone'], roles: [closed] } })
  expect(wire.messages(id).map(({ pings }) => pings)).toEqual([
    [],
    [ada.id, role],
    [role],
    [closed, 'everyone'],
  ])
})

test('threads grow from messages, and posts in forums', async () => {
  const { wire, guild, id, client, channel } = await place()
  const message = await channel.send('Proposal 3')
  const thread = await message.startThread({ name: 'Proposal 3' })
  await thread.send('Discuss')
  await expect(message.startThread({ name: 'again' })).rejects.toMatchObject({ code: 160004 })
  expect(wire.threads(id)).toMatchObject([{ id: message.id, name: 'Proposal 3' }])
  await thread.setArchived(true)
  expect(wire.threads(id)[0]!.archived).toBe(true)

  const made = once(client, Events.ChannelCreate)
  const forumId = guild.addChannel('proposals', { type: 'forum', tags: ['safety'], requireTag: true })
  await made
  const forum = client.channels.cache.get(forumId)!
  if (forum.type !== ChannelType.GuildForum) throw new Error('no forum')
  const post = { name: 'Proposal 4', message: { content: 'Read this' } }
  await expect(forum.threads.create(post)).rejects.toMatchObject({ code: 40067 })
  const created = await forum.threads.create({ ...post, appliedTags: [guild.tags(forumId).safety!] })
  expect(wire.messages(created.id)).toMatchObject([{ id: created.id }])
  expect(wire.messages(created.id)).toMatchObject([{ content: 'Read this' }])
  await expect(
    client.rest.post(`/channels/${forumId}/messages`, { body: { content: 'x' } }),
  ).rejects.toMatchObject({
    code: 50008,
  })
  expect(wire.violations).toEqual([])
})

test('what the bot may not do is refused', async () => {
  const { wire, guild, id, client, channel } = await place({ limits: false })
  const message = await channel.send('One')
  const said = wire.user('ada', { guild }).say(id, 'mine')
  const embeds = [{ title: 'A' }]
  guild.deny(id, 'EmbedLinks', 'CreatePublicThreads', 'ReadMessageHistory')
  await expect(channel.send({ embeds })).rejects.toMatchObject({ code: 50013 })
  await expect(message.startThread({ name: 'x' })).rejects.toMatchObject({ code: 50013 })
  await expect(channel.messages.fetch()).rejects.toMatchObject({ code: 50001 })
  const other = `/channels/${id}/messages/${said.id}` as const
  await expect(client.rest.patch(other, { body: { content: 'x' } })).rejects.toMatchObject({ code: 50005 })
  await expect(client.rest.delete(other)).rejects.toMatchObject({ code: 50013 })
  guild.deny(id, 'SendMessages')
  await expect(channel.send('Two')).rejects.toMatchObject({ code: 50013 })
  guild.deny(id, 'ViewChannel')
  await expect(channel.send('Two')).rejects.toMatchObject({ code: 50001 })
  guild.allow(id, 'ViewChannel', 'SendMessages')
  await channel.send('Two')
  guild.deleteChannel(id)
  await expect(
    client.rest.post(`/channels/${id}/messages`, { body: { content: 'x' } }),
  ).rejects.toMatchObject({
    code: 10003,
  })
  expect(wire.violations).toEqual([])
})

test('people are written to where their direct messages are open', async () => {
  const { wire, guild, client } = await place()
  const ada = wire.user('ada', { guild })
  const user = await client.users.fetch(ada.id)
  await user.send('Hello')
  expect(ada.messages(ada.dm()).map(({ content }) => content)).toEqual(['Hello'])
  ada.closeDms()
  await expect(user.send('Again')).rejects.toMatchObject({ code: 50007 })
  expect(wire.violations).toEqual([])
})

test('a bot that waits as it is told meets no 429; one that does not meets it, in full', async () => {
  const { wire, id, channel } = await place()
  await Promise.all(Array.from({ length: 5 }, (_, at) => channel.send(`${at}`)))
  expect(wire.requests.some(({ status }) => status === 429)).toBe(false)
  const response = await fetch(`${wire.url}/v10/channels/${id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${wire.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'one too many' }),
  })
  expect(response.status).toBe(429)
  expect(await response.json()).toMatchObject({ global: false, retry_after: expect.any(Number) })
  expect(response.headers.get('x-ratelimit-scope')).toBe('user')
  expect(response.headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(5)
})

test('over fifty requests in a second meet the global limit, unless limits are off', async () => {
  for (const limits of [true, false]) {
    const { wire } = await place({ limits })
    const read = () => fetch(`${wire.url}/v10/users/@me`, { headers: { authorization: `Bot ${wire.token}` } })
    const answers = await Promise.all(Array.from({ length: 150 }, read))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length > 0).toBe(limits)
    if (limits) expect(refused.some(({ headers }) => headers.get('x-ratelimit-global') === 'true')).toBe(true)
  }
})

test('429 and 5xx on demand are tried again, a cut connection too', async () => {
  const { wire, id, channel } = await place()
  wire.next({ method: 'POST', path: /messages$/, retryAfter: 0.05 })
  await channel.send('One')
  wire.next({ method: 'POST', path: /messages$/, status: 502, times: 2 })
  await channel.send('Two')
  wire.next({ path: /messages$/, drop: true })
  await channel.send('Three')
  wire.next({ path: /messages$/, delay: 30 })
  await channel.send('Four')
  expect(wire.messages(id).map(({ content }) => content)).toEqual(['One', 'Two', 'Three', 'Four'])
  const statuses = wire.requests.filter(({ method }) => method === 'POST').map(({ status }) => status)
  expect(statuses).toEqual([429, 200, 502, 502, 200, 0, 200, 200])
  expect(wire.violations).toEqual([])
})

test('what is kept is bounded, and validation can be off', async () => {
  const { wire, id, channel } = await place({ keep: 3, limits: false, validate: false })
  for (let at = 0; at < 10; at++) await channel.send(`${at}`)
  expect(wire.messages(id)).toHaveLength(3)
  expect(wire.requests.length).toBeLessThanOrEqual(6)
  await channel.client.rest.post(`/channels/${id}/messages`, { body: { content: 'x'.repeat(3000) } })
  expect(wire.violations).toEqual([])
})
