import type { Clock } from '../../../clock.ts'
import { actionsElement, type PressAction } from './actions.ts'
import botPicture from './bot.svg'
import { cardElement } from './card.ts'
import { type Child, el, icon } from './dom.ts'
import type { Message, Person } from './server.ts'
import { clockTime, day, fullTime, utcTime } from './times.ts'
import { words } from './words.ts'

interface Shown {
  message: Message
  element: HTMLLIElement
  /** Kept through edits that leave the actions as they are, with what the person has picked there. */
  actions: HTMLElement | undefined
}

interface MessageListNeeds {
  clock: Clock
  person(id: string | undefined): Person | undefined
  press(message: Message, ...pressed: Parameters<PressAction>): Promise<boolean>
  /** The message in another platform's look; undefined: in ours. */
  look(message: Message): HTMLElement | undefined
}

export interface MessageList {
  element: HTMLElement
  /** Begins anew: another person, or another world. */
  clear(welcome: Node): void
  /** Shows new messages in the order of their time; an edited one takes its own place. */
  put(messages: Message[]): void
  /** Draws all of them again: the look has changed. */
  redraw(): void
  /** Whether one of these cannot be of the world that is shown. */
  isOtherWorld(messages: Message[]): boolean
  /** Shows that something is under way, until the function it returns is called. */
  pending(author: Person, said: string): () => void
  /** From now on the newest message stays in view. */
  toEnd(): void
}

// The page stays quick when a channel has grown long; older messages are not needed to act on the newest.
const mostShown = 400

/** Messages this close together that answer nobody stand under one name. In milliseconds. */
const together = 5 * 60_000

/** Less than this much below the view, in pixels, still counts as being at the end. */
const nearEnd = 64

