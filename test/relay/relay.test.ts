import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock, type MovableClock } from '../../src/clock.ts'
import { createHealth, type Health } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import { createRelay, type RelayService } from '../../src/relay/relay.ts'
import type { Job, NewJob, Route, Step } from '../../src/relay/route.ts'
import type { Store } from '../../src/store/store.ts'
import { temporaryStore } from '../store/temporary.ts'

let clock: MovableClock
let store: Store
let health: Health
let cleanup: () => Promise<void>
let relays: RelayService[]

beforeEach(async () => {
  clock = createClock()
  ;({ store, cleanup } = await temporaryStore(clock))
  health = createHealth(clock)
  relays = []
  for (const id of ['one', 'two'])
    await store.db.community.create({ data: { id, file: '{}', updatedAt: new Date(clock.now()) } })
})
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.loop.stop()))
  await cleanup()
})

const done: Step = { state: 'done', sentence: { id: 'voting-none' }, result: { at: 'home' } }
const refused: Step = { state: 'refused', sentence: { id: 'voting-refused-newer' } }
const failed: Step = { state: 'failed', error: 'away' }

function start(...routes: Route<string>[]): RelayService {
  const relay = createRelay({ store, clock, log: silent, health, routes, every: 10 })
  relays.push(relay)
  return relay
}

/** A route that gives these steps, one after the other, the last for ever; it says what it was asked. */
function routeOf(name: string, ...steps: (Step | ((job: Job<string>) => Promise<Step>))[]) {
  const taken: string[] = []
  const route: Route<string> = {
    name,
    async step(job) {
      taken.push(job.payload)
      const step = steps.length > 1 ? steps.shift()! : steps[0]!
      return typeof step === 'function' ? step(job) : step
    },
  }
  return { ...route, taken }
}

let keys = 0
function job(payload: string, changes: Partial<NewJob> = {}): NewJob {
  const expiresAt = new Date(clock.now() + 3_600_000)
  return { communityId: 'one', route: 'a', key: `${payload} ${keys++}`, payload, expiresAt, ...changes }
}

async function enqueue(relay: RelayService, ...jobs: NewJob[]): Promise<number[]> {
  const ids = await store.transaction(async (tx) => {
    const ids: number[] = []
    for (const each of jobs) ids.push(await relay.enqueue(tx, each))
    return ids
  })
  relay.nudge()
  return ids
}

const stateOf = async (id: number) => (await store.db.relayJob.findUniqueOrThrow({ where: { id } })).state

/** Lets all waits pass that are shorter than this, in milliseconds, again and again. */
async function pass(relay: RelayService, milliseconds: number, times = 1) {
  for (let time = 0; time < times; time++) {
    clock.setOffset(clock.offset + milliseconds)
    await relay.loop.settled()
  }
}

test('a job is carried to its end, which is kept with what follows from it and told to who waits', async () => {
  const relay = start(
    routeOf('a', {
      ...done,
      record: async (tx) => void (await tx.cursor.create({ data: { name: 'arrived', value: '1' } })),
    }),
  )
  const [id] = await enqueue(relay, job('x'))
  expect(await relay.outcome(id!, 5000)).toEqual({ accepted: true, sentence: { id: 'voting-none' } })
  expect(await store.db.cursor.findUnique({ where: { name: 'arrived' } })).not.toBeNull()
  expect(await store.db.relayJob.findUnique({ where: { id: id! } })).toMatchObject({
    state: 'done',
    result: '{"at":"home"}',
  })
  expect(await relay.outcome(id!, 0)).toEqual({ accepted: true, sentence: { id: 'voting-none' } })
})

test('a refusal is final', async () => {
  const route = routeOf('a', refused, done)
  const relay = start(route)
  const [id] = await enqueue(relay, job('x'))
  expect(await relay.outcome(id!, 5000)).toEqual({
    accepted: false,
    sentence: { id: 'voting-refused-newer' },
  })
  await pass(relay, 600_000, 3)
  expect(route.taken).toEqual(['x'])
})

