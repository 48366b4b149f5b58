import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Card } from '../../card.ts'
import type { Clock } from '../../clock.ts'

/** A message as a person sees it. An edit keeps its id and raises its revision. */
export interface Message {
  id: string
  revision: number
  place: string
  private: boolean
  card: Card
  /** Milliseconds since the epoch. */
  at: number
  /** What somebody typed or pressed that this answers, and who. */
  said?: string
  author?: string
}

interface Kept {
  message: Message
  /** Moves on with each post and edit. */
  turn: number
  /** Who alone sees it; undefined: everyone in the place. */
  to?: string
  key?: string
}

export interface Room {
  /** Shows a message. With a `key` that was used before, nothing is shown again: the first one's id is given. */
  post(message: {
    place: string
    card: Card
    to?: string
    key?: string
    said?: string
    author?: string
  }): Message
  /** @returns undefined where there is no such message */
  edit(id: string, card: Card): Message | undefined
  /** The message, and who alone sees it. */
  find(id: string): { message: Message; to: string | undefined } | undefined
  /** All that this person sees which is newer than the cursor; an unknown cursor is the beginning. */
  since(person: string, cursor: string | undefined): { messages: Message[]; cursor: string }
  /** Resolves when something was posted or edited, or the signal aborts. */
  changed(signal: AbortSignal): Promise<void>
}

/** How many messages are kept; older ones scroll away. */
const MOST = 2000

/**
 * The local community's chat platform: what Discord's and Telegram's servers are to their adapters. Messages are lines of
 * a file, written before a post is answered, so that they outlive the bot.
 */
export function openRoom({ file, clock, keep }: { file: string; clock: Clock; keep: boolean }): Room {
  const kept = new Map<string, Kept>()
  const byKey = new Map<string, string>()
  const listeners = new Set<() => void>()
  let epoch = randomBytes(4).toString('hex')
  let turn = 0

  if (keep && existsSync(file)) {
    const [head, ...lines] = readFileSync(file, 'utf8').split('\n')
    epoch = head || epoch
    // A line that was cut off by a crash was never answered for.
    for (const line of lines) if (line.endsWith('}')) remember(JSON.parse(line))
  }
  writeFileSync(
    `${file}.new`,
    `${[epoch, ...[...kept.values()].map((each) => JSON.stringify(each))].join('\n')}\n`,
  )
  renameSync(`${file}.new`, file)

  function remember(each: Kept): void {
    kept.delete(each.message.id)
    kept.set(each.message.id, each)
    if (each.key) byKey.set(each.key, each.message.id)
    turn = Math.max(turn, each.turn)
    if (kept.size <= MOST) return
    const oldest = kept.values().next().value!
    kept.delete(oldest.message.id)
    if (oldest.key) byKey.delete(oldest.key)
  }

  function show(each: Kept): Message {
    appendFileSync(file, `${JSON.stringify(each)}\n`)
    remember(each)
    for (const listener of [...listeners]) listener()
    return each.message
  }

  return {
    post({ place, card, to, key, said, author }) {
      const before = key === undefined ? undefined : kept.get(byKey.get(key) ?? '')
      if (before) return before.message
      const message = {
        id: `${epoch}-${turn + 1}`,
        revision: 1,
        place,
        private: to !== undefined,
        card,
        at: clock.now(),
        said,
        author,
      }
      return show({ message, turn: turn + 1, to, key })
    },
    edit(id, card) {
      const before = kept.get(id)
      if (!before) return undefined
      return show({
        ...before,
        message: { ...before.message, card, revision: before.message.revision + 1 },
        turn: turn + 1,
      })
    },
    find(id) {
      const found = kept.get(id)
      return found && { message: found.message, to: found.to }
    },
    since(person, cursor) {
      const [of, number] = (cursor ?? '').split('.')
      const after = of === epoch && Number(number) <= turn ? Number(number) : 0
      const seen = [...kept.values()].filter(
        (each) => each.turn > after && (each.to === undefined || each.to === person),
      )
      return { messages: seen.map((each) => each.message), cursor: `${epoch}.${turn}` }
    },
    changed: (signal) =>
      new Promise((resolve) => {
        const done = () => {
          listeners.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        listeners.add(done)
        signal.addEventListener('abort', done)
        if (signal.aborted) done()
      }),
  }
}
