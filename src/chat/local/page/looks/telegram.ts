import './telegram.css'
import type { Clock } from '../../../../clock.ts'
import botPicture from '../bot.svg'
import { type Child, el, icon, webAddress } from '../dom.ts'
import { clockTime, timeElement } from '../times.ts'
import { words } from '../words.ts'
import type { Around } from './look.ts'

/** What `sendMessage` is given. */
interface Payload {
  text: string
  entities?: Entity[]
  link_preview_options?: { is_disabled?: boolean; url?: string }
  reply_markup?: { inline_keyboard?: Key[][] }
}

/** Offsets and lengths in UTF-16 code units, as strings have them here. */
interface Entity {
  type: string
  offset: number
  length: number
  url?: string
  language?: string
  unix_time?: number
  date_time_format?: string
}

interface Key {
  text: string
  callback_data?: string
  url?: string
  web_app?: { url: string }
  style?: string
}

export function drawTelegram(payload: Payload, around: Around): HTMLElement {
  const { message, author, clock } = around
  const keys = payload.reply_markup?.inline_keyboard ?? []
  const { text, entities = [], link_preview_options: preview } = payload
  const above = !preview?.is_disabled && preview?.url
  return el(
    'div',
    { class: message.private ? 'telegram in-private' : 'telegram' },
    message.said !== undefined && outgoing(author ?? '', message.said, message.at),
    message.private && el('p', { class: 'service' }, words('chat-look-private')),
    el('img', { class: 'face', src: botPicture, alt: '', width: 34, height: 34 }),
    el(
      'div',
      { class: 'column' },
      el(
        'div',
        { class: 'bubble' },
        el('b', { class: 'name' }, words('chat-bot-name')),
        above && linkPreview(above),
        el(
          'div',
          { class: 'text' },
          ...withEntities(text, entities, clock),
          stamp(message.at, message.revision > 1),
        ),
      ),
      keys.length > 0 && keyboard(keys, around),
    ),
  )
}

/** What the person typed. What was pressed leaves no message. */
function outgoing(author: string, said: string, at: number): HTMLElement | false {
  return (
    said.startsWith('/') &&
    el(
      'div',
      { class: 'bubble out' },
      el('span', { class: 'unseen' }, words('chat-used', { name: author })),
      el('div', { class: 'text' }, said, stamp(at, false)),
    )
  )
}

function stamp(at: number, edited: boolean): HTMLElement {
  return el(
    'span',
    { class: 'stamp' },
    edited && `${words('chat-look-edited')} `,
    el('time', { datetime: new Date(at).toISOString() }, clockTime(at)),
  )
}

/** A picture that the bot shows as a link's large preview. */
function linkPreview(url: string): HTMLElement {
  return el('img', { class: 'photo', src: webAddress(url), alt: '', loading: 'lazy' })
}

const blocks = new Set(['pre', 'blockquote', 'expandable_blockquote'])

/** The text with its entities around it: they nest or stand apart, and never cross. */
function withEntities(text: string, entities: Entity[], clock: Clock): Child[] {
  const waiting = entities.toSorted((one, other) => one.offset - other.offset || other.length - one.length)
  let at = 0

  function drawTo(end: number): Child[] {
    const drawn: Child[] = []
    while (waiting[0] && waiting[0].offset < end) {
      const entity = waiting.shift()!
      drawn.push(text.slice(at, entity.offset))
      at = Math.max(at, entity.offset)
      const own = text.slice(at, entity.offset + entity.length)
      drawn.push(entityElement(entity, own, drawTo(entity.offset + entity.length), clock))
      // A block ends its line.
      if (blocks.has(entity.type) && text[at] === '\n') at += 1
    }
    drawn.push(text.slice(at, end))
    at = Math.max(at, end)
    return drawn.filter((child) => child !== '')
  }
  return drawTo(text.length)
}

