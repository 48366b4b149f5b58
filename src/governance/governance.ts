import type { Address } from 'viem'
import type { Card, Choice } from '../card.ts'
import type { Chains } from '../chain/clients.ts'
import type { LogReader } from '../chain/reader.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import type { Health } from '../health.ts'
import type { Log } from '../log.ts'
import type { Loop } from '../loop.ts'
import { isLoopback } from '../loopback.ts'
import type { Store } from '../store/store.ts'
import type { Words } from '../words/words.ts'
import { proposalCard } from './card.ts'
import { createGovernorReader } from './governor/reader.ts'
import { createLookup, type Filter, type ListPage } from './lookup.ts'
import { createStanding, type Standing } from './power.ts'
import type { Proposal, State } from './proposal.ts'
import { followSnapshot } from './snapshot/follower.ts'
import { createSnapshotHub } from './snapshot/hub.ts'

export interface GovernanceOptions {
  store: Store
  clock: Clock
  log: Log
  health: Health
  communities: ReadonlyMap<string, Community>
  chains: Chains
  members: { wallets(memberId: string): Promise<Address[]> }
  snapshot: {
    hubUrl: string
    sequencerUrl: string
    ipfsGatewayUrl: string
    apiKey: string | undefined
  }
  /** Milliseconds between two looks at a Snapshot space; a second on this machine, some elsewhere. */
  pollEvery?: number
}

/** What is being decided: followed from all venues, found and shown. */
export interface Governance {
  list(communityId: string, filter: Filter & { page?: number | undefined }): Promise<ListPage>
  find(communityId: string, number: number): Promise<Proposal | undefined>
  /** What can be typed for a proposal: numbers, labelled with titles. */
  complete(communityId: string, typed: string, state?: State): Promise<Choice[]>
  standing(proposal: Proposal, memberId: string): Promise<Standing>
  /** As everyone sees it. */
  card(communityId: string, number: number, words: Words): Promise<Card | undefined>
  /** For the follower of this chain. */
  readers(chainId: number): LogReader[]
  /** The Snapshot spaces' followers, once started. */
  readonly loops: Loop[]
  start(): void
  /** Resolves when the Snapshot spaces were read up to now. */
  settle(): Promise<void>
  /** After it, `start` may be called again: for the communities as they are then. */
  stop(): Promise<void>
}

/** Milliseconds; two questions a look stay far below the 100 a minute that a hub answers without a key. */
const POLL = { near: 1_000, far: 10_000 }

export function createGovernance(options: GovernanceOptions): Governance {
  const { store, clock, log, communities, chains, members, snapshot } = options
  const { hubUrl, sequencerUrl, ipfsGatewayUrl, apiKey } = snapshot
  const hub = createSnapshotHub({ url: hubUrl, sequencerUrl, gatewayUrl: ipfsGatewayUrl, apiKey })
  const pollEvery = options.pollEvery ?? (isLoopback(hubUrl) ? POLL.near : POLL.far)
  const lookup = createLookup(store, communities)
  const { wallets } = members
  const loops: Loop[] = []
  let watched: ReturnType<Health['part']> | undefined

  return {
    ...lookup,
    standing: createStanding({ store, clock, log, communities, chains, hub, wallets }),
    async card(communityId, number, words) {
      const proposal = await lookup.find(communityId, number)
      return proposal && proposalCard(proposal, words)
    },
    readers: (chainId) =>
      [...communities.values()].flatMap(({ id: communityId, venues }) =>
        venues.flatMap((venue) =>
          venue.kind === 'governor' && venue.chain === chainId
            ? createGovernorReader({ communityId, venue, client: chains.client(chainId), store, clock })
            : [],
        ),
      ),
    loops,
    start() {
      watched = options.health.part()
      for (const { id: communityId, venues } of communities.values())
        for (const venue of venues)
          if (venue.kind === 'snapshot')
            loops.push(
              followSnapshot({ communityId, venue, hub, store, clock, log, health: watched, pollEvery }),
            )
    },
    async settle() {
      await Promise.all(loops.map((loop) => loop.settled()))
    },
    async stop() {
      await Promise.all(loops.splice(0).map((loop) => loop.stop()))
      watched?.end()
    },
  }
}
