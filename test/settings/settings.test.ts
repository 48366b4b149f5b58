import { getAddress } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../src/card.ts'
import { parseCommunity } from '../../src/community.ts'
import { handleOf } from '../../src/settings/changes.ts'
import { createWords } from '../../src/words/words.ts'
import { COMMONS, discord, type House, openHouse, type Spot, telegram } from './house.ts'

const vitalik = '0xd8da6bf26964af9d7eed9e03e53415d37aa96045'

let house: House
let admin: ReturnType<House['as']>
beforeEach(async () => {
  house = await openHouse()
  house.chats.discord.channels.push(
    { value: '101', label: '#general' },
    { value: '102', label: '#news' },
    { value: '103', label: '#forum' },
  )
  house.chats.discord.roles.push(
    { value: 'discord:role:71', label: 'Council' },
    { value: 'discord:role:72', label: 'Everyone else' },
  )
  await house.found()
  admin = house.as(discord)
})
afterEach(() => house.close())

const now = () => house.communities.get(COMMONS)!
const idOf = (card: Card, ...parts: string[]) =>
  card.actions.find(({ id }) => parts.every((part) => id.includes(part)))?.id ?? 'none'
const optionsOf = (card: Card, id: string) => {
  const action = card.actions.find((each) => each.id === id)
  return action?.kind === 'select' ? action.options : []
}

