import type { Address } from 'viem'
import { createChains } from '../../src/chain/clients.ts'
import { createFollower } from '../../src/chain/follower.ts'
import type { Clock } from '../../src/clock.ts'
import { type Community, Community as schema } from '../../src/community.ts'
import { createGovernorReader } from '../../src/governance/governor/reader.ts'
import { createHealth } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import type { Store } from '../../src/store/store.ts'

export const CHAIN = 31337

export function testCommunity(venues: unknown[], parts: object = {}): Community {
  return schema.parse({
    id: 'commons',
    name: 'Commons',
    chains: [{ id: CHAIN, name: 'Local', currency: 'ETH' }],
    venues,
    ...parts,
  })
}

export function governorVenue(address: Address) {
  return { kind: 'governor' as const, id: 'assembly', name: 'Assembly', chain: CHAIN, address, fromBlock: 0 }
}

export async function keepCommunity(store: Store, community: Community, clock: Clock): Promise<void> {
  await store.db.community.create({
    data: { id: community.id, file: JSON.stringify(community), updatedAt: new Date(clock.now()) },
  })
}

/** A follower of one governor. It reads only when told to: `settled()`. */
export function followGovernor(store: Store, clock: Clock, rpcUrl: string, governor: Address) {
  const health = createHealth(clock)
  const chains = createChains({ rpcUrls: new Map([[CHAIN, [rpcUrl]]]), health, log: silent })
  const client = chains.client(CHAIN)
  const reader = createGovernorReader({
    communityId: 'commons',
    venue: governorVenue(governor),
    client,
    store,
    clock,
  })
  const loop = createFollower({
    ...{ chainId: CHAIN, client, store, log: silent, health, readers: [reader] },
    pollEvery: 3_600_000,
  })
  /** Fails where the run failed, and says why. */
  async function settled() {
    await loop.settled()
    const line = health.lines().find(({ name }) => name === `chain ${CHAIN}`)
    if (line?.state !== 'well') throw new Error(`the follower: ${line?.detail}`)
  }
  return { loop, settled, health }
}

export async function events(store: Store) {
  const rows = await store.db.event.findMany({ orderBy: { id: 'asc' } })
  return rows.filter(({ retractedAt }) => !retractedAt).map(({ kind }) => kind.replace('proposal-', ''))
}
