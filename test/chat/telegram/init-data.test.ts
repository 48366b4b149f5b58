import { expect, test } from 'vitest'
import { createMiniApp } from '../../../src/chat/telegram/init-data.ts'
import { createClock } from '../../../src/clock.ts'
import { makeInitData } from '../../wire/telegram/init-data.ts'

const token = '7000000001:AAEnotARealToken'
const clock = createClock()
const { identify } = createMiniApp(token, clock)
const now = Math.floor(clock.now() / 1000)
const ann = { id: 5_000_000_001, first_name: 'Ann' }

test('says who opened a page', () => {
  expect(identify(makeInitData(token, ann, { at: now }))).toEqual({ platform: 'telegram', id: '5000000001' })
})

test.each([
  ['of another bot', makeInitData('7000000002:other', ann, { at: now })],
  ['changed', makeInitData(token, ann, { at: now }).replace('5000000001', '5000000002')],
  ['without a signature', 'auth_date=1&user=%7B%22id%22%3A1%7D'],
  ['empty', ''],
  ['no such thing', '\u0000%%%'],
])('says nobody where it is %s', (_, initData) => {
  expect(identify(initData)).toBeUndefined()
})

test('says that it was too long ago, or is yet to come', () => {
  expect(identify(makeInitData(token, ann, { at: now - 590 }))).not.toBe('stale')
  expect(identify(makeInitData(token, ann, { at: now - 620 }))).toBe('stale')
  expect(identify(makeInitData(token, ann, { at: now + 120 }))).toBe('stale')
})