describe('/settings', () => {
  test('shows the community, and is the same as its file', async () => {
    const card = await admin.say('/settings')
    expect(card).toMatchObject({ title: 'Commons', tone: 'plain' })
    expect(card.fields[2]?.value).toBe('- \\#general: proposals and reports')
    const file = await admin.press('settings show:file')
    const yaml = /```\n(.*)\n```$/s.exec(file.body)![1]!
    expect(parseCommunity(yaml, 'the file')).toEqual(now())
    const stored = await house.store.db.community.findUniqueOrThrow({ where: { id: COMMONS } })
    expect(JSON.parse(stored.file)).toEqual(now())
  })

  test('is for those who manage the server, and for admins wherever they are', async () => {
    expect((await house.as({ ...discord, by: '9', manages: false }).say('/settings')).tone).toBe('error')
    const alone = house.as({ ...discord, server: undefined, channel: '11', manages: false })
    await alone.say('/settings')
    expect((await alone.press('settings set:name', { name: 'Elsewhere' })).title).toBe('Elsewhere')
    expect((await alone.say('/settings set:leave')).body).toContain('type it there')
  })

  test('changes name, language and time zone', async () => {
    await admin.say('/settings')
    await admin.press('settings set:name', { name: '  New\nname ' })
    await admin.press('settings show:zone')
    expect(await admin.press('settings set:zone', { to: 'berlin' })).toMatchObject({ tone: 'good' })
    await admin.press('settings show:language')
    await admin.press('settings set:language to:?', ['es'])
    expect(now()).toMatchObject({ name: 'New name', timeZone: 'Europe/Berlin', language: 'es' })
  })

  test.each([
    ['set:zone to:Atlantis', /no time zone “Atlantis”/],
    ['set:zone to:-05:00', /no time zone/],
    ['set:language to:tlh', /don't speak that language/],
    ['set:venue to:local.eth', /on the list already/],
    ['set:venue to:nothing', /neither a Snapshot space/],
    ['set:place to:999', /can't find that channel/],
    ['set:place to:"<#999>"', /can't find that channel/],
    ['set:place to:#nowhere', /can't find that channel/],
    ['set:place to:here', /I post there already/],
    ['set:place to:#General', /I post there already/],
    ['set:admin to:"<@&79>"', /no role of this server/],
    ['set:steward to:discord:role:79', /no role of this server/],
    ['set:tell at:nowhere to:reports', /not there any more/],
    ['set:ping at:discord to:79', /no role of this server/],
    ['set:admin to:vitalik', /neither a wallet's address, nor a role here, nor an account/],
    ['set:report to:weather', /no such report/],
    ['set:report to:treasury when:"0 0 31 2 *"', /no time that ever comes/],
    ['set:remove at:00000000', /not there any more/],
    ['set:account to:0xd8da6bf26964af9d7eed9e03e53415d37aa96045 chain:5', /sets RPC_URL_5/],
    ['set:account to:0xd8da6bf26964af9d7eed9e03e53415d37aa96045 chain:mainnet', /no chain's number/],
    ['set:name to:" "', /needs a name/],
  ])('%s is answered with one sentence, and changes nothing', async (call, said) => {
    const before = now()
    const card = await admin.say(`/settings ${call}`)
    expect(card).toMatchObject({ tone: 'warn', body: expect.stringMatching(said) })
    expect(now()).toEqual(before)
  })

  test('adds a place, and changes what it is told, where it is, its threads and pings', async () => {
    house.chats.discord.complaints.set('103', [{ id: 'discord-channel-gone', args: { channel: '103' } }])
    await admin.say('/settings show:places')
    const added = await admin.press('settings set:place to:?', ['103'])
    expect(added.body).toContain('\\#forum: The channel 103')
    let card = await admin.press(
      idOf(added, 'show:place', 'at:').replace(/at:.*/, 'at:') + handle(added, '#forum'),
    )
    expect(card.title).toBe('#forum')
    card = await admin.press(idOf(card, 'set:tell'), ['proposals'])
    card = await admin.press(idOf(card, 'set:channel'), ['102'])
    expect(card.title).toBe('#news')
    card = await admin.press(idOf(card, 'set:thread'))
    card = await admin.press(idOf(card, 'show:pings'))
    card = await admin.press(idOf(card, 'show:pings'), ['safety'])
    const unheard = { id: 'discord-lacks-mention', args: { role: 'Council', channel: '#news' } } as const
    house.chats.discord.complaints.set('102', [unheard])
    card = await admin.press(idOf(card, 'set:ping'), ['discord:role:71', 'discord:role:72'])
    expect(card.body).toContain('Safety: Council')
    expect(card.body).toContain("I can't ping the role Council")
    expect(house.chats.discord.wanted.get('102')).toEqual({ server: '100', thread: true, ping: ['71', '72'] })
    card = await admin.say(`/settings set:ping at:forum for:all to:discord:role:72`)
    expect(now().places[1]).toEqual({
      ...{ id: 'forum', platform: 'discord', server: '100', channel: '102' },
      ...{ tell: ['proposals'], thread: true },
      ping: [{ role: '71', category: 'safety' }, { role: '72', category: 'safety' }, { role: '72' }],
    })
  })

  function handle(card: Card, label: string): string {
    const id = card.actions.find((each) => each.label === `Change ${label}`)!.id
    return id.slice(id.indexOf('at:') + 3)
  }

  test('a place of another server is not to be had, however it is asked for', async () => {
    const group = house.as({ ...telegram, channel: '-500/7' })
    await group.say('/setup set:start name:Elsewhere to:local.eth')
    await group.say('/setup set:create')
    for (const to of ['101', '-501', '-500/9'])
      expect((await group.say(`/settings set:place to:${to}`)).body).toContain("can't find that channel")
    house.chats.telegram.channels.push({ value: '-500/9', label: 'News' })
    await group.say('/settings set:place to:-500/9')
    expect(house.communities.at('telegram', '-500')?.places.map(({ channel }) => channel)).toEqual([
      '-500/7',
      '-500/9',
    ])
  })

  test('names admins and stewards: roles, accounts and wallets', async () => {
    const card = await admin.say('/settings show:roles')
    await admin.press(idOf(card, 'set:steward', 'to:?'), ['discord:role:71'])
    await admin.press('settings set:steward', { to: 'telegram:55' })
    const shown = await admin.press('settings set:admin', {
      to: '0xd8da6bf26964af9d7eed9e03e53415d37aa96045',
    })
    expect(shown.body).toContain('steward: Council')
    expect(now().roles).toEqual({
      steward: ['discord:role:71', 'telegram:55'],
      admin: ['discord:1', getAddress(vitalik)],
    })
  })

  test('takes channels and roles as people write them: a name, a mention, a number', async () => {
    for (const to of ['<#102>', '#Forum']) await admin.send('settings set:place', { to })
    expect(now().places.map(({ channel }) => channel)).toEqual(['101', '102', '103'])
    await admin.send('settings set:ping at:news for:all', { to: 'council, <@&72>' })
    expect(now().places[1]?.ping).toEqual([{ role: '71' }, { role: '72' }])
    for (const to of ['@council', '<@5>', '6', '<@&72>']) await admin.send('settings set:steward', { to })
    expect(now().roles.steward).toEqual(['discord:role:71', 'discord:5', 'discord:6', 'discord:role:72'])
    house.chats.discord.roles.push({ value: 'discord:role:73', label: 'council' })
    const several = await admin.send('settings set:admin', { to: 'Council' })
    expect(several).toMatchObject({ tone: 'warn', body: expect.stringContaining('There are several here') })
    await admin.send('settings set:admin', { to: '73' })
    // What a role is called makes nobody else of an account, nor of another server's role.
    for (const label of ['discord:8', '8', '<@8>', 'discord:role:79'])
      house.chats.discord.roles.push({ value: `discord:role:80${label.length}`, label })
    for (const to of ['discord:8', '<@9>', '10']) await admin.send('settings set:admin', { to })
    await admin.send('settings set:admin', { to: 'discord:role:79' })
    expect(now().roles.admin).toEqual([
      'discord:1',
      'discord:role:73',
      'discord:8',
      'discord:9',
      'discord:10',
    ])
  })

  test('offers what is beyond a select as something to type', async () => {
    const few = await admin.say('/settings show:places')
    expect(few.actions.find(({ id }) => id === 'settings set:place')).toBeUndefined()
    for (let number = 0; number < 30; number++) {
      house.chats.discord.channels.push({ value: `2${number}`, label: `#c${number}` })
      house.chats.discord.roles.push({ value: `discord:role:3${number}`, label: `R${number}` })
    }
    const card = await admin.say('/settings show:places')
    expect(optionsOf(card, 'settings set:place to:?')).toHaveLength(25)
    await admin.press('settings set:place', { to: 'c29' })
    expect(now().places[1]).toMatchObject({ id: 'c29', channel: '229' })
    await admin.say('/settings show:place at:c29')
    await admin.say('/settings show:pings at:c29 for:safety')
    const pinged = await admin.press(`settings set:ping at:${handleOf('place', 'c29')} for:safety`, {
      to: 'r29',
    })
    expect(pinged.body).toContain('Safety: R29')
    await admin.say('/settings show:place at:c29')
    await admin.press(`settings set:channel at:${handleOf('place', 'c29')}`, { to: '<#228>' })
    expect(now().places[1]).toMatchObject({ id: 'c29', channel: '228' })
  })

  test('leads back one level', async () => {
    const backOf = (card: Card) => card.actions.find(({ label }) => label === 'Back')?.id
    expect(backOf(await admin.say('/settings show:places'))).toBe('settings')
    expect(backOf(await admin.say('/settings show:place at:discord'))).toBe('settings show:places')
    const pings = await admin.say('/settings show:pings at:discord')
    expect(backOf(pings)).toBe(`settings show:place at:${handleOf('place', 'discord')}`)
    expect((await admin.press(backOf(pings)!)).title).toBe('#general')
    expect(backOf(await admin.say('/settings show:place at:nowhere'))).toBe('settings')
  })

  test('says nothing of threads where a forum opens one for each post', async () => {
    house.chats.discord.channels[2] = { value: '103', label: '#forum', forum: true }
    await admin.say('/settings set:place to:103')
    const forum = await admin.say('/settings show:place at:forum')
    expect(forum.body).not.toContain('thread')
    expect(idOf(forum, 'set:thread')).toBe('none')
    expect(idOf(await admin.say('/settings show:place at:discord'), 'set:thread')).not.toBe('none')
  })

  test('speaks to one person in their language where only they see it, else in the community’s', async () => {
    const named = async (spot: Spot) => (await house.as(spot).say('/settings')).fields[0]?.name
    expect(await named({ ...discord, language: 'es-ES' })).toBe(createWords('es')('show-venues'))
    expect(await named(discord)).toBe('Venues')
    const group: Spot = { ...telegram, language: 'zh-hans' }
    await house.as(telegram).say('/setup set:start name:Elsewhere to:local.eth')
    await house.as(telegram).say('/setup set:create')
    expect(await named(group)).toBe('Venues')
  })

  test('keeps the last place of this chat, and tells what the last of another one is', async () => {
    const at = handleOf('place', 'discord')
    const shown = await admin.say('/settings show:place at:discord')
    expect(idOf(shown, 'set:remove')).toBe('none')
    for (const confirm of ['', ' confirm:yes']) {
      const refused = await admin.say(`/settings set:remove at:${at}${confirm}`)
      expect(refused).toMatchObject({
        tone: 'warn',
        body: expect.stringContaining('Move it to another channel'),
      })
    }
    expect(house.communities.at('discord', '100')).toBeDefined()
    await house.communities.change(COMMONS, (from) => ({
      ...from!,
      places: [...from!.places, { ...from!.places[0]!, id: 'second', server: '200', channel: '201' }],
    }))
    expect(idOf(await admin.say('/settings show:place at:discord'), 'set:remove')).toBe('none')
    expect((await admin.say('/settings set:channel at:second to:102')).body).toContain('Change it there')
    const asked = await admin.say(`/settings set:remove at:${handleOf('place', 'second')}`)
    expect(asked.body).toContain('that chat is disconnected')
    await admin.press(idOf(asked, 'confirm:yes'))
    expect(now().places.map(({ id }) => id)).toEqual(['discord'])
    await admin.say('/settings set:place to:102')
    const free = await admin.say('/settings show:place at:discord')
    await admin.press(idOf(await admin.press(idOf(free, 'set:remove')), 'confirm:yes'))
    expect(now().places.map(({ id }) => id)).toEqual(['news'])
  })

  test('schedules reports, which keep their place from being silenced', async () => {
    await admin.say('/settings show:reports')
    await admin.press('settings set:report', { to: 'payouts', when: 'monthly' })
    const card = await admin.say('/settings set:report to:payouts when:"30 18 * * 5"')
    expect(card.body).toContain('Payout report, `30 18 * * 5`, in \\#general')
    expect(now().schedule).toEqual([
      { id: 'payouts', report: 'payouts', cron: '0 9 1 * *', place: 'discord' },
      { id: 'payouts-2', report: 'payouts', cron: '30 18 * * 5', place: 'discord' },
    ])
    expect((await admin.say('/settings set:tell at:discord to:proposals')).body).toContain(
      'Remove them first',
    )
  })

  test('takes out what was confirmed, and nothing else', async () => {
    await admin.say('/settings set:venue to:other.eth')
    const card = await admin.say('/settings show:venues')
    const [, other] = optionsOf(card, idOf(card, 'set:remove'))
    expect(other?.label).toBe('Remove: The other space (other.eth)')
    const asked = await admin.press(idOf(card, 'set:remove'), [other!.value])
    expect(asked).toMatchObject({ tone: 'warn', title: 'Remove it?' })
    expect(now().venues).toHaveLength(2)
    await admin.press(idOf(asked, 'confirm:yes'))
    expect(now().venues.map(({ id }) => id)).toEqual(['local-eth'])
    expect((await admin.say(`/settings set:remove at:${other!.value} confirm:yes`)).tone).toBe('warn')
  })

  test('disconnects a server after a confirmation; its reports end with it', async () => {
    await admin.say('/settings set:report to:payouts')
    await admin.say('/settings')
    const asked = await admin.press('settings set:leave')
    expect(house.communities.at('discord', '100')).toBeDefined()
    await admin.press(idOf(asked, 'confirm:yes'))
    expect(house.communities.at('discord', '100')).toBeUndefined()
    expect(now()).toMatchObject({ places: [], schedule: [] })
    expect((await admin.say('/setup')).title).toBe('Set up a community')
  })

  test('two who change it at once lose nothing of each other', async () => {
    const other = house.as({ ...discord, by: '8' })
    await Promise.all([
      admin.say('/settings set:zone to:Asia/Tokyo'),
      other.say('/settings set:name name:Both'),
      admin.say('/settings set:steward to:discord:5'),
      other.say('/settings set:steward to:discord:6'),
      house.communities.change(COMMONS, (from) => ({ ...from!, language: 'zh' })),
    ])
    expect(now()).toMatchObject({ name: 'Both', timeZone: 'Asia/Tokyo', language: 'zh' })
    expect(now().roles.steward.toSorted()).toEqual(['discord:5', 'discord:6'])
    await house.restart()
    expect(now()).toMatchObject({ name: 'Both', timeZone: 'Asia/Tokyo', language: 'zh' })
  })

  test('a change that makes no community of it is refused, and the next one is taken', async () => {
    const before = now()
    await expect(house.communities.change(COMMONS, (from) => ({ ...from!, name: '' }))).rejects.toThrow()
    expect(now()).toEqual(before)
    await admin.say('/settings set:name name:Next')
    expect(now().name).toBe('Next')
  })

  test('is as good where the platform does not answer', async () => {
    house.chats.discord.chat.channels = async () => Promise.reject(new Error('away'))
    house.chats.discord.chat.complaints = async () => Promise.reject(new Error('away'))
    expect((await admin.say('/settings')).fields[2]?.value).toBe('- discord: proposals and reports')
  })
})
