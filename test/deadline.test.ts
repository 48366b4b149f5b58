import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { deadline, inTime, jittered, pause } from '../src/deadline.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

describe('a deadline', () => {
  test('comes, though garbage is collected meanwhile', async () => {
    const outer = new AbortController()
    const come = new Promise<void>((resolve) => {
      deadline(30, outer.signal).addEventListener('abort', () => resolve())
    })
    for (let round = 0; round < 5; round++) collect()
    await new Promise((resolve) => setTimeout(resolve, 5))
    collect()
    await come
  })

  test('may be asked for often, without a warning', async () => {
    const warnings: string[] = []
    const listen = ({ name }: Error) => warnings.push(name)
    process.on('warning', listen)
    const outer = new AbortController()
    for (let times = 0; times < 30; times++) deadline(60_000, outer.signal)
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('warning', listen)
    outer.abort()
    expect(warnings).toEqual([])
  })

  test('comes earlier with any signal that is given', () => {
    const outer = new AbortController()
    const signal = deadline(60_000, undefined, outer.signal)
    expect(signal.aborted).toBe(false)
    outer.abort(new Error('stopped'))
    expect(signal.reason).toEqual(new Error('stopped'))
    expect(deadline(60_000, outer.signal).aborted).toBe(true)
  })
})

describe('what is waited for only so long', () => {
  const never = new Promise<string>(() => {})

  test('gives what came in time, and fails as it failed', async () => {
    expect(await inTime(Promise.resolve('done'), 60_000)).toBe('done')
    await expect(inTime(Promise.reject(new Error('failed')), 60_000)).rejects.toThrow('failed')
  })

  test('gives nothing when the time is over, or a signal came', async () => {
    expect(await inTime(never, 5)).toBeUndefined()
    const stopping = new AbortController()
    const waited = inTime(never, 60_000, stopping.signal)
    stopping.abort()
    expect(await waited).toBeUndefined()
    expect(await inTime(never, 60_000, stopping.signal)).toBeUndefined()
  })
})

test('a pause ends with its signal, and waits are spread by a quarter', async () => {
  const stopping = new AbortController()
  const paused = pause(60_000, stopping.signal)
  stopping.abort()
  await paused
  await pause(60_000, stopping.signal)
  for (let count = 0; count < 100; count++) {
    expect(jittered(1000)).toBeGreaterThanOrEqual(750)
    expect(jittered(1000)).toBeLessThan(1250)
  }
})