function entityElement(entity: Entity, text: string, children: Child[], clock: Clock): Child {
  switch (entity.type) {
    case 'bold':
      return el('strong', {}, ...children)
    case 'italic':
      return el('em', {}, ...children)
    case 'underline':
      return el('u', {}, ...children)
    case 'strikethrough':
      return el('s', {}, ...children)
    case 'spoiler':
      return el('span', { class: 'spoiler', tabindex: 0 }, ...children)
    case 'code':
      return el('code', {}, ...children)
    case 'pre':
      return el('pre', { tabindex: 0, 'data-language': entity.language }, ...children)
    case 'blockquote':
      return el('blockquote', {}, ...children)
    case 'expandable_blockquote':
      return expandable(children)
    case 'text_link':
      return link(entity.url ?? '', children)
    case 'url':
      return link(text, children)
    case 'date_time':
      return timeElement(entity.unix_time ?? 0, timeStyle(entity.date_time_format ?? ''), clock)
    default:
      // A mention, a hashtag, a command: each can be tapped.
      return el('span', { class: 'tappable' }, ...children)
  }
}

// What each letter adds to a moment; "r" alone is relative to now.
const timeParts: Record<string, Intl.DateTimeFormatOptions> = {
  w: { weekday: 'long' },
  d: { day: '2-digit', month: '2-digit', year: '2-digit' },
  D: { day: 'numeric', month: 'long', year: 'numeric' },
  t: { hour: '2-digit', minute: '2-digit' },
  T: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
}

function timeStyle(format: string): 'R' | Intl.DateTimeFormatOptions {
  if (format === 'r') return 'R'
  return Object.assign({}, ...[...format].map((letter) => timeParts[letter]))
}

/** Three lines of it, and the rest at a tap. */
function expandable(children: Child[]): HTMLElement {
  const more = el(
    'button',
    {
      type: 'button',
      'aria-label': words('chat-look-more'),
      'aria-expanded': 'false',
      click() {
        const open = quote.classList.toggle('open')
        more.setAttribute('aria-expanded', `${open}`)
      },
    },
    icon('expand'),
  )
  const quote = el('blockquote', { class: 'expandable' }, el('div', { class: 'quoted' }, ...children), more)
  return quote
}

function link(url: string, children: Child[]): HTMLElement {
  return el('a', { href: webAddress(url), target: '_blank', rel: 'noopener noreferrer' }, ...children)
}

function keyboard(rows: Key[][], around: Around): HTMLElement {
  const whole = el('div', { class: 'keyboard' })
  const press = (pressed: HTMLElement, data: string) => {
    const [, mark, number, rest] = /^([+=])(\d+) (.*)$/s.exec(data) ?? []
    if (mark === '+') return toggle(pressed)
    if (mark === '=')
      return around.press({ id: rest!.replace(/^\d+ \d+ /, ''), values: chosen(`+${number} `) })
    around.press({ id: data.replace(/^\? /, '') })
  }
  const chosen = (beginning: string) =>
    [...whole.querySelectorAll<HTMLElement>('[aria-pressed="true"]')]
      .map(({ dataset }) => dataset.action!)
      .filter((data) => data.startsWith(beginning))
      .map((data) => data.slice(beginning.length))
  whole.append(
    ...rows.map((row) => el('div', { class: 'keys' }, ...row.map((key) => keyElement(key, press)))),
  )
  return whole
}

/** The bot would mark it by editing the message. */
function toggle(key: HTMLElement): void {
  const on = key.getAttribute('aria-pressed') !== 'true'
  key.setAttribute('aria-pressed', `${on}`)
  const label = key.firstElementChild!
  label.textContent = on ? `✓ ${label.textContent}` : label.textContent!.slice(2)
}

function keyElement(
  { text, callback_data: data = '', url, web_app: app, style = '' }: Key,
  press: (pressed: HTMLElement, data: string) => void,
): HTMLElement {
  const name = `key ${style}`
  const label = el('span', {}, text)
  const address = url ?? app?.url
  if (address !== undefined)
    return el(
      'a',
      { class: name, href: webAddress(address), target: '_blank', rel: 'noopener noreferrer' },
      label,
      icon(app ? 'window' : 'corner'),
      el('span', { class: 'unseen' }, ` (${words('chat-opens-new-tab')})`),
    )
  const key = el(
    'button',
    { type: 'button', class: name, 'data-action': data, click: () => press(key, data) },
    label,
  )
  return key
}
