import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMembers } from '../../src/members/members.ts'
import { communityId } from '../../src/settings/changes.ts'
import { holder, other } from '../signing/desk.ts'
import { COMMONS, discord, type House, openHouse, type Spot, telegram } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await house.found()
})
afterEach(() => house.close())

const codeIn = (body: string) => /code:([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(body)![1]!
const minutes = (count: number) => house.clock.set(house.clock.now() / 1000 + count * 60)

async function link(by: Spot, wallet = holder) {
  const members = createMembers(house)
  const account = { platform: by.platform, id: by.by, name: `Person ${by.by}` }
  await house.store.transaction((tx) =>
    members.link(tx, account, wallet.address, { message: 'm', signature: '0x' }),
  )
  return members
}

describe('one community in two chats', () => {
  test('is joined by a code that a manager brings', async () => {
    const { body } = await house.as(discord).say('/join')
    const code = codeIn(body)
    expect(JSON.stringify(await house.store.db.joinCode.findMany())).not.toContain(code.slice(0, 4))
    const group = house.as(telegram)
    await group.say('/setup')
    const card = await group.press('setup', { code: code.toLowerCase().replace('-', ' ') })
    expect(card).toMatchObject({ tone: 'good', title: 'Commons is here now, too' })
    expect(house.communities.at('telegram', '-500')).toBe(house.communities.at('discord', '100'))
    expect(house.communities.get(COMMONS)?.places[1]).toMatchObject({
      platform: 'telegram',
      channel: '-500',
    })
    // Whoever manages the group changes the one configuration of both.
    await group.say('/settings set:zone to:Asia/Tokyo')
    expect((await house.as(discord).say('/settings')).fields.at(-1)?.value).toContain('Tokyo')
    const third = house.as({ ...telegram, server: '-501', channel: '-501' })
    expect((await third.say(`/setup code:${code}`)).body).toContain("This code doesn't work")
  })

  test('operators alone create communities, and whoever manages a chat may join one', async () => {
    await house.close()
    house = await openHouse({ env: { OPERATORS: 'discord:1' } })
    await house.found()
    const code = codeIn((await house.as(discord).say('/join')).body)
    expect((await house.as(telegram).say('/setup')).tone).toBe('error')
    expect((await house.as(telegram).say(`/setup code:${code}`)).tone).toBe('good')
  })

  test('a code ends after ten minutes, and with the next one', async () => {
    const admin = house.as(discord)
    const group = house.as(telegram)
    const first = codeIn((await admin.say('/join')).body)
    const second = codeIn((await admin.say('/join')).body)
    expect((await group.say(`/setup code:${first}`)).body).toContain("This code doesn't work")
    minutes(10)
    expect((await group.say(`/setup code:${second}`)).body).toContain("This code doesn't work")
    expect((await group.say(`/setup code:${codeIn((await admin.say('/join')).body)}`)).tone).toBe('good')
  })

  test('wrong codes are counted, and after ten even the right one is not taken', async () => {
    const group = house.as(telegram)
    for (let guess = 0; guess < 10; guess++) {
      minutes(0.1)
      expect((await group.say('/setup code:AAAA-AAAA')).body).toContain("This code doesn't work")
    }
    const code = codeIn((await house.as(discord).say('/join')).body)
    expect((await group.say(`/setup code:${code}`)).body).toContain('too many wrong codes')
    expect((await house.as({ ...telegram, by: '3' }).say(`/setup code:${code}`)).tone).toBe('good')
  })

  test('a chat that has a community keeps it', async () => {
    const group = house.as(telegram)
    await group.say('/setup set:start name:Elsewhere to:local.eth')
    await group.say('/setup set:create')
    const code = codeIn((await house.as(discord).say('/join')).body)
    const kept = await group.say(`/setup code:${code}`)
    expect(kept.body).toMatch(/belongs to Elsewhere already.*Everyone here could read that code/)
    const third = house.as({ ...telegram, server: '-501', channel: '-501', by: '66' })
    expect((await third.say(`/setup code:${code}`)).body).toContain("This code doesn't work")
    expect((await group.say('/setup code:AAAA-AAAA')).body).not.toContain('Everyone')
  })

  test('a code that somebody shows who may not use it is used up', async () => {
    const { body } = await house.as(discord).say('/join')
    expect(body).toContain('whoever manages that chat may change everything of Commons')
    const code = codeIn(body)
    const member = house.as({ ...telegram, by: '9', manages: false })
    expect((await member.say('/setup code:AAAA-AAAA')).body).toContain('Only whoever manages')
    expect(await member.say(`/setup code:${code}`)).toMatchObject({
      ...{ tone: 'error', body: expect.stringContaining('Everyone here could read that code') },
    })
    const thief = house.as({ ...telegram, server: '-501', channel: '-501', by: '66' })
    expect((await thief.say(`/setup code:${code}`)).body).toContain("This code doesn't work")
  })
})

describe('one member on two platforms', () => {
  const alone: Spot = { ...telegram, server: undefined, channel: '2', manages: false }
  const offered = async (spot: Spot) => {
    const person = house.as(spot)
    await person.say('/link')
    return codeIn((await person.press('link code:new')).body)
  }

  test('comes of a code, after it was shown whose it is', async () => {
    const members = await link(discord)
    const code = await offered(discord)
    const person = house.as(alone)
    const asked = await person.say(`/link code:${code}`)
    expect(asked).toMatchObject({ tone: 'warn', body: expect.stringContaining('Person 1 (Discord)') })
    expect(await members.of({ platform: 'telegram', id: '2' })).toBeUndefined()
    expect(await person.press(asked.actions[0]!.id)).toMatchObject({ tone: 'good' })
    const member = await members.of({ platform: 'telegram', id: '2' })
    expect(member).toEqual(await members.of({ platform: 'discord', id: '1' }))
    expect(member?.accounts).toHaveLength(2)
    expect((await person.say(`/link code:${code} confirm:yes`)).body).toContain("This code doesn't work")
  })

  test('is not made where others read it, and the code is theirs who brought it', async () => {
    const members = await link(discord)
    const code = await offered(discord)
    const refused = await house.as({ ...telegram, manages: false }).say(`/link code:${code}`)
    expect(refused).toMatchObject({ tone: 'error', body: expect.stringContaining('in a private chat') })
    expect(refused.actions).toEqual([])
    const thief = house.as({ ...alone, by: '66', channel: '66' })
    expect((await thief.say(`/link code:${code}`)).body).toContain("This code doesn't work")
    expect((await house.as(alone).say(`/link code:${code} confirm:yes`)).tone).toBe('good')
    expect((await members.of({ platform: 'telegram', id: '2' }))?.accounts).toHaveLength(2)
  })

  test('is known from then on to be of the community that the code came from', async () => {
    const group = house.as({ ...telegram, by: '9' })
    await group.say('/setup set:start name:Elsewhere to:local.eth')
    await group.say('/setup set:create')
    await link(discord)
    const code = await offered(discord)
    const person = house.as(alone)
    expect((await person.say('/help')).title).not.toContain('Commons')
    await person.say(`/link code:${code} confirm:yes`)
    expect((await person.say('/help')).title).toContain('Commons')
  })

  test('has the wallets of both', async () => {
    await link(discord)
    const members = await link(telegram, other)
    const code = await offered(discord)
    await house.as(alone).say(`/link code:${code} confirm:yes`)
    expect((await members.of({ platform: 'telegram', id: '2' }))?.wallets).toEqual([
      holder.address,
      other.address,
    ])
    expect(await house.store.db.member.count()).toBe(1)
    const again = await offered(discord)
    expect((await house.as(alone).say(`/link code:${again} confirm:yes`)).body).toContain(
      'one member already',
    )
  })

  test('never has two accounts of one platform', async () => {
    await link(discord)
    const members = await link({ ...discord, by: '9' }, other)
    const code = await offered(discord)
    const refused = await house.as({ ...discord, by: '9' }).say(`/link code:${code} confirm:yes`)
    expect(refused).toMatchObject({ tone: 'error', body: expect.stringContaining('/unlink') })
    expect((await members.of({ platform: 'discord', id: '9' }))?.wallets).toEqual([other.address])
    // It was not used up by what was refused.
    expect((await house.as(alone).say(`/link code:${code} confirm:yes`)).tone).toBe('good')
  })

  test('needs a wallet on one side, and a code of the right kind', async () => {
    expect((await house.as(discord).say('/link code:new')).body).toContain('Link a wallet first')
    const members = await link(discord)
    const forChats = codeIn((await house.as(discord).say('/join')).body)
    expect((await house.as(alone).say(`/link code:${forChats}`)).body).toContain("This code doesn't work")
    const code = await offered(discord)
    await members.unlink({ platform: 'discord', id: '1', name: '' })
    expect((await house.as(alone).say(`/link code:${code}`)).body).toContain('has no wallet linked any more')
  })
})

describe('/community', () => {
  const alone: Spot = { ...telegram, server: undefined, channel: '2', manages: false }
  beforeEach(async () => {
    const group = house.as(telegram)
    await group.say('/setup set:start name:Elsewhere to:local.eth')
    await group.say('/setup set:create')
    await house
      .as({ ...telegram, server: '-501', channel: '-501', by: '9' })
      .say('/setup set:start name:Secret to:local.eth')
    await house.as({ ...telegram, server: '-501', channel: '-501', by: '9' }).say('/setup set:create')
  })

  test('says which one a chat is about', async () => {
    expect((await house.as(telegram).say('/community')).title).toBe('Elsewhere')
    expect((await house.as(telegram).say(`/community choose:${COMMONS}`)).tone).toBe('error')
  })

  test('lets somebody choose among those where they were met or have a part, in a private chat', async () => {
    await house.as(telegram).say('/help')
    await house.as(discord).say('/settings set:steward to:telegram:2')
    const person = house.as(alone)
    const card = await person.say('/community')
    expect(card).toMatchObject({
      title: 'Elsewhere',
      actions: [{ kind: 'select', options: [{ value: COMMONS, label: 'Commons' }] }],
    })
    expect((await person.press('community choose:?', [COMMONS])).title).toBe('Commons')
    expect((await person.say('/help')).title).toContain('Commons')
    expect((await person.say(`/community choose:${communityId('Secret', 'telegram', '-501')}`)).tone).toBe(
      'error',
    )
  })
})
