import type { Clock } from '../clock.ts'
import type { Tx } from '../store/store.ts'

/** What can be told. A fact and its event are written in one transaction. */
export type EventKind =
  | 'proposal-created'
  | 'proposal-started'
  | 'proposal-ended'
  | 'proposal-queued'
  | 'proposal-executed'
  | 'proposal-cancelled'
  | 'report-treasury'
  | 'report-payouts'
  | 'place-joined'

export interface NewEvent {
  communityId: string
  /** The same fact always has the same key, so telling it twice does nothing. */
  key: string
  kind: EventKind
  proposalId?: number
  /** What the card needs beyond the proposal itself; must survive JSON. */
  data?: Record<string, unknown>
}

/** Writes an event beside the fact it tells of, in the fact's own transaction. A retracted one is told again. */
export async function tell(tx: Tx, clock: Clock, event: NewEvent): Promise<void> {
  const { communityId, key, kind, proposalId } = event
  await tx.event.upsert({
    where: { communityId_key: { communityId, key } },
    create: {
      communityId,
      key,
      kind,
      proposalId: proposalId ?? null,
      data: JSON.stringify(event.data ?? {}),
      at: new Date(clock.now()),
    },
    update: { retractedAt: null },
  })
}

/** The fact was undone (a reorganisation): what was not told yet is not told, and what was is corrected in place. */
export async function retract(tx: Tx, clock: Clock, communityId: string, key: string): Promise<void> {
  await tx.event.updateMany({
    where: { communityId, key, retractedAt: null },
    data: { retractedAt: new Date(clock.now()) },
  })
}

/** The fact is back, as history is read again: what was retracted holds again, and nothing new is told. */
export async function revive(tx: Tx, communityId: string, key: string): Promise<void> {
  await tx.event.updateMany({ where: { communityId, key }, data: { retractedAt: null } })
}
