import type { Api } from 'grammy'
import type { ForceReply, InlineKeyboardMarkup, User } from 'grammy/types'
import { type Card, type Choice, clean, type FormField, oneLine } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import type { OpenForm } from '../../store/generated/client.ts'
import type { Store } from '../../store/store.ts'
import { createWords, languageOf, type Words } from '../../words/words.ts'
import { nameOf } from './here.ts'
import { type Control, inRows, isAsked, labelOf, MOST_OPTIONS } from './keyboard.ts'
import { type Spot, whereIn } from './speaker.ts'
import { cut, type Formatted, join, marked, unmarked } from './text.ts'

/** A form as somebody is asked for it: one question after the other. */
export interface Form {
  /** The action's id: what is called with the answers. */
  call: string
  questions: Question[]
}

/** `several`: how many of its options are wanted, where that is not one. The id `?` is a select's gap. */
export type Question = FormField & { several?: { min: number; max: number } }

/** The answers to all of it. */
export interface Filled {
  call: string
  values: string[]
  fields: Record<string, string>
}

/** What came of an answer: a sentence about it, the next question was asked, or all are answered. */
export type Step = { said: string } | { asked: true } | { filled: Filled }

/** Who answers, and where they are asked. */
export interface Asked {
  spot: Spot
  from: User
  words: Words
}

/** Forms as short guided replies. All that one is stands in the store, so that it goes on after a restart. */
export interface Forms {
  /** Remembers the forms of a card that was sent. */
  offer(spot: Spot, message: number, card: Card): Promise<void>
  /** The form behind a button of a message, while it is remembered. @param index of the card's action */
  offered(spot: Spot, message: number, index: number): Promise<Form | undefined>
  /** Asks its first question. Another form of the same person in the same chat ends. */
  begin(asked: Asked, form: Form): Promise<Step>
  /** Whether this message asks somebody for an answer. */
  isQuestion(spot: Spot, message: number): Promise<boolean>
  /** @returns undefined where this is no answer to a question */
  answer(asked: Asked, text: string, replyTo: number | undefined): Promise<Step | undefined>
  press(asked: Asked, message: number, control: Control): Promise<Step>
  /** @returns whether there was one */
  cancel(asked: Asked): Promise<boolean>
  /** A group became a supergroup, where nobody can reply to what was asked before: it is asked again. */
  move(from: string, to: string): Promise<void>
  forgetOld(): Promise<void>
}

/** Milliseconds that a question waits for its answer, and that the forms of a message are remembered. */
const PATIENCE = 15 * 60_000
const REMEMBERED = 24 * 3600_000
/** Characters of a list of options. */
const LIST = 3000
const LEAVE_OUT = '-'

interface Options {
  store: Store
  clock: Clock
  api: Api
}

