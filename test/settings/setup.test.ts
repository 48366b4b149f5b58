import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parseCommunity, writeCommunity } from '../../src/community.ts'
import type { Deployment } from '../../src/local/deploy.ts'
import { communityId, partsOf } from '../../src/settings/changes.ts'
import { startWorld } from '../local/fixture.ts'
import { COMMONS, discord, type House, type HouseOptions, openHouse, telegram } from './house.ts'

let house: House
async function open(options?: HouseOptions) {
  house = await openHouse(options)
  return house
}
afterEach(() => house?.close())

describe('/setup', () => {
  test('asks for a name and a space, shows all of it, and creates the community', async () => {
    await open()
    const admin = house.as(discord)
    const start = await admin.say('/setup')
    expect(start.actions[0]).toMatchObject({
      id: 'setup set:start',
      kind: 'form',
      fields: [{ id: 'name', value: 'The *hall*' }, { id: 'to' }, { id: 'chain', required: false }],
    })
    const review = await admin.press('setup set:start', { name: 'Open *Commons*', to: 'Local.eth' })
    expect(review).toMatchObject({ tone: 'good', body: expect.stringContaining('Found the space **Local**') })
    expect(review.fields.map(({ value }) => value)).toEqual([
      '- **Local** (`local.eth`)',
      'None',
      '- discord: proposals and reports',
      'None',
      '- admin: `discord:1`',
      'English, UTC',
    ])
    const done = await admin.press('setup set:create')
    expect(done).toMatchObject({ tone: 'good', title: 'Open *Commons* is at home here' })
    expect(house.communities.at('discord', '100')).toEqual(
      parseCommunity(
        `{ id: open-commons-d119ec, name: Open *Commons*, language: en,
           venues: [{ kind: snapshot, id: local-eth, name: Local, space: local.eth }],
           places: [{ id: discord, platform: discord, server: "100", channel: "101" }],
           roles: { admin: ["discord:1"] } }`,
        'what is expected',
      ),
    )
    expect(await house.store.db.draft.count()).toBe(0)
    expect((await admin.press('proposals')).tone).toBe('plain')
  })

  test('is for whoever manages the server or group, and says where it is to be typed', async () => {
    await open()
    expect((await house.as({ ...discord, manages: false }).say('/setup')).tone).toBe('error')
    const alone = house.as({ ...discord, server: undefined, channel: '9' })
    expect((await alone.say('/setup')).body).toContain('type it there')
  })

  test.each([
    ['not a venue', /neither a Snapshot space/],
    ['missing.eth', /no space missing.eth/],
    ['0x12', /neither a Snapshot space/],
    ['0xd8da6bf26964af9d7eed9e03e53415d37aa96045', /Whoever runs this bot sets RPC_URL_1/],
  ])('answers %s with what to do, and keeps the name', async (to, said) => {
    await open()
    const admin = house.as(discord)
    await admin.say('/setup')
    const card = await admin.press('setup set:start', { name: 'My DAO', to })
    expect(card).toMatchObject({ tone: 'warn', body: expect.stringMatching(said) })
    expect(card.actions[0]).toMatchObject({ fields: [{ value: 'My DAO' }, { value: to }, {}] })
    expect((await admin.press('setup set:start', { name: 'My DAO', to: 'local.eth' })).tone).toBe('good')
  })

  test('takes a space as its page is called', async () => {
    await open()
    const admin = house.as(discord)
    const card = await admin.say('/setup set:start name:X to:https://snapshot.box/#/s:other.eth')
    expect(card.body).toContain('The \\*other\\* space')
  })

  test('says that the hub is away', async () => {
    await open({ env: { SNAPSHOT_HUB_URL: 'http://127.0.0.1:9' } })
    const card = await house.as(discord).say('/setup set:start name:X to:local.eth')
    expect(card.body).toContain('Snapshot does not answer')
  })

  test('goes on after a restart, by anyone who may', async () => {
    await open()
    await house.as(discord).say('/setup set:start name:Commons to:local.eth')
    await house.restart()
    const other = house.as({ ...discord, by: '7' })
    expect((await other.say('/setup')).title).toContain('Commons')
    await other.press('setup show:zone')
    expect((await other.press('setup set:zone to:?', ['Asia/Tokyo'])).fields.at(-1)?.value).toContain('Tokyo')
    await other.press('setup set:create')
    expect(house.communities.get(COMMONS)).toMatchObject({
      timeZone: 'Asia/Tokyo',
      roles: { admin: ['discord:1'] },
    })
  })

  test('begins again, and wants a venue and a place here', async () => {
    await open()
    const admin = house.as(discord)
    await admin.say('/setup set:start name:Commons to:local.eth')
    const venues = await admin.say('/setup show:venues')
    const remove = venues.actions.find(({ kind }) => kind === 'select')!
    await admin.press(remove.id, [remove.kind === 'select' ? remove.options[0]!.value : ''])
    expect((await admin.say('/setup set:create')).body).toContain('Add a venue first')
    await admin.say('/setup set:venue to:local.eth')
    const [place] = (await admin.say('/setup show:places')).actions.filter(({ id }) => / at:/.test(id))
    const shown = await admin.press(place!.id)
    await admin.press(shown.actions.find(({ id }) => id.includes('set:remove'))!.id)
    expect((await admin.say('/setup set:create')).body).toContain('Choose where I post')
    expect((await admin.say('/setup set:discard')).title).toBe('Set up a community')
    expect(await house.store.db.draft.count()).toBe(0)
  })

  test('takes the name that was typed anew, whatever becomes of the venue', async () => {
    await open()
    const admin = house.as(discord)
    await admin.say('/setup set:start name:Commons to:local.eth')
    const again = await admin.say('/setup set:start name:Assembly to:local.eth')
    expect(again).toMatchObject({
      title: 'Ready to set up: Assembly',
      body: expect.stringContaining('on the list'),
    })
    expect((await admin.say('/setup set:start to:other.eth')).title).toContain('Assembly')
  })

  test('that somebody else began is shown, and not begun again', async () => {
    await open()
    await house.as(discord).say('/setup set:start name:Commons to:local.eth')
    const card = await house.as({ ...discord, by: '7' }).say('/setup set:start name:Mine to:other.eth')
    expect(card).toMatchObject({ tone: 'warn', title: 'Ready to set up: Commons' })
    expect(card.body).toContain('Somebody is setting up Commons here already')
    expect(card.fields[0]?.value).not.toContain('other.eth')
  })

  test('is in the language of who begins it', async () => {
    await open()
    await house.as({ ...discord, language: 'es-ES' }).say('/setup set:start name:Comunes to:local.eth')
    await house.as(discord).say('/setup set:create')
    expect(house.communities.at('discord', '100')?.language).toBe('es')
  })

  test('gives two of one name different ids, and one server one community', async () => {
    await open()
    await house.found()
    const stale = await house.as(discord).say('/setup set:zone to:Asia/Tokyo')
    expect(stale).toMatchObject({ tone: 'warn', body: expect.stringContaining('belongs to Commons already') })
    const group = house.as(telegram)
    await group.say('/setup set:start name:Commons to:local.eth')
    const pressed = await Promise.all([group.say('/setup set:create'), group.say('/setup set:create')])
    expect(pressed.map(({ tone }) => tone).toSorted()).toEqual(['good', 'warn'])
    expect([...house.communities.keys()]).toEqual([COMMONS, communityId('Commons', 'telegram', '-500')])
    expect(house.communities.get(COMMONS)?.timeZone).toBe('UTC')
  })

  test('names what keeps the bot from posting, place by place', async () => {
    await open()
    house.chats.discord.channels.push({ value: '101', label: '#general' })
    house.chats.discord.complaints.set('101', [{ id: 'discord-channel-gone', args: { channel: '101' } }])
    const admin = house.as(discord)
    const review = await admin.say('/setup set:start name:Commons to:local.eth')
    expect(review.body).toMatch(/can't post everywhere yet:\*\*\n- \\#general: \S/)
    expect(await admin.press('setup set:create')).toMatchObject({ tone: 'warn' })
  })

  test('gives nobody the id of another server’s community, and so its gas purse, for its name', async () => {
    await open()
    const stranger = house.as({ ...telegram, server: '-666', channel: '-666', by: '66' })
    await stranger.say('/setup set:start name:Commons to:other.eth')
    await stranger.say('/setup set:create')
    const theirs = house.communities.at('telegram', '-666')!.id
    const { id } = await house.found()
    expect(id).toBe(COMMONS)
    expect(house.services.purseAddress(theirs)).not.toBe(house.services.purseAddress(id))
    // The same server gets another one, too, where it begins again.
    await house.as(discord).say('/settings set:leave confirm:yes')
    await house.as(discord).say('/setup set:start name:Commons to:local.eth')
    await house.as(discord).say('/setup set:create')
    expect(house.communities.at('discord', '100')!.id).toBe(`${COMMONS}-2`)
    const nameless = communityId('议会', 'discord', '100')
    expect(nameless).toBe(COMMONS.replace('commons', 'dao'))
    expect(communityId('Open model  commons', 'discord', '100')).toBe('open-model-commo-d119ec')
    expect(communityId('fifteen letters and', 'discord', '100')).toBe('fifteen-letters-d119ec')
  })

  test('in the group’s own name makes its administrators admins, and nobody an operator', async () => {
    await open()
    const itself = { ...telegram, by: '-500', roles: ['telegram:admins:-500'] }
    await house.as(itself).say('/setup set:start name:Commons to:local.eth')
    await house.as(itself).say('/setup set:create')
    expect(house.communities.at('telegram', '-500')?.roles.admin).toEqual(['telegram:admins:-500'])
    await house.close()
    await open({ env: { OPERATORS: 'discord:1' } })
    const refused = await house.as(itself).say('/setup')
    expect(refused).toMatchObject({ tone: 'error', body: expect.stringContaining('Write as yourself') })
    expect(refused.body).not.toContain('-500')
  })

  test('that nobody goes on with is forgotten after thirty days', async () => {
    await open()
    const admin = house.as(discord)
    await admin.say('/setup set:start name:Commons to:local.eth')
    house.clock.set(house.clock.now() / 1000 + 29 * 86_400)
    expect((await admin.say('/setup')).title).toContain('Commons')
    house.clock.set(house.clock.now() / 1000 + 86_400)
    expect((await admin.say('/setup')).title).toBe('Set up a community')
    await house.as(telegram).say('/setup set:start name:Other to:local.eth')
    expect((await house.store.db.draft.findMany()).map(({ server }) => server)).toEqual(['-500'])
  })

  test('makes ten communities for one account, where there are no operators', async () => {
    await open()
    await house.found()
    const rows = Array.from({ length: 9 }, (_, index) => ({ id: `c${index}`, createdBy: 'discord:1' }))
    const data = rows.map((row) => ({ ...row, file: '{}', updatedAt: new Date(0) }))
    await house.store.db.community.createMany({ data })
    const more = { ...discord, server: '200', channel: '201' }
    await house.as(more).say('/setup set:start name:More to:local.eth')
    const refused = await house.as(more).say('/setup set:create')
    expect(refused).toMatchObject({ tone: 'warn', body: expect.stringContaining('10 communities') })
    expect(await house.as({ ...more, by: '7' }).say('/setup set:create')).toMatchObject({ tone: 'good' })
  })

  test('is for operators only, where there are some, and tells others their account', async () => {
    await open({ env: { OPERATORS: 'discord:1' } })
    const card = await house.as({ ...discord, by: '3' }).say('/setup set:start name:X to:local.eth')
    expect(card).toMatchObject({ tone: 'error', body: expect.stringContaining('`discord:3`') })
    expect((await house.as(discord).say('/setup')).tone).toBe('plain')
    expect(await house.store.db.draft.count()).toBe(0)
  })
})

describe('/setup with a governor', () => {
  let world: Awaited<ReturnType<typeof startWorld>>
  let deployment: Deployment
  beforeAll(async () => {
    world = await startWorld()
    deployment = await world.deploy()
  }, 60_000)
  afterAll(() => world?.chain.stop())

  test('finds its chain, flavour, token and timelock, and where it begins', async () => {
    await open({ env: { RPC_URL_31337: world.chain.rpcUrl } })
    const admin = house.as(telegram)
    const review = await admin.say(`/setup set:start name:Assembly to:${deployment.governor.toLowerCase()}`)
    expect(review.body).toMatch(/chain 31337.*OpenZeppelin 5.*MOOT.*timelock/s)
    await admin.press('setup set:create')
    const community = house.communities.at('telegram', '-500')!
    expect(community).toMatchObject({
      chains: [{ id: 31337, currency: 'ETH' }],
      venues: [{ kind: 'governor', address: deployment.governor, chain: 31337 }],
      treasury: {
        accounts: [{ name: 'Timelock', address: deployment.timelock }],
        tokens: [{ symbol: 'MOOT', decimals: 18 }],
      },
      places: [{ id: 'telegram', platform: 'telegram', channel: '-500' }],
      schedule: [
        { report: 'treasury', cron: '0 9 * * 1', place: 'telegram' },
        { report: 'payouts', cron: '0 9 * * 1', place: 'telegram' },
      ],
    })
    const [venue] = community.venues
    const fromBlock = venue?.kind === 'governor' ? BigInt(venue.fromBlock) : 0n
    expect(fromBlock).toBeGreaterThan(0n)
    const codeAt = (blockNumber: bigint) =>
      world.client.getCode({ address: deployment.governor, blockNumber })
    expect([await codeAt(fromBlock - 1n), (await codeAt(fromBlock))?.length]).toEqual([
      undefined,
      expect.any(Number),
    ])
    expect(house.lines()).toContain('chain 31337')
    expect(parseCommunity(writeCommunity(community), 'again')).toEqual(community)
  })

  test.each([
    ['a token', () => deployment.usd, /is no governor that I know/],
    ['nothing', () => '0x00000000000000000000000000000000000000aa', /no contract at .* 31337/],
    ['another chain', () => `1:${deployment.governor}`, /sets RPC_URL_1 and/],
  ])('says that %s is no governor, and what to do', async (_, to, said) => {
    await open({ env: { RPC_URL_31337: world.chain.rpcUrl } })
    const card = await house.as(telegram).say(`/setup set:start name:X to:${to()}`)
    expect(card).toMatchObject({ tone: 'warn', body: expect.stringMatching(said) })
  })

  test('takes accounts and tokens of the treasury', async () => {
    await open({ env: { RPC_URL_31337: world.chain.rpcUrl } })
    const admin = house.as(discord)
    await admin.say('/setup set:start name:Commons to:local.eth')
    await admin.say('/setup show:treasury')
    const lost = await admin.press('setup set:account', { to: deployment.safe, name: 'The *Safe*' })
    expect(lost).toMatchObject({ tone: 'warn', body: expect.stringContaining('Say which chain') })
    expect(lost.actions[0]).toMatchObject({
      fields: [{ value: deployment.safe }, { value: 'The *Safe*' }, {}],
    })
    await admin.press('setup set:account', { to: deployment.safe, name: 'The *Safe*', chain: '31337' })
    await admin.press('setup set:token', { to: deployment.usd })
    expect((await admin.press('setup set:token', { to: deployment.usd })).body).toContain('already')
    expect((await admin.press('setup set:token', { to: deployment.safe })).body).toContain('is no token')
    expect((await admin.press('setup set:account', { to: 'vitalik' })).body).toContain('is not an address')
    await admin.say('/setup set:create')
    expect(house.communities.get(COMMONS)).toMatchObject({
      treasury: {
        accounts: [{ name: 'The *Safe*', chain: 31337, address: deployment.safe }],
        tokens: [{ address: deployment.usd, decimals: 6 }],
      },
      schedule: [{ report: 'treasury' }, { report: 'payouts' }],
    })
  })

  test('/doctor has no line of what was taken out again', async () => {
    await open({ env: { RPC_URL_31337: world.chain.rpcUrl } })
    await house.found()
    await house.services.settle()
    const before = house.lines()
    const admin = house.as(discord)
    await admin.say(`/settings set:venue to:${deployment.governor}`)
    await house.services.settle()
    expect(house.lines()).toEqual(
      expect.arrayContaining([
        'chain 31337',
        `gas purse ${COMMONS}`,
        `treasury of ${COMMONS} on chain 31337`,
      ]),
    )
    for (const part of partsOf(house.communities.get(COMMONS)!).filter(({ key }) =>
      /31337|governor|assembly/.test(key),
    ))
      await admin.say(`/settings set:remove at:${part.handle} confirm:yes`)
    await house.services.settle()
    expect(house.communities.get(COMMONS)?.chains).toEqual([])
    // A follower's line ends with it, which nobody waits for.
    await expect.poll(() => house.lines().sort()).toEqual(before.sort())
  })
})
