import { InlineKeyboard, InputFile } from 'grammy'
import { expect, test } from 'vitest'
import { apiOf, refusalOf, testWire, violationOf } from './fixture.ts'

test('a photo is uploaded, or refused for what it is', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const ada = wire.user('Ada')
  ada.start()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const sent = await api.sendPhoto(ada.id, new InputFile(png, 'chart.png'), {
    caption: '<b>Treasury</b>',
    parse_mode: 'HTML',
    reply_markup: new InlineKeyboard().text('More', 'more'),
  })
  expect(sent.photo[0]).toMatchObject({ width: 1, height: 1 })
  const post = await wire.sees(ada, ({ text }) => text === 'Treasury')
  expect(Buffer.from(post.photo!)).toEqual(png)
  await api.editMessageCaption(ada.id, sent.message_id, { caption: 'Today' })
  await wire.sees(ada, ({ text }) => text === 'Today')
  expect(await refusalOf(api.editMessageText(ada.id, sent.message_id, 'x'))).toContain('there is no text')
  expect(await violationOf(wire, api.sendPhoto(ada.id, new InputFile(Buffer.from('no picture'))))).toBe(
    '400 Bad Request: IMAGE_PROCESS_FAILED',
  )
})

test('parameters come as a query, a form or JSON', async () => {
  const wire = await testWire()
  const ada = wire.user('Ada')
  ada.start()
  const keyboard = JSON.stringify({ inline_keyboard: [[{ text: 'x', callback_data: '1' }]] })
  const fields = { chat_id: String(ada.id), text: '12', reply_markup: keyboard, disable_notification: 'true' }
  const url = `${wire.url}/bot${wire.token}/SendMessage`
  const calls = [
    fetch(`${url}?${new URLSearchParams(fields)}`),
    fetch(url, { method: 'POST', body: new URLSearchParams(fields) }),
    fetch(url, {
      method: 'POST',
      body: JSON.stringify({
        ...fields,
        chat_id: ada.id,
        reply_markup: JSON.parse(keyboard),
        disable_notification: true,
      }),
      headers: { 'content-type': 'application/json' },
    }),
  ]
  for (const call of calls)
    expect(await (await call).json()).toMatchObject({ ok: true, result: { text: '12' } })
  expect(wire.violations).toEqual([])
  const [unknown, broken] = await Promise.all([
    fetch(`${wire.url}/bot${wire.token}/sendGreeting`),
    fetch(url, { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }),
  ])
  expect([unknown.status, broken.status]).toEqual([404, 400])
})
