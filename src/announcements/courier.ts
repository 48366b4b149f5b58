import { type Chat, ChatError } from '../chat/chat.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import { reason } from '../health.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { DeliveryState } from './deliveries.ts'
import { destinationOf, firstMessage } from './destination.ts'
import { createLanes } from './lanes.ts'
import {
  type Addressed,
  digestOf,
  RETRY,
  type Render,
  type Report,
  type Retry,
  waitAfter,
  withinDeadline,
} from './post.ts'

export interface CourierOptions {
  store: Store
  clock: Clock
  log: Log
  communities: ReadonlyMap<string, Community>
  /** By platform. */
  chats: ReadonlyMap<string, Chat>
  render: Render
  report: Report
  retry?: Retry
}

/** Deliveries that one lane takes up at once. */
const BATCH = 50
/** A post that failed so often may be itself the reason: then the next ones are tried past it. */
const STUBBORN = 3
/** So many failures in a row, and it is the channel. */
const IN_A_ROW = 3

/**
 * Brings what is due to its channels, each channel's in the order of what happened. A post that fails holds up those
 * behind it, until it is seen that they would pass. It is at least once: a post is repeated only if the process is
 * killed after the chat took it and before that is recorded.
 */
export function createCourier(options: CourierOptions) {
  const { store, clock, log, communities, chats, render, report, retry = RETRY } = options
  const lanes = createLanes()
  /** What was posted and is not recorded yet, because the store failed. */
  const unrecorded = new Map<number, { message: string; digest: string }>()

  async function run(signal: AbortSignal): Promise<void> {
    const due = await store.db.delivery.groupBy({
      by: ['subscriptionId'],
      where: { state: 'pending', nextAttemptAt: { lte: new Date(clock.now()) } },
    })
    const keys = due.map(({ subscriptionId }) => subscriptionId)
    await lanes.run(keys, (subscriptionId) => bring(subscriptionId, signal))
  }

  async function bring(subscriptionId: number, signal: AbortSignal): Promise<void> {
    const queue: Addressed[] = await store.db.delivery.findMany({
      where: { state: 'pending', subscriptionId },
      orderBy: { eventId: 'asc' },
      take: BATCH,
      include: { event: true, subscription: true },
    })
    const [first] = queue
    const chat = chats.get(first?.subscription.platform ?? '')
    if (!first || !chat || first.nextAttemptAt.getTime() > clock.now()) return
    let failures = 0
    for (const delivery of queue) {
      const now = await store.db.subscription.findUnique({ where: { id: subscriptionId } })
      // The place was moved or taken out meanwhile: what is left goes where it is now.
      if (signal.aborted || now?.channel !== delivery.subscription.channel) return
      const error = await attempt(chat, delivery, failures === 0)
      if (error === undefined) {
        failures = 0
        continue
      }
      failures++
      if (error.after !== undefined || first.attempts < STUBBORN || failures === IN_A_ROW) return
    }
  }

  /** Resolves to what failed, where it is to be tried again. */
  async function attempt(chat: Chat, delivery: Addressed, counts: boolean): Promise<Failure | undefined> {
    const { id, event, subscription } = delivery
    let posted = unrecorded.get(id)
    try {
      if (!posted) {
        if (event.retractedAt) return await settle(delivery, 'withheld')
        const card = await render(event, delivery.live)
        if (!card) return await nothingToShow(delivery)
        const to = destinationOf(delivery, communities, card, await firstMessage(store, delivery))
        // A restored database counts its deliveries anew; what they tell of and when is another.
        const key = `delivery:${id}:${event.key}:${event.at.getTime()}`
        const message = await withinDeadline(chat.post(to, card, key))
        posted = { message, digest: digestOf(card) }
      }
    } catch (error) {
      return await failed(delivery, error, counts)
    }
    unrecorded.set(id, posted)
    const sent = { state: 'sent', sentAt: new Date(clock.now()), error: null }
    const { count } = await store.db.delivery.updateMany({
      where: { id, subscription: { channel: subscription.channel } },
      data: { ...sent, ...posted },
    })
    // Moved while it was posted: the message is none of the new channel's.
    if (count === 0) await store.db.delivery.updateMany({ where: { id }, data: { ...sent, live: false } })
    unrecorded.delete(id)
    await report(subscription)
    return undefined
  }

  async function failed(delivery: Addressed, error: unknown, counts: boolean): Promise<Failure | undefined> {
    const attempts = delivery.attempts + 1
    const { gone, after } = error instanceof ChatError ? error : { gone: false, after: undefined }
    log.warn({ delivery: delivery.id, attempts, error }, 'a post failed')
    if (gone || (counts && attempts >= retry.attempts)) {
      await settle(delivery, 'dead', reason(error))
      await report(delivery.subscription)
      return undefined
    }
    if (counts) {
      const nextAttemptAt = new Date(clock.now() + waitAfter(attempts, retry, after))
      await store.db.delivery.update({
        where: { id: delivery.id },
        data: { attempts, nextAttemptAt, error: reason(error) },
      })
    }
    await report(delivery.subscription, error)
    return { after }
  }

  /** What it told of is gone: for good, or undone just now. */
  async function nothingToShow(delivery: Addressed): Promise<undefined> {
    const event = await store.db.event.findUnique({ where: { id: delivery.eventId } })
    if (event?.retractedAt) return settle(delivery, 'withheld')
    return settle(delivery, 'dead', 'there is nothing left to show')
  }

  async function settle({ id }: Addressed, state: DeliveryState, error?: string): Promise<undefined> {
    await store.db.delivery.update({ where: { id }, data: { state, error: error ?? null } })
  }

  return { run, idle: lanes.idle }
}

interface Failure {
  after: number | undefined
}
