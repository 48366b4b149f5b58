import { serve } from '@hono/node-server'
import { afterEach, expect, test } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { toProposal } from '../../src/governance/proposal.ts'
import { followSnapshot } from '../../src/governance/snapshot/follower.ts'
import { createSnapshotHub } from '../../src/governance/snapshot/hub.ts'
import { createHealth } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import type { Store } from '../../src/store/store.ts'
import {
  admin,
  author,
  cancelTypes,
  proposal as signedProposal,
  space,
  start,
  testHub,
  updateTypes,
  voter,
} from '../local/hub/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { events, keepCommunity, testCommunity } from './fixture.ts'

const venue = { kind: 'snapshot' as const, id: 'space', name: 'Snapshot', space: space.id }
const community = testCommunity([venue])
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A hub over HTTP. `through` sees each request first, and may answer it. */
async function serveHub(
  through: (request: Request) => Promise<Response | undefined> = async () => undefined,
) {
  const hub = testHub()
  const server = serve({
    fetch: async (request) => (await through(request.clone())) ?? hub.app.fetch(request),
    hostname: '127.0.0.1',
    port: 0,
  })
  await new Promise((resolve) => server.once('listening', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  const { port } = server.address() as { port: number }
  return { ...hub, url: `http://127.0.0.1:${port}` }
}

async function emptyStore(clock: Clock) {
  const { store, cleanup } = await temporaryStore(clock)
  cleanups.push(cleanup)
  await keepCommunity(store, community, clock)
  return store
}

/** Reads only when told to. */
function follow(store: Store, { url, clock }: { url: string; clock: Clock }, gatewayUrl = url) {
  const hub = createSnapshotHub({ url: `${url}/graphql`, sequencerUrl: url, gatewayUrl, apiKey: undefined })
  const health = createHealth(clock)
  const options = { communityId: community.id, venue, hub, store, clock, log: silent, health }
  const loop = followSnapshot({ ...options, pollEvery: 3_600_000 })
  cleanups.push(() => loop.stop())
  async function settled() {
    await loop.settled()
    const [line] = health.lines()
    if (line?.state !== 'well') throw new Error(`the follower: ${line?.detail}`)
  }
  return { settled, stop: () => loop.stop(), health }
}

async function proposalOf(store: Store, externalId: string) {
  return toProposal(await store.db.proposal.findFirstOrThrow({ where: { externalId } }), community)
}

const whole = (tokens: number) => BigInt(tokens) * 10n ** 18n

test('history is stored quietly, in order; what comes after is told', async () => {
  const hub = await serveHub()
  const old = await hub.propose({ title: 'Old', start: start - 100 })
  hub.clock.set(start + 5)
  const older = await hub.propose({ title: 'Newer', timestamp: start + 5, start: start + 100 })
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub)
  await settled()
  expect(await proposalOf(store, old)).toMatchObject({
    ...{ number: 1, title: 'Old', state: 'active', author: author.address, system: 'basic' },
    tally: { scores: [0n, 0n, 0n], votes: 0, final: false },
  })
  expect(await proposalOf(store, older)).toMatchObject({ number: 2, state: 'pending' })
  expect(await events(store)).toEqual([])

  const fresh = await hub.propose(
    { title: 'Fund model training', timestamp: start + 5, start: start + 200 },
    admin,
  )
  await settled()
  expect(await proposalOf(store, fresh)).toMatchObject({
    number: 3,
    title: 'Fund model training',
    category: 'model-funding',
  })
  expect(await events(store)).toEqual(['created'])
})

test('from its start to its result: tallies move, and the result is told once it is final', async () => {
  const hub = await serveHub()
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub)
  await settled()
  const id = await hub.propose({ start: start + 100, end: start + 200 })
  await settled()
  expect(await events(store)).toEqual(['created'])

  hub.clock.set(start + 100)
  await settled()
  expect(await events(store)).toEqual(['created', 'started'])

  const before = await proposalOf(store, id)
  hub.clock.set(start + 150)
  await hub.vote(id, 1)
  await hub.vote(id, 2, admin)
  await hub.vote(id, 1, author)
  await settled()
  const moved = await proposalOf(store, id)
  expect(moved.tally).toMatchObject({ scores: [whole(20), whole(10), 0n], total: whole(30), votes: 3 })
  expect(moved.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())

  hub.clock.set(start + 201)
  await settled()
  expect(await proposalOf(store, id)).toMatchObject({ state: 'passed', tally: { final: true } })
  expect(await events(store)).toEqual(['created', 'started', 'ended'])
  const ended = await store.db.event.findFirstOrThrow({ where: { kind: 'proposal-ended' } })
  expect(JSON.parse(ended.data)).toMatchObject({ number: 1, result: 'passed' })
})