export function createForms({ store, clock, api }: Options): Forms {
  const platform = 'telegram'
  const table = store.db.openForm
  const soon = (milliseconds: number) => new Date(clock.now() + milliseconds)

  async function find({ spot, from }: Asked): Promise<OpenForm | undefined> {
    const key = { platform, chat: `${spot.chat}`, accountId: `${from.id}` }
    const form = await table.findUnique({ where: { platform_chat_accountId: key } })
    return form && form.expiresAt.getTime() > clock.now() ? form : undefined
  }

  async function keep(form: OpenForm): Promise<void> {
    const { platform, chat, accountId, ...rest } = form
    const key = { platform, chat, accountId }
    await table.upsert({ where: { platform_chat_accountId: key }, create: form, update: rest })
  }

  async function remove({ chat, accountId }: OpenForm): Promise<void> {
    await table.deleteMany({ where: { platform, chat, accountId } })
  }

  /** Asks what is not answered yet, or gives the whole. */
  async function goOn(asked: Asked, form: OpenForm): Promise<Step> {
    const questions: Question[] = JSON.parse(form.fields)
    const answers: Record<string, string> = JSON.parse(form.answers)
    const next = questions.find(({ id }) => !Object.hasOwn(answers, id))
    if (!next) {
      await remove(form)
      const { '?': value, ...fields } = answers
      return { filled: { call: form.call, values: value ? value.split(',') : [], fields } }
    }
    const prompt = await ask(asked, next)
    await keep({ ...form, prompt: `${prompt}`, expiresAt: soon(PATIENCE) })
    return { asked: true }
  }

  async function ask(asked: Asked, question: Question): Promise<number> {
    const { text, ...more } = renderQuestion(question, asked)
    const message = await api.sendMessage(asked.spot.chat, text, { ...more, ...whereIn(asked.spot) })
    return message.message_id
  }

  /** The answer to the question that is open; a sentence where it can't be one. */
  async function take(asked: Asked, form: OpenForm, question: Question, value: string): Promise<Step> {
    const answers = { ...JSON.parse(form.answers), [question.id]: value }
    return goOn(asked, { ...form, answers: JSON.stringify(answers) })
  }

  function openQuestion(form: OpenForm): Question {
    const answers: Record<string, string> = JSON.parse(form.answers)
    return (JSON.parse(form.fields) as Question[]).find(({ id }) => !Object.hasOwn(answers, id))!
  }

  /** What was chosen stays to be read; the buttons go, since they mean nothing more. */
  async function close({ spot }: Asked, form: OpenForm, question: Question, said: string): Promise<void> {
    const { text, entities } = join(
      [marked({ type: 'bold' }, oneLine(question.label, 200)), unmarked(said)],
      '\n',
    )
    await api.editMessageText(spot.chat, Number(form.prompt), text, { entities }).catch(() => undefined)
  }

  return {
    async offer({ chat }, message, { actions }) {
      const forms = actions.map((action) =>
        isAsked(action) ? { call: action.id, questions: questionsOf(action) } : null,
      )
      if (forms.every((form) => form === null)) return
      await keep({
        ...{ platform, chat: `${chat}#${message}`, accountId: EVERYONE, call: '', prompt: `${message}` },
        ...{ fields: JSON.stringify(forms), answers: '{}', expiresAt: soon(REMEMBERED) },
      })
    },

    async offered({ chat }, message, index) {
      const key = { platform, chat: `${chat}#${message}`, accountId: EVERYONE }
      const row = await table.findUnique({ where: { platform_chat_accountId: key } })
      const forms: (Form | null)[] = row ? JSON.parse(row.fields) : []
      return forms[index] ?? undefined
    },

    begin(asked, { call, questions }) {
      const { spot, from } = asked
      return goOn(asked, {
        ...{ platform, chat: `${spot.chat}`, accountId: `${from.id}`, call, prompt: '' },
        ...{ fields: JSON.stringify(questions), answers: '{}', expiresAt: soon(PATIENCE) },
      })
    },

    async isQuestion({ chat }, message) {
      const where = { platform, chat: `${chat}`, prompt: `${message}`, expiresAt: { gt: soon(0) } }
      return (await table.count({ where })) > 0
    },

    async answer(asked, text, replyTo) {
      const form = await find(asked)
      if (!form) return undefined
      // In a group people talk; only a reply to the question is meant.
      if (!asked.spot.private && `${replyTo}` !== form.prompt) return undefined
      const question = openQuestion(form)
      const read = readAnswer(question, text, asked)
      if ('wrong' in read) return { said: read.wrong }
      if (asked.spot.private)
        await api.editMessageReplyMarkup(asked.spot.chat, Number(form.prompt)).catch(() => undefined)
      return take(asked, form, question, read.value)
    },

    async press(asked, message, control) {
      const { words } = asked
      const form = await find(asked)
      if (!form || form.prompt !== `${message}`) return { said: words('telegram-form-over') }
      const question = openQuestion(form)
      if (control === 'cancel') {
        await remove(form)
        await close(asked, form, question, words('telegram-form-cancelled'))
        return { said: words('telegram-form-cancelled') }
      }
      const chosen = control === 'skip' ? undefined : question.options?.[control]
      if (!chosen && (control !== 'skip' || question.required))
        return { said: words('telegram-form-required') }
      await close(
        asked,
        form,
        question,
        chosen ? `✓ ${labelOf(chosen.label)}` : words('telegram-form-skipped'),
      )
      return take(asked, form, question, chosen?.value ?? '')
    },

    async cancel(asked) {
      const form = await find(asked)
      if (form) await remove(form)
      return form !== undefined
    },

    async move(from, to) {
      for (const form of await table.findMany({ where: { platform, chat: from } })) {
        const { user } = await api.getChatMember(to, Number(form.accountId))
        // Both groups tell of the move.
        const { count } = await table.deleteMany({
          where: { platform, chat: from, accountId: form.accountId },
        })
        if (count === 0) continue
        const words = createWords(languageOf(user.language_code))
        await goOn({ spot: { chat: to, private: false }, from: user, words }, { ...form, chat: to })
      }
    },

    async forgetOld() {
      await table.deleteMany({ where: { platform, expiresAt: { lt: new Date(clock.now()) } } })
    },
  }
}

