import { el, icon } from './dom.ts'
import { words } from './words.ts'

const shownFor = 8000

const shelf = el('div', { class: 'toasts', role: 'alert' })

/** Tells the person one sentence, over the page. What is open on top of the page would cover it, so it is told within that. */
export function toast(sentence: string): void {
  const line = el(
    'div',
    { class: 'toast' },
    icon('warn'),
    el('p', {}, sentence),
    el(
      'button',
      { type: 'button', class: 'plain', 'aria-label': words('chat-dismiss'), click: () => line.remove() },
      icon('close'),
    ),
  )
  const parent = document.querySelector('dialog[open], :popover-open') ?? document.body
  if (shelf.parentElement !== parent) parent.append(shelf)
  shelf.append(line)
  setTimeout(() => line.remove(), shownFor)
}
