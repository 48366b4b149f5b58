import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import { ACTION_ID_BYTES, type Action, type ButtonTone, type Choice, oneLine } from '../../card.ts'
import { quote } from '../../typed.ts'
import type { Words } from '../../words/words.ts'
import { isAddress } from './text.ts'

/**
 * What a button of ours carries, beside command calls, which begin with a letter:
 *
 *     +0 VALUE              an option of the keyboard's first select; it is chosen where its label begins with the mark
 *     =0 MIN MAX ID         what ends that select: runs ID with what is chosen
 *     ?INDEX ID  ?INDEX     begins the form that is the card's action of this index; its id, where there is room for it
 *     ~skip  ~cancel  ~N    in a form: leaves a field out, ends it, takes the field's option of this index
 *
 * A select's state stands in the message's own keyboard, so that nothing is stored for it.
 */
export type Control = 'skip' | 'cancel' | number

/** Telegram takes a hundred buttons; more than forty are no help to anybody. */
export const MOST_OPTIONS = 40
const MOST_BUTTONS = 100
const CHOSEN = '✓ '
const LABEL = 60
/** Buttons of a row are as wide as one another: so many characters of its longest label, in all, fit a phone. */
const ROW = 32
const IN_A_ROW = 4
/** How Telegram names what a button is for. */
const STYLES = { main: 'primary', good: 'success', bad: 'danger' } as const

export interface KeyboardOptions {
  words: Words
  /** In a private chat pages open inside Telegram, and a select keeps what was chosen. */
  private: boolean
  /** What the addresses of signing pages begin with. */
  signing: string | undefined
  /** Values that are chosen already. */
  chosen: readonly string[]
}

export function keyboardOf(actions: Action[], options: KeyboardOptions): InlineKeyboardMarkup | undefined {
  const selects = actions.filter(({ kind }) => kind === 'select')
  const buttons = actions.flatMap((action, index) =>
    buttonsOf(action, index, selects.indexOf(action), options),
  )
  return buttons.length > 0 ? { inline_keyboard: inRows(buttons.slice(0, MOST_BUTTONS)) } : undefined
}

/** @param index among the card's actions @param number among its selects */
function buttonsOf(
  action: Action,
  index: number,
  number: number,
  options: KeyboardOptions,
): InlineKeyboardButton[] {
  switch (action.kind) {
    case 'button':
      return fits(action.id)
        ? [{ text: labelOf(action.label), callback_data: action.id, ...styleOf(action.tone) }]
        : []
    case 'link':
      return linkButtons(action, options)
    case 'form':
      return [formButton(action, index)]
    case 'select':
      return selectButtons(action, options, number) ?? [formButton(action, index)]
  }
}

/** Whether it is asked for by replies: it can't be buttons. */
export function isAsked(action: Action): action is Extract<Action, { kind: 'form' | 'select' }> {
  if (action.kind === 'form') return true
  return action.kind === 'select' && optionButtons(action, 0, []) === undefined
}

function linkButtons(
  { label, url }: Extract<Action, { kind: 'link' }>,
  { words, signing, private: alone }: KeyboardOptions,
): InlineKeyboardButton[] {
  if (!isAddress(url)) return []
  const text = labelOf(label)
  if (!alone || !signing?.startsWith('https:') || !url.startsWith(signing)) return [{ text, url }]
  return [
    { text, web_app: { url }, ...styleOf('main') },
    { text: words('telegram-in-browser'), url },
  ]
}

function formButton({ id, label }: Action, index: number): InlineKeyboardButton {
  const data = `?${index} ${id}`
  return { text: `✏️ ${labelOf(label)}`, callback_data: fits(data) ? data : `?${index}` }
}

function styleOf(tone: ButtonTone | undefined) {
  return tone ? { style: STYLES[tone] } : {}
}

type SelectAction = Extract<Action, { kind: 'select' }>

