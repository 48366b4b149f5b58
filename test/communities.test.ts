import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../src/clock.ts'
import { type Communities, loadCommunities, openCommunities, saveCommunity } from '../src/communities.ts'
import { parseCommunity } from '../src/community.ts'
import { type TemporaryStore, temporaryStore } from './store/temporary.ts'

const clock = createClock()
const community = parseCommunity(
  `{ id: dao, name: DAO, venues: [], places: [
    { id: square, platform: discord, server: "7", channel: "70" },
    { id: topic, platform: telegram, channel: "-100/5" } ] }`,
  'test',
)

let temporary: TemporaryStore
let communities: Communities
beforeEach(async () => {
  temporary = await temporaryStore(clock)
  await saveCommunity(temporary.store, clock, community)
  communities = await openCommunities(temporary.store, clock)
})
afterEach(() => temporary.cleanup())

describe('the communities', () => {
  test('are found by the server or group that they are at home in', () => {
    expect(communities.at('discord', '7')?.id).toBe('dao')
    expect(communities.at('telegram', '-100')?.id).toBe('dao')
    for (const [platform, server] of [
      ['discord', '70'],
      ['telegram', '7'],
      ['telegram', '-100/5'],
    ] as const)
      expect(communities.at(platform, server)).toBeUndefined()
  })

  test('change one after the other, each from what it is by then, and are served as they are stored', async () => {
    const letters = [...'abcdefghij']
    const seen: string[] = []
    communities.onChange(async () => seen.push(communities.get('dao')!.name))
    await Promise.all(
      letters.map((letter) => communities.change('dao', (now) => ({ ...now!, name: now!.name + letter }))),
    )
    expect(communities.get('dao')?.name).toBe('DAOabcdefghij')
    expect(seen).toHaveLength(letters.length)
    expect(await loadCommunities(temporary.store)).toEqual(new Map(communities))
  })

  test('begin where there is none', async () => {
    const made = await communities.change('new', (now) => {
      expect(now).toBeUndefined()
      return { ...community, id: 'new', places: [] }
    })
    expect(communities.get('new')).toEqual(made)
    await communities.save({ ...made, name: 'Saved' })
    expect((await loadCommunities(temporary.store)).get('new')?.name).toBe('Saved')
  })

  test('stay as they are where a change fails, with all that it wrote beside', async () => {
    let told = 0
    communities.onChange(async () => told++)
    const failing = communities.change('dao', async (now, tx) => {
      const draft = { platform: 'discord', server: '7', data: '{}', updatedAt: new Date(0) }
      await tx.draft.create({ data: draft })
      return { ...now!, name: '' }
    })
    await expect(failing).rejects.toThrow()
    expect(communities.get('dao')).toEqual(community)
    expect(await temporary.store.db.draft.count()).toBe(0)
    expect(told).toBe(0)
  })
})
