import { appendFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { card } from '../../../src/card.ts'
import { openRoom } from '../../../src/chat/local/room.ts'
import { createClock } from '../../../src/clock.ts'

const clock = createClock()
const fresh = () => join(mkdtempSync(join(tmpdir(), 'room-')), 'room.jsonl')
const open = (file: string, keep = false) => openRoom({ file, clock, keep })
const hello = { place: 'assembly', card: card({ title: 'hello' }) }

describe('the room', () => {
  test('shows each person what is theirs', () => {
    const room = open(fresh())
    room.post(hello)
    room.post({ ...hello, to: 'holder' })
    expect(room.since('holder', undefined).messages.map((message) => message.private)).toEqual([false, true])
    expect(room.since('admin', undefined).messages).toHaveLength(1)
  })

  test('an edit keeps the id, raises the revision and is news', () => {
    const room = open(fresh())
    const { id } = room.post(hello)
    const { cursor } = room.since('admin', undefined)
    expect(room.since('admin', cursor).messages).toEqual([])
    room.edit(id, card({ title: 'changed' }))
    expect(room.since('admin', cursor).messages).toMatchObject([
      { id, revision: 2, card: { title: 'changed' } },
    ])
  })

  test('the same key is shown once', () => {
    const room = open(fresh())
    expect(room.post({ ...hello, key: 'delivery:1' }).id).toBe(room.post({ ...hello, key: 'delivery:1' }).id)
    expect(room.since('admin', undefined).messages).toHaveLength(1)
  })

  test('outlives the bot, even if its last line was cut off', () => {
    const file = fresh()
    const before = open(file)
    const { id } = before.post({ ...hello, key: 'delivery:1' })
    const { cursor } = before.since('admin', undefined)
    before.edit(id, card({ title: 'changed' }))
    appendFileSync(file, '{"message":{"id":"half')
    const after = open(file, true)
    expect(after.since('admin', cursor).messages).toMatchObject([{ id, revision: 2 }])
    expect(after.post({ ...hello, key: 'delivery:1' }).id).toBe(id)
    expect(after.post(hello).id).not.toBe(id)
  })

  test('a cursor of another life is the beginning', () => {
    const file = fresh()
    const before = open(file)
    for (let count = 0; count < 5; count++) before.post(hello)
    const { cursor } = before.since('admin', undefined)
    const after = open(file)
    after.post(hello)
    for (const unknown of [cursor, 'nonsense', '.', '9.9'])
      expect(after.since('admin', unknown).messages).toHaveLength(1)
  })

  test('wakes who waits', async () => {
    const room = open(fresh())
    const woken = room.changed(AbortSignal.timeout(5000))
    room.post(hello)
    await woken
    expect(room.since('admin', undefined).messages).toHaveLength(1)
    await room.changed(AbortSignal.abort())
  })
})
