import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Bot, webhookCallback } from 'grammy'
import { expect, test, vi } from 'vitest'
import { apiOf, refusalOf, testWire, violationOf, whenDone } from './fixture.ts'
import type { TelegramWire } from './wire.ts'

const secret = 'Only-Telegram_knows'

/** A bot behind a webhook; `failures` answers are 500 before it is let near. */
async function hookedBot(wire: TelegramWire, failures: number) {
  const bot = new Bot(wire.token, { client: { apiRoot: wire.url } })
  bot.on('message:text', (context) => context.reply(`heard ${context.message.text}`))
  const callback = webhookCallback(bot, 'http', { secretToken: secret })
  const headers: (string | string[] | undefined)[] = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    headers.push(request.headers['x-telegram-bot-api-secret-token'])
    if (headers.length <= failures) response.writeHead(500).end()
    else void callback(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  whenDone(() => {
    server.closeAllConnections()
    server.close()
  })
  return { bot, headers, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram` }
}

test('updates go to the webhook with its secret, and in order after failures', async () => {
  const wire = await testWire({
    webhookRetrySeconds: 0.01,
    webhookTo: (url) => url.replace('https://bot.example.org', hooked.url),
  })
  const hooked = await hookedBot(wire, 2)
  const ada = wire.user('Ada')
  ada.start()
  await hooked.bot.api.setWebhook('https://bot.example.org', { secret_token: secret, max_connections: 2 })
  ada.say(ada, 'one')
  ada.say(ada, 'two')
  await wire.sees(ada, ({ text }) => text === 'heard two')
  expect(wire.messages(ada).flatMap(({ byBot, text }) => (byBot ? [text] : []))).toEqual([
    'heard /start',
    'heard one',
    'heard two',
  ])
  expect(hooked.headers.slice(0, 5)).toEqual(Array(5).fill(secret))
  expect(await hooked.bot.api.getWebhookInfo()).toMatchObject({
    url: 'https://bot.example.org',
    max_connections: 2,
    last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
  })
  wire.repeat()
  await wire.sees(ada, ({ text, byBot }) => byBot && text === 'heard two')
  expect(wire.violations).toEqual([])
})

test('one polls or has a webhook', async () => {
  const wire = await testWire()
  const { bot, url } = await hookedBot(wire, Number.POSITIVE_INFINITY)
  await bot.api.setWebhook(url, { secret_token: secret })
  expect(await refusalOf(bot.api.getUpdates())).toBe(
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  )
  wire.user('Ada').start()
  await vi.waitFor(async () => expect((await bot.api.getWebhookInfo()).last_error_message).toContain('500'), {
    timeout: 10_000,
  })
  await bot.api.deleteWebhook()
  expect((await bot.api.getWebhookInfo()).pending_update_count).toBe(1)
  expect(await bot.api.getUpdates()).toHaveLength(1)
  await bot.api.deleteWebhook({ drop_pending_updates: true })
  expect(await bot.api.getUpdates()).toEqual([])
})

test('a webhook is on HTTPS, and its secret is plain', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  expect(await violationOf(wire, api.setWebhook('http://bot.example.org'))).toBe(
    '400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
  )
  expect(
    await violationOf(wire, api.setWebhook('https://bot.example.org', { secret_token: 'a b' })),
  ).toContain('secret token contains unallowed characters')
})
