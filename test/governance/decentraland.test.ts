import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listCard, proposalCard } from '../../src/governance/card.ts'
import { createLookup } from '../../src/governance/lookup.ts'
import { followSnapshot } from '../../src/governance/snapshot/follower.ts'
import { createSnapshotHub } from '../../src/governance/snapshot/hub.ts'
import { createHealth } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import { root } from '../../src/root.ts'
import type { Store } from '../../src/store/store.ts'
import { createWords } from '../../src/words/words.ts'
import { convert } from '../decentraland.mjs'
import { space, testHub } from '../local/hub/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { events, keepCommunity, testCommunity } from './fixture.ts'

const file = join(root, '../shared/data/decentraland/proposals.json')
const there = existsSync(file)
if (!there) console.log(`skipped: ${file} is not here`)

describe.skipIf(!there)('1,558 real proposals', () => {
  const venue = { kind: 'snapshot' as const, id: 'space', name: 'Snapshot', space: space.id }
  const community = testCommunity([venue])
  const words = createWords()
  const cleanups: (() => Promise<unknown>)[] = []
  let store: Store
  let lookup: ReturnType<typeof createLookup>
  let ours: string

  beforeAll(async () => {
    const hub = testHub()
    expect(hub.seedProposals(convert(JSON.parse(readFileSync(file, 'utf8'))))).toBe(1558)
    ours = await hub.propose({ title: 'Fund an open model', end: hub.clock.now() / 1000 + 500 })
    const server = serve({ fetch: hub.app.fetch, hostname: '127.0.0.1', port: 0 })
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    const temporary = await temporaryStore(hub.clock)
    store = temporary.store
    await keepCommunity(store, community, hub.clock)
    const health = createHealth(hub.clock)
    const loop = followSnapshot({
      ...{
        communityId: community.id,
        venue,
        store,
        clock: hub.clock,
        log: silent,
        health,
        pollEvery: 3_600_000,
      },
      hub: createSnapshotHub({
        url: `${url}/graphql`,
        sequencerUrl: url,
        gatewayUrl: url,
        apiKey: undefined,
      }),
    })
    cleanups.push(
      () => new Promise((resolve) => server.close(resolve)),
      temporary.cleanup,
      () => loop.stop(),
    )
    await loop.settled()
    expect(health.lines()[0]).toMatchObject({ state: 'well' })
    lookup = createLookup(store, new Map([[community.id, community]]))
  })
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup()
  })

  test('are stored quietly, the oldest with the lowest number', async () => {
    expect(await store.db.proposal.count()).toBe(1559)
    expect(await events(store)).toEqual([])
    const rows = await store.db.proposal.findMany({ orderBy: { number: 'asc' }, select: { createdAt: true } })
    const times = rows.map(({ createdAt }) => createdAt.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('make a list of pages that miss and repeat nothing, what is open first', async () => {
    const numbers: number[] = []
    const first = await lookup.list(community.id, {})
    expect(first).toMatchObject({ total: 1559, page: 1, pages: 195 })
    for (let page = 1; page <= first.pages; page += 1)
      numbers.push(...(await lookup.list(community.id, { page })).proposals.map(({ number }) => number))
    expect(numbers.length).toBe(1559)
    expect(new Set(numbers).size).toBe(1559)
    const newest = await store.db.proposal.findFirstOrThrow({ where: { externalId: ours } })
    expect(numbers[0]).toBe(newest.number)
    expect(await lookup.list(community.id, { page: 10_000 })).toMatchObject({ page: 195 })
  })

  test('are found by words, by state and by category, and signs mean themselves', async () => {
    const { total } = await lookup.list(community.id, { text: 'points of interest' })
    expect(total).toBeGreaterThan(300)
    const some = await lookup.list(community.id, { text: '137,-2' })
    expect(some.proposals[0]?.title).toBe('Add the location 137,-2 to the Points of Interest')
    expect((await lookup.list(community.id, { text: '100%' })).total).toBeLessThan(200)
    for (const sign of ['%', '_', '!', "'", '"', '\\'])
      expect((await lookup.list(community.id, { text: `zzz${sign}zzz` })).total).toBe(0)
    for (const text of ['', '  ', '\0', '\u202e'])
      expect((await lookup.list(community.id, { text })).total).toBe(1559)
    expect((await lookup.list(community.id, { state: 'closed' })).total).toBe(1558)
    expect((await lookup.list(community.id, { state: 'active' })).total).toBe(1)
    const grants = await lookup.list(community.id, { category: 'other-funding' })
    expect(grants.total).toBeGreaterThan(400)
    expect(new Set(grants.proposals.map(({ category }) => category))).toEqual(new Set(['other-funding']))
  })

  test('complete by number and by title', async () => {
    const byNumber = await lookup.complete(community.id, '155')
    expect(byNumber.map(({ value }) => value).slice(0, 3)).toEqual(['155', '1550', '1551'])
    expect(byNumber.length).toBeLessThanOrEqual(25)
    const [found] = await lookup.complete(community.id, 'open model', 'active')
    expect(found).toEqual({ value: '1559', label: '#1559 Fund an open model' })
    expect(await lookup.complete(community.id, '')).toHaveLength(25)
  })

  test('make cards that are bounded, and say what is not known', async () => {
    for (let number = 1; number <= 1559; number += 7) {
      const proposal = (await lookup.find(community.id, number))!
      const made = proposalCard(proposal, words)
      expect(made.title.length).toBeLessThan(200)
      expect(made.body.length).toBeLessThan(1500)
      if (number < 1559) expect(made.body).toMatch(/\n(Not known by choice|How it stands is not known)/)
    }
    const list = listCard(await lookup.list(community.id, { page: 3 }), {}, words)
    expect(list.body.length).toBeLessThan(2_500)
    expect(list.actions.length).toBe(10)
  })
})
