import { expect, test } from 'vitest'
import { button, card, type FormField } from '../../../src/card.ts'
import { ChatError } from '../../../src/chat/chat.ts'
import type { Command } from '../../../src/command.ts'
import { Refusal } from '../../../src/refusal.ts'
import { communityWith, destination, discordHouse } from './house.ts'

const field: FormField = { id: 'text', label: 'What', kind: 'text', required: true, max: 100 }
const text = { name: 'text', kind: 'text' } as const

/** Answers what it was asked, and has everything to press. */
const echo: Partial<Command> = {
  name: 'proposals',
  options: [text, { name: 'page', kind: 'integer' }],
  run: async ({ text, integer }) =>
    card({
      title: `Page ${integer('page') ?? 1}`,
      body: text('text') ?? 'nothing',
      actions: [
        button(`proposals page:${(integer('page') ?? 1) + 1}`, 'Next'),
        button('vote', 'Vote'),
        {
          ...{ id: 'proposals text:?', label: 'Choose', kind: 'select', min: 1, max: 2 },
          options: ['a', 'b', 'c'].map((value) => ({ value, label: value.toUpperCase() })),
        },
        { id: 'proposals', label: 'Write', kind: 'form', fields: [field] },
      ],
    }),
}

test('a private answer goes on in its place: pages, selects and forms', async () => {
  const { wire, channel, ada } = await (await discordHouse({ commands: [echo] })).ready()
  const seen = await ada.command(channel, 'proposals', { text: 'hello' })
  expect(seen).toMatchObject({
    private: true,
    deferred: false,
    message: { text: expect.stringContaining('hello') },
  })
  const next = await ada.press(seen.message!, 'proposals page:2')
  expect(next.message).toMatchObject({ id: seen.message!.id, text: expect.stringContaining('Page 2') })
  const chosen = await ada.choose(next.message!, 'proposals text:?', ['a', 'c'])
  expect(chosen.message).toMatchObject({ id: seen.message!.id, text: expect.stringContaining('a,c') })
  const { modal } = await ada.press(chosen.message!, 'proposals ~f')
  const written = await ada.submit(modal!, { text: 'typed @everyone <@1>' })
  expect(written.message).toMatchObject({ id: seen.message!.id, text: expect.stringContaining('typed') })
  expect(ada.messages(channel).flatMap(({ pings }) => pings)).toEqual([])
  expect(wire.messages(channel)).toEqual([])
  expect(wire.violations).toEqual([])
})

test('what went wrong is said beside it, to its reader alone', async () => {
  const vote: Partial<Command> = {
    name: 'vote',
    run: async () => {
      throw new Refusal({ id: 'link-first' })
    },
  }
  const { wire, channel, ada } = await (await discordHouse({ commands: [echo, vote] })).ready()
  const seen = await ada.command(channel, 'proposals')
  const wrong = await ada.press(seen.message!, 'vote')
  expect(wrong).toMatchObject({ private: true, message: { text: expect.stringContaining('wallet') } })
  expect(wrong.message!.id).not.toBe(seen.message!.id)
  expect(wire.violations).toEqual([])
})

