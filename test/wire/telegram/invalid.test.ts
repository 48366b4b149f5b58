import { type Api, InlineKeyboard } from 'grammy'
import { describe, expect, test } from 'vitest'
import { apiOf, testWire, violationOf } from './fixture.ts'

describe('what nobody should send is refused and noted', () => {
  const text = (keyboard: unknown) => (api: Api, chat: number) =>
    api.sendMessage(chat, 'Card', { reply_markup: keyboard as InlineKeyboard })
  const rows = (count: number, width = 1) =>
    Array.from({ length: count }, (_, row) =>
      Array.from({ length: width }, (_, index) => ({ text: 'x', callback_data: `${row} ${index}` })),
    )

  test.each<[string, (api: Api, chat: number) => Promise<unknown>, string]>([
    ['callback data of 65 bytes', text(new InlineKeyboard().text('x', 'é'.repeat(33))), 'utf8Bytes 1,64'],
    ['101 buttons', text({ inline_keyboard: rows(101) }), 'more than 100 buttons'],
    ['nine buttons in a row', text({ inline_keyboard: rows(1, 9) }), 'more than 8 buttons'],
    ['a button without a label', text(new InlineKeyboard().text(' ', 'x')), 'text is empty'],
    ['a button that does nothing', text({ inline_keyboard: [[{ text: 'x' }]] }), 'has no action'],
    [
      'a button that does two things',
      text({ inline_keyboard: [[{ text: 'x', url: 'https://x.org', callback_data: 'x' }]] }),
      'has url and callback_data',
    ],
    [
      'a link to this machine',
      text(new InlineKeyboard().url('x', 'http://localhost:3000')),
      'Wrong HTTP URL',
    ],
    ['a link of another kind', text(new InlineKeyboard().url('x', 'ftp://x.org')), 'Wrong HTTP URL'],
    [
      'a long start payload',
      text(new InlineKeyboard().url('x', `https://t.me/bot?start=${'x'.repeat(65)}`)),
      'start parameter',
    ],
    [
      'a Mini App without HTTPS',
      text(new InlineKeyboard().webApp('x', 'http://x.org')),
      'Only HTTPS links are allowed',
    ],
    [
      'an unknown field',
      text({ inline_keyboard: [[{ text: 'x', callback_data: 'x', colour: 'red' }]] }),
      '(colour)',
    ],
    ['a fraction for an id', (api, chat) => api.deleteMessage(chat, 1.5), '/message_id must be integer'],
    [
      'a long acknowledgement',
      (api) => api.answerCallbackQuery('1', { text: 'x'.repeat(201) }),
      'utf16Units 0,200',
    ],
    [
      'a strange link behind an acknowledgement',
      (api) => api.answerCallbackQuery('1', { url: 'https://x.org' }),
      'URL_INVALID',
    ],
    ['half a character', (api, chat) => api.sendMessage(chat, '\ud83d'), 'strings must be encoded in UTF-8'],
    ['what this server does not speak', (api, chat) => api.sendDice(chat, '🎲'), 'does not support sendDice'],
    [
      'a keyboard for an edit',
      (api, chat) => api.editMessageText(chat, 1, 'x', { reply_markup: { force_reply: true } as never }),
      "required property 'inline_keyboard'",
    ],
  ])('%s', async (_, call, reason) => {
    const wire = await testWire()
    const ada = wire.user('Ada')
    ada.start()
    expect(await violationOf(wire, call(apiOf(wire), ada.id))).toContain(reason)
  })

  test('a Mini App in a group', async () => {
    const wire = await testWire()
    const group = wire.group('Basic')
    group.addBot()
    const keyboard = new InlineKeyboard().webApp('Sign', 'https://x.org')
    expect(
      await violationOf(wire, apiOf(wire).sendMessage(group.id, 'Card', { reply_markup: keyboard })),
    ).toBe('400 Bad Request: BUTTON_TYPE_INVALID')
  })
})
