import { expect, test } from 'vitest'
import { createClock } from '../src/clock.ts'
import { createHealth } from '../src/health.ts'
import type { Loop } from '../src/loop.ts'
import { createLoops, type Wanted } from '../src/loops.ts'

/** What begins and ends, in order; a loop ends when it is let go. */
function createStage() {
  const story: string[] = []
  const held = new Map<string, () => void>()
  const wanted = (about: string, of: string, slow = false): [string, Wanted] => [
    about,
    {
      of,
      start(health): Loop {
        story.push(`${about} ${of} begins`)
        health.watch(`${about} ${of}`, 'remedy')
        return {
          name: about,
          nudge() {},
          settled: async () => {},
          async stop() {
            if (slow) await new Promise<void>((resolve) => held.set(about, resolve))
            story.push(`${about} ${of} ends`)
          },
        }
      },
    },
  ]
  return { story, held, wanted }
}

test('what is made of the same goes on; what has changed ends before its successor begins', async () => {
  const health = createHealth(createClock())
  const loops = createLoops(health)
  const { story, wanted } = createStage()
  loops.keep(new Map([wanted('a', '1'), wanted('b', '1')]))
  await loops.settled()
  loops.keep(new Map([wanted('a', '1'), wanted('b', '2'), wanted('c', '1')]))
  await loops.settled()
  const of = (about: string) => story.filter((each) => each.startsWith(about))
  expect(of('a')).toEqual(['a 1 begins'])
  expect(of('b')).toEqual(['b 1 begins', 'b 1 ends', 'b 2 begins'])
  expect(of('c')).toEqual(['c 1 begins'])
  expect(new Set(health.lines().map(({ name }) => name))).toEqual(new Set(['a 1', 'b 2', 'c 1']))
  expect(loops.running).toHaveLength(3)
  await loops.stop()
  expect(loops.running).toEqual([])
  expect(health.lines()).toEqual([])
})

test('one that is slow to end keeps no other waiting, and what was wanted last is what runs', async () => {
  const loops = createLoops(createHealth(createClock()))
  const { story, held, wanted } = createStage()
  loops.keep(new Map([wanted('a', '1', true)]))
  await loops.settled()
  loops.keep(new Map([wanted('a', '2'), wanted('b', '1')]))
  loops.keep(new Map([wanted('a', '3'), wanted('b', '1')]))
  await expect.poll(() => held.has('a')).toBe(true)
  expect(story).toEqual(['a 1 begins', 'b 1 begins'])
  held.get('a')!()
  await loops.settled()
  expect(story.slice(2)).toEqual(['a 1 ends', 'a 2 begins', 'a 2 ends', 'a 3 begins'])
  await loops.stop()
})