test('what happened while it was down is told at once, in order', async () => {
  const hub = await serveHub()
  const store = await emptyStore(hub.clock)
  const first = follow(store, hub)
  await first.settled()
  await first.stop()
  await hub.propose({ title: 'Missed' })
  hub.clock.set(start + 2_000)
  await follow(store, hub).settled()
  expect(await events(store)).toEqual(['created', 'started', 'ended'])
})

test('an edited proposal is edited, a deleted one is withdrawn and said so', async () => {
  const hub = await serveHub()
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub)
  await settled()
  const id = await hub.propose({ start: start + 100 })
  const kept = await hub.propose({ title: 'Kept', start: start + 100 }, admin)
  await settled()

  const { timestamp, start: _s, end: _e, snapshot: _n, app: _a, ...text } = signedProposal
  await hub.send(updateTypes, { ...text, proposal: id, title: 'Pause the model', timestamp }, author)
  await settled()
  expect(await proposalOf(store, id)).toMatchObject({ title: 'Pause the model', state: 'pending', number: 1 })

  await hub.send(cancelTypes, { space: space.id, timestamp: timestamp + 1, proposal: id }, author)
  await settled()
  expect((await proposalOf(store, id)).state).toBe('cancelled')
  expect((await proposalOf(store, kept)).state).toBe('pending')
  expect(await events(store)).toEqual(['created', 'created', 'cancelled'])
  hub.clock.set(start + 5_000)
  await settled()
  expect((await proposalOf(store, id)).state).toBe('cancelled')
})

test('a deleted proposal is found without its document, too', async () => {
  const hub = await serveHub()
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub, 'http://127.0.0.1:9')
  await settled()
  const id = await hub.propose({ start: start + 100 })
  const kept = await hub.propose({ title: 'Kept', start: start + 100 }, admin)
  await settled()
  await hub.send(cancelTypes, { space: space.id, timestamp: start + 1, proposal: id }, author)
  await settled()
  expect((await proposalOf(store, id)).state).toBe('cancelled')
  expect((await proposalOf(store, kept)).state).toBe('pending')
}, 30_000)

test('a first sync that was cut off goes on quietly', async () => {
  let cut = true
  const hub = await serveHub(async (request) => {
    const text = await request.text()
    // The second page of the history.
    const refused = cut && text.includes('created_gte') && !text.includes('"created":0')
    return refused ? Response.json({ errors: [{ message: 'no' }] }, { status: 400 }) : undefined
  })
  hub.seedProposals(
    Array.from({ length: 250 }, (_, index) => ({
      ...{ id: `0x${index}`, title: `Seed ${index}`, choices: ['Yes', 'No'], scores_state: 'final' },
      // Many share a second: pages are told apart by it.
      ...{ scores: [index, 1], scores_total: index + 1, votes: 2, type: 'basic' },
      ...{ created: start - 90_000 + Math.floor(index / 120), start: start - 80_000, end: start - 70_000 },
    })),
  )
  const store = await emptyStore(hub.clock)
  const first = follow(store, hub)
  await expect(first.settled()).rejects.toThrow('the hub refused: no')
  await first.stop()
  const stored = await store.db.proposal.count()
  expect(stored).toBeGreaterThan(0)
  expect(stored).toBeLessThan(250)

  await hub.propose({ title: 'During the sync' })
  cut = false
  await follow(store, hub).settled()
  expect(await store.db.proposal.count()).toBe(251)
  expect(new Set(await events(store))).toEqual(new Set(['created', 'started']))
  expect(await store.db.event.count()).toBe(2)
  expect(await proposalOf(store, '0x249')).toMatchObject({
    state: 'passed',
    tally: { scores: [whole(249), whole(1)] },
  })
  expect(await proposalOf(store, '0x0')).toMatchObject({ state: 'rejected', number: expect.any(Number) })
})

