import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ComponentType,
  TextInputStyle,
} from 'discord.js'
import { type Action, clean, type FormField, oneLine, shorten } from '../../card.ts'
import { optionOf, selectable } from './render.ts'

/** Discord's limits, in characters and pieces. */
const TITLE = 45
const LABEL = 45
const DESCRIPTION = 100
const FIELDS = 5
const TEXT = 4000
const OPTIONS = 25
const CUSTOM_ID = 100

/** What opens a form: a form, or a select with more options than Discord can show. */
export type Opening = Extract<Action, { kind: 'form' | 'select' }>

/** The field of a select's value, where it has to be typed: what stands for it in the select's id. */
export const TYPED = '?'

/** A form as Discord's modal. Where there are more fields than it holds, the optional ones give way. */
export function renderForm(action: Opening): APIModalInteractionResponseCallbackData {
  const fields = fieldsOf(action)
  const most = [...fields.filter(({ required }) => required), ...fields.filter(({ required }) => !required)]
  const shown = new Set(most.slice(0, FIELDS))
  return {
    custom_id: action.id,
    title: oneLine(action.label, TITLE) || '…',
    components: fields.filter((field) => shown.has(field)).map(renderField),
  }
}

function fieldsOf(action: Opening): FormField[] {
  if (action.kind === 'form') return action.fields
  const { label, min } = action
  return [{ id: TYPED, label, kind: 'text', required: min > 0 }]
}

function renderField(field: FormField): APILabelComponent {
  const label = oneLine(field.label, Number.POSITIVE_INFINITY) || '…'
  return {
    type: ComponentType.Label,
    label: shorten(label, LABEL),
    ...(label.length > LABEL ? { description: shorten(label, DESCRIPTION) } : {}),
    component: inputOf(field),
  }
}

function inputOf(field: FormField): APITextInputComponent | APIStringSelectComponent {
  const { id, kind, required, value } = field
  const custom_id = id.slice(0, CUSTOM_ID)
  const options = selectable(kind === 'select' ? (field.options ?? []) : [])
  if (options.length > 0 && options.length <= OPTIONS)
    return {
      type: ComponentType.StringSelect,
      custom_id,
      required,
      min_values: required ? 1 : 0,
      max_values: 1,
      options: options.map((option) => ({
        ...optionOf(option),
        ...(option.value === value ? { default: true } : {}),
      })),
    }
  const max = Math.min(Math.max(field.max ?? TEXT, 1), TEXT)
  const min = Math.min(Math.max(field.min ?? 0, required ? 1 : 0), max)
  const filled = clean(value ?? '').slice(0, max)
  return {
    type: ComponentType.TextInput,
    custom_id,
    style: kind === 'paragraph' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    min_length: min,
    max_length: max,
    ...(filled.length >= min && filled !== '' ? { value: filled } : {}),
  }
}
