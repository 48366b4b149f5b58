import { createComposer } from './composer.ts'
import { el, icon } from './dom.ts'
import { follow } from './feed.ts'
import { createMessageList } from './messages.ts'
import { render } from './render-markdown.ts'
import { type Answers, type Command, type Feed, type People, type Person, server } from './server.ts'
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
  press: (message, action, carried) =>
    answered(server.press({ as: me.id, message: message.id, action, ...carried })),
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