test('a public answer is seen by all, its buttons answer privately, and its refusal is private', async () => {
  let fails = false
  const treasury: Partial<Command> = {
    name: 'treasury',
    private: false,
    takes: 'long',
    run: async () => {
      if (fails) throw new Refusal({ id: 'link-first' })
      return card({ title: 'The treasury', actions: [button('proposals', 'See')] })
    },
  }
  const { wire, channel, ada } = await (await discordHouse({ commands: [echo, treasury] })).ready()
  const seen = await ada.command(channel, 'treasury')
  expect(seen).toMatchObject({ private: false, deferred: true })
  const shown = await seen.final()
  expect(shown.text).toContain('The treasury')
  const pressed = await ada.press(shown, 'proposals')
  expect(pressed).toMatchObject({ private: true, message: { text: expect.stringContaining('Page 1') } })
  fails = true
  await ada.command(channel, 'treasury')
  const refusal = await ada.sees(channel, ({ text }) => text.includes('wallet'))
  expect(refusal.private).toBe(true)
  expect(wire.messages(channel)).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('an answer that is slow without having said so is announced in time', async () => {
  let answer = () => {}
  const slow: Partial<Command> = {
    name: 'help',
    run: () =>
      new Promise((resolve) => {
        answer = () => resolve(card({ title: 'At last' }))
      }),
  }
  const { wire, channel, ada } = await (await discordHouse({ commands: [slow] })).ready()
  const seen = await ada.command(channel, 'help')
  expect(seen.deferred).toBe(true)
  expect(seen.acknowledgedAfter).toBeLessThan(2500)
  answer()
  expect((await seen.final()).text).toContain('At last')
  expect(wire.violations).toEqual([])
})

test('a form is asked for again where it is not remembered', async () => {
  const { wire, channel, ada, stop, connect, becomes } = await (
    await discordHouse({ commands: [echo] })
  ).ready()
  const seen = await ada.command(channel, 'proposals')
  await stop()
  const again = connect()
  await again.start()
  await becomes('Discord', 'well')
  const { modal } = await ada.press(seen.message!, 'proposals ~f')
  expect(modal).toMatchObject({ title: 'Write', customId: 'proposals' })
  expect((await ada.submit(modal!, { text: 'typed' })).message!.text).toContain('typed')
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('that a form is late is said in time, though whose words to use is not known either', async () => {
  const { wire, guild, channel, stop, connect, becomes, communities } = await (
    await discordHouse({ commands: [echo] })
  ).ready()
  const lena = wire.user('lena', { guild, locale: 'es-ES' })
  const seen = await lena.command(channel, 'proposals')
  await stop()
  const again = connect()
  await again.start()
  await becomes('Discord', 'well')
  const { at } = communities
  let answer = () => {}
  const answering = new Promise<void>((resolve) => {
    answer = resolve
  })
  communities.at = ((...where: Parameters<typeof at>) => answering.then(() => at(...where))) as never
  const late = await lena.press(seen.message!, 'proposals ~f')
  expect(late.message!.text).toContain('tardó demasiado')
  expect(late.acknowledgedAfter).toBeLessThan(2800)
  answer()
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('options are completed', async () => {
  const vote: Partial<Command> = {
    name: 'vote',
    options: [
      {
        name: 'choice',
        kind: 'text',
        complete: async ({ integer }, typed) => [
          { value: 'x'.repeat(101), label: 'too long for Discord' },
          { value: `${typed}${integer('proposal')}`, label: '' },
        ],
      },
      {
        name: 'proposal',
        kind: 'integer',
        required: true,
        complete: async () => [{ value: '3', label: '#3 Pause' }],
      },
    ],
  }
  const { wire, channel, ada } = await (await discordHouse({ commands: [vote] })).ready()
  expect((await ada.complete(channel, 'vote', 'proposal', '')).choices).toEqual([
    { name: '#3 Pause', value: 3 },
  ])
  const { choices } = await ada.complete(channel, 'vote', 'choice', 'Fo', { proposal: 7 })
  expect(choices).toEqual([{ name: 'Fo7', value: 'Fo7' }])
  expect(wire.violations).toEqual([])
})

test('who manages a server, and its roles, come with the call', async () => {
  const standings: unknown[] = []
  const whoami: Partial<Command> = {
    name: 'whoami',
    run: async ({ here, by }) => {
      const { manages, roles } = await here.standing(undefined)
      standings.push({ ...here, standing: undefined, manages, roles, by: by.name })
      return card({ title: 'You' })
    },
  }
  const { wire, guild, channel, ada } = await (await discordHouse({ commands: [whoami] })).ready()
  const role = guild.addRole('stewards')
  const boss = wire.user('boss', { guild, roles: [role], permissions: ['ManageGuild'], locale: 'es-419' })
  await ada.command(channel, 'whoami')
  await boss.command(channel, 'whoami')
  await ada.command(ada.dm(), 'whoami')
  expect(standings).toMatchObject([
    { server: guild.id, name: 'Moot', channel, language: 'en-US', manages: false, by: 'ada' },
    {
      server: guild.id,
      language: 'es-419',
      manages: true,
      roles: expect.arrayContaining([`discord:role:${role}`]),
    },
    { server: undefined, name: undefined, manages: false, roles: [] },
  ])
  expect(wire.violations).toEqual([])
})

test('an interaction that came twice, or is over, harms nothing', async () => {
  const { wire, channel, ada, logged } = await (await discordHouse({ commands: [echo] })).ready()
  const seen = await ada.command(channel, 'proposals')
  wire.repeat(seen.interaction)
  expect((await ada.command(channel, 'proposals')).message!.text).toContain('Page 1')
  expect(logged).toContainEqual(expect.objectContaining({ level: 'warn', text: 'an answer came too late' }))
})

test('commands are registered once, and only where they changed', async () => {
  const house = await (await discordHouse({ commands: [echo] })).ready()
  const { wire, stop, connect, line, becomes } = house
  const puts = () =>
    wire.requests.filter(({ method, path }) => method === 'PUT' && /commands$/.test(path)).length
  expect(puts()).toBe(1)
  expect(wire.commands()).toMatchObject([
    { name: 'proposals', name_localizations: { 'es-ES': 'propuestas' } },
  ])
  await stop()
  const again = connect()
  await again.start()
  await becomes('Discord', 'well')
  await becomes('Discord commands', 'well')
  expect(line('Discord commands')?.detail).toBe('1 commands, as they were')
  expect(puts()).toBe(1)
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('in development commands are the guild’s own', async () => {
  const { wire, guild } = await (
    await discordHouse({ commands: [echo], guildId: ({ server }) => server })
  ).ready()
  expect(wire.commands(guild.id)).toHaveLength(1)
  expect(wire.commands()).toHaveLength(0)
})

test('a server’s own commands go with DISCORD_GUILD_ID', async () => {
  let development = true
  const { wire, guild, stop, connect, becomes } = await (
    await discordHouse({ commands: [echo], guildId: ({ server }) => (development ? server : undefined) })
  ).ready()
  await stop()
  development = false
  const again = connect()
  await again.start()
  await becomes('Discord commands', 'well')
  expect(wire.commands(guild.id)).toHaveLength(0)
  expect(wire.commands()).toHaveLength(1)
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('an interaction that was missed while the connection was away is answered', async () => {
  const { wire, channel, ada } = await (await discordHouse({ commands: [echo] })).ready()
  wire.gateway.drop({ resumable: true })
  expect((await ada.command(channel, 'proposals')).message!.text).toContain('Page 1')
  expect(wire.gateway.resumes).toHaveLength(1)
})

test('news of a proposal answer the first, in a thread of their own where the place wants one', async () => {
  const { wire, guild, channel, chat } = await (await discordHouse()).ready()
  const role = guild.addRole('voters', { mentionable: true })
  const proposal = card({ title: '#3 Pause it', body: 'New', category: 'safety' })
  const to = destination(channel, { thread: true, ping: [role] })
  const id = await chat.post(to, proposal, 'delivery:1')
  expect(await chat.post(to, proposal, 'delivery:1')).toBe(id)
  expect(wire.messages(channel)).toMatchObject([{ id, pings: [role] }])
  expect(wire.threads(channel)).toMatchObject([{ id, name: '#3 Pause it' }])
  await chat.edit(to, id, { ...proposal, body: 'For 60 %' })
  expect(wire.messages(channel)[0]!.text).toContain('For 60 %')
  await chat.post(
    destination(channel, { thread: true, about: id }),
    card({ title: 'It passed', category: 'safety' }),
    'delivery:2',
  )
  expect(wire.messages(channel)).toMatchObject([{}, { pings: [], message_reference: { message_id: id } }])
  expect(wire.threads(channel)).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('in a forum a proposal is a post with its tag, and its news go into it', async () => {
  const { wire, guild, chat } = await (await discordHouse()).ready()
  const forum = guild.addChannel('proposals', { type: 'forum', tags: ['Other', 'Safety'] })
  const to = destination(forum)
  const id = await chat.post(to, card({ title: '#3 Pause it', category: 'safety' }), 'delivery:1')
  const [post] = wire.threads(forum)
  expect(post).toMatchObject({ name: '#3 Pause it', tags: [guild.tags(forum).Safety] })
  const news = await chat.post({ ...to, about: id }, card({ title: 'It passed' }), 'delivery:2')
  expect(news.split('/')[0]).toBe(post!.id)
  await chat.edit(to, id, card({ title: '#3 Pause it', body: 'Changed' }))
  expect(wire.messages(post!.id).map(({ text }) => text)).toEqual([
    expect.stringContaining('Changed'),
    expect.stringContaining('It passed'),
  ])
  expect(wire.violations).toEqual([])
})

test('a forum post whose answer was lost is found again, and not opened twice', async () => {
  const { wire, guild, chat } = await (await discordHouse()).ready()
  const forum = guild.addChannel('proposals', { type: 'forum' })
  const post = (key: string) => chat.post(destination(forum), card({ title: '#3 Pause it' }), key)
  wire.next({ method: 'POST', path: /threads$/, lost: true })
  await expect(post('delivery:1')).rejects.toThrow("Discord can't be reached")
  // The gateway tells in order: by now it has told of the post.
  guild.addRole('Stewards')
  await expect.poll(() => chat.roles(guild.id)).toContainEqual(expect.objectContaining({ label: 'Stewards' }))
  const id = await post('delivery:1')
  expect(wire.threads(forum)).toHaveLength(1)
  await chat.edit(destination(forum), id, card({ title: '#3 Pause it', body: 'Changed' }))
  expect(wire.messages(id.split('/')[0]!)).toMatchObject([{ text: expect.stringContaining('Changed') }])
  const other = await post('delivery:2')
  expect(wire.threads(forum)).toHaveLength(2)
  expect([await post('delivery:1'), await post('delivery:2')]).toEqual([id, other])
  expect(wire.violations).toEqual([])
})

test('a role that is named twice is pinged once', async () => {
  const { wire, guild, channel, chat } = await (await discordHouse()).ready()
  const role = guild.addRole('voters', { mentionable: true })
  await chat.post(destination(channel, { ping: [role, role] }), card({ title: 'T' }), 'k')
  expect(wire.messages(channel)).toMatchObject([{ pings: [role] }])
  expect(wire.violations).toEqual([])
})

test('what Discord refuses is told as it is', async () => {
  const { wire, guild, channel, chat } = await (await discordHouse()).ready()
  const shown = card({ title: 'T' })
  const id = await chat.post(destination(channel), shown, 'a')
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: ChatError) => error,
    )
  guild.deny(channel, 'SendMessages')
  const denied = await refused(chat.post(destination(channel), shown, 'b'))
  expect(denied).toBeInstanceOf(ChatError)
  // What an admin can give back is only waited for.
  expect(denied).toMatchObject({
    ...{ gone: false, after: 600_000, message: 'the bot may not write in the channel' },
  })
  expect(await refused(chat.edit(destination(channel), '1', shown))).toMatchObject({ gone: true })
  guild.deny(channel, 'ViewChannel')
  expect(await refused(chat.edit(destination(channel), id, shown))).toMatchObject({
    ...{ gone: false, after: 600_000, message: 'the bot may not see the channel' },
  })
  guild.allow(channel, 'ViewChannel')
  guild.deleteChannel(channel)
  expect(await refused(chat.edit(destination(channel), id, shown))).toMatchObject({
    gone: true,
    message: 'the channel is not there any more',
  })
  wire.next({ method: 'GET', status: 502, times: 4 })
  expect(await refused(chat.post(destination('123'), shown, 'c'))).toMatchObject({ gone: false })
})

test('missing permissions are named, channel by channel', async () => {
  const { guild, channel, chat, becomes } = await (await discordHouse()).ready()
  expect(await chat.complaints(channel, { thread: true, ping: [] })).toEqual([])
  guild.deny(channel, 'SendMessages', 'CreatePublicThreads')
  const line = await becomes('Discord place assembly of moot', 'failing')
  expect(line!.detail).toBe(
    "I can't write in #assembly. Give me “Send Messages” in that channel's permissions.",
  )
  expect(await chat.complaints(channel, { thread: true, ping: [] })).toEqual([
    { id: 'discord-lacks-send', args: { channel: '#assembly' } },
    { id: 'discord-lacks-create-threads', args: { channel: '#assembly' } },
  ])
  guild.allow(channel, 'SendMessages', 'CreatePublicThreads')
  await becomes('Discord place assembly of moot', undefined)
  guild.deleteChannel(channel)
  expect((await becomes('Discord place assembly of moot', 'failing'))!.detail).toContain('not there any more')
  guild.remove()
  const name = 'Discord place assembly of moot'
  await expect
    .poll(() => becomes(name, 'failing').then((line) => line!.detail), { timeout: 5000 })
    .toContain('not in the server')
  const wants = { thread: false, ping: [] }
  expect(await chat.complaints(channel, { ...wants, server: guild.id })).toEqual([
    { id: 'discord-server-gone' },
  ])
})

test('a thread that is asleep is a place; one that is gone is asked for once', async () => {
  const house = await (await discordHouse()).ready()
  const { wire, guild, stop, connect, becomes } = house
  const forum = guild.addChannel('proposals', { type: 'forum' })
  const id = await house.chat.post(destination(forum), card({ title: 'T' }), 'k')
  const thread = id.split('/')[0]!
  const archived = await fetch(`${wire.url}/v10/channels/${thread}`, {
    method: 'PATCH',
    headers: { authorization: `Bot ${wire.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ archived: true }),
  })
  expect(archived.ok).toBe(true)
  await stop()
  const again = connect()
  await again.start()
  await becomes('Discord', 'well')
  const wants = { thread: false, ping: [], server: guild.id }
  const asked = (channel: string) =>
    wire.requests.filter(({ path }) => path === `/channels/${channel}`).length
  const before = asked(thread)
  for (const _ of [1, 2]) expect(await again.chat.complaints(thread, wants)).toEqual([])
  expect(asked(thread)).toBe(before + 1)
  for (const _ of [1, 2])
    expect(await again.chat.complaints('123', wants)).toMatchObject([{ id: 'discord-channel-gone' }])
  expect(asked('123')).toBe(1)
  wire.next({ method: 'GET', path: /channels\/124$/, status: 403 })
  expect(await again.chat.complaints('124', wants)).toEqual([])
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('places are looked at once a second at most, and only for what happens in their servers', async () => {
  const places = ({ server }: { server: string }) => [
    { id: 'assembly', platform: 'discord', server, channel: '999' },
  ]
  const house = await discordHouse({ places })
  const { wire, guild, chat } = house
  // Each look asks for a channel of which Discord doesn't say what it is.
  wire.next({ method: 'GET', path: /channels\/999$/, status: 403, times: 100 })
  await house.ready()
  const looks = () => wire.requests.filter(({ path }) => path === '/channels/999').map(({ at }) => at)
  const happen = async ({ id, addRole }: typeof guild) => {
    for (const name of ['a', 'b', 'c']) {
      addRole(name)
      await expect
        .poll(() => chat.roles(id), { timeout: 5000 })
        .toContainEqual(expect.objectContaining({ label: name }))
    }
  }
  await happen(guild)
  const seen = looks().length
  await expect.poll(() => looks().length, { timeout: 5000 }).toBeGreaterThan(seen)
  const [before, last] = looks().slice(-2)
  expect(last! - before!).toBeGreaterThan(950)
  const elsewhere = wire.addGuild({ name: 'Elsewhere' })
  const then = looks().length
  await happen(elsewhere)
  // That nothing happens can only be waited for.
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(looks()).toHaveLength(then)
})

test('a role that would not hear its ping is named', async () => {
  const { guild, channel, communities, becomes } = await (await discordHouse()).ready()
  const role = guild.addRole('Stew*ards')
  const place = { id: 'assembly', platform: 'discord', server: guild.id, channel }
  await communities.save(communityWith([{ ...place, ping: [{ role }] }]))
  const name = 'Discord place assembly of moot'
  expect((await becomes(name, 'failing'))!.detail).toContain("I can't ping the role Stew*ards in #assembly.")
  guild.deleteRole(role)
  await expect
    .poll(() => becomes(name, 'failing').then((line) => line!.detail), { timeout: 5000 })
    .toContain('not there any more')
  await communities.save(communityWith([place]))
  await becomes(name, undefined)
})

test('channels and roles are offered by name', async () => {
  const { guild, channel, chat } = await (await discordHouse()).ready()
  const forum = guild.addChannel('ideas', { type: 'forum' })
  guild.addChannel('talk', { type: 'voice' })
  const role = guild.addRole('Stewards')
  await expect
    .poll(() => chat.channels(guild.id))
    .toEqual([
      { value: channel, label: '#assembly' },
      { value: forum, label: '#ideas', forum: true },
    ])
  await expect
    .poll(() => chat.roles(guild.id))
    .toContainEqual({ value: `discord:role:${role}`, label: 'Stewards' })
  for (let number = 0; number < 40; number++) guild.addChannel(`c${number}`)
  await expect.poll(async () => (await chat.channels(guild.id)).length).toBe(42)
})

test('an aside is for the caller’s eyes, and goes on from page to page', async () => {
  const settings: Partial<Command> = {
    ...{ name: 'settings', private: false, aside: true, takes: 'long' },
    run: async () => card({ title: 'Settings', actions: [button('settings', 'Again')] }),
  }
  const { wire, channel, ada } = await (await discordHouse({ commands: [settings] })).ready()
  const seen = await ada.command(channel, 'settings')
  expect(seen).toMatchObject({ private: true, deferred: true })
  const shown = await seen.final()
  const again = await ada.press(shown, 'settings')
  expect((await again.final()).id).toBe(shown.id)
  expect(wire.messages(channel)).toEqual([])
  expect(wire.violations).toEqual([])
})

test('texts mention the commands that are registered, for Discord to show them in each language', async () => {
  const help: Partial<Command> = {
    ...{ name: 'help', private: false },
    run: async () => card({ title: 'Help', body: 'Type /help or `/proposals`, not /nothing.' }),
  }
  const house = await (await discordHouse({ commands: [help] })).ready()
  const { wire, channel, ada, chat, stop, connect, line } = house
  const [{ id } = { id: '' }] = wire.commands() as { id: string }[]
  const said = `Type </help:${id}> or \`/proposals\`, not /nothing.`
  const seen = await ada.command(channel, 'help')
  expect((await seen.final()).text).toContain(said)
  const news = card({ title: 'News', body: '/help' })
  await chat.post(destination(channel), news, 'a')
  expect(wire.messages(channel).at(-1)?.text).toContain(`</help:${id}>`)
  await stop()
  // Where they stand as they should, nothing is written, and what is there is known all the same.
  const again = connect()
  await again.start()
  await expect.poll(() => line('Discord commands')?.detail, { timeout: 8000 }).toContain('as they were')
  await again.chat.post(destination(channel), news, 'b')
  expect(wire.messages(channel).at(-1)?.text).toContain(`</help:${id}>`)
  await again.stop()
  expect(wire.violations).toEqual([])
})

test('a server that the bot was just added to is greeted, unless it belongs to a community', async () => {
  const { wire, guild, channel, chat, communities } = await (await discordHouse()).ready()
  await communities.save(communityWith([]))
  const addAgain = async () => {
    guild.remove()
    await expect.poll(() => chat.channels(guild.id)).toEqual([])
    guild.addMember({ id: wire.applicationId })
    guild.available()
    await expect.poll(() => chat.channels(guild.id)).toHaveLength(1)
  }
  expect(wire.messages(channel)).toEqual([])
  await addAgain()
  const hello = await wire.sees(channel, ({ text }) => text.includes('/setup'))
  expect(JSON.stringify(hello.components)).toContain('Set up a community')
  await communities.save(communityWith([{ id: 'a', platform: 'discord', server: guild.id, channel }]))
  await addAgain()
  expect(wire.messages(channel)).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('a server that the bot was added to while it was away is greeted once', async () => {
  const { wire, channel, stop, connect, becomes } = await discordHouse({ settled: false })
  const isHello = ({ text }: { text: string }) => text.includes('/setup')
  await wire.sees(channel, isHello)
  await stop()
  const meanwhile = wire.addGuild({ name: 'Meanwhile', locale: 'es-ES' }).addChannel('plaza')
  const comeBack = async () => {
    const again = connect()
    await again.start()
    await becomes('Discord', 'well')
    return again
  }
  const again = await comeBack()
  await wire.sees(meanwhile, isHello)
  await again.stop()
  await (await comeBack()).stop()
  for (const each of [channel, meanwhile]) expect(wire.messages(each).filter(isHello)).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('a wait that Discord asks for is passed on', async () => {
  const { wire, channel, chat } = await (await discordHouse()).ready()
  wire.next({ method: 'POST', path: /messages$/, retryAfter: 30 })
  const error = await chat.post(destination(channel), card({ title: 'T' }), 'k').catch((caught) => caught)
  expect(error).toBeInstanceOf(ChatError)
  expect(error.after).toBeGreaterThanOrEqual(30_000)
})

test('a token that is refused is said once, and nothing else is touched', async () => {
  const house = await discordHouse({ commands: [echo], token: 'nonsense' })
  const line = await house.becomes('Discord', 'failing')
  expect(line!.detail).toContain('refuses the token')
  await expect(house.chat.post(destination(house.channel), card({ title: 'T' }), 'k')).rejects.toThrow(
    'there is no connection to Discord',
  )
  expect(house.logged.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test('a token that is revoked later is said too', async () => {
  const { wire, becomes, logged, stop } = await (await discordHouse({ commands: [echo] })).ready()
  wire.revokeToken()
  expect((await becomes('Discord', 'failing'))!.detail).toContain('refuses the token')
  expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  await stop()
})

test('a stop answers what is in hand', async () => {
  let answer = () => {}
  const slow: Partial<Command> = {
    name: 'help',
    takes: 'long',
    run: () =>
      new Promise((resolve) => {
        answer = () => resolve(card({ title: 'At last' }))
      }),
  }
  const { wire, channel, ada, stop } = await (await discordHouse({ commands: [slow] })).ready()
  const seen = await ada.command(channel, 'help')
  const stopping = stop()
  answer()
  await stopping
  expect((await seen.final()).text).toContain('At last')
  expect(wire.violations).toEqual([])
})

test('a stop does not wait for a request of its own', async () => {
  const { wire, becomes, stop } = await discordHouse({ commands: [echo] })
  wire.next({ method: 'GET', path: /commands$/, delay: 6000 })
  await becomes('Discord', 'well')
  await expect.poll(() => wire.requests.some(({ path }) => path.endsWith('/commands'))).toBe(true)
  const before = performance.now()
  await stop()
  expect(performance.now() - before).toBeLessThan(2000)
})
