import type { Chat } from '../chat/chat.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import type { Health, Pulse } from '../health.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Subscription } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import type { Treasury } from '../treasury/treasury.ts'
import { type CardsOptions, createCards } from './cards.ts'
import { createCourier } from './courier.ts'
import { createDeliveries } from './deliveries.ts'
import { createLivePosts } from './live.ts'
import type { Report, Retry } from './post.ts'
import { startSchedule } from './schedule.ts'
import { syncSubscriptions } from './subscriptions.ts'

export interface Announcements {
  loops: Loop[]
  /** What the community files say of places and schedules has changed. */
  refresh(): Promise<void>
  /** An event was told: brings it soon. */
  nudge(): void
  /** Resolves when what was due at the time of the call was told, and was brought or has failed. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export interface AnnouncementsOptions {
  store: Store
  clock: Clock
  log: Log
  health: Health
  communities: ReadonlyMap<string, Community>
  /** By platform. */
  chats: ReadonlyMap<string, Chat>
  treasury: Pick<Treasury, 'overview' | 'payments' | 'paymentsOf' | 'paymentsKnownUntil' | 'refresh'>
  proposalCard: CardsOptions['proposalCard']
  /** Milliseconds between two looks for something to bring, and between two edits in one channel. */
  pace?: { look: number; edit: number }
  retry?: Retry
}

/** Telegram takes twenty messages a minute in a group, edits among them. */
const PACE = { look: 500, edit: 4_000 }
/** Milliseconds for which `/doctor` tells of a post that was given up. */
const REMEMBERED = 24 * 3600_000

/**
 * The log of events becomes posts: subscriptions say who wants what, deliveries are made of events, the courier brings
 * them, live posts are kept true, and the schedule tells reports. Each community's row must be in the store before.
 */
export async function createAnnouncements(options: AnnouncementsOptions): Promise<Announcements> {
  const { store, clock, log, health, communities, chats, treasury, pace = PACE } = options
  await syncSubscriptions(store, communities, chats)
  const places = watchPlaces(health, chats)
  places.keep(communities)
  const report = createReport(store, clock, places.pulseOf)
  await reportGivenUp(store, clock, report)
  const posts = { ...options, ...createCards(options), report }
  const makeDeliveries = createDeliveries({ store, clock })
  const courier = createCourier(posts)
  const live = createLivePosts(posts)

  const bringing = startLoop({
    name: 'courier',
    every: pace.look,
    log,
    async run(signal) {
      await makeDeliveries()
      await courier.run(signal)
    },
  })
  const editing = startLoop({ name: 'live posts', every: pace.edit, log, run: live.run })
  const schedule = await startSchedule({ store, clock, log, communities, treasury, told: bringing.nudge })
  const loops = [schedule, bringing, editing]
  return {
    loops,
    async refresh() {
      await syncSubscriptions(store, communities, chats)
      await schedule.refresh()
      places.keep(communities)
      await reportGivenUp(store, clock, report)
      bringing.nudge()
    },
    nudge: bringing.nudge,
    async settle() {
      for (const loop of loops) await loop.settled()
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await Promise.all([courier.idle(), live.idle()])
    },
  }
}

/** A line of `/doctor` for each place. */
function watchPlaces(health: Health, chats: ReadonlyMap<string, Chat>) {
  const lines = new Map<string, { of: string; pulse: Pulse; end(): void }>()

  function open(communityId: string, { id: place, platform, channel }: Place): void {
    const name = nameOf({ communityId, place })
    const of = `${platform} ${channel}`
    const known = lines.get(name)
    if (known?.of === of) return
    known?.end()
    const connected = chats.has(platform)
    const remedy = connected ? 'remedy-place' : 'remedy-no-chat'
    const { watch, end } = health.part()
    const pulse = watch(`posts of ${communityId} in ${place} (${platform})`, remedy, communityId)
    if (!connected) pulse.failing(`there is no connection to ${platform}`)
    lines.set(name, { of, pulse, end })
  }

  return {
    pulseOf: (subscription: Subscription) => lines.get(nameOf(subscription))?.pulse,
    /** Lines of places that are as they were stay as they are. */
    keep(communities: ReadonlyMap<string, Community>): void {
      const names = new Set<string>()
      for (const { id: communityId, places } of communities.values()) {
        for (const place of places) {
          open(communityId, place)
          names.add(nameOf({ communityId, place: place.id }))
        }
      }
      for (const [name, { end }] of lines) {
        if (names.has(name)) continue
        end()
        lines.delete(name)
      }
    },
  }
}

type Place = Community['places'][number]

/** Deliveries that were given up not long ago. */
function givenUp(clock: Clock) {
  return { state: 'dead', nextAttemptAt: { gte: new Date(clock.now() - REMEMBERED) } }
}

function createReport(
  store: Store,
  clock: Clock,
  pulseOf: (subscription: Subscription) => Pulse | undefined,
): Report {
  return async (subscription, error) => {
    const pulse = pulseOf(subscription)
    if (error !== undefined) return pulse?.failing(error)
    const where = { subscriptionId: subscription.id }
    const dead = await store.db.delivery.findFirst({
      where: { ...where, ...givenUp(clock) },
      orderBy: { id: 'desc' },
    })
    if (!dead) return pulse?.well()
    const said = `a post was given up: ${dead.error}`
    // What was brought since says that the place is well again; what is lost is still told.
    const since = await store.db.delivery.findFirst({
      where: { ...where, state: 'sent', id: { gt: dead.id } },
    })
    if (since) pulse?.well(said)
    else pulse?.failing(said)
  }
}

async function reportGivenUp(store: Store, clock: Clock, report: Report): Promise<void> {
  const concerned = await store.db.subscription.findMany({
    where: { deliveries: { some: givenUp(clock) } },
  })
  for (const subscription of concerned) await report(subscription)
}

function nameOf({ communityId, place }: { communityId: string; place: string }): string {
  return `${communityId} ${place}`
}
