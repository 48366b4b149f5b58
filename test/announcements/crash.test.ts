import { afterEach, expect, test } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import type { Db, Store } from '../../src/store/store.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
afterEach(() => house?.close())

class Killed extends Error {}

/**
 * Counts each write to the store and each call of the chat twice, before and after it is done, and ends everything at the
 * one that is chosen.
 */
function mortal(store: Store, chat: Chat, deathAt: number) {
  const steps: string[] = []
  let dead = false
  function step(name: string) {
    if (!dead) steps.push(name)
    if (steps.length >= deathAt) dead = true
    if (dead) throw new Killed(name)
  }
  const around =
    <Args extends unknown[], Result>(name: string, work: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      step(`before ${name}`)
      const result = await work(...args)
      step(`after ${name}`)
      return result
    }
  const writes = /^(create|update|upsert|delete)/
  const db = new Proxy(store.db, {
    get(target, model) {
      const delegate = Reflect.get(target, model)
      if (typeof delegate !== 'object' || delegate === null) return delegate
      return new Proxy(delegate, {
        get(methods, method) {
          const work = Reflect.get(methods, method)
          const name = `${String(model)}.${String(method)}`
          if (typeof work !== 'function') return work
          if (writes.test(String(method))) return around(name, work.bind(methods))
          return (...args: unknown[]) => {
            if (dead) throw new Killed(name)
            return work.apply(methods, args)
          }
        },
      })
    },
  }) as Db
  return {
    steps,
    get dead() {
      return dead
    },
    store: { ...store, db, transaction: around('transaction', store.transaction) } as Store,
    chat: {
      ...chat,
      post: around('post', chat.post),
      edit: around('edit', chat.edit),
    } satisfies Chat,
  }
}

const places = [
  { id: 'hall', platform: 'local', channel: 'c1' },
  { id: 'other', platform: 'local', channel: 'c2' },
]
const schedule = [{ id: 'week', report: 'payouts', cron: '0 9 * * 1', place: 'hall' }]

/** What is told while the process lives and dies. */
async function happenings() {
  const proposal = await house.propose('One', { scores: '[0]' })
  await house.tell('proposal-created', proposal)
  await house.tell('proposal-started', proposal)
  await house.update(proposal.id, { state: 'passed', scoresFinal: true })
  await house.tell('proposal-ended', proposal)
  house.setTime('2026-07-06T09:00:00Z')
}

const expected = {
  c1: ['One', 'Voting is open: #1 One', 'Passed: #1 One', 'Payout report: Commons'],
  c2: ['One', 'Voting is open: #1 One', 'Passed: #1 One'],
}

/** Lives until it dies at a step, or to the end; then lives again. */
async function dieAt(deathAt: number) {
  house = await openHouse({ places, schedule })
  const { recorder } = house
  await (await house.open()).stop()
  await happenings()
  const life = mortal(house.store, recorder.chat, deathAt)
  const first = await house
    .open({ store: life.store, chats: new Map([['local', life.chat]]) })
    .catch(() => undefined)
  await first?.settle()
  await first?.settle()
  await first?.stop()
  const taken = recorder.posts.length
  const recorded = await house.db.delivery.count({ where: { message: { not: null } } })
  const second = await house.open()
  for (let turn = 0; turn < 3; turn++) {
    house.pass(10_000)
    await second.settle()
  }
  return { steps: life.steps, unrecorded: taken - recorded }
}

test('whenever it is killed, nothing is lost, and only what was sent and not recorded is repeated', async () => {
  const whole = await dieAt(Number.POSITIVE_INFINITY)
  expect(posted()).toEqual({ c1: expected.c1, c2: expected.c2 })
  await house.close()
  const total = whole.steps.length
  expect(total).toBeGreaterThan(40)

  let repeats = 0
  for (let deathAt = 1; deathAt <= total; deathAt++) {
    const { steps, unrecorded } = await dieAt(deathAt)
    const context = `killed at step ${deathAt}, ${steps.at(-1)}`
    const keys = house.recorder.posts.map((post) => post.key)
    const repeated = keys.filter((key, index) => keys.indexOf(key) < index)
    expect(posted(), context).toEqual(expected)
    expect(repeated.length, context).toBe(unrecorded)
    // Two channels are served side by side, each one post at a time.
    expect(unrecorded, context).toBeLessThanOrEqual(2)
    repeats += repeated.length
    const left = await house.db.delivery.findMany({
      where: { OR: [{ state: { not: 'sent' } }, { live: true }] },
    })
    expect(left, context).toEqual([])
    await house.close()
  }
  expect(repeats).toBeGreaterThan(0)
}, 120_000)

test('a store that fails for a moment repeats nothing, as long as the process lives', async () => {
  house = await openHouse()
  const { recorder, store } = house
  let failing = true
  const delivery = new Proxy(store.db.delivery, {
    get(target, method) {
      if (method === 'update' && failing) return () => Promise.reject(new Error('disk full'))
      return Reflect.get(target, method)
    },
  })
  const db = new Proxy(store.db, {
    get: (target, model) => (model === 'delivery' ? delivery : Reflect.get(target, model)),
  })
  const announcements = await house.open({ store: { ...store, db } })
  await house.tell('proposal-created', await house.propose('One'))
  await announcements.settle()
  await announcements.settle()
  failing = false
  await announcements.settle()
  expect(recorder.titles('c1')).toEqual(['One'])
  expect(await store.db.delivery.findMany()).toMatchObject([{ state: 'sent', message: 'm1' }])
})

/** Titles by channel, in order, each delivery's once. */
function posted() {
  const seen = new Set<string>()
  const titles: Record<string, string[]> = { c1: [], c2: [] }
  for (const { key, channel, card } of house.recorder.posts) {
    if (!seen.has(key)) titles[channel]!.push(card.title)
    seen.add(key)
  }
  return titles
}
