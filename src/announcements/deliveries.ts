import type { Clock } from '../clock.ts'
import type { EventKind } from '../events/events.ts'
import { readCursor, writeCursor } from '../store/cursor.ts'
import type { Event, Subscription } from '../store/generated/client.ts'
import type { Store, Tx } from '../store/store.ts'
import { cursorOf, type Topic, topicOf } from './subscriptions.ts'

/**
 * How a delivery is: `pending` until it was posted, then `sent`, or `dead` where it can't be. `withheld` while its event is
 * undone and was not posted; `withdrawn` where it was, and its post says so.
 */
export type DeliveryState = 'pending' | 'sent' | 'dead' | 'withheld' | 'withdrawn'

/** Events that one transaction makes deliveries of, at most. */
const BATCH = 200

/** Makes one delivery for each (event, subscription), in the transaction in which the subscription's cursor moves past it. */
export function createDeliveries({ store, clock }: { store: Store; clock: Clock }): () => Promise<void> {
  let newestHandled = -1
  return async function makeDeliveries() {
    const newest = await store.db.event.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
    if (newest && newest.id !== newestHandled) {
      const subscriptions = await store.db.subscription.findMany()
      for (const subscription of subscriptions) {
        let more = true
        while (more) more = await store.transaction((tx) => moveOn(tx, clock, subscription))
      }
      newestHandled = newest.id
    }
    // What was undone and came back is news again.
    await store.db.delivery.updateMany({
      where: { state: 'withheld', event: { retractedAt: null } },
      data: { state: 'pending' },
    })
  }
}

/** Whether there may be more. */
async function moveOn(tx: Tx, clock: Clock, subscription: Subscription): Promise<boolean> {
  const name = cursorOf(subscription.id)
  const handled = (await readCursor<number>(tx, name)) ?? 0
  const events = await tx.event.findMany({
    where: { id: { gt: handled }, communityId: subscription.communityId },
    orderBy: { id: 'asc' },
    take: BATCH,
  })
  const last = events.at(-1)
  if (!last) return false
  for (const event of events.filter((each) => concerns(subscription, each))) {
    await tx.delivery.create({
      data: {
        eventId: event.id,
        subscriptionId: subscription.id,
        state: event.retractedAt ? 'withheld' : 'pending',
        nextAttemptAt: new Date(clock.now()),
        live: await isLive(tx, subscription, event),
      },
    })
  }
  await writeCursor(tx, name, last.id)
  return events.length === BATCH
}

function concerns(subscription: Subscription, event: Event): boolean {
  const topics = JSON.parse(subscription.topics) as Topic[]
  const { place, atOnce } = JSON.parse(event.data) as { place?: string; atOnce?: boolean }
  // Whoever manages the new place may change everything: wherever anything is told, somebody should know.
  if (event.kind === 'place-joined') return topics.length > 0 && place !== subscription.place
  const topic = topicOf(event.kind as EventKind)
  if (!topics.includes(topic)) return false
  // That a proposal opened at once is on the post that tells of it.
  if (event.kind === 'proposal-started' && atOnce) return false
  // A report goes where its schedule says.
  return topic === 'proposals' || place === subscription.place
}

/** One post of a proposal is kept up to date in each place: that of its creation, or of its start where that was not told. */
async function isLive(tx: Tx, subscription: Subscription, { kind, proposalId }: Event): Promise<boolean> {
  if (kind === 'proposal-created') return true
  if (kind !== 'proposal-started' || proposalId === null) return false
  const created = await tx.delivery.count({
    where: { subscriptionId: subscription.id, event: { proposalId, kind: 'proposal-created' } },
  })
  return created === 0
}
