import { autoRetry } from '@grammyjs/auto-retry'
import { type RunnerHandle, run } from '@grammyjs/runner'
import { Api, Bot, GrammyError } from 'grammy'
import { afterEach, beforeAll, expect } from 'vitest'
import { loadSchemas } from './schema.ts'
import { startTelegramWire, type TelegramWire, type WireOptions } from './wire.ts'

/** Generating them takes longer than a test may, the first time on a machine. */
beforeAll(() => void loadSchemas())

/** What a test opened, closed after it in the order that ends nothing in the middle of a request. */
const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export function whenDone(close: () => unknown): void {
  closing.push(close)
}

/** A wire without sending limits (unless they are asked for), closed with the test. */
export async function testWire(options: WireOptions = {}): Promise<TelegramWire> {
  const wire = await startTelegramWire({ limits: false, ...options })
  whenDone(() => wire.close())
  return wire
}

/** The real grammY's way to call the API, without a bot around it. */
export function apiOf(wire: TelegramWire, token = wire.token): Api {
  return new Api(token, { apiRoot: wire.url })
}

/** The real grammY, run by its runner as a bot in production is. */
export async function testBot(
  wire: TelegramWire,
  { setUp, retries = false }: { setUp?: (bot: Bot) => void; retries?: boolean } = {},
): Promise<{ bot: Bot; runner: RunnerHandle }> {
  const bot = new Bot(wire.token, { client: { apiRoot: wire.url } })
  if (retries) bot.api.config.use(autoRetry())
  setUp?.(bot)
  await bot.init()
  const runner = run(bot, {
    runner: {
      silent: true,
      fetch: {
        allowed_updates: [
          'message',
          'callback_query',
          'my_chat_member',
          'chat_member',
          'channel_post',
          'edited_message',
        ],
      },
    },
  })
  whenDone(() => runner.isRunning() && runner.stop())
  return { bot, runner }
}

/** The refusal of a call: its code and its words. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof GrammyError) return `${error.error_code} ${error.description}`
    throw error
  }
  return 'no refusal'
}

/** A refused call, and that the server noted it as one that nobody should send; the note is taken away. */
export async function violationOf(wire: TelegramWire, call: Promise<unknown>): Promise<string> {
  const refusal = await refusalOf(call)
  expect(wire.violations).toHaveLength(1)
  wire.violations.length = 0
  return refusal
}
