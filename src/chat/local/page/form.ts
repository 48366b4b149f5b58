import type { Action, FormField } from '../../../card.ts'
import { openDialog } from './dialog.ts'
import { el, freshId } from './dom.ts'
import { words } from './words.ts'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

/** Opens an action's form. It stays open until `send` has been taken, so that nothing typed is lost. */
export function openForm(
  action: Extract<Action, { kind: 'form' }>,
  send: (fields: Record<string, string>) => Promise<boolean>,
): void {
  const rows = action.fields.map(fieldRow)
  const submit = el('button', { class: 'button main' }, words('chat-send'))
  openDialog({
    ...{ look: 'form', title: action.label, novalidate: true, submit },
    fields: rows.map((row) => row.element),
    async send() {
      const [wrong] = rows.filter((row) => !row.check())
      if (wrong) {
        wrong.control.focus()
        return false
      }
      submit.disabled = true
      submit.classList.add('waiting')
      const taken = await send(Object.fromEntries(rows.map((row) => [row.id, row.control.value])))
      submit.disabled = false
      submit.classList.remove('waiting')
      return taken
    },
  })
  rows[0]?.control.focus()
}

interface Row {
  id: string
  element: HTMLElement
  control: Control
  /** Says what is wrong beside the field; true where nothing is. */
  check(): boolean
}

function fieldRow(field: FormField): Row {
  const id = freshId()
  const control = controlOf(field)
  const error = el('p', { class: 'error', id: `${id}-error` })
  control.id = id
  control.required = field.required
  control.setAttribute('aria-describedby', error.id)

  const check = () => {
    const wrong = whatIsWrong(field, control.value.trim())
    error.textContent = wrong ?? ''
    control.setAttribute('aria-invalid', `${wrong !== undefined}`)
    return wrong === undefined
  }
  // Told once at sending, then taken back as soon as it is right.
  control.addEventListener('input', () => error.textContent && check())

  const optional = !field.required && el('small', {}, ` ${words('chat-form-optional')}`)
  return {
    id: field.id,
    control,
    check,
    element: el('div', { class: 'field' }, el('label', { for: id }, field.label, optional), control, error),
  }
}

function controlOf({ kind, value, max, options = [] }: FormField): Control {
  switch (kind) {
    case 'text':
      return el('input', { type: 'text', maxlength: max, value, autocomplete: 'off' })
    case 'paragraph': {
      const area = el('textarea', { rows: 5, maxlength: max })
      area.value = value ?? ''
      return area
    }
    case 'select':
      return el(
        'select',
        {},
        el('option', { value: '' }, words('chat-form-none')),
        ...options.map((option) =>
          el('option', { value: option.value, selected: option.value === value }, option.label),
        ),
      )
  }
}

function whatIsWrong(
  { kind, required, min = 0, max = Infinity }: FormField,
  value: string,
): string | undefined {
  if (value === '') return required ? words('chat-form-required') : undefined
  if (kind === 'select') return undefined
  if (value.length < min) return words('chat-form-too-short', { min })
  if (value.length > max) return words('chat-form-too-long', { max })
  return undefined
}