test('an unknown tally is not known, and never nought', async () => {
  const hub = await serveHub()
  const ended = { start: start - 200 * 86_400, end: start - 190 * 86_400, created: start - 201 * 86_400 }
  const unknown = [
    { id: '0xnull', scores: null, scores_state: 'final', scores_total: 0 },
    { id: '0xnone', scores: [], scores_state: 'final', scores_total: 0 },
    { id: '0xshort', scores: [5], scores_state: 'final', scores_total: 5 },
    { id: '0xlate', scores: [0, 0], scores_state: 'pending', scores_total: 70, votes: 3 },
  ]
  hub.seedProposals(
    unknown.map((each) => ({
      title: each.id,
      choices: ['Yes', 'No'],
      type: 'single-choice',
      ...ended,
      ...each,
    })),
  )
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub)
  await settled()
  for (const { id } of unknown) {
    const { state, tally } = await proposalOf(store, id)
    expect({ id, state, scores: tally.scores, final: tally.final }).toEqual({
      ...{ id, state: 'ended', scores: undefined, final: false },
    })
  }
  expect((await proposalOf(store, '0xlate')).tally.total).toBe(whole(70))
  expect(await events(store)).toEqual([])
})

test('secret votes are not known while they are, and a choice by ranks has no result but an end', async () => {
  const hub = await serveHub()
  const store = await emptyStore(hub.clock)
  const { settled } = follow(store, hub)
  await settled()
  const secret = await hub.propose({ privacy: 'shutter', type: 'single-choice' })
  const single = await hub.propose({ type: 'single-choice', title: 'Which?' }, admin)
  hub.clock.set(start + 1)
  await hub.vote(secret, '0x00', voter, {}, { Vote: voteFields('string') })
  await hub.vote(single, 2)
  await settled()
  expect(await proposalOf(store, secret)).toMatchObject({
    encrypted: true,
    tally: { scores: undefined, votes: 1 },
  })
  hub.clock.set(start + 2_000)
  await settled()
  expect(await proposalOf(store, single)).toMatchObject({ state: 'ended', tally: { final: true } })
  expect(await proposalOf(store, secret)).toMatchObject({ state: 'ended', tally: { final: false } })
  const ended = await store.db.event.findMany({ where: { kind: 'proposal-ended' } })
  expect(ended.map(({ data }) => JSON.parse(data))).toMatchObject([{ title: 'Which?', result: 'ended' }])
})

test('an outage and a limit are waited for, and a wrong space is said', async () => {
  const answers = [503, 429]
  const hub = await serveHub(async () => {
    const status = answers.shift()
    return status ? new Response('busy', { status, headers: { 'retry-after': '0' } }) : undefined
  })
  const store = await emptyStore(hub.clock)
  await follow(store, hub).settled()
  expect(answers).toEqual([])

  const wrong = createHealth(hub.clock)
  const client = createSnapshotHub({
    ...{ url: `${hub.url}/graphql`, sequencerUrl: hub.url, gatewayUrl: hub.url, apiKey: undefined },
  })
  const loop = followSnapshot({
    ...{ communityId: community.id, hub: client, store, clock: hub.clock, log: silent, health: wrong },
    venue: { ...venue, id: 'elsewhere', space: 'nowhere.eth' },
    pollEvery: 3_600_000,
  })
  await loop.settled()
  await loop.stop()
  expect(wrong.lines()[0]).toMatchObject({ state: 'failing', detail: 'the hub has no space nowhere.eth' })
})

test('labels are read by their names, and decide the category', async () => {
  const labelled = testHub({
    spaces: [{ ...space, labels: [{ id: 'a1b2c3d4', name: 'Safety', color: '#f00' }] }],
  })
  const hub = await serveHub((request) => Promise.resolve(labelled.app.fetch(request)))
  const store = await emptyStore(labelled.clock)
  const { settled } = follow(store, { url: hub.url, clock: labelled.clock })
  await settled()
  const id = await labelled.propose({ labels: ['a1b2c3d4'], title: 'Something' })
  await settled()
  expect(await proposalOf(store, id)).toMatchObject({
    ...{ labels: ['Safety'], category: 'safety', reason: { id: 'category-reason-label' } },
  })
})

function voteFields(choice: string) {
  return 'from:string space:string timestamp:uint64 proposal:string choice:X reason:string app:string metadata:string'
    .replace('X', choice)
    .split(' ')
    .map((field) => {
      const [name, type] = field.split(':')
      return { name: name!, type: type! }
    })
}
