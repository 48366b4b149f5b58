import { quote } from '../../../typed.ts'
import { isLook, LOOKS, type Look } from '../preview.ts'
import { createComposer } from './composer.ts'
import { el, icon } from './dom.ts'
import { follow } from './feed.ts'
import { openForm } from './form.ts'
import { lookElement, openLookForm, type Pressed } from './looks/look.ts'
import { createMessageList } from './messages.ts'
import { render } from './render-markdown.ts'
import {
  type Answers,
  type Command,
  type Feed,
  type Message,
  type People,
  type Person,
  type Press,
  server,
} from './server.ts'
import { channelName, createSidebar, monogram } from './sidebar.ts'
import { keepTimes } from './times.ts'
import { toast } from './toast.ts'
import { words } from './words.ts'
import { createWorldClock } from './world-clock.ts'

/** Whom the person at this browser is. The signing page's test wallet reads it too. */
const asKey = 'folkmoot.as'

const clock = createWorldClock()
let people: People
let commands: Command[] = []
let me: Person
let following = new AbortController()

const messages = createMessageList({
  clock,
  person: (id) => (id === undefined ? me : people.people.find((person) => person.id === id)),
  press,
  look(message) {
    const look = lookInAddress()
    const author = people.people.find(({ id }) => id === message.author)?.name ?? message.author
    if (!look) return undefined
    const pressed = (button: Pressed) => pressInLook(look, message, button)
    return lookElement(look, me.id, { clock, message, author, press: pressed })
  },
})
const composer = createComposer({
  commands: () => commands,
  complete: async (text, signal) => (await server.complete(me.id, text, signal)).options,
  async say(text) {
    const done = messages.pending(me, text)
    messages.toEnd()
    const taken = await answered(server.say(me.id, text))
    done()
    return taken
  },
})
const sidebar = createSidebar({ clock, be, advance })
const channel = el('span')
const looks = [undefined, ...LOOKS].map((look) =>
  el('a', { href: `#${look ?? ''}` }, words(`chat-look-${look ?? 'own'}`)),
)
const myself = el('button', { type: 'button', class: 'plain narrow-only', popovertarget: 'sidebar' })
const connection = el('p', { class: 'connection', role: 'status' })
const chat = el(
  'main',
  {},
  el(
    'header',
    { class: 'bar-top' },
    el(
      'button',
      {
        type: 'button',
        class: 'plain narrow-only',
        popovertarget: 'sidebar',
        'aria-label': words('chat-sidebar-open'),
      },
      icon('menu'),
    ),
    el('h1', { class: 'channel' }, icon('hash'), channel),
    el('nav', { class: 'looks', 'aria-label': words('chat-look') }, ...looks),
    myself,
  ),
  connection,
  messages.element,
  composer.element,
)
const loading = el('p', { class: 'loading', role: 'status' }, words('chat-loading'))

await start()

async function start() {
  document.body.append(loading)
  await untilAnswered(load)
  loading.replaceWith(sidebar.element, chat)
  be(people.people.find(({ id }) => id === localStorage.getItem(asKey)) ?? people.people[0]!)

  showLook()
  addEventListener('hashchange', () => {
    showLook()
    messages.redraw()
    messages.toEnd()
  })
  setInterval(tick, 1000)
  // Two tabs may be two people: the signing page that is opened from here is for the one who is here.
  addEventListener('focus', () => localStorage.setItem(asKey, me.id))
}

async function load() {
  const [everyone, known] = await Promise.all([server.people(), server.commands()])
  people = everyone
  commands = known.commands
  clock.set(people.now)
}

/** Becomes this person: from here on the page shows what that person sees. */
function be(person: Person) {
  me = person
  localStorage.setItem(asKey, me.id)
  showWhere()
  messages.clear(welcome())
  composer.reset(channelName(people))

  following.abort()
  following = new AbortController()
  const { signal } = following
  follow(me.id, { arrived, away, back }, signal)
}

function showWhere() {
  const name = channelName(people)
  document.title = words('chat-title', { community: people.community })
  channel.textContent = name
  const index = people.people.findIndex(({ id }) => id === me.id)
  myself.replaceChildren(monogram(me, index))
  myself.setAttribute('aria-label', words('chat-you-are', { name: me.name }))
  sidebar.show(people, me)
  tick()
}

function welcome(): HTMLElement {
  const { community } = people
  const place = { channel: channelName(people), name: me.name }
  return el(
    'div',
    {},
    el('h2', {}, words('chat-welcome', { community })),
    el('p', {}, words('chat-welcome-body', place)),
    render(words('chat-welcome-next'), clock),
  )
}

function arrived(feed: Feed, from: 'start' | 'cursor') {
  // The local world may have been made anew while the bot was away; nothing of the old one counts then.
  if (messages.isOtherWorld(feed.messages)) messages.clear(welcome())
  clock.set(feed.now)
  messages.put(feed.messages)
  if (from === 'start') messages.toEnd()
  keepTimes(clock)
}

function away() {
  connection.textContent = words('chat-reconnecting')
}

async function back() {
  connection.textContent = ''
  // What is back may be a newer bot, or another community.
  await load().then(showWhere, tell)
}

async function advance(seconds: number) {
  try {
    clock.set((await server.advance(seconds)).now)
  } catch (error) {
    tell(error)
  }
  tick()
}

/** In whose look messages are shown stands in the page's address; undefined: in our own. */
function lookInAddress() {
  const name = location.hash.slice(1)
  return isLook(name) ? name : undefined
}

function showLook() {
  const look = lookInAddress()
  for (const link of looks) link.ariaCurrent = `${link.hash.slice(1) === (look ?? '')}`
  document.documentElement.dataset.look = look
}

function press(message: Message, action: string, carried: Pick<Press, 'values' | 'fields'>) {
  return answered(server.press({ as: me.id, message: message.id, action, ...carried }))
}

/**
 * A platform's button carries the id of an action, or a select's with the value in its gap. Telegram asks for a form's
 * fields one by one; our own form stands in for that.
 */
function pressInLook(look: Look, message: Message, { id, values, form = false }: Pressed) {
  const { actions } = message.card
  const action = actions.find((each) => each.id === id)
  if (action && form) {
    const send = (fields: Record<string, string>) =>
      press(message, id, action.kind === 'select' ? { values: Object.values(fields) } : { fields })
    return openLookForm(look, me.id, message, id, send).catch(tell)
  }
  if (action?.kind === 'form') return openForm(action, (fields) => press(message, id, { fields }))
  if (action) return press(message, id, { values })
  for (const select of actions) {
    if (select.kind !== 'select') continue
    const chosen = select.options.find(
      ({ value }) => select.id.replace(/:\?(?=\s|$)/, () => `:${quote(value)}`) === id,
    )
    if (chosen) return press(message, select.id, { values: [chosen.value] })
  }
  toast(words('chat-look-not-here'))
}

/** Shows what came of it, or says why nothing did. Whoever asked may be somebody else by then. */
async function answered(asked: Promise<Answers>): Promise<boolean> {
  const asker = me
  try {
    const answer = await asked
    if (me === asker) messages.put(answer.messages)
    return true
  } catch (error) {
    tell(error)
    return false
  }
}

function tell(error: unknown) {
  toast((error as Error).message)
}

function tick() {
  sidebar.tick()
  keepTimes(clock)
}

async function untilAnswered(ask: () => Promise<void>) {
  while (true) {
    try {
      return await ask()
    } catch {
      loading.textContent = words('chat-reconnecting')
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
}
