import { describe, expect, test } from 'vitest'
import { createClock } from '../src/clock.ts'
import { createHealth } from '../src/health.ts'
import { silent } from '../src/log.ts'
import { startLoop } from '../src/loop.ts'

const minute = 60_000

describe('a loop', () => {
  test('never runs twice at once, and again when it was nudged meanwhile', async () => {
    let [running, most, runs] = [0, 0, 0]
    const loop = startLoop({
      name: 'test',
      every: minute,
      log: silent,
      async run() {
        most = Math.max(most, ++running)
        runs++
        await new Promise((resolve) => setTimeout(resolve, 5))
        running--
      },
    })
    await Promise.all([loop.settled(), loop.settled()])
    loop.nudge()
    await loop.settled()
    await loop.stop()
    expect(most).toBe(1)
    expect(runs).toBeGreaterThanOrEqual(3)
  })

  test('is settled only by a run that began after the call', async () => {
    let fact = 0
    let seen = -1
    const loop = startLoop({
      name: 'test',
      every: minute,
      log: silent,
      run: async () => {
        seen = fact
      },
    })
    for (fact = 1; fact <= 20; fact++) {
      await loop.settled()
      expect(seen).toBe(fact)
    }
    await loop.stop()
  })

  test('that fails says so, goes on, and says when it is well again', async () => {
    const clock = createClock()
    const health = createHealth(clock)
    let broken = true
    const loop = startLoop({
      name: 'test',
      every: 1,
      log: silent,
      pulse: health.watch('thing', 'remedy'),
      run: async () => {
        if (broken) throw new Error('no answer from https://user:key@rpc.example/secret\nmore')
      },
    })
    await loop.settled()
    expect(health.lines()[0]).toMatchObject({ state: 'failing', detail: 'no answer from (address)' })
    broken = false
    await loop.settled()
    expect(health.lines()[0]).toMatchObject({ state: 'well' })
    await loop.stop()
  })

  test('stops at once, though the next turn is far, and aborts the one in hand', async () => {
    const idle = startLoop({ name: 'idle', every: minute, log: silent, run: async () => undefined })
    await idle.settled()
    await idle.stop()
    await idle.settled()
    const busy = startLoop({
      name: 'busy',
      every: minute,
      log: silent,
      run: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    })
    await busy.stop()
  })
})
