import { el, freshId, icon } from '../dom.ts'
import { words } from '../words.ts'
import type { Send } from './look.ts'

/** A modal, by the numbers of Discord's documentation. */
interface Payload {
  title: string
  components: { type: 18; label: string; description?: string; component: Input }[]
}

type Input =
  | {
      type: 4
      custom_id: string
      style: 1 | 2
      value?: string
      placeholder?: string
      required?: boolean
      min_length?: number
      max_length?: number
    }
  | {
      type: 3
      custom_id: string
      required?: boolean
      options: { value: string; label: string; default?: boolean }[]
    }

/** Shows a modal until it is cancelled, or what it sends was taken. */
export function openDiscordForm({ title, components }: Payload, send: Send): void {
  const heading = freshId()
  const rows = components.map(({ component, ...row }) => ({
    ...row,
    id: component.custom_id,
    input: inputOf(component),
  }))
  const dialog = el(
    'dialog',
    { class: 'discord-form', 'aria-labelledby': heading, close: () => dialog.remove() },
    el(
      'form',
      {
        async submit(event: SubmitEvent) {
          event.preventDefault()
          if (await send(Object.fromEntries(rows.map(({ id, input }) => [id, input.value])))) dialog.close()
        },
      },
      el(
        'header',
        {},
        el('h2', { id: heading }, title),
        el(
          'button',
          {
            type: 'button',
            class: 'plain',
            'aria-label': words('chat-form-cancel'),
            click: () => dialog.close(),
          },
          icon('close'),
        ),
      ),
      ...rows.map(({ label, description, input }) =>
        el(
          'label',
          {},
          el(
            'span',
            { class: 'title' },
            label,
            input.required && el('i', { class: 'star', 'aria-hidden': 'true' }, ' *'),
          ),
          description !== undefined && el('small', { class: 'about' }, description),
          input,
        ),
      ),
      el(
        'footer',
        {},
        el(
          'button',
          { type: 'button', class: 'button', click: () => dialog.close() },
          words('chat-form-cancel'),
        ),
        el('button', { class: 'button main' }, words('chat-look-submit')),
      ),
    ),
  )
  document.body.append(dialog)
  dialog.showModal()
  rows[0]?.input.focus()
}

function inputOf(input: Input): HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  const { required = true } = input
  if (input.type === 3)
    return el(
      'select',
      { required },
      el('option', { value: '' }, words('chat-form-none')),
      ...input.options.map((option) =>
        el('option', { value: option.value, selected: option.default }, option.label),
      ),
    )
  const { style, value = '', placeholder, min_length: minlength, max_length: maxlength } = input
  const bounds = { required, placeholder, minlength, maxlength }
  if (style === 1) return el('input', { ...bounds, type: 'text', value, autocomplete: 'off' })
  const area = el('textarea', { ...bounds, rows: 4 })
  area.value = value
  return area
}
