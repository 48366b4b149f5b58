import { autoRetry } from '@grammyjs/auto-retry'
import { sequentialize } from '@grammyjs/runner'
import { Bot, type Context } from 'grammy'
import { inTime } from '../../deadline.ts'
import { type Loop, startLoop } from '../../loop.ts'
import type { Adapter, AdapterOptions } from '../adapter.ts'
import { createCalls } from './calls.ts'
import { createConnection } from './connection.ts'
import { createDeepLinks } from './deep-link.ts'
import { createForms } from './forms.ts'
import { createGroups, followMoves } from './groups.ts'
import { createHeres } from './here.ts'
import { watchLimits } from './limits.ts'
import { syncMenus } from './menus.ts'
import { watchPlaces } from './places.ts'
import { createChat } from './posts.ts'
import { createSpeaker } from './speaker.ts'
import { createUpdates } from './updates.ts'

export interface TelegramOptions extends AdapterOptions {
  /** As @BotFather gives it. */
  token: string
  /** Another Bot API server than Telegram's own. */
  apiUrl: string | undefined
  /** Whether Telegram brings updates to `baseUrl`, instead of being asked for them. */
  webhook: boolean
}

/** Seconds that a request may take: longer than Telegram holds back a question for updates. */
const DEADLINE = 45
/** What Telegram asks to wait is waited for so long, in seconds; the courier has its own way with longer ones. */
const RETRY = { maxDelaySeconds: 5, maxRetryAttempts: 2, rethrowHttpErrors: true }
/** Milliseconds between two looks at the places. */
const LOOK = 5 * 60_000
/** Milliseconds that what is in hand gets at the end. */
const GRACE = 3000

/** Folkmoot in Telegram: what people type and press becomes calls, cards become messages. */
export function connectTelegram(options: TelegramOptions): Adapter {
  const { router, communities, store, clock, log, health, baseUrl, token, apiUrl } = options
  const [id = ''] = token.split(':')
  const bot = new Bot(token, { client: { timeoutSeconds: DEADLINE, ...(apiUrl ? { apiRoot: apiUrl } : {}) } })
  const { api } = bot
  const connection = createConnection({ ...options, bot, connected })
  // Beneath the retries, so that it sees them all.
  const limits = watchLimits(api, clock, health)
  api.config.use(autoRetry(RETRY))

  const updates = createUpdates({ store, log, bot: id })
  const forms = createForms({ store, clock, api })
  const speaker = createSpeaker({ api, clock, baseUrl, forms })
  const look = () => loop?.nudge()
  const groups = createGroups({ api, store, communities, log, forms, speaker, look })
  followMoves(api, groups.move)
  const heres = createHeres({ api, clock })
  const deepLinks = createDeepLinks(token, clock)
  const me = () => bot.botInfo
  const calls = createCalls({ api, me, router, heres, forms, speaker, deepLinks, clock, log })
  const places = watchPlaces({ api, bot: Number(id), communities, health })
  const inHand = new Set<Promise<unknown>>()
  let loop: Loop | undefined

  bot.use(async ({ update: { update_id } }, next) => {
    if (!updates.take(update_id)) return
    const work = next()
      .catch((error) => log.warn({ error }, 'a Telegram update could not be answered'))
      .finally(() => updates.done(update_id))
    inHand.add(work)
    await work
    inHand.delete(work)
  })
  bot.use(sequentialize(orderOf))
  bot.on('message', async ({ message }) => {
    groups.saw(message)
    if (message.migrate_to_chat_id) await groups.move(`${message.chat.id}`, `${message.migrate_to_chat_id}`)
    if (message.migrate_from_chat_id)
      await groups.move(`${message.migrate_from_chat_id}`, `${message.chat.id}`)
    if (message.text) await calls.said({ ...message, text: message.text })
  })
  bot.on('callback_query', ({ callbackQuery }) => calls.pressed(callbackQuery))
  bot.on('my_chat_member', ({ myChatMember }) => groups.changed(myChatMember))

  async function connected(): Promise<void> {
    loop?.nudge()
    await syncMenus(api, store, id, router.commands).catch((error) =>
      log.warn({ error }, 'the menus of Telegram could not be set'),
    )
  }

  return {
    chat: createChat({ api, bot: Number(id), communities, groups, speaker }),
    async start() {
      await updates.load()
      communities.onChange(async () => loop?.nudge())
      loop = startLoop({
        ...{ name: 'Telegram places', every: LOOK, log },
        async run() {
          await forms.forgetOld()
          limits.tell()
          if (bot.isInited()) await places.look()
        },
      })
      connection.start()
    },
    async stop() {
      groups.stop()
      const ended = Promise.all([connection.stop(), loop?.stop(), ...inHand])
      await inTime(ended, GRACE)
      await updates.flush()
    },
  }
}

/** One after the other for each person in each chat; nobody waits for somebody else's slow answer. */
function orderOf({ chat, from }: Context): string {
  return `${chat?.id} ${from?.id}`
}
