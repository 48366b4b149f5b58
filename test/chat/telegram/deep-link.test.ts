import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDeepLinks } from '../../../src/chat/telegram/deep-link.ts'

const DAY = 24 * 3600_000
let now = 0
const links = createDeepLinks('1:token', { now: () => now })

test('what is usual in a call can be read in its link', () => {
  expect(links.pack('proposals category:model-funding page:2', '7')).toMatch(
    /^S[\w-]{8}proposals_category-modelXfunding_page-2$/,
  )
  expect(links.unpack('vote_proposal-3', '7')).toEqual({ call: 'vote proposal:3', own: false })
})

test('any call comes back as it was, for the one it was made for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (call) => {
      const payload = links.pack(call, '7')
      if (payload === undefined) return
      expect(payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
      expect(links.unpack(payload, '7')).toEqual({ call, own: true })
      expect(links.unpack(payload, '8')).toEqual({ call, own: false })
    }),
  )
})

test('a link is good for a day at least, and two at most', () => {
  now = 10 * DAY - 1
  const payload = links.pack('vote proposal:3', '7')!
  const isOwn = () => links.unpack(payload, '7')?.own
  expect(isOwn()).toBe(true)
  now += DAY
  expect(isOwn()).toBe(true)
  now += 1
  expect(isOwn()).toBe(false)
  now = 9 * DAY - 1
  expect(isOwn()).toBe(false)
})

test('a call that does not fit has no link, and what is no call is none', () => {
  expect(links.pack('x'.repeat(60), '7')).toBeUndefined()
  expect(links.unpack('Z', '7')).toBeUndefined()
  expect(links.unpack('-', '7')).toBeUndefined()
})
