import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { type Address, parseUnits } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shortAddress } from '../../src/address.ts'
import { createChains } from '../../src/chain/clients.ts'
import { createFollower } from '../../src/chain/follower.ts'
import { proposalCard } from '../../src/governance/card.ts'
import { createGovernance, type Governance } from '../../src/governance/governance.ts'
import { createHealth } from '../../src/health.ts'
import { type Deployment, proposeFunding } from '../../src/local/deploy.ts'
import { silent } from '../../src/log.ts'
import type { Loop } from '../../src/loop.ts'
import type { Store } from '../../src/store/store.ts'
import { createWords } from '../../src/words/words.ts'
import { people, startWorld } from '../local/fixture.ts'
import {
  ballot,
  proposalTypes,
  proposal as signed,
  space,
  testHub,
  voter,
  voteTypes,
} from '../local/hub/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { CHAIN, governorVenue, keepCommunity, testCommunity } from './fixture.ts'

const words = createWords()
const wallets: Address[] = [people.holder.address, voter.address]
let world: Awaited<ReturnType<typeof startWorld>>
let deployment: Deployment
let hub: ReturnType<typeof testHub>
let store: Store
let governance: Governance
let follower: Loop
let communityId: string
/** Whether the hub answers, or keeps everyone waiting. */
let mute = false
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  world = await startWorld()
  deployment = await world.deploy()
  hub = testHub({ clock: world.clock })
  const server = serve({
    fetch: (request) => (mute ? new Promise<Response>(() => {}) : hub.app.fetch(request)),
    hostname: '127.0.0.1',
    port: 0,
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const community = testCommunity([
    { kind: 'snapshot', id: 'space', name: 'Snapshot', space: space.id },
    governorVenue(deployment.governor),
  ])
  communityId = community.id
  const temporary = await temporaryStore(world.clock)
  store = temporary.store
  await keepCommunity(store, community, world.clock)
  const ground = { store, clock: world.clock, log: silent, health: createHealth(world.clock) }
  const chains = createChains({ ...ground, rpcUrls: new Map([[CHAIN, [world.chain.rpcUrl]]]) })
  governance = createGovernance({
    ...ground,
    chains,
    communities: new Map([[communityId, community]]),
    members: { wallets: async () => wallets },
    snapshot: { hubUrl: `${url}/graphql`, sequencerUrl: url, ipfsGatewayUrl: url, apiKey: undefined },
    pollEvery: 3_600_000,
  })
  governance.follow()
  follower = createFollower({
    ...ground,
    ...{ chainId: CHAIN, client: chains.client(CHAIN), pollEvery: 3_600_000 },
    readers: governance.readers(CHAIN),
  })
  cleanups.push(
    () => world.chain.stop(),
    temporary.cleanup,
    async () => {
      ;(server as Server).closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    () => governance.stop(),
    () => follower.stop(),
  )
  await settle()
})
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

async function settle() {
  await Promise.all([follower.settled(), governance.settle()])
}

async function find(externalId: string) {
  const { number } = await store.db.proposal.findFirstOrThrow({ where: { externalId } })
  return (await governance.find(communityId, number))!
}

test('how wallets stand to a proposal on the chain: before it begins, once it has, and when they voted', async () => {
  const id = await proposeFunding(world.chain.rpcUrl, deployment, {
    ...{ proposer: people.delegate, title: 'Fund the model', body: 'Training a language model.' },
    ...{ recipient: people.newcomer.address, amount: parseUnits('5', 6) },
  })
  await settle()
  const pending = await find(`${id}`)
  expect(await governance.standing(pending, 'me')).toEqual({
    wallets: [
      { address: people.holder.address, power: parseUnits('100000', 18), cast: false, voted: undefined },
      { address: voter.address, power: 0n, cast: false, voted: undefined },
    ],
  })
  expect(await store.db.votingPower.count()).toBe(0)

  await world.pass(20)
  await settle()
  const active = await find(`${id}`)
  expect(active.state).toBe('active')
  await governance.standing(active, 'me')
  const kept = await store.db.votingPower.findMany({ orderBy: { power: 'desc' } })
  expect(kept.map(({ power }) => power)).toEqual([parseUnits('100000', 18).toString(), '0'])

  await world.vote(deployment, id, people.holder)
  await settle()
  const { wallets: after } = await governance.standing(active, 'me')
  expect(after[0]).toMatchObject({ cast: true, voted: 1 })
  const card = proposalCard(await find(`${id}`), words, { standing: { wallets: after } })
  expect(card.category).toBe('model-funding')
  const said = card.body.split('\n')
  const [mine, other] = [people.holder.address, voter.address].map(shortAddress)
  expect(said).toContain('`██████████` **For** 100 % · 100,000')
  expect(said).toContain('1 vote · Quorum reached: 100,000 of 80,000')
  expect(said).toContain(`**You** (\`${mine}\`): 100,000 votes, voted **For**`)
  expect(said).toContain(`**You** (\`${other}\`): no voting power here, has not voted`)
  expect(card.actions.map(({ id, label }) => `${id}: ${label}`)).toEqual(
    ['For', 'Against', 'Abstain'].map(
      (choice, index) => `vote proposal:1 choice:${index + 1}: Vote: ${choice}`,
    ),
  )
})

test('how wallets stand at Snapshot, and what is said while the hub is silent', async () => {
  const now = Math.floor(world.clock.now() / 1000)
  const id = await hub.send(
    proposalTypes,
    { ...signed, timestamp: now, start: now - 10, end: now + 1000, title: 'Pause the release' },
    people.steward as never,
  )
  await settle()
  const proposal = await find(id)
  mute = true
  const before = world.clock.now()
  const silent = await governance.standing(proposal, 'me')
  expect(world.clock.now() - before).toBeLessThan(5_000)
  expect(silent.wallets[1]).toEqual({
    ...{ address: voter.address, power: undefined, cast: undefined, voted: undefined },
  })
  expect(proposalCard(proposal, words, { standing: silent }).body).toContain(
    'voting power not known yet, not known yet whether it voted',
  )
  mute = false

  await hub.send(voteTypes(), { ...ballot, timestamp: now + 20, proposal: id, choice: 2 }, voter)
  // What was asked in vain is asked anew after a while.
  world.clock.setOffset(world.clock.offset + 20_000)
  const { wallets: after } = await governance.standing(proposal, 'me')
  expect(after[1]).toEqual({ address: voter.address, power: 10n ** 19n, cast: true, voted: 2 })
  const kept = await store.db.votingPower.findFirst({
    where: { proposalId: proposal.id, voter: voter.address },
  })
  expect(kept?.power).toBe(`${10n ** 19n}`)
})

test('everyone sees a card; a number that is no proposal is none', async () => {
  expect((await governance.card(communityId, 1, words))?.title).toBe('#1 Fund the model')
  for (const number of [0, -1, 99, 1.5, 2 ** 40, Number.NaN])
    expect(await governance.find(communityId, number)).toBeUndefined()
  expect(await governance.find('elsewhere', 1)).toBeUndefined()
})