test('waiting for an end gives up in time, and many may wait', async () => {
  let arrive!: (step: Step) => void
  const relay = start(routeOf('a', () => new Promise<Step>((resolve) => (arrive = resolve))))
  const [id] = await enqueue(relay, job('x'))
  expect(await relay.outcome(id!, 5)).toBeUndefined()
  const waiting = [relay.outcome(id!, 5000), relay.outcome(id!, 5000)]
  await expect.poll(() => arrive).toBeDefined()
  arrive(done)
  for (const end of await Promise.all(waiting)) expect(end?.accepted).toBe(true)
})

test('the same key is the same job, unless the first never arrived', async () => {
  const route = routeOf('a', refused, done)
  const relay = start(route)
  const again = job('x')
  const [first, second] = await enqueue(relay, again, again)
  expect(second).toBe(first)
  expect((await relay.outcome(first!, 5000))?.accepted).toBe(false)
  expect(await enqueue(relay, again)).toEqual([first])
  expect((await relay.outcome(first!, 5000))?.accepted).toBe(true)
  expect(await enqueue(relay, again)).toEqual([first])
  await relay.loop.settled()
  expect(route.taken).toEqual(['x', 'x'])
})

test('a lane keeps its order, one at a time; lanes do not wait for each other', async () => {
  let release!: () => void
  const gate = new Promise<void>((resolve) => (release = resolve))
  let inHand = 0
  const slow = routeOf('a', async () => {
    expect(++inHand).toBe(1)
    await gate
    inHand--
    return done
  })
  const quick = routeOf('b', done)
  const relay = start(slow, quick)
  const ids = await enqueue(relay, job('1'), job('2'), job('3'), job('4', { route: 'b' }))
  expect((await relay.outcome(ids[3]!, 5000))?.accepted).toBe(true)
  expect(slow.taken).toEqual(['1'])
  release()
  await Promise.all(ids.map((id) => relay.outcome(id, 5000)))
  expect(slow.taken).toEqual(['1', '2', '3'])
})

test('communities have lanes of their own', async () => {
  const route = routeOf('a', async ({ payload }) => (payload === 'stuck' ? failed : done))
  const relay = start(route)
  const [stuck, other] = await enqueue(relay, job('stuck'), job('x', { communityId: 'two' }))
  expect((await relay.outcome(other!, 5000))?.accepted).toBe(true)
  expect(await stateOf(stuck!)).toBe('queued')
})

test('one that fails for itself holds up nobody for long', async () => {
  const route = routeOf('a', async ({ payload }) => (payload === 'stuck' ? failed : done))
  const relay = start(route)
  const [, second, third] = await enqueue(relay, job('stuck'), job('2'), job('3'))
  expect((await relay.outcome(second!, 5000))?.accepted).toBe(true)
  expect((await relay.outcome(third!, 5000))?.accepted).toBe(true)
})

test('waits between failures double, up to five minutes, with jitter', async () => {
  const route = routeOf('a', failed)
  const relay = start(route)
  const far = new Date(clock.now() + 86_400_000)
  const [id] = await enqueue(relay, job('x', { expiresAt: far }))
  const waits: number[] = []
  for (let time = 0; time < 12; time++) {
    await relay.loop.settled()
    const { nextAttemptAt, attempts } = await store.db.relayJob.findUniqueOrThrow({ where: { id: id! } })
    expect(attempts).toBe(time + 1)
    const wait = nextAttemptAt.getTime() - clock.now()
    waits.push(wait)
    clock.setOffset(clock.offset + wait)
  }
  for (const [time, wait] of waits.entries()) {
    const middle = Math.min(300_000, 1000 * 2 ** time)
    expect(wait).toBeGreaterThan(middle * 0.7 - 200)
    expect(wait).toBeLessThan(middle * 1.3)
  }
})

test('a wait that the other side asked for is kept', async () => {
  const route = routeOf('a', { ...failed, after: 90_000 } as Step, done)
  const relay = start(route)
  const [id] = await enqueue(relay, job('x'))
  await relay.loop.settled()
  await pass(relay, 80_000)
  expect(route.taken).toHaveLength(1)
  await pass(relay, 11_000)
  expect((await relay.outcome(id!, 5000))?.accepted).toBe(true)
})

