import type { Api } from 'grammy'
import type { CallbackQuery, Message, UserFromGetMe } from 'grammy/types'
import { button, type Card, card, oneLine, type Reader } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import { inTime } from '../../deadline.ts'
import { setLatest } from '../../latest.ts'
import type { Log } from '../../log.ts'
import { quote, readTyped, writeTyped } from '../../typed.ts'
import { createWords, languageOf, type Words } from '../../words/words.ts'
import type { Answer, Origin, Router } from '../router.ts'
import type { DeepLinks } from './deep-link.ts'
import { mayNotWrite } from './errors.ts'
import { type Asked, type Filled, type Form, type Forms, questionsOf, type Step } from './forms.ts'
import { type Heres, isSomebody } from './here.ts'
import { filled, isAsked, readSelect, type ShownSelect, toggled } from './keyboard.ts'
import { type Speaker, type Spot, whereIn } from './speaker.ts'
import { format } from './text.ts'

export interface Calls {
  /** Something was written, in a private chat or in a group. */
  said(message: Message & { text: string }): Promise<void>
  /** A button was pressed. */
  pressed(query: CallbackQuery): Promise<void>
}

interface Options {
  api: Api
  me: () => UserFromGetMe
  router: Router
  heres: Heres
  forms: Forms
  speaker: Speaker
  deepLinks: DeepLinks
  clock: Clock
  log: Log
}

/** Milliseconds after which a press is acknowledged without its answer: Telegram shows a clock until then. */
const ACKNOWLEDGE = { moment: 2000, long: 700 }
/** Milliseconds after which somebody who waits sees that something is being done, and reads it. */
const TYPING = 400
const WORKING = 3000
/** Telegram shows so many characters over a chat. */
const ALERT = 200
const MOST_POINTERS = 1000

