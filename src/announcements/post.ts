import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import { ChatError } from '../chat/chat.ts'
import { jittered } from '../deadline.ts'
import type { Delivery, Event, Subscription } from '../store/generated/client.ts'

/** The card of an event as things stand now; undefined where there is nothing left to show. `live`: it shows all there is. */
export type Render = (event: Event, live: boolean) => Promise<Card | undefined>

/** Says in `/doctor` how a subscription's place is. */
export type Report = (subscription: Subscription, error?: unknown) => Promise<void>

export type Addressed = Delivery & { event: Event; subscription: Subscription }

export interface Retry {
  /** Times that something is tried before it is given up. */
  attempts: number
  /** Milliseconds before the second try; doubled before each further one, up to `longest`. */
  first: number
  longest: number
}

/** Two and a half hours: the time that platforms are away on a bad day. */
export const RETRY: Retry = { attempts: 160, first: 1_000, longest: 60_000 }

/** Milliseconds before the next try, with jitter; `after` is what the platform asked for. */
export function waitAfter(attempts: number, { first, longest }: Retry, after = 0): number {
  const wait = Math.min(longest, first * 2 ** Math.min(attempts - 1, 20))
  return Math.max(after, jittered(wait))
}

/** By which an edit that would change nothing is spared. */
export function digestOf(card: Card): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('hex')
}

/**
 * Milliseconds for a chat to take a post. Long, because a library may itself wait for its platform's rate limit, and a
 * post that is given up too soon may appear twice.
 */
const DEADLINE = 120_000

export async function withinDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ChatError('the chat did not answer in time')), DEADLINE)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
