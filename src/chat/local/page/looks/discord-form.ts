import { openDialog } from '../dialog.ts'
import { el } from '../dom.ts'
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
  const rows = components.map(({ component, ...row }) => ({
    ...row,
    id: component.custom_id,
    input: inputOf(component),
  }))
  openDialog({
    ...{ look: 'discord-form', title },
    submit: el('button', { class: 'button main' }, words('chat-look-submit')),
    fields: rows.map(({ label, description, input }) =>
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
    send: () => send(Object.fromEntries(rows.map(({ id, input }) => [id, input.value]))),
  })
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
