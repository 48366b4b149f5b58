import { zeroAddress } from 'viem'
import {
  type Announcements,
  type AnnouncementsOptions,
  createAnnouncements,
} from '../../src/announcements/announcements.ts'
import { type Card, card } from '../../src/card.ts'
import { type Chat, ChatError } from '../../src/chat/chat.ts'
import { Community } from '../../src/community.ts'
import { type EventKind, retract, tell } from '../../src/events/events.ts'
import { createHealth } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import type { Prisma } from '../../src/store/generated/client.ts'
import { createTreasury } from '../../src/treasury/treasury.ts'
import { temporaryStore } from '../store/temporary.ts'

/** Nothing runs by itself: tests say when. */
const NEVER = 3600_000

/** A chat that keeps what it is sent, and does what it is told to before that. */
function createRecorder() {
  const posts: { channel: string; key: string; message: string; card: Card; revision: number }[] = []
  const edits: { message: string; card: Card }[] = []
  const recorder = {
    posts,
    edits,
    /** Called before a post or an edit is taken: may throw, or wait. */
    before: (_: { channel: string; key?: string; message?: string; card: Card }): unknown => undefined,
    titles: (channel: string) =>
      posts.filter((post) => post.channel === channel).map((post) => post.card.title),
    chat: {
      platform: 'local',
      async post({ channel }, card, key) {
        await recorder.before({ channel, card, key })
        const message = `m${posts.length + 1}`
        posts.push({ channel, key, message, card, revision: 0 })
        return message
      },
      async edit({ channel }, message, card) {
        await recorder.before({ channel, card, message })
        const post = posts.find((each) => each.channel === channel && each.message === message)
        if (!post) throw new ChatError('there is no such message', { gone: true })
        post.card = card
        post.revision++
        edits.push({ message, card })
      },
      complaints: async () => [],
      channels: async () => [],
      roles: async () => [],
    } satisfies Chat as Chat,
  }
  return recorder
}

export async function openHouse(parts: Partial<Record<keyof Community, unknown>> = {}) {
  let time = Date.parse('2026-07-01T10:00:00Z')
  const clock = { now: () => time }
  const temporary = await temporaryStore(clock)
  const { store } = temporary
  const { db } = store
  const community = Community.parse({
    ...{ id: 'commons', name: 'Commons', venues: [] },
    places: [{ id: 'hall', platform: 'local', channel: 'c1' }],
    ...parts,
  })
  const communities = new Map([[community.id, community]])
  await db.community.create({ data: { id: community.id, file: '{}', updatedAt: new Date(time) } })
  const recorder = createRecorder()
  const health = createHealth(clock)
  const treasury = createTreasury({
    ...{ store, clock, health, communities, log: silent, priceUrl: 'http://127.0.0.1:9', every: NEVER },
    chains: { has: () => false, client: () => expectNoChain() },
  })
  const opened: Announcements[] = []

  async function open(options: Partial<AnnouncementsOptions> = {}) {
    const announcements = await createAnnouncements({
      ...{ store, clock, log: silent, health, communities, treasury },
      chats: new Map([['local', recorder.chat]]),
      proposalCard,
      pace: { look: NEVER, edit: NEVER },
      retry: { attempts: 6, first: 1_000, longest: 8_000 },
      ...options,
    })
    opened.push(announcements)
    return announcements
  }

  /** The proposal's title, state and votes: what a live post is to follow. */
  async function proposalCard(communityId: string, number: number): Promise<Card | undefined> {
    const row = await db.proposal.findUnique({ where: { communityId_number: { communityId, number } } })
    return row ? card({ title: row.title, body: `${row.state} ${row.scores}` }) : undefined
  }

  let proposals = 0
  async function propose(title: string, parts: Partial<Prisma.ProposalUncheckedCreateInput> = {}) {
    const at = new Date(time)
    return db.proposal.create({
      data: {
        ...{
          communityId: community.id,
          number: ++proposals,
          venue: 'space',
          externalId: `${proposals}`,
          title,
        },
        ...{
          body: '',
          search: '',
          author: zeroAddress,
          system: 'basic',
          choices: '[]',
          labels: '[]',
          link: '',
        },
        ...{ snapshot: '0', state: 'active', createdAt: at, startsAt: at, endsAt: at, updatedAt: at },
        ...{ category: 'other', categoryReason: '{}', details: '{}', ...parts },
      },
    })
  }

  const keyOf = (kind: EventKind, proposal: { number: number }) => `${kind}:${proposal.number}`

  return {
    ...{ clock, store, db, community, communities, recorder, health, treasury },
    ...{ open, propose, proposalCard },
    /** Moves the clock on. */
    pass: (milliseconds: number) => {
      time += milliseconds
    },
    setTime: (at: string) => {
      time = Date.parse(at)
    },
    tell: (kind: EventKind, proposal: { id: number; number: number; title: string }) =>
      store.transaction((tx) =>
        tell(tx, clock, {
          ...{ communityId: community.id, kind, key: keyOf(kind, proposal), proposalId: proposal.id },
          data: { title: proposal.title },
        }),
      ),
    retract: (kind: EventKind, proposal: { number: number }) =>
      store.transaction((tx) => retract(tx, clock, community.id, keyOf(kind, proposal))),
    /** A change that its venue told us. */
    update: (id: number, data: Prisma.ProposalUncheckedUpdateInput) => {
      time += 1
      return db.proposal.update({ where: { id }, data: { ...data, updatedAt: new Date(time) } })
    },
    line: (name: string) => health.lines().find((line) => line.name === name),
    async close() {
      for (const each of opened) await each.stop()
      for (const loop of treasury.loops) await loop.stop()
      await temporary.cleanup()
    },
  }
}

function expectNoChain(): never {
  throw new Error('no chain is to be asked')
}