/** Whose the forms of a message are: of all who may press its buttons. */
const EVERYONE = '0'

/** The form of a form, or of a select that can't be buttons. */
export function questionsOf(
  action: Extract<Card['actions'][number], { kind: 'form' | 'select' }>,
): Question[] {
  if (action.kind === 'form') return action.fields
  const { label, options, min, max } = action
  const several = max === 1 ? {} : { several: { min, max } }
  return [{ id: '?', label, kind: 'select', required: min > 0, options, ...several }]
}

function hasButtons({ kind, options = [], several }: Question): boolean {
  return kind === 'select' && !several && options.length <= MOST_OPTIONS
}

/** A question as a message. */
export function renderQuestion(question: Question, { spot, from, words }: Asked) {
  return { ...promptOf(question, spot, from, words), reply_markup: markupOf(question, spot, words) }
}

function promptOf(question: Question, { private: alone }: Spot, from: User, words: Words): Formatted {
  const { label, required, options = [], value } = question
  const mention = {
    type: 'text_mention' as const,
    user: { id: from.id, is_bot: false, first_name: from.first_name },
  }
  const name = nameOf(from) || '…'
  const title = marked({ type: 'bold' }, oneLine(label, 200) || '…')
  const list = options.map(({ label }, index) => `${index + 1}. ${labelOf(label)}`).join('\n')
  const how = question.several
    ? words('telegram-form-numbers-several')
    : question.kind === 'select'
      ? words('telegram-form-numbers')
      : words(required ? 'telegram-form-how' : 'telegram-form-how-optional')
  return join(
    [
      // So that the app opens the reply for the one who is asked, and for nobody else.
      ...(alone ? [] : [marked(mention, name)]),
      required ? title : join([title, unmarked(`(${words('telegram-form-optional')})`)], ' '),
      ...(value ? [cut(marked({ type: 'code' }, clean(value)), 500)] : []),
      ...(question.kind === 'select' && !hasButtons(question) ? [cut(unmarked(list), LIST)] : []),
      ...(hasButtons(question) || (alone && question.kind !== 'select')
        ? []
        : [marked({ type: 'italic' }, how)]),
    ],
    '\n',
  )
}

/** In a group a reply is asked for, which leaves no room for buttons. */
function markupOf(
  question: Question,
  { private: alone }: Spot,
  words: Words,
): InlineKeyboardMarkup | ForceReply {
  if (!alone && !hasButtons(question)) return { force_reply: true, selective: true }
  const options = hasButtons(question) ? (question.options ?? []) : []
  const chosen = options.map(({ label }, index) => ({ text: labelOf(label), callback_data: `~${index}` }))
  const skip = question.required ? [] : [{ text: words('telegram-form-skip'), callback_data: '~skip' }]
  const cancel = { text: words('telegram-form-cancel'), callback_data: '~cancel' }
  return { inline_keyboard: [...inRows(chosen), [...skip, cancel]] }
}

function readAnswer(
  question: Question,
  typed: string,
  { words }: Asked,
): { value: string } | { wrong: string } {
  const text = typed.trim()
  const { required, kind, options = [], several } = question
  if (text === '' || text === LEAVE_OUT)
    return required ? { wrong: words('telegram-form-required') } : { value: '' }
  if (kind !== 'select') return readText(question, text, words)
  const parts = several ? text.split(/[\s,;]+/).filter(Boolean) : [text]
  const chosen = parts.map((part) => optionOf(options, part))
  if (chosen.includes(undefined)) return { wrong: words('telegram-form-not-among') }
  const values = [...new Set(chosen.map((option) => option!.value))]
  if (values.length < (several?.min ?? 1))
    return { wrong: words('telegram-choose-at-least', { min: several!.min }) }
  if (values.length > (several?.max ?? 1))
    return { wrong: words('telegram-choose-at-most', { max: several!.max }) }
  return { value: values.join(',') }
}

function readText({ min = 0, max = 4000 }: Question, text: string, words: Words) {
  if (text.length < min) return { wrong: words('telegram-form-too-short', { min }) }
  if (text.length > max) return { wrong: words('telegram-form-too-long', { max }) }
  return { value: text }
}

/** By its number in the list, or its label. */
function optionOf(options: Choice[], typed: string): Choice | undefined {
  const number = /^#?(\d{1,3})\.?$/.exec(typed)?.[1]
  if (number !== undefined) return options[Number(number) - 1]
  const lower = typed.toLowerCase()
  return options.find(({ label, value }) => label.toLowerCase() === lower || value.toLowerCase() === lower)
}
