import { afterEach, describe, expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
afterEach(() => house?.close())

const deliveries = () => house.db.delivery.findMany({ orderBy: { id: 'asc' } })
const LINE = 'posts of commons in hall (local)'

describe('an event', () => {
  test('is posted once in each place that wants it, in order', async () => {
    house = await openHouse({
      places: [
        { id: 'hall', platform: 'local', channel: 'c1' },
        { id: 'reports', platform: 'local', channel: 'c2', tell: ['reports'] },
        { id: 'votes', platform: 'local', channel: 'c3', tell: ['proposals'] },
      ],
    })
    const announcements = await house.open()
    for (const title of ['One', 'Two', 'Three'])
      await house.tell('proposal-created', await house.propose(title))
    await announcements.settle()
    await announcements.settle()
    const { recorder } = house
    expect(['c1', 'c2', 'c3'].map(recorder.titles)).toEqual([
      ['One', 'Two', 'Three'],
      [],
      ['One', 'Two', 'Three'],
    ])
    expect(new Set(recorder.posts.map((post) => post.key)).size).toBe(6)
    expect(
      (await deliveries()).every(
        ({ state, message, digest, sentAt }) => state === 'sent' && message && digest && sentAt,
      ),
    ).toBe(true)
    expect(house.line(LINE)).toMatchObject({ state: 'well' })
  })

  test('of before the subscription is not posted, of after it is, also when nobody was there', async () => {
    house = await openHouse()
    await house.tell('proposal-created', await house.propose('Old'))
    const first = await house.open()
    await first.settle()
    await first.stop()
    await house.tell('proposal-created', await house.propose('Meanwhile'))
    await (await house.open()).settle()
    expect(house.recorder.titles('c1')).toEqual(['Meanwhile'])
  })

  test('of another community is not posted', async () => {
    house = await openHouse()
    const announcements = await house.open()
    const at = new Date(house.clock.now())
    await house.db.community.create({ data: { id: 'other', file: '{}', updatedAt: at } })
    await house.db.event.create({
      data: { communityId: 'other', key: 'k', kind: 'proposal-created', data: '{}', at },
    })
    await announcements.settle()
    expect(house.recorder.posts).toEqual([])
  })

  test('waits in a place whose platform is away, and is not begun with in one that was never there', async () => {
    const places = [{ id: 'hall', platform: 'local', channel: 'c1' }]
    house = await openHouse({ places: [...places, { id: 'far', platform: 'telegram', channel: '-1001' }] })
    await (await house.open()).stop()
    const away = await house.open({ chats: new Map() })
    await house.tell('proposal-created', await house.propose('News'))
    await away.settle()
    expect(house.line(LINE)).toMatchObject({ state: 'failing', detail: 'there is no connection to local' })
    await away.stop()
    await (await house.open()).settle()
    expect(house.recorder.titles('c1')).toEqual(['News'])
    expect(await deliveries()).toHaveLength(1)
  })
})

describe('a post that fails', () => {
  test('is tried again, ever later, and keeps the order of its channel', async () => {
    house = await openHouse({
      places: [
        { id: 'hall', platform: 'local', channel: 'c1' },
        { id: 'other', platform: 'local', channel: 'c2' },
      ],
    })
    const announcements = await house.open()
    let tries = 0
    house.recorder.before = ({ channel }) => {
      if (channel === 'c1' && ++tries <= 2)
        throw new Error('the network at https://secret.example/key is down')
    }
    for (const title of ['One', 'Two']) await house.tell('proposal-created', await house.propose(title))
    await announcements.settle()
    expect([house.recorder.titles('c1'), house.recorder.titles('c2')]).toEqual([[], ['One', 'Two']])
    expect(house.line(LINE)).toMatchObject({ state: 'failing', detail: 'the network at (address) is down' })
    await announcements.settle()
    expect(tries).toBe(1)
    house.pass(1_300)
    await announcements.settle()
    expect(tries).toBe(2)
    house.pass(1_300)
    await announcements.settle()
    expect(tries).toBe(2)
    house.pass(1_300)
    await announcements.settle()
    expect(house.recorder.titles('c1')).toEqual(['One', 'Two'])
    expect(house.line(LINE)).toMatchObject({ state: 'well' })
  })

  test('waits as long as the platform asks for', async () => {
    house = await openHouse()
    const announcements = await house.open()
    house.recorder.before = () => {
      throw new ChatError('slow down', { after: 60_000 })
    }
    await house.tell('proposal-created', await house.propose('One'))
    await announcements.settle()
    house.recorder.before = () => undefined
    house.pass(59_000)
    await announcements.settle()
    expect(house.recorder.posts).toEqual([])
    house.pass(1_000)
    await announcements.settle()
    expect(house.recorder.titles('c1')).toEqual(['One'])
  })

  test('because the channel is gone is given up at once, and seen', async () => {
    house = await openHouse()
    const announcements = await house.open()
    house.recorder.before = ({ key }) => {
      if (key?.startsWith('delivery:1:')) throw new ChatError('Missing Access', { gone: true })
    }
    for (const title of ['One', 'Two']) await house.tell('proposal-created', await house.propose(title))
    await announcements.settle()
    expect((await deliveries()).map(({ state, error }) => [state, error])).toEqual([
      ['dead', 'Missing Access'],
      ['sent', null],
    ])
    // The next one was brought: the place is well, and what is lost is still told.
    const detail = 'a post was given up: Missing Access'
    expect(house.line(LINE)).toMatchObject({ state: 'well', detail })
    await announcements.stop()
    await house.open()
    expect(house.line(LINE)).toMatchObject({ state: 'well', detail })
  })

  test('again and again does not keep the others waiting, and is given up in the end', async () => {
    house = await openHouse()
    const announcements = await house.open()
    house.recorder.before = ({ card }) => {
      if (card.title === 'Poison') throw new Error('cannot parse')
    }
    for (const title of ['Poison', 'One', 'Two'])
      await house.tell('proposal-created', await house.propose(title))
    for (let turn = 0; turn < 10; turn++) {
      await announcements.settle()
      house.pass(11_000)
    }
    expect(house.recorder.titles('c1')).toEqual(['One', 'Two'])
    expect(await deliveries()).toMatchObject([{ state: 'dead', error: 'cannot parse' }, {}, {}])
  })

  test('because all fail keeps the order, however long it lasts', async () => {
    house = await openHouse()
    const announcements = await house.open({ retry: { attempts: 1000, first: 1_000, longest: 8_000 } })
    house.recorder.before = () => {
      throw new Error('down')
    }
    const titles = Array.from({ length: 6 }, (_, index) => `Number ${index}`)
    for (const title of titles) await house.tell('proposal-created', await house.propose(title))
    for (let turn = 0; turn < 30; turn++) {
      await announcements.settle()
      house.pass(3_000)
    }
    house.recorder.before = () => undefined
    house.pass(10_000)
    await announcements.settle()
    expect(house.recorder.titles('c1')).toEqual(titles)
  })

  test('to return keeps only its own channel waiting', async () => {
    house = await openHouse({
      places: [
        { id: 'hall', platform: 'local', channel: 'c1' },
        { id: 'other', platform: 'local', channel: 'c2' },
      ],
    })
    const announcements = await house.open()
    let release = () => {}
    house.recorder.before = ({ channel }) =>
      channel === 'c1' ? new Promise<void>((resolve) => (release = resolve)) : undefined
    await house.tell('proposal-created', await house.propose('One'))
    await announcements.settle()
    await house.tell('proposal-created', await house.propose('Two'))
    await announcements.settle()
    expect([house.recorder.titles('c1'), house.recorder.titles('c2')]).toEqual([[], ['One', 'Two']])
    house.recorder.before = () => undefined
    release()
    await expect.poll(() => house.recorder.titles('c1')).toEqual(['One'])
    await announcements.settle()
    expect(house.recorder.titles('c1')).toEqual(['One', 'Two'])
  })
})

describe('an event that was undone', () => {
  test('is not posted, unless it comes back', async () => {
    house = await openHouse()
    const announcements = await house.open()
    const proposal = await house.propose('One')
    await house.tell('proposal-executed', proposal)
    await house.retract('proposal-executed', proposal)
    await announcements.settle()
    expect(house.recorder.posts).toEqual([])
    await house.tell('proposal-executed', proposal)
    await announcements.settle()
    expect(house.recorder.posts).toHaveLength(1)
  })
})

test('an event that is undone while its card is made is not lost when it comes back', async () => {
  house = await openHouse()
  const proposal = await house.propose('One')
  let undone = false
  const announcements = await house.open({
    async proposalCard(communityId, number) {
      if (undone) return house.proposalCard(communityId, number)
      undone = true
      await house.retract('proposal-created', proposal)
      return undefined
    },
  })
  await house.tell('proposal-created', proposal)
  await announcements.settle()
  expect(await deliveries()).toMatchObject([{ state: 'withheld' }])
  await house.tell('proposal-created', proposal)
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['One'])
})

test('a place that moves to another channel takes what is pending along, and leaves its old posts', async () => {
  house = await openHouse()
  const before = await house.open()
  const proposal = await house.propose('Live')
  await house.tell('proposal-created', proposal)
  await before.settle()
  await before.stop()
  await house.tell('proposal-created', await house.propose('Pending'))
  house.community.places[0]!.channel = 'c9'
  const after = await house.open()
  await house.update(proposal.id, { scores: '[1]' })
  await after.settle()
  expect([house.recorder.titles('c1'), house.recorder.titles('c9')]).toEqual([['Live'], ['Pending']])
  expect(house.recorder.edits.filter(({ card }) => card.title === 'Live')).toEqual([])
})
