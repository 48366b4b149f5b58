import { type Chat, ChatError } from '../chat/chat.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import { OPEN } from '../governance/proposal.ts'
import type { Log } from '../log.ts'
import type { Proposal } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import type { DeliveryState } from './deliveries.ts'
import { destinationOf } from './destination.ts'
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

export interface LivePostsOptions {
  store: Store
  clock: Clock
  log: Log
  communities: ReadonlyMap<string, Community>
  /** By platform. */
  chats: ReadonlyMap<string, Chat>
  render: Render
  /** What takes the place of a post whose event was undone. */
  renderWithdrawn: Render
  report: Report
  retry?: Retry
}

interface Edit {
  delivery: Addressed
  state: DeliveryState
  /** Whether more edits may follow. */
  live: boolean
  /** Of the proposal that is shown, as its `updatedAt`. */
  version: number
}

/**
 * Keeps posts true: a proposal's live post is edited while it is open and once when it is over; a post of what was undone
 * is edited to say so, and back where it came to be after all. One edit a channel at each run, which is the throttle.
 */
export function createLivePosts(options: LivePostsOptions) {
  const { store, clock, log, communities, chats, render, renderWithdrawn, report, retry = RETRY } = options
  const lanes = createLanes()
  /** The versions that posts show, by delivery. */
  const shown = new Map<number, number>()
  const failures = new Map<number, number>()
  /** Until when a channel wants no edits, by subscription; milliseconds since the epoch. */
  const quiet = new Map<number, number>()

  async function run(signal: AbortSignal): Promise<void> {
    const bySubscription = new Map<number, Edit[]>()
    for (const edit of await findEdits()) {
      const { subscriptionId } = edit.delivery
      bySubscription.set(subscriptionId, [...(bySubscription.get(subscriptionId) ?? []), edit])
    }
    await lanes.run(bySubscription.keys(), (id) => editOne(bySubscription.get(id)!, signal))
  }

  async function findEdits(): Promise<Edit[]> {
    const posted = { message: { not: null } }
    const proposal = { select: { updatedAt: true, state: true, scoresFinal: true } }
    const include = { event: { include: { proposal } }, subscription: true }
    const undone = await store.db.delivery.findMany({
      where: {
        ...posted,
        OR: [
          { state: 'sent', event: { retractedAt: { not: null } } },
          { state: 'withdrawn', event: { retractedAt: null } },
        ],
      },
      include,
    })
    const live = await store.db.delivery.findMany({
      where: { ...posted, state: 'sent', live: true, event: { retractedAt: null } },
      include,
    })
    const versionOf = (each: (typeof live)[number]) => each.event.proposal?.updatedAt.getTime() ?? 0
    const edits = [
      ...undone.map((delivery): Edit => {
        const state = delivery.event.retractedAt ? 'withdrawn' : 'sent'
        return { delivery, state, live: delivery.live, version: versionOf(delivery) }
      }),
      ...live
        .filter((delivery) => versionOf(delivery) !== shown.get(delivery.id))
        .map(
          (delivery): Edit => ({
            delivery,
            state: 'sent',
            live: mayChange(delivery.event.proposal),
            version: versionOf(delivery),
          }),
        ),
    ]
    // One that fails must not keep the others waiting; of those, whoever waits longest comes first.
    return edits.sort((a, b) => by(failures, a, b) || by(shown, a, b))
  }

  function by(order: Map<number, number>, a: Edit, b: Edit): number {
    return (order.get(a.delivery.id) ?? 0) - (order.get(b.delivery.id) ?? 0)
  }

  async function editOne(edits: Edit[], signal: AbortSignal): Promise<void> {
    for (const edit of edits) {
      const { subscription, subscriptionId } = edit.delivery
      const chat = chats.get(subscription.platform)
      if (!chat || signal.aborted || (quiet.get(subscriptionId) ?? 0) > clock.now()) return
      if (await apply(chat, edit)) return
    }
  }

  /** Whether the channel was troubled with it. */
  async function apply(chat: Chat, edit: Edit): Promise<boolean> {
    const { event, message, subscription } = edit.delivery
    const card = await (edit.state === 'withdrawn' ? renderWithdrawn : render)(event, edit.delivery.live)
    if (!card) {
      await record({ ...edit, live: false })
      return false
    }
    const digest = digestOf(card)
    const changed = digest !== edit.delivery.digest
    try {
      const to = destinationOf(edit.delivery, communities, card, undefined)
      if (changed) await withinDeadline(chat.edit(to, message!, card))
    } catch (error) {
      await failed(edit, error)
      return true
    }
    await record(edit, digest)
    if (changed) await report(subscription)
    return changed
  }

  async function record({ delivery: { id }, state, live, version }: Edit, digest?: string): Promise<void> {
    await store.db.delivery.update({ where: { id }, data: { state, live, ...(digest ? { digest } : {}) } })
    failures.delete(id)
    if (live) shown.set(id, version)
    else shown.delete(id)
  }

  async function failed(edit: Edit, error: unknown): Promise<void> {
    const { id, subscription, subscriptionId } = edit.delivery
    const { gone, after } = error instanceof ChatError ? error : { gone: false, after: undefined }
    const count = (failures.get(id) ?? 0) + 1
    failures.set(id, count)
    log.warn({ delivery: id, error }, 'an edit failed')
    // Somebody removed the post, or it can't be edited any more: it stays as it is.
    if (gone || count >= retry.attempts) await record({ ...edit, live: false })
    else quiet.set(subscriptionId, clock.now() + waitAfter(count, retry, after))
    await report(subscription, error)
  }

  return { run, idle: lanes.idle }
}

/** Until the result is there; then the post is edited once more. */
function mayChange(proposal: Pick<Proposal, 'state' | 'scoresFinal'> | null): boolean {
  if (!proposal) return false
  const { state, scoresFinal } = proposal
  return (OPEN as string[]).includes(state) || (state === 'ended' && !scoresFinal)
}
