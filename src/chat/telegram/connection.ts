import { createHmac, timingSafeEqual } from 'node:crypto'
import { type RunnerHandle, run } from '@grammyjs/runner'
import { type Bot, GrammyError } from 'grammy'
import type { Update, UserFromGetMe, WebhookInfo } from 'grammy/types'
import type { Clock } from '../../clock.ts'
import { jittered, pause } from '../../deadline.ts'
import { type Health, reason } from '../../health.ts'
import type { Http } from '../../http/server.ts'
import type { Log } from '../../log.ts'

/** How updates come, until it is stopped: it connects again whenever that ends. */
export interface Connection {
  start(): void
  /** Takes nothing new. What is in hand goes on. */
  stop(): Promise<void>
}

interface Options {
  bot: Bot
  token: string
  webhook: boolean
  clock: Clock
  log: Log
  health: Health
  http: Http
  baseUrl: () => string
  /** It is connected, again. */
  connected(): Promise<void>
}

const USED = ['message', 'callback_query', 'my_chat_member'] as const
/** Seconds that Telegram holds a question for updates back. */
const HELD = 30
/** Milliseconds before it is tried again: doubled each time, and long where only a person can help. */
const AGAIN = { first: 1000, refused: 15_000, last: 60_000 }
/** Milliseconds between two looks at a webhook, and for which its last error counts. */
const LOOK = 60_000
const RECENT = 10 * 60_000

export function createConnection(options: Options): Connection {
  const { bot, token, webhook, clock, log, health, http, baseUrl, connected } = options
  const { api } = bot
  const pulse = health.watch('Telegram', webhook ? 'remedy-telegram-webhook' : 'remedy-telegram')
  const stopping = new AbortController()
  const { signal } = stopping
  // The same at run time; grammY names the type of a package for older Nodes.
  const cancel = signal as Parameters<typeof api.getMe>[0]
  let runner: RunnerHandle | undefined
  let story = Promise.resolve()

  // Neither can be guessed, and both are the same at each start.
  const path = `/telegram/${keyOf(token, 'webhook path')}`
  const secret = keyOf(token, 'webhook secret')
  if (webhook)
    http.app.post(path, async (c) => {
      if (!isSame(c.req.header('X-Telegram-Bot-Api-Secret-Token') ?? '', secret)) return c.body(null, 401)
      const update = (await c.req.json().catch(() => undefined)) as Update | undefined
      if (typeof update?.update_id !== 'number') return c.body(null, 400)
      // Telegram brings it again, when there is somebody to take it.
      if (!bot.isInited() || signal.aborted) return c.body(null, 503)
      void bot.handleUpdate(update)
      return c.body(null, 200)
    })

  async function serve(): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        const me = await api.getMe(cancel)
        bot.botInfo = me
        await (webhook ? setWebhook() : api.deleteWebhook({}, cancel))
        failures = 0
        await Promise.all([connected(), webhook ? watchWebhook(me) : poll(me)])
      } catch (error) {
        if (signal.aborted) return
        pulse.failing(sayFailure(error))
        log[failures === 0 ? 'warn' : 'debug']({ error }, 'Telegram is not connected')
        const first = isRefused(error) ? AGAIN.refused : AGAIN.first
        const wait = Math.min(AGAIN.last, first * 2 ** Math.min(failures, 6))
        failures++
        await pause(jittered(wait), signal)
      }
    }
  }

  async function poll(me: UserFromGetMe): Promise<void> {
    pulse.well(describe(me))
    // A question that fails ends this, so that it is said and tried again with our own patience.
    runner = run(bot, {
      runner: { fetch: { timeout: HELD, allowed_updates: USED }, maxRetryTime: 0, silent: true },
    })
    await runner.task()
  }

  function setWebhook(): Promise<true> {
    const more = { secret_token: secret, allowed_updates: USED }
    return api.setWebhook(`${baseUrl()}${path}`, more, cancel)
  }

  async function watchWebhook(me: UserFromGetMe): Promise<void> {
    while (!signal.aborted) {
      const info = await api.getWebhookInfo(cancel)
      if (info.url !== `${baseUrl()}${path}`) throw new Error('another webhook was set for this bot')
      const trouble = recentTrouble(info)
      if (trouble) pulse.failing(`Telegram could not bring updates: ${trouble}`)
      else pulse.well(describe(me))
      await pause(LOOK, signal)
    }
  }

  function recentTrouble({ last_error_date, last_error_message }: WebhookInfo): string | undefined {
    const recent = last_error_date !== undefined && last_error_date * 1000 > clock.now() - RECENT
    return recent ? last_error_message : undefined
  }

  function describe({ username, can_join_groups, can_read_all_group_messages }: UserFromGetMe): string {
    return [
      `as @${username}, ${webhook ? 'by webhook' : 'polling'}`,
      ...(can_join_groups ? [] : ['it may not be added to groups (@BotFather, /setjoingroups)']),
      ...(can_read_all_group_messages ? ['privacy mode is off, which I do not need'] : []),
    ].join('; ')
  }

  return {
    start() {
      story = serve()
    },
    async stop() {
      stopping.abort()
      if (runner?.isRunning()) await runner.stop()
      await story
    },
  }
}

/** Only a person can help: the token, or another program with the same bot. */
function isRefused(error: unknown): error is GrammyError {
  return error instanceof GrammyError && [401, 404, 409].includes(error.error_code)
}

function sayFailure(error: unknown): string {
  if (!isRefused(error)) return error instanceof GrammyError ? error.description : reason(error)
  return error.error_code === 409
    ? 'another program asks for the updates of the same bot'
    : 'the token is not accepted: it was revoked, or is wrong'
}

function keyOf(token: string, use: string): string {
  return createHmac('sha256', token).update(use).digest('base64url')
}

/** In a time that says nothing of either. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}
