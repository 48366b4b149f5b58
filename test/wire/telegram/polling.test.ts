import { InlineKeyboard } from 'grammy'
import { describe, expect, test } from 'vitest'
import { apiOf, refusalOf, testBot, testWire } from './fixture.ts'
import type { WireOptions } from './wire.ts'

test('the real grammY answers, edits and acknowledges, and nothing of it is invalid', async () => {
  const wire = await testWire()
  await testBot(wire, {
    setUp: (bot) => {
      bot.command('start', (context) =>
        context.reply(`Hello ${context.match}`, {
          reply_markup: new InlineKeyboard().text('For', 'vote 1 for').url('More', 'https://example.org/1'),
          link_preview_options: { is_disabled: true },
        }),
      )
      bot.callbackQuery(/^vote/, async (context) => {
        await context.answerCallbackQuery({ text: 'Noted', show_alert: true })
        await context.editMessageText('You voted.')
      })
    },
  })
  const ada = wire.user('Ada')
  ada.start('p3')
  const card = await wire.sees(ada, ({ text }) => text === 'Hello p3')
  expect(card.buttons[0]!.map(({ text }) => text)).toEqual(['For', 'More'])
  const pressed = await ada.press(card, 'vote 1 for')
  expect(pressed.answer).toEqual({ text: 'Noted', showAlert: true })
  expect(pressed.acknowledgedAfter).toBeGreaterThan(0)
  const edited = await wire.sees(ada, ({ edits }) => edits === 1)
  expect([edited.id, edited.text, edited.buttons]).toEqual([card.id, 'You voted.', []])
  expect(wire.violations).toEqual([])
})

test('updates are numbered upwards, come again until they are confirmed, and can be repeated after that', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const ada = wire.user('Ada')
  ada.start()
  ada.say(ada, 'one')
  ada.say(ada, 'two')
  const first = await api.getUpdates({ limit: 2 })
  expect((await api.getUpdates({ limit: 2 })).map(({ update_id }) => update_id)).toEqual(
    first.map(({ update_id }) => update_id),
  )
  expect(first[1]!.update_id).toBe(first[0]!.update_id + 1)
  const [rest] = await api.getUpdates({ offset: first[1]!.update_id + 1 })
  expect(rest!.message?.text).toBe('two')
  expect(await api.getUpdates({ offset: rest!.update_id + 1 })).toEqual([])
  wire.repeat()
  expect(await api.getUpdates({ offset: rest!.update_id + 1, timeout: 5 })).toEqual([rest])
  ada.say(ada, 'three')
  ada.say(ada, 'four')
  expect((await api.getUpdates({ offset: -1 })).map(({ message }) => message?.text)).toEqual(['four'])
})

test('a bot meets a repeated update twice', async () => {
  const wire = await testWire()
  const seen: number[] = []
  await testBot(wire, {
    setUp: (bot) => bot.on('message', (context) => context.reply(`${seen.push(context.update.update_id)}`)),
  })
  const ada = wire.user('Ada')
  ada.start()
  await wire.sees(ada, ({ text }) => text === '1')
  wire.repeat()
  await wire.sees(ada, ({ text }) => text === '2')
  expect(seen[0]).toBe(seen[1])
})

test('a long poll ends with an update, with its time, or with another poll', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  expect(await api.getUpdates({ timeout: 1 })).toEqual([])
  const waiting = api.getUpdates({ timeout: 30 })
  const ada = wire.user('Ada')
  ada.start()
  expect(await waiting).toHaveLength(1)
  const polls = [1, 2].map(() => refusalOf(api.getUpdates({ timeout: 30, offset: 200_000_000 })))
  const conflict = await Promise.race(polls)
  expect(conflict).toBe(
    '409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  )
  ada.say(ada, 'ends the other')
  expect(await Promise.all(polls)).toContain('no refusal')
})

test('only the wanted kinds of update come, and chat_member only when it is asked for', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const group = wire.group('Forum', { supergroup: true })
  group.addBot({ rights: {} })
  group.add(wire.user('Ada'))
  const kinds = async (more: Parameters<typeof api.getUpdates>[0]) => {
    const updates = await api.getUpdates(more)
    return updates.flatMap(({ update_id: _, ...update }) => Object.keys(update))
  }
  expect(await kinds({})).toEqual(['my_chat_member', 'message', 'message'])
  await api.getUpdates({ offset: 200_000_000, allowed_updates: ['chat_member', 'message'] })
  group.add(wire.user('Bea'))
  expect(await kinds({})).toEqual(['chat_member', 'message'])
  group.removeBot()
  expect(await kinds({ offset: 200_000_000 })).toEqual([])
})

describe('a query is acknowledged', () => {
  const tooOld = '400 Bad Request: query is too old and response timeout expired or query ID is invalid'

  test('once', async () => {
    const { wire, api, ada, post, lastQuery } = await cardWithButton()
    const pressed = ada.press(post, 'It')
    const id = await lastQuery()
    const url = `https://t.me/${wire.username}?start=vote-3`
    await api.answerCallbackQuery(id, { url })
    expect((await pressed).answer).toEqual({ url, showAlert: false })
    expect(await refusalOf(api.answerCallbackQuery(id))).toBe(tooOld)
    expect(() => ada.press(post, 'another')).toThrow('no button')
    expect(wire.violations).toEqual([])
  })

  test('in time', async () => {
    const { api, ada, post, lastQuery } = await cardWithButton({ querySeconds: 0.02 })
    expect(await ada.press(post, 'it')).toEqual({})
    expect(await refusalOf(api.answerCallbackQuery(await lastQuery()))).toBe(tooOld)
  })

  async function cardWithButton(options: WireOptions = {}) {
    const wire = await testWire(options)
    const api = apiOf(wire)
    const ada = wire.user('Ada')
    ada.start()
    await api.sendMessage(ada.id, 'Press', { reply_markup: new InlineKeyboard().text('It', 'it') })
    const post = await wire.sees(ada, ({ text }) => text === 'Press')
    const lastQuery = async () => {
      const [update] = await api.getUpdates({ offset: -1, timeout: 10 })
      return update!.callback_query!.id
    }
    return { wire, api, ada, post, lastQuery }
  }
})
