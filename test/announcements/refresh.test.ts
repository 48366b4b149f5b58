import { afterEach, expect, test } from 'vitest'
import type { Announcements } from '../../src/announcements/announcements.ts'
import { Community } from '../../src/community.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
let announcements: Announcements
afterEach(() => house?.close())

const hall = { id: 'hall', platform: 'local', channel: 'c1' }
const other = { id: 'other', platform: 'local', channel: 'c2' }

async function open(parts: Parameters<typeof openHouse>[0]) {
  house = await openHouse(parts)
  announcements = await house.open()
}

/** The community's file changes while the bot runs. */
async function change(parts: Partial<Record<keyof Community, unknown>>) {
  const { communities, community } = house
  communities.set(community.id, Community.parse({ ...communities.get(community.id), ...parts }))
  await announcements.refresh()
}

async function happens(title: string) {
  const proposal = await house.propose(title)
  await house.tell('proposal-created', proposal)
  await announcements.settle()
  return proposal
}

test('a new place is told what comes after, and one that is gone nothing more', async () => {
  await open({ places: [hall] })
  await happens('One')
  await change({ places: [hall, other] })
  await happens('Two')
  await change({ places: [other] })
  await happens('Three')
  expect(house.recorder.titles('c1')).toEqual(['One', 'Two'])
  expect(house.recorder.titles('c2')).toEqual(['Two', 'Three'])
  expect(house.health.lines().map(({ name }) => name)).toEqual(['posts of commons in other (local)'])
  expect(await house.db.subscription.count()).toBe(1)
})

test('a place that is taken out and put back has missed what was told meanwhile', async () => {
  await open({ places: [hall] })
  await change({ places: [] })
  await happens('Missed')
  await change({ places: [hall] })
  await happens('Heard')
  expect(house.recorder.titles('c1')).toEqual(['Heard'])
})

test('what waits for a place goes where the place is now; what was posted stays as it was', async () => {
  await open({ places: [hall] })
  const first = await happens('First')
  house.recorder.before = ({ channel }) => {
    if (channel === 'c1') throw new Error('away')
  }
  await happens('Second')
  await change({ places: [{ ...hall, channel: 'c9' }] })
  house.pass(60_000)
  await house.update(first.id, { scores: '[1]' })
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['First'])
  expect(house.recorder.titles('c9')).toEqual(['Second'])
  expect(house.recorder.edits).toEqual([])
})

test('what a place is told changes with its topics', async () => {
  await open({ places: [hall] })
  await change({ places: [{ ...hall, tell: ['reports'] }] })
  await happens('Unheard')
  expect(house.recorder.posts).toEqual([])
})

test('a new schedule begins now, a changed one holds from now on, and one that is gone is forgotten', async () => {
  await open({ places: [hall] })
  const weekly = { id: 'week', report: 'payouts', cron: '0 9 * * 1', place: 'hall' }
  house.setTime('2026-07-07T10:00:00Z')
  await change({ schedule: [weekly] })
  await announcements.settle()
  expect(house.recorder.posts).toEqual([])
  await change({ schedule: [{ ...weekly, cron: '30 18 * * *' }] })
  house.setTime('2026-07-07T18:30:00Z')
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['Payout report: Commons'])
  await change({ schedule: [] })
  house.setTime('2026-07-20T09:00:00Z')
  await announcements.settle()
  expect(house.recorder.posts).toHaveLength(1)
  expect(await house.db.cursor.count({ where: { name: { startsWith: 'schedule:' } } })).toBe(0)
})
