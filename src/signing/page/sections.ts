import { el } from './dom.ts'
import { Failure, type Heading, type Open, type ToSign } from './server.ts'
import { words } from './words.ts'

/** First and largest: a link that was passed on is seen here, or nowhere. `acting`: it can still be stopped. */
export function whoItIsFor({ account, community }: Heading, { acting = false } = {}): HTMLElement {
  const { platformName: platform, name, id } = account
  return el(
    'section',
    { class: 'who' },
    el('p', { class: 'community' }, words('page-community', { community })),
    el('h1', {}, el('span', {}, words('page-for', { platform })), ' ', el('b', {}, name)),
    el('p', { class: 'number' }, words('page-number', { id })),
    acting && el('p', { class: 'stop' }, words('page-stop')),
  )
}

export function whatIsSigned({ title, lines, warnings }: Open, exact: HTMLElement): HTMLElement {
  return el(
    'section',
    { class: 'what' },
    el('p', { class: 'label' }, words('page-what')),
    el('h2', {}, title),
    ...lines.map((line) => el('p', {}, line)),
    ...warnings.map((warning) => el('p', { class: 'warning' }, warning)),
    exact,
  )
}

/** A fold-out with every byte of what is signed. */
export function exactMessage(): { element: HTMLElement; show(toSign: ToSign): void } {
  const note = el('p', {}, words('page-exact-later'))
  const text = el('pre', { tabindex: 0, hidden: true })
  return {
    element: el('details', {}, el('summary', {}, words('page-exact')), note, text),
    show(toSign) {
      if (toSign.kind === 'message') {
        note.textContent = words('page-exact-message')
        text.textContent = toSign.message
      } else {
        const { primaryType, domain, message, types } = toSign.typedData
        note.textContent = words('page-exact-typed', { name: primaryType })
        text.textContent = JSON.stringify({ primaryType, domain, message, types }, null, 2)
      }
      text.hidden = false
    },
  }
}

/** How it ended, or stands. It can take the focus, so that it is read out. */
export function result(
  tone: 'good' | 'warn' | 'error' | 'busy',
  title: string,
  text: string,
  ...more: HTMLElement[]
): HTMLElement {
  const heading = el('h2', {}, title)
  return el(
    'section',
    { class: `result ${tone}`, tabindex: -1, role: 'status' },
    heading,
    el('p', {}, text),
    ...more,
  )
}

export function failureText(failure: unknown): string {
  if (!(failure instanceof Failure)) throw failure
  if (failure.status === 0) return words('page-offline')
  return failure.text ?? words('page-unclear', { status: failure.status })
}

export function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
