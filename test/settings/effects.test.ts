import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handleOf } from '../../src/settings/changes.ts'
import { COMMONS, discord, type House, openHouse, telegram } from './house.ts'

let house: House
let admin: ReturnType<House['as']>
beforeEach(async () => {
  house = await openHouse()
  house.chats.discord.channels.push({ value: '101', label: '#general' }, { value: '102', label: '#news' })
  await house.found()
  admin = house.as(discord)
  await house.services.settle()
})
afterEach(() => house.close())

const titles = (channel: string) =>
  house.posts.filter((post) => post.channel === channel).map(({ card }) => card.title)

/** A proposal of this title comes, and whoever is to be told is told. */
async function propose(title: string, space = 'local.eth') {
  await house.hub.propose({ space, title, timestamp: house.clock.now() / 1000 })
  await house.services.settle()
}

const remove = (kind: 'venue' | 'place' | 'report', id: string) =>
  admin.say(`/settings set:remove at:${handleOf(kind, id)} confirm:yes`)

describe('what is changed takes effect at once', () => {
  test('a new venue is followed, and no longer once it was taken out', async () => {
    await propose('Before it is followed', 'other.eth')
    await admin.say('/settings set:venue to:other.eth')
    await house.services.settle()
    expect(house.lines()).toContain('Snapshot space other.eth')
    await propose('News of the other space', 'other.eth')
    expect(titles('101')).toEqual([expect.stringContaining('News of the other space')])
    await remove('venue', 'other-eth')
    expect(house.lines()).not.toContain('Snapshot space other.eth')
    await propose('After it', 'other.eth')
    await propose('And the first space still')
    expect(titles('101').slice(1)).toEqual([expect.stringContaining('And the first space still')])
  })

  test('a new place is told only what comes after, and a removed one nothing', async () => {
    await propose('One')
    await admin.say('/settings set:place to:102')
    await propose('Two')
    expect(house.lines()).toContain(`posts of ${COMMONS} in news (discord)`)
    await remove('place', 'news')
    await propose('Three')
    expect(titles('101')).toEqual(['One', 'Two', 'Three'].map((each) => expect.stringContaining(each)))
    expect(titles('102')).toEqual([expect.stringContaining('Two')])
    expect(house.lines()).not.toContain(`posts of ${COMMONS} in news (discord)`)
  })

  test('another platform’s group is told from the moment that it has joined', async () => {
    await propose('One')
    const { body } = await admin.say('/join')
    await house.as(telegram).say(`/setup code:${/code:(\S{9})/.exec(body)![1]}`)
    await propose('Two')
    expect(titles('-500')).toEqual([expect.stringContaining('Two')])
    // Where it was at home already, people are told who may change it now.
    const [told] = house.posts.filter(({ card }) => card.title.startsWith('Another chat'))
    expect(told).toMatchObject({ channel: '101', card: { body: expect.stringContaining('(Telegram)') } })
    expect(told!.card.body).toContain('The \\*hall\\* (Telegram) has joined Commons')
    const group = house.as(telegram)
    await group.say('/settings set:leave confirm:yes')
    await propose('Three')
    expect(titles('-500')).toHaveLength(1)
    expect(titles('101')).toHaveLength(4)
  })

  test('a place that moves takes its posts along, and topics are told as chosen', async () => {
    await admin.say('/settings set:channel at:discord to:102')
    await propose('One')
    await admin.say('/settings set:tell at:discord to:reports')
    await propose('Two')
    expect([titles('101'), titles('102')]).toEqual([[], [expect.stringContaining('One')]])
  })

  test('a changed schedule holds', async () => {
    const at = async (time: string) => {
      house.clock.set(Date.parse(time) / 1000)
      await house.services.settle()
    }
    await at('2027-02-05T12:00:00Z')
    await admin.say('/settings set:report to:treasury')
    await at('2027-02-08T09:00:00Z')
    expect(titles('101')).toEqual(['Treasury report: Commons'])
    await remove('report', 'treasury')
    await admin.say('/settings set:report to:treasury when:"30 18 * * *"')
    await at('2027-02-15T09:00:00Z')
    expect(titles('101')).toHaveLength(2)
    await admin.say('/settings set:zone to:Asia/Tokyo')
    await at('2027-02-15T09:29:00Z')
    expect(titles('101')).toHaveLength(2)
    await at('2027-02-15T09:30:00Z')
    expect(titles('101')).toHaveLength(3)
    await remove('report', 'treasury')
    await at('2027-02-20T00:00:00Z')
    expect(titles('101')).toHaveLength(3)
  })
})
