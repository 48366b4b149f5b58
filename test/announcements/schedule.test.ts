import { afterEach, describe, expect, test } from 'vitest'
import { newestDue, type ReportData, startSchedule } from '../../src/announcements/schedule.ts'
import { parseCommunity, writeCommunity } from '../../src/community.ts'
import { silent } from '../../src/log.ts'
import { writeCursor } from '../../src/store/cursor.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
afterEach(() => house?.close())

const account = '0x6B175474E89094C44Da98b954EedeAC495271d0F'
const weekly = [{ id: 'week', report: 'treasury', cron: '0 9 * * 1', place: 'hall' }]
const reports = async () =>
  (await house.db.event.findMany({ orderBy: { id: 'asc' } })).map(({ kind, data }) => ({
    kind,
    data: JSON.parse(data) as ReportData,
  }))

/** A turn of the schedule; resolves to how many reports there are then. */
const turn = (schedule: { settled(): Promise<void> }) => async () => {
  await schedule.settled()
  return (await reports()).length
}

describe('the newest due time', () => {
  test.each([
    // Berlin's clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.
    ['0 9 * * *', '2026-03-28T08:00:00Z', '2026-03-28T08:00:00Z'],
    ['0 9 * * *', '2026-03-29T06:59:59.999Z', '2026-03-28T08:00:00Z'],
    ['0 9 * * *', '2026-03-29T07:00:00Z', '2026-03-29T07:00:00Z'],
    ['30 2 * * *', '2026-03-29T00:59:59Z', '2026-03-28T01:30:00Z'],
    ['30 2 * * *', '2026-03-29T12:00:00Z', '2026-03-29T01:00:00Z'],
    ['30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-25T00:30:00Z'],
    ['30 2 * * *', '2026-10-25T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['0 9 * * *', '2026-10-25T07:59:59Z', '2026-10-24T07:00:00Z'],
    ['0 9 * * *', '2026-10-25T08:00:00Z', '2026-10-25T08:00:00Z'],
  ])('of %s in Berlin at %s is %s', (cron, now, due) => {
    expect(newestDue(cron, 'Europe/Berlin', Date.parse(now))?.toISOString()).toBe(new Date(due).toISOString())
  })

  test('comes once for each day of a year, whichever minute is looked at', () => {
    const day = 24 * 3600_000
    const start = Date.parse('2026-01-01T00:00:00Z')
    const due = new Set<number>()
    for (let hour = 0; hour < 365 * 24; hour++)
      due.add(newestDue('30 2 * * *', 'Europe/Berlin', start + hour * 3600_000)!.getTime())
    const times = [...due]
    // The first hours' is still that of New Year's Eve.
    expect(times).toHaveLength(366)
    for (const [index, time] of times.slice(1).entries())
      expect(Math.abs(time - times[index]! - day)).toBeLessThanOrEqual(3600_000)
  })
})

describe('a report', () => {
  test('is posted once when it is due, in its place', async () => {
    house = await openHouse({ schedule: weekly, timeZone: 'Europe/Berlin' })
    const announcements = await house.open()
    await announcements.settle()
    house.setTime('2026-07-06T06:59:59Z')
    await announcements.settle()
    expect(house.recorder.posts).toEqual([])
    house.setTime('2026-07-06T07:00:00Z')
    await announcements.settle()
    await announcements.settle()
    house.setTime('2026-07-06T23:00:00Z')
    await announcements.settle()
    expect(house.recorder.titles('c1')).toEqual(['Treasury report: Commons'])
    expect(await house.db.occurrence.findMany()).toMatchObject([
      { schedule: 'week', dueAt: new Date('2026-07-06T07:00:00Z'), since: new Date('2026-07-01T10:00:00Z') },
    ])
  })

  test('covers the gap after a downtime, once', async () => {
    house = await openHouse({ schedule: weekly })
    const before = await house.open()
    house.setTime('2026-07-06T09:00:01Z')
    await before.settle()
    await before.stop()
    house.setTime('2026-08-05T12:00:00Z')
    const after = await house.open()
    await after.settle()
    await after.settle()
    expect((await reports()).map(({ data }) => [data.since, data.until])).toEqual([
      ['2026-07-01T10:00:00.000Z', '2026-07-06T09:00:00.000Z'],
      ['2026-07-06T09:00:00.000Z', '2026-08-03T09:00:00.000Z'],
    ])
    expect(house.recorder.posts).toHaveLength(2)
  })

  test('begins when its schedule does, anew when that comes back', async () => {
    house = await openHouse({ schedule: weekly })
    const { community } = house
    await (await house.open()).stop()
    const schedule = community.schedule.splice(0)
    await (await house.open()).stop()
    house.setTime('2026-07-20T08:00:00Z')
    community.schedule.push(...schedule)
    const announcements = await house.open()
    await announcements.settle()
    expect(await reports()).toEqual([])
    house.setTime('2026-07-20T09:00:00Z')
    await announcements.settle()
    expect((await reports()).map(({ data }) => data.since)).toEqual(['2026-07-20T08:00:00.000Z'])
  })

  test('ticks by itself', async () => {
    house = await openHouse({ schedule: weekly })
    const announcements = await house.open({ pace: { look: 50, edit: 3600_000 } })
    await announcements.settle()
    house.setTime('2026-07-06T09:00:00Z')
    await expect.poll(() => house.recorder.posts.length, { timeout: 5_000 }).toBe(1)
  })

  test('of the treasury tells the change since the last one', async () => {
    house = await openHouse({
      schedule: weekly,
      chains: [{ id: 1, name: 'Ethereum', currency: 'ETH', price: 'market' }],
      treasury: { accounts: [{ name: 'Vault', chain: 1, address: account }] },
    })
    const { db, clock } = house
    const hold = async (amount: bigint) => {
      const held = { amount: amount.toString(), readAt: new Date(clock.now()) }
      const key = { communityId: 'commons', chainId: 1, account, token: 'native' }
      await db.holding.upsert({
        where: { communityId_chainId_account_token: key },
        create: { ...key, ...held },
        update: held,
      })
    }
    const at = new Date(clock.now())
    await db.price.create({
      data: { chainId: 1, token: 'native', usd: '200000000000', source: 'market', at, readAt: at },
    })
    const announcements = await house.open()
    for (const [monday, amount] of [
      ['2026-07-06T09:00:00Z', 10n ** 18n],
      ['2026-07-13T09:00:00Z', 3n * 10n ** 18n],
    ] as const) {
      await hold(amount)
      house.setTime(monday)
      await announcements.settle()
    }
    const [first, second] = house.recorder.posts.map((post) => post.card.body)
    expect(first).not.toContain('since')
    expect(second).toContain('+$4,000.00 since <t:1783328400:f>, when it was $2,000.00')
    expect((await reports()).map(({ data }) => data.total)).toEqual(['200000000000', '600000000000'])
  })
})

describe('a payout report', () => {
  const payouts = {
    schedule: [{ id: 'paid', report: 'payouts', cron: '0 9 * * *', place: 'hall' }],
    chains: [{ id: 1, name: 'Ethereum', currency: 'ETH' }],
    treasury: { accounts: [{ name: 'Vault', chain: 1, address: account }] },
  }
  let position = 0
  const pay = (at: string, amount: bigint) =>
    house.db.payment.create({
      data: {
        ...{ communityId: 'commons', chainId: 1, txHash: `0x${'ab'.repeat(32)}`, position: position++ },
        ...{ account, recipient: account, token: 'native', amount: amount.toString(), blockNumber: 1 },
        at: new Date(at),
      },
    })
  const readUntil = (at: string) => writeCursor(house.db, 'payments:1', new Date(at).toISOString())
  const eth = (amount: number) => BigInt(amount) * 10n ** 18n
  const bodies = () => house.recorder.posts.map((post) => post.card.body.split('\n')[0])

  test('waits for the chain to be read up to its due time, and tells each payment once', async () => {
    house = await openHouse(payouts)
    const announcements = await house.open()
    await announcements.settle()
    await readUntil('2026-07-02T08:59:50Z')
    await pay('2026-07-02T08:00:00Z', eth(1))
    house.setTime('2026-07-02T09:00:00Z')
    await announcements.settle()
    expect(house.recorder.posts).toEqual([])

    await pay('2026-07-02T09:00:00Z', eth(2))
    await pay('2026-07-02T09:00:12Z', eth(4))
    await readUntil('2026-07-02T09:00:12Z')
    await announcements.settle()
    house.setTime('2026-07-03T09:00:00Z')
    await readUntil('2026-07-03T09:00:12Z')
    await announcements.settle()
    house.setTime('2026-07-04T09:00:00Z')
    await readUntil('2026-07-04T09:00:12Z')
    await announcements.settle()
    expect(bodies()).toEqual(['**3 ETH** in 2 payments', '**4 ETH** in one payment', 'Nothing was paid.'])
  })

  test('does not wait for ever, says what is not known, and the next one tells it', async () => {
    house = await openHouse(payouts)
    const { store, clock, communities, treasury } = house
    const told = () => {}
    const schedule = await startSchedule({
      ...{ store, clock, communities, treasury, told, log: silent },
      patience: 0,
    })
    await schedule.settled()
    await readUntil('2026-07-02T06:00:01Z')
    await pay('2026-07-02T05:00:00Z', eth(1))
    house.setTime('2026-07-02T09:00:00Z')
    await schedule.settled()
    await expect.poll(turn(schedule)).toBe(1)
    await pay('2026-07-02T07:00:00Z', eth(2))
    await readUntil('2026-07-03T09:00:12Z')
    house.setTime('2026-07-03T09:00:00Z')
    await schedule.settled()
    await schedule.stop()
    expect((await reports()).map(({ data }) => [data.since, data.until, data.dueAt])).toEqual([
      ['2026-07-01T10:00:00.000Z', '2026-07-02T06:00:00.000Z', '2026-07-02T09:00:00.000Z'],
      ['2026-07-02T06:00:00.000Z', '2026-07-03T09:00:00.000Z', '2026-07-03T09:00:00.000Z'],
    ])
  })
})

describe('a community file', () => {
  const file = (schedule: object, place = {}) =>
    writeCommunity({
      ...{
        id: 'commons',
        name: 'Commons',
        venues: [],
        places: [{ id: 'hall', platform: 'local', channel: 'c1', ...place }],
      },
      schedule: [{ ...weekly[0], ...schedule }],
    } as never)

  test.each([
    '61 * * * *',
    '0 9 31 2 *',
    '0 9 * *',
    'every monday',
    '@daily @daily @daily',
    '2026-01-01T00:00:00',
  ])('with the schedule %s is refused', (cron) => {
    expect(() => parseCommunity(file({ cron }), 'f')).toThrow(/schedule\.0\.cron (wants|Invalid|Too)/)
  })

  test('whose schedule names a place that tells no reports is refused', () => {
    expect(() => parseCommunity(file({}, { tell: ['proposals'] }), 'f')).toThrow(
      'which does not tell reports',
    )
    expect(parseCommunity(file({}), 'f').schedule).toHaveLength(1)
  })
})
