import type { Words } from './words/words.ts'

/**
 * What an answer is. Every message to people is a card; a chat adapter turns it into its platform's payload.
 *
 * `body` and the values of fields are a small subset of Markdown that every platform can show:
 * blank lines part paragraphs, `**bold**`, `*italic*`, `` `code` ``, fenced code, `[label](https://…)`, lines that
 * begin with `- ` (list), `> ` (quote) or `### ` (heading), a backslash before punctuation takes its meaning away, and
 * `<t:SECONDS:R>` (relative) or `<t:SECONDS:f>` (date and time) is a moment in the reader's own terms.
 * Titles, labels and names are plain text.
 */
export interface Card {
  title: string
  body: string
  tone: 'plain' | 'good' | 'warn' | 'error'
  category?: string
  fields: Field[]
  actions: Action[]
  image?: { url: string; alt: string }
  /** Where all of it can be read: what a platform's limits cut off ends in this link. */
  source?: string
}

/** In whose terms a card is shown: their language, and the time zone where a platform can't know it. */
export interface Reader {
  words: Words
  timeZone: string
}

export interface Field {
  name: string
  value: string
}

/**
 * What a person can press. `id` is a command call as somebody would type it, at most 64 bytes (Telegram's
 * `callback_data`), so nothing has to be stored for it and it works after any restart. In a select's id `?` stands for
 * the chosen values, joined by commas; a form's fields are options of the command.
 */
export type Action =
  | { id: string; label: string; kind: 'button'; tone?: ButtonTone }
  | { id: string; label: string; kind: 'link'; url: string }
  | { id: string; label: string; kind: 'select'; options: Choice[]; min: number; max: number }
  | { id: string; label: string; kind: 'form'; fields: FormField[] }

/** How a button looks, where a platform has colours for it: the one to press, one that agrees, one that refuses. */
export type ButtonTone = 'main' | 'good' | 'bad'

export interface Choice {
  value: string
  label: string
  description?: string
}

export interface FormField {
  id: string
  label: string
  kind: 'text' | 'paragraph' | 'select'
  required: boolean
  /** Bounds of the text's length, in characters. */
  min?: number
  max?: number
  value?: string
  options?: Choice[]
}

export const ACTION_ID_BYTES = 64

/** A card with nothing on it but what is given. */
export function card(parts: Partial<Card> & { title: string }): Card {
  return { body: '', tone: 'plain', fields: [], actions: [], ...parts }
}

export function button(id: string, label: string, tone?: ButtonTone): Action {
  return { id, label, kind: 'button', ...(tone ? { tone } : {}) }
}

export function link(url: string, label: string): Action {
  return { id: 'link', label, kind: 'link', url }
}

/**
 * Text typed by others, as plain text inside a card's Markdown: bounded (cut at a word), control and direction-changing
 * characters gone, and everything that a platform could read as markup escaped.
 */
export function plain(text: string, max = 200): string {
  return escapeMarkdown(shorten(clean(text), max))
}

/** Text typed by others for a title, label or name: bounded and on one line, not escaped (these are plain text). */
export function oneLine(text: string, max = 120): string {
  return shorten(clean(text).replace(/\s+/g, ' ').trim(), max)
}

/** Without control characters, null bytes and the marks that turn the direction of what follows. */
export function clean(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, '')
}

/** At most `max` characters, cut at a word where there is one near, with an ellipsis. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')
  const word = cut.search(/\s\S*$/)
  return `${(word > max * 0.6 ? cut.slice(0, word) : cut).trimEnd()}…`
}

/** Only what means something in a card: inside a line, and at the beginning of one. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*`[\]<]/g, '\\$&').replace(/^([ \t]*)([-#>])/gm, '$1\\$2')
}

/** A sentence written for a card, where there is no Markdown: on a signing page. */
export function asText(markdown: string): string {
  return markdown.replace(/\\([\\*_`~|[\]()<>#@\-+.!:&])|\*\*|`/g, '$1')
}

/** A moment, to be shown relative to now. */
export function relative(at: Date): string {
  return `<t:${Math.floor(at.getTime() / 1000)}:R>`
}

/** A moment, to be shown as a date and time. */
export function moment(at: Date): string {
  return `<t:${Math.floor(at.getTime() / 1000)}:f>`
}
