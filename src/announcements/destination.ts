import type { Card } from '../card.ts'
import type { Destination } from '../chat/chat.ts'
import type { Community } from '../community.ts'
import type { Store } from '../store/store.ts'
import { createWords } from '../words/words.ts'
import type { Addressed } from './post.ts'

/** Where a delivery goes, as the community's file says it now. */
export function destinationOf(
  { event, subscription }: Addressed,
  communities: ReadonlyMap<string, Community>,
  card: Card,
  about: string | undefined,
): Destination {
  const community = communities.get(subscription.communityId)
  const place = community?.places.find(({ id }) => id === subscription.place)
  // Only what is new is told aloud, once.
  const pings = event.kind === 'proposal-created' ? (place?.ping ?? []) : []
  return {
    channel: subscription.channel,
    reader: { words: createWords(community?.language), timeZone: community?.timeZone ?? 'UTC' },
    thread: place?.thread ?? false,
    ping: pings
      .filter(({ category }) => category === undefined || category === card.category)
      .map(({ role }) => role),
    about,
  }
}

/** The message that first told of the same proposal in the same place. */
export async function firstMessage(
  store: Store,
  { event, subscriptionId }: Addressed,
): Promise<string | undefined> {
  if (event.proposalId === null) return undefined
  const first = await store.db.delivery.findFirst({
    where: {
      subscriptionId,
      message: { not: null },
      event: { proposalId: event.proposalId, id: { not: event.id } },
    },
    orderBy: { eventId: 'asc' },
    select: { message: true },
  })
  return first?.message ?? undefined
}
