import { el, icon } from './dom.ts'
import type { People, Person } from './server.ts'
import { fullTime } from './times.ts'
import { words } from './words.ts'
import type { WorldClock } from './world-clock.ts'

interface SidebarNeeds {
  clock: WorldClock
  be(person: Person): void
  /** Moves the world's time on; resolves when that is done, also where it failed. */
  advance(seconds: number): Promise<void>
}

export interface Sidebar {
  element: HTMLElement
  show(people: People, current: Person): void
  /** Brings the time that it shows up to the clock. */
  tick(): void
}

const hour = 3600
const day = 24 * hour

/** On a wide window it stands beside the messages; on a phone it is a popover that comes in from the side. */
export function createSidebar({ clock, be, advance }: SidebarNeeds): Sidebar {
  const community = el('p', { class: 'community' })
  const channel = el('span')
  const people = el('ul', { class: 'people' })
  const time = el('time')

  const steps = [
    { label: words('chat-time-hour'), seconds: hour },
    { label: words('chat-time-day'), seconds: day },
    { label: words('chat-time-days'), seconds: 3 * day },
  ].map(({ label, seconds }) => {
    const button = el(
      'button',
      { type: 'button', class: 'button', click: () => move(button, seconds) },
      label,
    )
    return button
  })

  async function move(pressed: HTMLButtonElement, seconds: number) {
    for (const step of steps) step.disabled = true
    pressed.classList.add('waiting')
    await advance(seconds)
    pressed.classList.remove('waiting')
    for (const step of steps) step.disabled = false
    pressed.focus({ preventScroll: true })
  }

  const element = el(
    'aside',
    { id: 'sidebar', class: 'sidebar', popover: 'auto', 'aria-label': words('chat-sidebar-name') },
    el(
      'header',
      {},
      community,
      el(
        'button',
        {
          type: 'button',
          class: 'plain narrow-only',
          popovertarget: 'sidebar',
          popovertargetaction: 'hide',
          'aria-label': words('chat-sidebar-close'),
        },
        icon('close'),
      ),
    ),
    el('p', { class: 'channel', 'aria-label': words('chat-channels') }, icon('hash'), channel),
    el('h2', {}, words('chat-people')),
    people,
    el('p', { class: 'hint' }, words('chat-people-hint')),
    el(
      'section',
      { class: 'time' },
      el('h2', {}, icon('clock'), words('chat-time')),
      time,
      el('div', { class: 'steps' }, ...steps),
      el('p', { class: 'hint' }, words('chat-time-hint')),
    ),
  )

  function personElement(person: Person, index: number, current: Person): HTMLElement {
    const isCurrent = person.id === current.id
    return el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: 'person',
          'data-person': person.id,
          'aria-current': isCurrent && 'true',
          click() {
            if (element.matches(':popover-open')) element.hidePopover()
            be(person)
          },
        },
        monogram(person, index),
        el(
          'span',
          {},
          el('b', {}, person.name),
          el('span', {}, person.about),
          isCurrent && el('code', { title: person.address }, shortAddress(person.address)),
        ),
      ),
    )
  }

  return {
    element,
    show(all, current) {
      const focused = people.contains(document.activeElement)
      community.textContent = all.community
      channel.textContent = channelName(all)
      people.replaceChildren(...all.people.map((person, index) => personElement(person, index, current)))
      if (focused) people.querySelector<HTMLElement>('[aria-current]')?.focus()
    },
    tick() {
      time.textContent = fullTime(clock.now())
    },
  }
}

export function channelName({ channel }: People): string {
  return channel.replace(/^#/, '')
}

export function monogram(person: Person, index: number): HTMLElement {
  return el(
    'span',
    { class: `monogram tint-${index % 6}`, 'aria-hidden': 'true' },
    [...person.name][0]?.toUpperCase(),
  )
}

function shortAddress(address: string): string {
  return `${address.slice(0, 8)}…${address.slice(-6)}`
}
