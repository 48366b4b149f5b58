import './discord.css'
import botPicture from '../bot.svg'
import { type Child, el, icon, webAddress } from '../dom.ts'
import { clockTime } from '../times.ts'
import { words } from '../words.ts'
import { discordMarkdown } from './discord-markdown.ts'
import type { Around, Pressed } from './look.ts'

/** A message of Components V2, by the numbers of Discord's documentation. */
interface Payload {
  components?: Component[]
}

type Component =
  | ActionRow
  | Button
  | Select
  | { type: 9; components: Component[]; accessory: Component }
  | { type: 10; content: string }
  | { type: 11; media: Media; description?: string | null }
  | { type: 12; items: { media: Media; description?: string | null }[] }
  | { type: 14; divider?: boolean; spacing?: number }
  | { type: 17; components: Component[]; accent_color?: number | null }

interface ActionRow {
  type: 1
  components: Component[]
}
interface Button {
  type: 2
  style: number
  label?: string
  custom_id?: string
  url?: string
  disabled?: boolean
}
interface Select {
  type: 3
  custom_id: string
  placeholder?: string
  options: { value: string; label: string; description?: string; default?: boolean }[]
  min_values?: number
  max_values?: number
  disabled?: boolean
}
interface Media {
  url: string
}

const buttonStyles = ['', 'primary', 'secondary', 'success', 'danger', 'link']

export function drawDiscord({ components = [] }: Payload, around: Around): HTMLElement {
  const { message, author } = around
  return el(
    'div',
    { class: 'discord' },
    message.said !== undefined && used(author ?? '', message.said),
    el('img', { class: 'face', src: botPicture, alt: '', width: 40, height: 40 }),
    el(
      'p',
      { class: 'name' },
      el('b', {}, words('chat-bot-name')),
      el('span', { class: 'app' }, words('chat-look-app')),
      el('time', { datetime: new Date(message.at).toISOString() }, clockTime(message.at)),
    ),
    el('div', { class: 'components' }, ...drawAll(components, around)),
    message.revision > 1 && el('p', { class: 'edited' }, words('chat-edited')),
    message.private &&
      el(
        'p',
        { class: 'ephemeral' },
        icon('eye'),
        `${words('chat-private')} • `,
        el('span', {}, words('chat-look-dismiss')),
      ),
  )
}

/** Discord names the command alone, not what was typed after it. */
function used(author: string, said: string): HTMLElement {
  const command = /^\/\S+/.exec(said)?.[0] ?? said
  return el(
    'p',
    { class: 'used' },
    el('i', { 'aria-hidden': 'true' }, [...author][0]),
    el('span', {}, words('chat-used', { name: author })),
    ' ',
    el('b', {}, command),
  )
}

function drawAll(components: Component[], around: Around): Child[] {
  return components.map((component) => draw(component, around))
}

function draw(component: Component, around: Around): Child {
  switch (component.type) {
    case 1:
      return el('div', { class: 'row' }, ...drawAll(component.components, around))
    case 2:
      return button(component, around)
    case 3:
      return select(component, around)
    case 9:
      return el(
        'div',
        { class: 'section' },
        el('div', {}, ...drawAll(component.components, around)),
        draw(component.accessory, around),
      )
    case 10:
      return el('div', { class: 'text' }, ...discordMarkdown(component.content, around.clock))
    case 11:
      return picture(component)
    case 12:
      return el('div', { class: 'gallery' }, ...component.items.map(picture))
    case 14:
      return el('hr', {
        class: `${component.divider === false ? 'no-line' : ''} ${component.spacing === 2 ? 'large' : ''}`,
      })
    case 17:
      return container(component.components, component.accent_color ?? undefined, around)
    default:
      // What this page does not know must be seen, not missed.
      return el('pre', {}, JSON.stringify(component, null, 2))
  }
}

function container(components: Component[], accent: number | undefined, around: Around): HTMLElement {
  const whole = el('section', { class: 'container' }, ...drawAll(components, around))
  if (accent === undefined) return whole
  whole.classList.add('accented')
  whole.style.setProperty('--accent-bar', `#${accent.toString(16).padStart(6, '0')}`)
  return whole
}

function button(
  { style, label = '', custom_id: id, url, disabled = false }: Button,
  around: Around,
): HTMLElement {
  const name = `button ${buttonStyles[style]}`
  if (id !== undefined)
    return el(
      'button',
      { type: 'button', class: name, disabled, 'data-action': id, click: () => around.press(pressed(id)) },
      label,
    )
  return el(
    'a',
    { class: name, href: webAddress(url ?? ''), target: '_blank', rel: 'noopener noreferrer' },
    label,
    icon('out'),
    el('span', { class: 'unseen' }, ` (${words('chat-opens-new-tab')})`),
  )
}

/** Behind " ~" an id says whether it opens a form, and which of several alike it is. */
function pressed(written: string): Pressed {
  const [, id = written, mark] = /^(.*) ~(f?)\d*$/s.exec(written) ?? []
  return { id, form: mark === 'f' }
}

function select(component: Select, around: Around): HTMLElement {
  const { custom_id: id, placeholder, options, max_values: most = 1, disabled = false } = component
  const chosen = el(
    'select',
    {
      disabled,
      multiple: most > 1,
      'aria-label': placeholder ?? '',
      'data-action': id,
      change: () =>
        around.press({ ...pressed(id), values: [...chosen.selectedOptions].map(({ value }) => value) }),
    },
    most === 1 &&
      el('option', { value: '', disabled: true, selected: true, hidden: true }, placeholder ?? ''),
    ...options.map(({ value, label, description }) =>
      el('option', { value }, description ? `${label} · ${description}` : label),
    ),
  )
  return el('div', { class: 'select' }, chosen)
}

function picture({ media, description }: { media: Media; description?: string | null }): HTMLElement {
  const source = /^data:image\//i.test(media.url) ? media.url : webAddress(media.url)
  return el('img', { src: source, alt: description ?? '', loading: 'lazy' })
}