function selectButtons(
  action: SelectAction,
  { words, private: alone, chosen }: KeyboardOptions,
  number: number,
): InlineKeyboardButton[] | undefined {
  const options = optionButtons(action, number, chosen)
  if (!options) return undefined
  const end = endOf(action, number)
  if (isPlain(action)) return options
  return [...options, { text: alone ? words('telegram-confirm') : labelOf(action.label), callback_data: end }]
}

/** One button for each option, or undefined where they don't fit. */
function optionButtons(
  action: SelectAction,
  number: number,
  chosen: readonly string[],
): InlineKeyboardButton[] | undefined {
  const { options } = action
  if (options.length > MOST_OPTIONS || options.length === 0) return undefined
  if (isPlain(action))
    return options.map(({ value, label }) => ({
      text: labelOf(label),
      callback_data: filled(action.id, value),
    }))
  const all = options.map(({ value, label }) => ({
    text: chosen.includes(value) ? `${CHOSEN}${labelOf(label)}` : labelOf(label),
    callback_data: `+${number} ${value}`,
  }))
  const each = [endOf(action, number), ...all.map(({ callback_data }) => callback_data)]
  return each.every(fits) ? all : undefined
}

/** Whether each option is a call by itself, with nothing more to remember. */
function isPlain({ id, max, options }: SelectAction): boolean {
  return max === 1 && options.every(({ value }) => fits(filled(id, value)))
}

function endOf({ id, min, max }: SelectAction, number: number): string {
  return `=${number} ${min} ${max} ${id}`
}

/** The call of a select's id with a value in its gap. */
export function filled(id: string, value: string): string {
  return id.replace(/:\?(?=\s|$)/, () => `:${quote(value)}`)
}

/** A select as a message's own keyboard shows it. */
export interface ShownSelect {
  id: string
  /** Of the button that ends it. */
  label: string
  min: number
  max: number
  options: (Choice & { chosen: boolean })[]
}

export function readSelect(keyboard: InlineKeyboardMarkup, number: number): ShownSelect | undefined {
  const buttons = keyboard.inline_keyboard
    .flat()
    .map((button) => ({ text: button.text, data: 'callback_data' in button ? button.callback_data : '' }))
  const end = buttons.find(({ data }) => data.startsWith(`=${number} `))
  const [, min, max, id] = /^=\d+ (\d+) (\d+) (.*)$/s.exec(end?.data ?? '') ?? []
  if (!end || id === undefined) return undefined
  const begin = `+${number} `
  const options = buttons
    .filter(({ data }) => data.startsWith(begin))
    .map(({ text, data }) => ({
      value: data.slice(begin.length),
      label: text.startsWith(CHOSEN) ? text.slice(CHOSEN.length) : text,
      chosen: text.startsWith(CHOSEN),
    }))
  return { id, label: end.text, min: Number(min), max: Number(max), options }
}

/** The keyboard with this option chosen, or no more. */
export function toggled(keyboard: InlineKeyboardMarkup, data: string): InlineKeyboardMarkup {
  const turn = (button: InlineKeyboardButton) =>
    'callback_data' in button && button.callback_data === data
      ? {
          ...button,
          text: button.text.startsWith(CHOSEN) ? button.text.slice(CHOSEN.length) : CHOSEN + button.text,
        }
      : button
  return { inline_keyboard: keyboard.inline_keyboard.map((row) => row.map(turn)) }
}

/** Short labels that follow one another share a row; others stand alone. */
export function inRows(buttons: InlineKeyboardButton[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = []
  for (const button of buttons) {
    const last = rows.at(-1)
    const together = [...(last ?? []), button]
    const width = together.length * Math.max(...together.map(({ text }) => text.length))
    if (last && last.length < IN_A_ROW && width <= ROW) last.push(button)
    else rows.push([button])
  }
  return rows
}

export function labelOf(label: string): string {
  return oneLine(label, LABEL) || '…'
}

function fits(data: string): boolean {
  const bytes = new TextEncoder().encode(data).length
  return bytes > 0 && bytes <= ACTION_ID_BYTES
}
