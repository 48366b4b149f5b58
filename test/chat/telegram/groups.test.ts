import { Api } from 'grammy'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followMoves } from '../../../src/chat/telegram/groups.ts'
import { createHeres } from '../../../src/chat/telegram/here.ts'
import { complaintsOf } from '../../../src/chat/telegram/permissions.ts'
import { createClock } from '../../../src/clock.ts'
import { parseCommunity } from '../../../src/community.ts'
import { startTelegramWire, type TelegramWire } from '../../wire/telegram/wire.ts'

let wire: TelegramWire
beforeEach(async () => {
  wire = await startTelegramWire({ limits: false })
})
afterEach(() => wire.close())

test('a group that became a supergroup while the bot was off is found at the next question', async () => {
  const admin = wire.user('Admin')
  const group = wire.group('Moot', { admins: [admin] })
  group.addBot()
  const { from, to } = group.migrate()
  const api = new Api(wire.token, { apiRoot: wire.url })
  const moves: string[][] = []
  followMoves(api, async (...move) => void moves.push(move))

  expect(await complaintsOf(api, wire.bot.id, `${from}`)).toEqual([])
  expect(moves).toEqual([[`${from}`, `${to}`]])

  const place = `{ id: main, platform: telegram, channel: "${from}" }`
  const community = parseCommunity(`{ id: c, name: C, venues: [], places: [${place}] }`, 'test')
  const heres = createHeres({ api, clock: createClock() })
  const alone = { id: admin.id, type: 'private' as const, first_name: 'Admin' }
  const { here } = heres.originOf(admin.account, alone, undefined)
  expect((await here.standing(community)).manages).toBe(true)
  expect(moves).toHaveLength(2)
  expect(wire.violations).toEqual([])
})

test('who manages a group of one community is nobody in another, however their private chat stands', async () => {
  const mallory = wire.user('Mallory')
  const [own, victims] = [
    wire.group('Own', { admins: [mallory] }),
    wire.group('Victims', { members: [mallory] }),
  ]
  own.addBot()
  victims.addBot()
  const [own1, victim] = [own, victims].map(({ id }, index) => {
    const place = `{ id: main, platform: telegram, channel: "${id}" }`
    return parseCommunity(`{ id: c${index}, name: C, venues: [], places: [${place}] }`, 'test')
  })
  const heres = createHeres({ api: new Api(wire.token, { apiRoot: wire.url }), clock: createClock() })
  const alone = { id: mallory.id, type: 'private' as const, first_name: 'Mallory' }
  const { here } = heres.originOf(mallory.account, alone, undefined)
  expect(await here.standing(own1)).toEqual({ manages: true, roles: [`telegram:admins:${own.id}`] })
  expect(await here.standing(victim)).toEqual({ manages: false, roles: [] })
  expect(await here.standing(undefined)).toEqual({ manages: false, roles: [] })
})
