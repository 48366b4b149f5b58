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
import { createLoops, type Wanted } from '../loops.ts'
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
  /** The Snapshot spaces' followers that run. */
  readonly loops: Loop[]
  /** From now on follows the spaces that the communities name now. */
  follow(): void
  /** Resolves when the Snapshot spaces were read up to now. */
  settle(): Promise<void>
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
  const loops = createLoops(options.health)

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
    get loops() {
      return loops.running
    },
    follow() {
      const wanted = [...communities.values()].flatMap(({ id: communityId, venues }) =>
        venues.flatMap((venue): [string, Wanted][] => {
          if (venue.kind !== 'snapshot') return []
          const options = { communityId, venue, hub, store, clock, log, pollEvery }
          const start = (health: Health) => followSnapshot({ ...options, health })
          return [[`${communityId} ${venue.id}`, { of: JSON.stringify(venue), start }]]
        }),
      )
      loops.keep(new Map(wanted))
    },
    settle: loops.settled,
    stop: loops.stop,
  }
}