export function createMessageList({ clock, person, press, look }: MessageListNeeds): MessageList {
  const shown = new Map<string, Shown>()
  const top = el('div', { class: 'welcome' })
  const list = el('ol')
  const underWay = el('div', { class: 'pending' })
  const inner = el('div', { class: 'inner' }, top, list, underWay)
  const scroller = el(
    'div',
    {
      class: 'scroller',
      tabindex: 0,
      role: 'log',
      'aria-label': words('chat-messages'),
      'aria-live': 'polite',
      // Relative times change by themselves; nobody wants to hear that.
      'aria-relevant': 'additions',
    },
    inner,
  )
  const pill = el('button', { type: 'button', class: 'pill', hidden: true, click: () => toEnd('smooth') })
  const element = el('div', { class: 'messages' }, scroller, pill)

  let pinned = true
  let unseen = 0

  scroller.addEventListener('scroll', () => {
    pinned = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd
    if (pinned) unseen = 0
    settlePill()
  })
  // Whatever makes the messages grow or the window shrink, who was at the end stays there.
  const keepEnd = new ResizeObserver(() => pinned && toEnd())
  keepEnd.observe(inner)
  keepEnd.observe(scroller)

  function toEnd(behavior: ScrollBehavior = 'instant') {
    scroller.scrollTo({ top: scroller.scrollHeight, behavior })
  }

  function settlePill() {
    pill.hidden = pinned
    const text = unseen > 0 ? words('chat-new-messages', { count: unseen }) : words('chat-to-end')
    pill.classList.toggle('news', unseen > 0)
    pill.replaceChildren(el('span', { class: unseen > 0 ? '' : 'unseen' }, text), icon('down'))
  }

  function put(messages: Message[]) {
    for (const message of messages) {
      const before = shown.get(message.id)
      if (before && before.message.revision >= message.revision) continue
      if (before) replace(before, message)
      else append(message)
    }
    for (const { message, element } of inOrder().slice(0, -mostShown)) {
      element.remove()
      shown.delete(message.id)
    }
    arrange()
    settlePill()
  }

  function inOrder(): Shown[] {
    return ([...list.children] as HTMLElement[]).map((element) => shown.get(element.dataset.id!)!)
  }

  function append(message: Message) {
    const actions = actionsOf(message)
    const element = messageElement(message, actions)
    const earlier = inOrder().findLast((other) => other.message.at <= message.at)
    if (earlier) earlier.element.after(element)
    else list.prepend(element)
    shown.set(message.id, { message, element, actions })
    if (!pinned) unseen += 1
  }

  function replace(before: Shown, message: Message) {
    const same = JSON.stringify(before.message.card.actions) === JSON.stringify(message.card.actions)
    const focused = before.element.contains(document.activeElement) ? document.activeElement : null
    const actions = same ? before.actions : actionsOf(message)
    const element = messageElement(message, actions)
    before.element.replaceWith(element)
    shown.set(message.id, { message, element, actions })
    if (focused) refocus(element, focused)
  }

  function actionsOf(message: Message) {
    return actionsElement(message.card.actions, (...pressed) => press(message, ...pressed))
  }

  function messageElement(message: Message, actions: HTMLElement | undefined): HTMLLIElement {
    const looked = look(message)
    const drawn = looked ? [looked] : ownLook(message, actions)
    return el(
      'li',
      {
        class: message.private ? 'message private' : 'message',
        tabindex: -1,
        'data-id': message.id,
        'data-revision': message.revision,
      },
      ...drawn,
    )
  }

  function ownLook(message: Message, actions: HTMLElement | undefined): Child[] {
    return [
      message.said !== undefined &&
        saidLine(person(message.author)?.name ?? message.author ?? '', message.said),
      el('img', { class: 'avatar', src: botPicture, alt: '', width: 40, height: 40 }),
      el(
        'div',
        { class: 'content' },
        el(
          'p',
          { class: 'head' },
          el('b', {}, words('chat-bot-name')),
          el('span', { class: 'tag' }, words('chat-bot-tag')),
          moment(message.at),
        ),
        cardElement(message.card, actions, clock),
        footnote(message),
      ),
    ]
  }

  /** Names each day once, and the bot once for messages that follow each other. */
  function arrange() {
    let above: Message | undefined
    for (const { message, element } of inOrder()) {
      const today = day(message.at)
      const newDay = !above || day(above.at) !== today
      if (newDay) element.dataset.day = today
      else delete element.dataset.day
      const follows =
        !newDay &&
        message.said === undefined &&
        above!.private === message.private &&
        message.at - above!.at < together
      element.classList.toggle('follows', follows)
      above = message
    }
  }

  return {
    element,
    put,
    redraw() {
      for (const before of [...shown.values()]) replace(before, before.message)
      arrange()
    },
    toEnd() {
      pinned = true
      toEnd()
    },
    clear(welcome) {
      shown.clear()
      list.replaceChildren()
      underWay.replaceChildren()
      top.replaceChildren(welcome)
      pinned = true
      unseen = 0
      settlePill()
    },
    isOtherWorld: (messages) =>
      messages.some(({ id, at }) => {
        const known = shown.get(id)
        return known !== undefined && known.message.at !== at
      }),
    pending(author, said) {
      const line = el(
        'div',
        {},
        saidLine(author.name, said),
        el('p', { class: 'thinking' }, el('i'), el('i'), el('i'), el('span', {}, words('chat-thinking'))),
      )
      underWay.append(line)
      return () => line.remove()
    },
  }
}

function saidLine(name: string, said: string): HTMLElement {
  return el('p', { class: 'said' }, el('span', {}, words('chat-used', { name })), ' ', el('code', {}, said))
}

function footnote({ private: isPrivate, revision }: Message): HTMLElement | undefined {
  if (!isPrivate && revision <= 1) return undefined
  return el(
    'p',
    { class: 'footnote' },
    isPrivate && el('span', {}, icon('eye'), words('chat-private')),
    revision > 1 && el('span', { title: words('chat-edited-hint') }, words('chat-edited')),
  )
}

function moment(at: number): HTMLElement {
  const time = el('time', { datetime: new Date(at).toISOString(), title: utcTime(at) }, clockTime(at))
  time.setAttribute('aria-label', fullTime(at))
  return time
}

/** After an edit the keyboard is where it was, or at least at the same message. */
function refocus(element: HTMLElement, focused: Element) {
  const action = (focused as HTMLElement).dataset.action
  const again = focused.isConnected
    ? (focused as HTMLElement)
    : action && element.querySelector<HTMLElement>(`[data-action="${CSS.escape(action)}"]`)
  ;(again || element).focus({ preventScroll: true })
}
