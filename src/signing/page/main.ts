import { insideApp, tellApp } from './chat-app.ts'
import { el } from './dom.ts'
import { openRequest } from './open.ts'
import { failureText, result, whoItIsFor } from './sections.ts'
import { type Heading, type Outcome, server, type View } from './server.ts'
import { words } from './words.ts'

/** How long a pending outcome is asked for, and the pause after a question that failed; in milliseconds. */
const PATIENCE = 10 * 60_000
const PAUSE = 3_000

const main = el('main')
document.body.append(main)
tellApp('web_app_ready')
tellApp('web_app_expand')
load()

/** What a person sees follows from what the server says, each time anew. */
async function load(): Promise<void> {
  main.replaceChildren(el('p', { class: 'loading', role: 'status' }, words('page-loading')))
  try {
    show(await server.view())
  } catch (failure) {
    const again = el('button', { class: 'button', click: load }, words('page-try-again'))
    main.replaceChildren(result('warn', words('page-unreachable'), failureText(failure), again))
  }
}

function show(view: View): void {
  switch (view.state) {
    case 'open':
      document.title = words('page-title', { title: view.title })
      main.replaceChildren(...openRequest(view, { reload: load, used: (outcome) => showUsed(view, outcome) }))
      break
    case 'used':
      showUsed(view, view.outcome)
      break
    case 'closed':
      main.replaceChildren(whoItIsFor(view), result('warn', words('page-closed'), view.text))
      break
    default:
      document.title = words('page-title-plain')
      main.replaceChildren(result('warn', words(`page-${view.state}`), view.text, ...backToChat()))
  }
}

function showUsed(heading: Heading, { outcome, text }: Outcome): void {
  const tone = { accepted: 'good', refused: 'error', pending: 'busy' } as const
  const shown = result(tone[outcome], words(`page-${outcome}`), text)
  if (outcome === 'accepted') shown.append(el('p', { class: 'next' }, words('page-back')))
  if (outcome === 'refused') shown.append(el('p', { class: 'next' }, words('page-again')))
  if (outcome !== 'pending') shown.append(...backToChat())
  main.replaceChildren(whoItIsFor(heading), shown)
  shown.focus()
  if (outcome === 'pending') follow(heading)
}

/** Inside an app the chat is one step away; in a browser people know their way. */
function backToChat(): HTMLElement[] {
  if (!insideApp) return []
  const close = () => tellApp('web_app_close')
  return [el('button', { class: 'button', click: close }, words('page-to-chat'))]
}

async function follow(heading: Heading): Promise<void> {
  const until = performance.now() + PATIENCE
  while (performance.now() < until) {
    try {
      const outcome = await server.outcome()
      if (outcome.outcome !== 'pending') return showUsed(heading, outcome)
    } catch {
      // The bot may be starting anew; its answer will be there when it is back.
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}
