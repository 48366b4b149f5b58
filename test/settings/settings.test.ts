import { getAddress } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../src/card.ts'
import { parseCommunity } from '../../src/community.ts'
import { COMMONS, discord, type House, openHouse, telegram } from './house.ts'

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
    ['set:place to:here', /I post there already/],
    ['set:tell at:nowhere to:reports', /not there any more/],
    ['set:ping at:discord to:71', /no role of this server/],
    ['set:admin to:vitalik', /neither a wallet's address nor an account/],
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
