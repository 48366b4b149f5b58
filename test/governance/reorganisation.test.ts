import { parseUnits } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Deployment } from '../../src/local/deploy.ts'
import { proposeFunding } from '../../src/local/deploy.ts'
import type { Store } from '../../src/store/store.ts'
import { people, startWorld } from '../local/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { followGovernor, governorVenue, keepCommunity, testCommunity } from './fixture.ts'

const DAY = 86_400
/** The full count is that of `npm run test:long`. */
const ROUNDS = process.env.LONG ? 60 : 8

let world: Awaited<ReturnType<typeof startWorld>>
let deployment: Deployment
const opened: (() => Promise<void>)[] = []

beforeAll(async () => {
  world = await startWorld()
  deployment = await world.deploy()
})
afterAll(async () => {
  for (const close of opened) await close()
  await world.chain.stop()
})

async function follow() {
  const temporary = await temporaryStore(world.clock)
  await keepCommunity(temporary.store, testCommunity([governorVenue(deployment.governor)]), world.clock)
  const { loop, settled } = followGovernor(
    temporary.store,
    world.clock,
    world.chain.rpcUrl,
    deployment.governor,
  )
  async function close() {
    await loop.stop()
    await temporary.cleanup()
  }
  opened.push(close)
  return { store: temporary.store, settled, close }
}

/** All that stands in the store because of the chain, without what depends on when it was read. */
async function facts(store: Store) {
  const proposals = await store.db.proposal.findMany({
    where: { state: { not: 'undone' } },
    orderBy: { externalId: 'asc' },
    include: { ballots: { orderBy: { voter: 'asc' } } },
  })
  const events = await store.db.event.findMany({ where: { retractedAt: null }, orderBy: { key: 'asc' } })
  return {
    proposals: proposals.map(({ id: _, number: _n, updatedAt: _u, details, ballots, ...row }) => {
      const { outcome, quorumBlock: _q, ...rest } = JSON.parse(details)
      return {
        ...row,
        details: { ...rest, outcome: outcome?.result },
        ballots: ballots.map(({ proposalId: _p, ...ballot }) => ballot),
      }
    }),
    logs: await store.db.chainLog.findMany({ orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }] }),
    reached: proposals
      .flatMap(({ details, externalId }) =>
        (JSON.parse(details).reached as string[]).map((step) => `${step}:assembly:${externalId}`),
      )
      .sort(),
    told: events.map(({ key }) => key),
  }
}

const tip = async (store: Store) =>
  (await store.db.cursor.findUniqueOrThrow({ where: { name: 'chain:31337' } })).value

test('whatever a reorganisation takes away or leaves, the store is what a fresh follower reads', async () => {
  const follower = await follow()
  await follower.settled()
  let seed = 20261123
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * below)
  }
  const voters = [people.holder, people.delegate, people.steward]
  const ids: bigint[] = []
  const propose = async (title: string) => {
    const id = await proposeFunding(world.chain.rpcUrl, deployment, {
      ...{ proposer: people.delegate, title, body: 'Money.', amount: parseUnits('1', 6) },
      recipient: people.newcomer.address,
    })
    ids.push(id)
    return id
  }
  const vote = async (id: bigint) => {
    // The proposal may be gone, over, or voted on by this one: then nothing happens.
    await world.vote(deployment, id, voters[random(voters.length)]!).catch(() => {})
  }

  const lasting = await propose('Lasting')
  await world.pass(30)
  await world.vote(deployment, lasting, people.holder)
  await world.client.mine({ blocks: 12 })

  for (let round = 0; round < ROUNDS; round++) {
    for (let action = 0; action < 8; action++) {
      const what = random(6)
      if (what < 2) {
        // Few titles: a proposal that was undone comes back as the same. One that is there already is refused.
        await propose(`Proposal ${random(5 + round)}`).catch(() => {})
      } else if (what < 4) {
        for (const id of ids.slice(-3)) await vote(id)
      } else await world.pass(random(5) ? 30 : DAY)
      if (random(2)) await follower.settled()
    }
    // Too new to be left by any reorganisation.
    await propose(`Fleeting ${round}`)
    await follower.settled()
    await world.client.request({ method: 'anvil_reorg', params: [3 + random(8), []] } as never)
    await follower.settled()

    const fresh = await follow()
    do {
      await fresh.settled()
      await follower.settled()
    } while ((await tip(fresh.store)) !== (await tip(follower.store)))
    const mine = await facts(follower.store)
    const theirs = await facts(fresh.store)
    expect(mine.proposals, `round ${round}`).toEqual(theirs.proposals)
    expect(mine.logs).toEqual(theirs.logs)
    // It was there from the beginning: all that holds was told, and nothing else.
    expect(mine.told).toEqual(mine.reached)
  }
  const states = (await follower.store.db.proposal.findMany()).map(({ state }) => state)
  expect(states).toContain('undone')
  expect(await follower.store.db.event.count({ where: { NOT: { retractedAt: null } } })).toBeGreaterThan(0)
  expect(await follower.store.db.vote.count()).toBeGreaterThan(0)
}, 300_000)
