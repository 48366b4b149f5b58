import type { Card } from '../../../card.ts'
import type { Look } from '../preview.ts'
import { locale, words } from './words.ts'

/**
 * The local community's HTTP face, as the browser uses it. Reading is tried again by who needs it; what a person
 * does is sent once, for it must not happen twice.
 */
export interface Person {
  id: string
  name: string
  about: string
  address: string
}

export interface People {
  community: string
  channel: string
  /** The world's time in milliseconds, here and below. */
  now: number
  people: Person[]
}

export interface Option {
  name: string
  description: string
  required: boolean
  kind: 'text' | 'integer' | 'choice'
  choices?: { value: string; label: string }[]
  /** Whether the server completes its values. */
  completes: boolean
}

export interface Command {
  name: string
  description: string
  options: Option[]
}

/** `value` is the whole text that takes the place of what is typed. */
export interface Completion {
  value: string
  label: string
  description?: string
}

export interface Message {
  id: string
  revision: number
  place: string
  private: boolean
  at: number
  /** What a person typed that this answers, and who that was. */
  said?: string
  author?: string
  card: Card
}

export interface Answers {
  messages: Message[]
}

export interface Feed extends Answers {
  cursor: string
  now: number
}

export interface Press {
  as: string
  message: string
  action: string
  values?: string[]
  fields?: Record<string, string>
}

const second = 1000

export const server = {
  people: () => call<People>('people'),
  commands: () => call<{ commands: Command[] }>('commands'),
  complete: (as: string, text: string, signal: AbortSignal) =>
    call<{ options: Completion[] }>('complete', { body: { as, text }, signal, deadline: 5 * second }),
  say: (as: string, text: string) => call<Answers>('say', { body: { as, text }, deadline: 60 * second }),
  press: (press: Press) => call<Answers>('press', { body: press, deadline: 60 * second }),
  // The chain is mined and every follower catches up before the answer: that may take its time.
  advance: (seconds: number) =>
    call<{ now: number }>('time', { body: { advance: seconds }, deadline: 180 * second }),
  /** What that platform would be sent for this message, or for the form that one of its actions opens. */
  preview(as: string, message: string, look: Look, form?: string) {
    const query = new URLSearchParams({
      as,
      message,
      look,
      language: locale,
      ...(form !== undefined && { form }),
    })
    return call<unknown>(`preview?${query}`)
  },
  /** The server holds an empty feed back for `wait` seconds. */
  feed(as: string, after: string | undefined, wait: number, signal: AbortSignal) {
    const query = new URLSearchParams({ as, wait: `${wait}`, ...(after !== undefined && { after }) })
    return call<Feed>(`feed?${query}`, { signal, deadline: (wait + 15) * second })
  },
}

interface CallOptions {
  body?: unknown
  signal?: AbortSignal
  deadline?: number
}

/** Throws an Error whose message may be shown to the person; what `signal` ends throws its reason. */
async function call<Answer>(path: string, { body, signal, deadline = 15 * second }: CallOptions = {}) {
  const limit = AbortSignal.timeout(deadline)
  try {
    const response = await fetch(`/local/${path}`, {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    if (response.ok) return (await response.json()) as Answer
    const { error } = await response.json().catch(() => ({}))
    return refuse(
      typeof error === 'string' ? error : words('chat-error-unknown', { status: response.status }),
    )
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof Refusal) throw error
    throw new Error(words(limit.aborted ? 'chat-error-slow' : 'chat-error-away'))
  }
}

class Refusal extends Error {}

function refuse(sentence: string): never {
  throw new Refusal(sentence)
}