test('a step that throws is a failure, not an end', async () => {
  const relay = start(
    routeOf(
      'a',
      async () => {
        throw new Error('unexpected')
      },
      done,
    ),
  )
  const [id] = await enqueue(relay, job('x'))
  await relay.loop.settled()
  expect(await stateOf(id!)).toBe('queued')
  await pass(relay, 5000)
  expect(await stateOf(id!)).toBe('done')
})

test('what can not be kept is tried again, after a wait', async () => {
  let records = 0
  const route = routeOf('a', {
    ...done,
    record: async (tx) => {
      await tx.cursor.create({ data: { name: `half ${records}`, value: '1' } })
      if (records++ === 0) throw new Error('the disk is full')
    },
  })
  const relay = start(route)
  const [id] = await enqueue(relay, job('x'))
  await relay.loop.settled()
  expect(await stateOf(id!)).toBe('queued')
  expect(route.taken).toHaveLength(1)
  await pass(relay, 5000)
  expect(await stateOf(id!)).toBe('done')
  expect((await store.db.cursor.findMany()).map(({ name }) => name)).toEqual(['half 1'])
})

test('one that could not be delivered in time ends with a sentence that says so', async () => {
  const route = routeOf('a', failed)
  const relay = start(route)
  const [id] = await enqueue(relay, job('x'))
  await relay.loop.settled()
  await pass(relay, 3_600_001)
  expect(await relay.outcome(id!, 5000)).toEqual({ accepted: false, sentence: { id: 'relay-expired' } })
  expect(await stateOf(id!)).toBe('expired')
  const times = route.taken.length
  await pass(relay, 3_600_001)
  expect(route.taken).toHaveLength(times)
})

test('what was sent does not expire: its route ends it', async () => {
  const relay = start(routeOf('a', { state: 'under-way', after: 1000 }, failed, done))
  const [id] = await enqueue(relay, job('x'))
  await relay.loop.settled()
  expect(await stateOf(id!)).toBe('under-way')
  await pass(relay, 7_200_000)
  expect(await stateOf(id!)).toBe('under-way')
  await pass(relay, 7_200_000)
  expect(await stateOf(id!)).toBe('done')
})

test('a job without its route waits, and /doctor says so; when the route is there it goes', async () => {
  const relay = start()
  const [id] = await enqueue(relay, job('x', { route: 'lost' }))
  await relay.loop.settled()
  expect(health.lines()).toMatchObject([{ name: 'relay', state: 'failing' }])
  expect(health.lines()[0]!.detail).toContain('lost')
  await relay.loop.settled()
  expect(health.lines()).toMatchObject([{ name: 'relay', state: 'failing' }])
  relay.register(routeOf('lost', done))
  expect((await relay.outcome(id!, 5000))?.accepted).toBe(true)
  await relay.loop.settled()
  expect(health.lines()).toMatchObject([{ name: 'relay', state: 'well' }])
})

test('a job without its route expires as any other', async () => {
  const relay = start()
  const [id] = await enqueue(relay, job('x', { route: 'lost' }))
  await pass(relay, 3_600_001)
  expect(await stateOf(id!)).toBe('expired')
})

test('a new relay on the same store goes on with what is there', async () => {
  const first = start(routeOf('a', failed))
  const ids = await enqueue(first, job('1'), job('2'), job('3'))
  await first.loop.settled()
  await first.loop.stop()
  const second = start(routeOf('a', done))
  await pass(second, 5000)
  for (const id of ids) expect((await second.outcome(id, 5000))?.accepted).toBe(true)
})

test('stopping aborts what is in hand, and counts it as no failure', async () => {
  let asked!: () => void
  const started = new Promise<void>((resolve) => (asked = resolve))
  const route: Route<string> = {
    name: 'a',
    step: (_, signal) =>
      new Promise((_, reject) => {
        asked()
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }
  const relay = start(route)
  const [id] = await enqueue(relay, job('x'))
  const waiting = relay.outcome(id!, 60_000)
  await started
  await relay.loop.stop()
  expect(await waiting).toBeUndefined()
  expect(await store.db.relayJob.findUnique({ where: { id: id! } })).toMatchObject({
    state: 'queued',
    attempts: 0,
  })
})
