import type { Action, Choice } from '../../../card.ts'
import { el, freshId, icon, webAddress } from './dom.ts'
import { openForm } from './form.ts'
import type { Press } from './server.ts'
import { words } from './words.ts'

type Kind<Name extends Action['kind']> = Extract<Action, { kind: Name }>

/** What a press carries besides whose and which it is. Resolves to whether the server took it. */
export type PressAction = (action: string, carried: Pick<Press, 'values' | 'fields'>) => Promise<boolean>

/** Everything that may be pressed on a card, or nothing where there is nothing. While one press is under way no other starts. */
export function actionsElement(actions: Action[], press: PressAction): HTMLElement | undefined {
  if (actions.length === 0) return undefined
  const whole = el('div', { class: 'actions' })
  let busy = false

  const pressOnce: PressAction = async (action, carried) => {
    if (busy) return false
    busy = true
    const pressed = whole.querySelector(`[data-action="${CSS.escape(action)}"]`)
    whole.setAttribute('aria-busy', 'true')
    pressed?.classList.add('waiting')
    const taken = await press(action, carried)
    pressed?.classList.remove('waiting')
    whole.removeAttribute('aria-busy')
    busy = false
    return taken
  }

  for (const action of actions) {
    const element = actionElement(action, pressOnce)
    if (element) whole.append(element)
  }
  return whole
}

function actionElement(action: Action, press: PressAction): HTMLElement | undefined {
  switch (action.kind) {
    case 'button':
      return button(action, () => press(action.id, {}))
    case 'form':
      return button(action, () => openForm(action, (fields) => press(action.id, { fields })))
    case 'link':
      return link(action)
    case 'select':
      return action.max > 1 ? checkboxes(action, press) : select(action, press)
  }
}

function button({ id, label }: Action, click: () => void): HTMLElement {
  return el('button', { type: 'button', class: 'button', 'data-action': id, click }, label)
}

function link({ id, label, url }: Kind<'link'>): HTMLElement | undefined {
  const address = webAddress(url)
  if (address === undefined) return undefined
  // A page of this server waits for the person to act; the others are there to read.
  const own = new URL(address).origin === location.origin
  return el(
    'a',
    {
      class: own ? 'button main' : 'button',
      href: address,
      target: '_blank',
      rel: 'noopener noreferrer',
      'data-action': id,
    },
    label,
    icon('out'),
    el('span', { class: 'unseen' }, ` (${words('chat-opens-new-tab')})`),
  )
}

function select(action: Kind<'select'>, press: PressAction): HTMLElement {
  const chosen = el(
    'select',
    {
      'aria-label': action.label,
      'data-action': action.id,
      async change() {
        await press(action.id, { values: [chosen.value] })
        chosen.value = ''
      },
      // Arrows and letters would change a closed select at once, before the person has seen the options.
      keydown(event: KeyboardEvent) {
        if (!event.key.startsWith('Arrow') && !/^\S$/.test(event.key)) return
        event.preventDefault()
        chosen.showPicker?.()
      },
    },
    el(
      'option',
      { value: '', disabled: true, selected: true, hidden: true },
      words('chat-select-pick', { label: action.label }),
    ),
    ...action.options.map((choice) => el('option', { value: choice.value }, optionText(choice))),
  )
  return chosen
}

function optionText({ label, description }: Choice): string {
  return description ? `${label} · ${description}` : label
}

function checkboxes(action: Kind<'select'>, press: PressAction): HTMLElement {
  const choices = action.options
  const most = Math.min(action.max, choices.length)
  const least = Math.min(action.min, most)
  const boxes = choices.map(({ value }) => el('input', { type: 'checkbox', value }))
  const picked = () => boxes.filter((box) => box.checked)

  const confirm = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-action': action.id,
      click: () => press(action.id, { values: picked().map((box) => box.value) }),
    },
    words('chat-select-confirm'),
  )
  const settle = () => {
    const count = picked().length
    confirm.disabled = count < least || count > most
    for (const box of boxes) box.disabled = !box.checked && count >= most
  }
  settle()

  const hint = freshId()
  return el(
    'fieldset',
    { class: 'checkboxes', 'aria-describedby': hint, change: settle },
    el('legend', {}, action.label),
    el('p', { class: 'hint', id: hint }, howMany(least, most, choices.length)),
    ...boxes.map((box, index) => {
      const { label, description } = choices[index]!
      return el(
        'label',
        {},
        box,
        el('span', {}, label, description ? el('small', {}, description) : undefined),
      )
    }),
    confirm,
  )
}

function howMany(min: number, max: number, all: number): string {
  if (min === max) return words('chat-select-exactly', { min })
  if (max === all) return words('chat-select-at-least', { min })
  if (min === 0) return words('chat-select-at-most', { max })
  return words('chat-select-between', { min, max })
}
