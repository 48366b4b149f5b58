import { aboutSpot, isUnfinished, type Spot, type Suggestion, spotOf, suggestionsAt } from './completion.ts'
import { el, freshId, icon } from './dom.ts'
import type { Command, Completion } from './server.ts'
import { words } from './words.ts'

interface ComposerNeeds {
  commands(): Command[]
  complete(text: string, signal: AbortSignal): Promise<Completion[]>
  /** Sends what was typed; whether the server took it. */
  say(text: string): Promise<boolean>
}

export interface Composer {
  element: HTMLElement
  /** Begins anew in this channel. */
  reset(channel: string): void
}

const firstSteps = ['/help', '/link', '/proposals', '/treasury']

/** How long the person must pause before the server is asked for values, in milliseconds. */
const typingPause = 120

export function createComposer({ commands, complete, say }: ComposerNeeds): Composer {
  const listId = freshId()
  const about = el('p', { class: 'about' })
  const list = el('ul', { id: listId, role: 'listbox', 'aria-label': words('chat-completions') })
  const popup = el('div', { class: 'completions', hidden: true }, about, list)
  const input = el('input', {
    type: 'text',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'send',
    maxlength: 2000,
    input: suggest,
    focus: suggest,
    blur: close,
    keydown,
  })
  const send = el('button', { class: 'send', 'aria-label': words('chat-send') }, icon('send'))
  const hints = el(
    'div',
    { class: 'hints', role: 'group', 'aria-label': words('chat-hints') },
    ...firstSteps.map((text) =>
      el('button', { type: 'button', class: 'hint-button', click: () => submit(text) }, text),
    ),
  )
  const form = el(
    'form',
    {
      class: 'box',
      submit(event: SubmitEvent) {
        event.preventDefault()
        submit(input.value)
      },
    },
    input,
    send,
  )
  const element = el('div', { class: 'composer' }, popup, hints, form)

  let suggestions: Suggestion[] = []
  let shownAt: Spot | undefined
  let active = -1
  let asked = new AbortController()
  let waiting = 0
  let lastSent = ''

  async function submit(typed: string) {
    const text = typed.trim()
    if (text === '') return
    const fromInput = typed === input.value
    if (fromInput) input.value = ''
    close()
    lastSent = text
    waiting += 1
    form.setAttribute('aria-busy', 'true')
    const taken = await say(text)
    waiting -= 1
    if (waiting === 0) form.removeAttribute('aria-busy')
    // What could not be sent comes back, unless the next thing is being typed already.
    if (!taken && fromInput && input.value === '') input.value = typed
  }

  async function suggest() {
    asked.abort()
    asked = new AbortController()
    const { signal } = asked
    const text = input.value
    const spot = spotOf(text, commands())
    if (!spot) return close()
    if (spot.kind !== 'value' || !spot.option.completes) return show(spot, suggestionsAt(spot, commands()))

    show(spot, stillFitting(spot))

    await new Promise((resolve) => setTimeout(resolve, typingPause))
    if (signal.aborted) return
    // Suggestions are a help: where they fail, the person types on.
    const found = await complete(text, signal).catch(() => [])
    if (!signal.aborted) show(spot, found)
  }

  /** Until the server has answered, of what it said before about this option. */
  function stillFitting(spot: Spot & { kind: 'value' }): Suggestion[] {
    const before = shownAt?.kind === 'value' && shownAt.option === spot.option && shownAt.head === spot.head
    const typed = spot.typed.toLowerCase()
    return before
      ? suggestions.filter(({ value, label }) => `${label} ${value}`.toLowerCase().includes(typed))
      : []
  }

  function show(spot: Spot, found: Suggestion[]) {
    shownAt = spot
    suggestions = found
    about.textContent = aboutSpot(spot) ?? ''
    about.hidden = about.textContent === ''
    list.replaceChildren(...suggestions.map(suggestionElement))
    popup.hidden = suggestions.length === 0 && about.hidden
    input.setAttribute('aria-expanded', `${suggestions.length > 0}`)
    activate(suggestions.length > 0 && isUnfinished(spot, suggestions) ? 0 : -1)
  }

  function suggestionElement({ label, description, required }: Suggestion, index: number): HTMLElement {
    return el(
      'li',
      {
        role: 'option',
        id: `${listId}-${index}`,
        // Not on click: the input must keep its focus, and the phone its keyboard.
        pointerdown: (event: PointerEvent) => event.preventDefault(),
        mousedown: (event: MouseEvent) => event.preventDefault(),
        click: () => accept(index),
      },
      el('b', {}, label),
      required && el('small', { class: 'needed' }, words('chat-option-required')),
      description ? el('span', {}, description) : undefined,
    )
  }

  function activate(index: number) {
    active = index
    for (const [at, option] of [...list.children].entries())
      option.setAttribute('aria-selected', `${at === active}`)
    if (active === -1) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `${listId}-${active}`)
    list.children[active]?.scrollIntoView({ block: 'nearest' })
  }

  function accept(index: number) {
    const { value } = suggestions[index]!
    // After a whole value the next option comes; a name's colon waits for its value.
    input.value = /[:\s]$/.test(value) ? value : `${value} `
    input.setSelectionRange(input.value.length, input.value.length)
    input.scrollLeft = input.scrollWidth
    suggest()
  }

  function close() {
    asked.abort()
    shownAt = undefined
    suggestions = []
    popup.hidden = true
    list.replaceChildren()
    input.setAttribute('aria-expanded', 'false')
    activate(-1)
  }

  function keydown(event: KeyboardEvent) {
    // While letters are being composed, the keys belong to the input method.
    if (event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
    const count = suggestions.length
    const takes = () => {
      switch (event.key) {
        case 'ArrowDown':
          return count > 0 && activate((active + 1) % count)
        case 'ArrowUp':
          if (count > 0) return activate(active <= 0 ? count - 1 : active - 1)
          if (input.value !== '' || lastSent === '') return false
          input.value = lastSent
          return suggest()
        case 'Tab':
          return count > 0 && accept(Math.max(active, 0))
        case 'Enter':
          return active >= 0 && accept(active)
        case 'Escape':
          return !popup.hidden && close()
        default:
          return false
      }
    }
    if (takes() !== false) event.preventDefault()
  }

  return {
    element,
    reset(channel) {
      close()
      input.value = ''
      input.setAttribute('aria-label', words('chat-compose', { channel }))
      input.placeholder = words('chat-compose-hint')
    },
  }
}