export function createCalls(options: Options): Calls {
  const { api, me, router, heres, forms, speaker, deepLinks, clock, log } = options

  /** The last pointer to an answer, by group and person: one is enough. */
  const pointers = new Map<string, number>()

  async function said(message: Message & { text: string }): Promise<void> {
    const { chat, from, text, message_id: replyTo } = message
    if (!from || message.is_automatic_forward || message.via_bot) return
    const alone = chat.type === 'private'
    const thread = message.is_topic_message ? message.message_thread_id : undefined
    const spot: Spot = { chat: chat.id, private: alone, thread, ...(alone ? {} : { replyTo }) }
    const origin = heres.originOf(from, chat, thread)
    const known = isSomebody(origin.by)
    if (from.is_bot && known) return
    const asked: Asked = { spot, from, words: wordsOf(origin) }
    const typed = readCommand(text)
    if (!typed) return talked(message, origin, asked)
    const { name, bot, rest } = typed
    if (bot !== undefined && bot !== me().username.toLowerCase()) return
    if (name === 'cancel' && !router.commandOf(name)) return cancel(asked)
    if (name === 'start') {
      // Every bot has it, so that in a group it may be meant for any.
      if (alone || bot !== undefined) await start(origin, asked, rest)
      return
    }
    const call = `${nameIn(router, name)} ${rest}`.trim()
    const command = router.commandOf(call)
    // What other bots are asked is none of our business.
    if (!alone && !command && bot === undefined) return
    if (!known && (command?.private || command?.access === 'linked'))
      await say(spot, asked.words('telegram-anonymous'))
    else await reply(origin, spot, call, router.say(origin, `/${call}`))
  }

  /** No command: an answer to a question of ours, or, where nobody else is spoken to, something we don't understand. */
  async function talked(
    { text, reply_to_message: answered }: Message & { text: string },
    origin: Origin,
    asked: Asked,
  ): Promise<void> {
    const { spot } = asked
    if (!spot.private && answered?.from?.id !== me().id) return
    // Whoever is asked presses as themselves, but may then write as the group.
    if (answered && !isSomebody(origin.by) && (await forms.isQuestion(spot, answered.message_id)))
      return void (await say(spot, asked.words('telegram-anonymous')))
    const step = await forms.answer(asked, text, answered?.message_id)
    if (step) await follow(origin, asked, step)
    else if (spot.private) await reply(origin, spot, text, router.say(origin, text))
  }

  async function cancel(asked: Asked): Promise<void> {
    const ended = await forms.cancel(asked)
    const { spot, words } = asked
    if (ended || spot.private)
      await say(spot, words(ended ? 'telegram-form-cancelled' : 'telegram-form-nothing'))
  }

  async function start(origin: Origin, { spot, from, words }: Asked, payload: string): Promise<void> {
    const asked = payload ? deepLinks.unpack(payload, `${from.id}`) : undefined
    if (!asked || !router.commandOf(asked.call))
      return reply(origin, spot, 'help', router.say(origin, '/help'))
    if (asked.own) return reply(origin, spot, asked.call, router.press(origin, asked.call))
    const call = unconfirmed(asked.call)
    const shown = card({
      title: words('telegram-link-asks-title'),
      body: words('telegram-link-asks', { call: `/${oneLine(call, 80).replaceAll('`', "'")}` }),
      actions: [button(call, words('telegram-link-asks-button'))],
    })
    await speaker.send(spot, shown, await router.readerOf(origin))
  }

  /** Answers what was typed, where it belongs. */
  async function reply(origin: Origin, spot: Spot, call: string, answering: Promise<Answer>): Promise<void> {
    const command = router.commandOf(call)
    const waiting = (await inTime(answering, TYPING))
      ? undefined
      : await working(origin, spot, command, answering)
    const answer = await answering
    const { card, reader } = answer
    if (waiting !== undefined) return speaker.edit(spot, waiting, card, reader)
    if (!isPersonal(answer, origin, spot)) {
      await speaker.send(spot, card, reader)
      return
    }
    if (await sendPrivately(origin, card, reader))
      await point(origin, spot, reader.words, 'telegram-answered-privately', `https://t.me/${me().username}`)
    else await point(origin, spot, reader.words, 'telegram-write-first', linkTo(call, origin))
  }

  /** @returns the message that says so, where it takes long */
  async function working(
    origin: Origin,
    spot: Spot,
    command: ReturnType<Router['commandOf']>,
    answering: Promise<Answer>,
  ): Promise<number | undefined> {
    const { thread } = spot
    const where = thread === undefined ? {} : { message_thread_id: thread }
    await api.sendChatAction(spot.chat, 'typing', where).catch(() => undefined)
    if (!spot.private || command?.takes !== 'long') return undefined
    if (await inTime(answering, WORKING)) return undefined
    return say(spot, wordsOf(origin)('telegram-working'))
  }

  async function pressed(query: CallbackQuery): Promise<void> {
    const { from, message, data } = query
    const acknowledge = acknowledging(query.id)
    if (!message || !data) return acknowledge()
    const { chat, message_id: number } = message
    const shown = message.date === 0 ? undefined : (message as Message)
    const thread = shown?.is_topic_message ? shown.message_thread_id : undefined
    const spot: Spot = { chat: chat.id, private: chat.type === 'private', thread }
    const origin = heres.originOf(from, chat, thread)
    const asked: Asked = { spot, from, words: wordsOf(origin) }
    const press: Press = { origin, asked, spot, number, shown, acknowledge }
    try {
      if (data.startsWith('~')) await control(press, data.slice(1))
      else if (data.startsWith('?')) await openForm(press, data)
      else if (/^[+=]\d/.test(data)) await select(press, data)
      else await run(press, data)
    } finally {
      await acknowledge()
    }
  }

  /** Runs a call that a button carries, and shows the answer. */
  async function run(press: Press, id: string, values: string[] = []): Promise<void> {
    const { origin, asked, acknowledge } = press
    const answering = router.press(origin, id, values)
    const patience = ACKNOWLEDGE[router.commandOf(id)?.takes ?? 'moment']
    if (!(await inTime(answering, patience))) await acknowledge({ text: asked.words('telegram-working') })
    await show(press, await answering, filled(id, values.join(',')))
  }

  async function show(press: Press, answer: Answer, call: string): Promise<void> {
    const { origin, spot, number, shown, acknowledge } = press
    const { card, reader } = answer
    const alert = alertOf(answer, clock.now())
    if (alert !== undefined && !acknowledge.done) return acknowledge({ text: alert, show_alert: true })
    if (isPersonal(answer, origin, spot)) return showPrivately(press, card, reader, call)
    const inPlace = spot.private ? shown !== undefined && card.tone !== 'error' : isAnswer(shown)
    const showing = inPlace
      ? replace(spot, number, card, reader)
      : speaker.send(spot.private ? spot : { ...spot, replyTo: number }, card, reader)
    await Promise.all([acknowledge(), showing])
  }

  /** In a group, whether the answer is not for everyone there. Where there is no community yet, nothing is personal. */
  function isPersonal({ private: alone, settled }: Answer, { by }: Origin, spot: Spot): boolean {
    return alone && settled && !spot.private && isSomebody(by)
  }

  async function showPrivately(
    { origin, spot, acknowledge }: Press,
    card: Card,
    reader: Reader,
    call: string,
    chosen: string[] = [],
  ): Promise<void> {
    const { words } = reader
    if (await sendPrivately(origin, card, reader, chosen))
      return acknowledge({ text: words('telegram-answered-privately') })
    if (!acknowledge.done) return acknowledge({ url: linkTo(call, origin) })
    await point(origin, spot, words, 'telegram-write-first', linkTo(unchosen(call), origin))
  }

  async function replace(spot: Spot, message: number, card: Card, reader: Reader): Promise<void> {
    try {
      await speaker.edit(spot, message, card, reader)
    } catch (error) {
      log.debug({ error }, 'a Telegram message could not be edited, so another was sent')
      await speaker.send(spot, card, reader)
    }
  }

  async function select(press: Press, data: string): Promise<void> {
    const { asked, spot, number, shown, acknowledge } = press
    const { words } = asked
    const keyboard = shown?.reply_markup
    const select = keyboard && readSelect(keyboard, Number(/\d+/.exec(data)![0]))
    if (!keyboard || !select) return acknowledge({ text: words('telegram-too-old'), show_alert: true })
    const { id, min, max, options } = select
    const pressedOption = data.startsWith('+')
    const value = data.replace(/^\+\d+ /, '')
    const chosen = options.filter((option) => option.chosen).map((option) => option.value)
    if (max === 1 && pressedOption) return run(press, id, [value])
    if (!spot.private && router.commandOf(id)?.private !== false)
      return choosePrivately(press, select, pressedOption ? [value] : [])
    if (!pressedOption) {
      if (chosen.length >= min) return run(press, id, chosen)
      return acknowledge({ text: words('telegram-choose-at-least', { min }), show_alert: true })
    }
    if (!chosen.includes(value) && chosen.length >= max)
      return acknowledge({ text: words('telegram-choose-at-most', { max }), show_alert: true })
    await Promise.all([acknowledge(), speaker.keyboard(spot, number, toggled(keyboard, data))])
  }

  /** In a group everybody would turn the same switches, so that each one gets them for themselves. */
  async function choosePrivately(
    press: Press,
    { id, label, min, max, options }: ShownSelect,
    chosen: string[],
  ): Promise<void> {
    const { origin, shown } = press
    const [title = ''] = shown?.text?.split('\n') ?? []
    const asking = card({ title, actions: [{ id, label, kind: 'select', options, min, max }] })
    const { name, values } = readTyped(id) ?? { name: 'help', values: [] }
    const known = values.flatMap(({ option, value }) => (option && value !== '?' ? [[option, value]] : []))
    const call = writeTyped(name, Object.fromEntries(known)) ?? name
    await showPrivately(press, asking, await router.readerOf(origin), call, chosen)
  }

  async function openForm(press: Press, data: string): Promise<void> {
    const { origin, asked, spot, number, acknowledge } = press
    const [, index, id] = /^\?(\d+)(?: (.*))?$/s.exec(data) ?? []
    const form = (await forms.offered(spot, number, Number(index))) ?? (id && (await formOf(origin, id)))
    if (!form) return acknowledge({ text: asked.words('telegram-too-old'), show_alert: true })
    await Promise.all([acknowledge(), forms.begin(asked, form)])
  }

  /** A form whose message is older than what is remembered: its call by itself shows it again. */
  async function formOf(origin: Origin, id: string): Promise<Form | undefined> {
    const { card } = await router.press(origin, id)
    const action = card.actions.filter(isAsked).find((each) => each.id === id)
    return action && { call: action.id, questions: questionsOf(action) }
  }

  async function control({ origin, asked, number, acknowledge }: Press, data: string): Promise<void> {
    const option = data === 'skip' || data === 'cancel' ? data : Number(data)
    const step = await forms.press(asked, number, option)
    if ('said' in step) return acknowledge({ text: step.said })
    await Promise.all([acknowledge(), follow(origin, asked, step)])
  }

  async function follow(origin: Origin, { spot }: Asked, step: Step): Promise<void> {
    if ('said' in step) await say(spot, step.said)
    else if ('filled' in step) {
      const { call, values, fields }: Filled = step.filled
      await reply(origin, spot, call, router.press(origin, call, values, fields))
    }
  }

  /** @returns whether they can be written to */
  async function sendPrivately(
    { by }: Origin,
    card: Card,
    reader: Reader,
    chosen: string[] = [],
  ): Promise<boolean> {
    try {
      await speaker.send({ chat: Number(by.id), private: true }, card, reader, chosen)
      return true
    } catch (error) {
      if (mayNotWrite(error)) return false
      throw error
    }
  }

  /** Says in the group where the answer is. Only the last one stays. */
  async function point(
    { by }: Origin,
    spot: Spot,
    words: Words,
    id: 'telegram-answered-privately' | 'telegram-write-first',
    url: string,
  ): Promise<void> {
    const key = `${spot.chat} ${by.id}`
    const last = pointers.get(key)
    if (last !== undefined) await api.deleteMessage(spot.chat, last).catch(() => undefined)
    const reply_markup = { inline_keyboard: [[{ text: words('telegram-open-private'), url }]] }
    const message = await say(spot, words(id), { reply_markup, disable_notification: true })
    setLatest(pointers, key, message, MOST_POINTERS)
  }

  async function say(spot: Spot, text: string, more: object = {}): Promise<number> {
    return (await api.sendMessage(spot.chat, text, { ...more, ...whereIn(spot) })).message_id
  }

  /** Opens the private chat, where the call is then run. */
  function linkTo(call: string, { by }: Origin): string {
    return `https://t.me/${me().username}?start=${deepLinks.pack(call, by.id) ?? PLAIN_START}`
  }

  /** Acknowledges a press, once: Telegram takes no second answer. */
  function acknowledging(query: string): Acknowledge {
    const acknowledge: Acknowledge = Object.assign(
      async (answer: Parameters<Acknowledge>[0] = {}) => {
        if (acknowledge.done) return
        acknowledge.done = true
        await api
          .answerCallbackQuery(query, answer)
          .catch((error) => log.debug({ error }, 'a press could not be acknowledged'))
      },
      { done: false },
    )
    return acknowledge
  }

  return { said, pressed }
}

interface Acknowledge {
  (answer?: { text?: string; show_alert?: boolean; url?: string }): Promise<void>
  done: boolean
}

interface Press {
  origin: Origin
  asked: Asked
  spot: Spot
  /** The message that the button belongs to. */
  number: number
  /** The same, unless it is too old for Telegram to show it. */
  shown: Message | undefined
  acknowledge: Acknowledge
}

/** A payload that is no call. */
const PLAIN_START = 'hello'

/** `/vote@folkmoot_bot 3 For`, as Telegram has it; the bot's name in lower case. */
function readCommand(text: string): { name: string; bot: string | undefined; rest: string } | undefined {
  const [, name, bot, rest] = /^\/([a-z0-9_-]{1,32})(?:@(\w+))?(?:\s+(.*))?$/is.exec(text.trim()) ?? []
  if (name === undefined) return undefined
  return { name: name.toLowerCase(), bot: bot?.toLowerCase(), rest: rest ?? '' }
}

/** A link of somebody else brings people no further than to where they are asked: its confirmation is not theirs. */
function unconfirmed(call: string): string {
  const { name, values } = readTyped(call)!
  const kept = values.filter(({ option, value }) => option !== 'confirm' && value !== 'yes')
  return [
    name,
    ...kept.map(({ option, value }) => `${option ? `${option}:` : ''}${quote(oneLine(value, 64))}`),
  ].join(' ')
}

/** What everyone in a group may know of a call: which proposal it is about, and nothing that was chosen. */
function unchosen(call: string): string {
  const { name, values } = readTyped(call) ?? { name: 'help', values: [] }
  return writeTyped(name, { proposal: values.find(({ option }) => option === 'proposal')?.value }) ?? name
}

/** Telegram's menus know no hyphen. */
function nameIn(router: Router, name: string): string {
  return router.commandOf(name) ? name : name.replaceAll('_', '-')
}

function wordsOf({ here }: Origin): Words {
  return createWords(languageOf(here.language))
}

/** Whether the message answers what a person wrote, so that it is not an announcement. */
function isAnswer(message: Message | undefined): boolean {
  const answered = message?.reply_to_message
  if (!answered?.from || answered.forum_topic_created) return false
  return !answered.from.is_bot || answered.sender_chat !== undefined
}

/** A short error without anything to press is shown over the chat. */
function alertOf({ card, reader }: Answer, now: number): string | undefined {
  if (card.tone !== 'error' || card.actions.length > 0 || card.fields.length > 0) return undefined
  const { text } = format(card.body, reader, { now, private: true })
  return text.length <= ALERT ? text : undefined
}
