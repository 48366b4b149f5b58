import type { Community, TOPICS } from '../community.ts'
import type { EventKind } from '../events/events.ts'
import { writeCursor } from '../store/cursor.ts'
import type { Store, Tx } from '../store/store.ts'

export type Topic = (typeof TOPICS)[number]

export function topicOf(kind: EventKind): Topic {
  return kind === 'report-treasury' || kind === 'report-payouts' ? 'reports' : 'proposals'
}

/**
 * Makes the subscriptions what the community files say. A new one begins with what is told from now on. A place whose
 * platform has no chat adapter here is not subscribed yet, or it would one day be flooded with old news; one that was,
 * keeps its subscription, and what it misses waits.
 */
export async function syncSubscriptions(
  store: Store,
  communities: ReadonlyMap<string, Community>,
  platforms: { has(platform: string): boolean },
): Promise<void> {
  for (const community of communities.values()) {
    await store.transaction((tx) => syncCommunity(tx, community, platforms))
  }
}

async function syncCommunity(
  tx: Tx,
  community: Community,
  platforms: { has(platform: string): boolean },
): Promise<void> {
  const communityId = community.id
  const kept = await tx.subscription.findMany({ where: { communityId } })
  const gone = kept.filter((row) => !community.places.some((place) => place.id === row.place))
  await tx.subscription.deleteMany({ where: { id: { in: gone.map((row) => row.id) } } })
  await tx.cursor.deleteMany({ where: { name: { in: gone.map((row) => cursorOf(row.id)) } } })
  for (const { id: place, platform, channel, tell } of community.places) {
    const topics = JSON.stringify(tell)
    const row = kept.find((each) => each.place === place)
    if (row) {
      await tx.subscription.update({ where: { id: row.id }, data: { platform, channel, topics } })
      // What was posted in the old channel stays there as it is: its messages are not the new one's.
      if (row.platform !== platform || row.channel !== channel)
        await tx.delivery.updateMany({
          where: { subscriptionId: row.id, state: 'sent' },
          data: { message: null, live: false },
        })
    } else if (platforms.has(platform)) {
      const made = await tx.subscription.create({ data: { communityId, place, platform, channel, topics } })
      const newest = await tx.event.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
      await writeCursor(tx, cursorOf(made.id), newest?.id ?? 0)
    }
  }
}

/** The table Cursor keeps the id of the newest event that a subscription's deliveries were made of. */
export function cursorOf(subscriptionId: number): string {
  return `deliveries:${subscriptionId}`
}
