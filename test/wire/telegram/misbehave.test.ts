import { GrammyError, HttpError } from 'grammy'
import { describe, expect, test } from 'vitest'
import { apiOf, refusalOf, testBot, testWire } from './fixture.ts'

describe('it can misbehave', () => {
  test('auto-retry waits out a 429 and a 500', async () => {
    const wire = await testWire()
    const { bot } = await testBot(wire, { retries: true })
    const ada = wire.user('Ada')
    ada.start()
    wire.next({ method: 'sendMessage', status: 429, retryAfter: 1 })
    const started = performance.now()
    await bot.api.sendMessage(ada.id, 'once')
    expect(performance.now() - started).toBeGreaterThan(990)
    expect(wire.messages(ada).filter(({ text }) => text === 'once')).toHaveLength(1)
    const sent = wire.requests.filter(({ method }) => method === 'sendMessage')
    expect(sent.map(({ status }) => status)).toEqual([429, 200])
  })

  test('with any error, late, or with a cut connection before or after the deed', async () => {
    const wire = await testWire()
    const api = apiOf(wire)
    const ada = wire.user('Ada')
    ada.start()
    wire.next({ status: 502, times: 2 })
    expect(await refusalOf(api.getMe())).toBe('502 Bad Gateway')
    expect(await refusalOf(api.getMe())).toBe('502 Bad Gateway')
    wire.next({ method: 'sendMessage', status: 403, description: 'Forbidden: user is deactivated' })
    expect(await refusalOf(api.sendMessage(ada.id, 'x'))).toBe('403 Forbidden: user is deactivated')
    wire.next({ method: 'getMe', delay: 0.05 })
    expect(await refusalOf(api.getMe())).toBe('no refusal')
    for (const drop of [true, 'after'] as const) {
      wire.next({ method: 'sendMessage', drop })
      await expect(api.sendMessage(ada.id, `drop ${drop}`)).rejects.toThrow(HttpError)
    }
    expect(wire.messages(ada).map(({ text }) => text)).toEqual(['/start', 'drop after'])
    expect(wire.violations).toEqual([])
  })
})

test('Telegram’s sending limits: a chat, a group, all', async () => {
  let now = 1_700_000_000_000
  const wire = await testWire({ limits: true, now: () => now })
  const api = apiOf(wire)
  const sendMany = async (chat: { id: number }, count: number) => {
    for (let sent = 0; sent < count; sent++) {
      const refusal: unknown = await api.sendMessage(chat.id, 'x').then(
        () => undefined,
        (error) => error,
      )
      if (refusal instanceof GrammyError) return [sent, refusal.error_code, refusal.parameters.retry_after]
    }
    return [count]
  }
  const people = Array.from({ length: 8 }, (_, index) => wire.user(`Person ${index}`))
  for (const person of people) person.start()
  const group = wire.group('Basic')
  group.addBot()
  expect(await sendMany(group, 30)).toEqual([5, 429, 1])
  for (let left = 15; left > 0; left--) {
    now += 1000
    await api.sendMessage(group.id, 'x')
  }
  now += 500
  // 20 at once and one each 3 s since: 15.5 s later another 5 are left
  now += 4500
  expect(await sendMany(group, 30)).toEqual([5, 429, 1])
  now += 60_000
  const results = []
  for (const person of people) results.push(await sendMany(person, 5))
  expect(results.slice(0, 6)).toEqual(Array(6).fill([5]))
  expect(results[6]).toEqual([0, 429, 1])
  expect(wire.violations).toEqual([])
})
