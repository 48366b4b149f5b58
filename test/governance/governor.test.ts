import {
  createPublicClient,
  type Hex,
  http,
  keccak256,
  numberToHex,
  parseAbi,
  parseUnits,
  toHex,
  zeroHash,
} from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTimes } from '../../src/governance/governor/times.ts'
import { toProposal } from '../../src/governance/proposal.ts'
import { governorAbi } from '../../src/local/contracts/index.ts'
import { type Deployment, proposeFunding } from '../../src/local/deploy.ts'
import { createKeeper } from '../../src/local/keeper.ts'
import { createWords } from '../../src/words/words.ts'
import { people, startWorld } from '../local/fixture.ts'
import { type TemporaryStore, temporaryStore } from '../store/temporary.ts'
import { CHAIN, events, followGovernor, governorVenue, keepCommunity, testCommunity } from './fixture.ts'

const DAY = 86_400
let world: Awaited<ReturnType<typeof startWorld>>
let deployment: Deployment
const opened: { cleanup(): Promise<void> }[] = []

beforeAll(async () => {
  world = await startWorld()
  deployment = await world.deploy()
})
afterAll(async () => {
  for (const each of opened) await each.cleanup()
  await world.chain.stop()
})

async function follower() {
  const temporary: TemporaryStore = await temporaryStore(world.clock)
  const { store } = temporary
  const community = testCommunity([governorVenue(deployment.governor)], {
    treasury: { tokens: [{ chain: CHAIN, address: deployment.usd, symbol: 'USDX', decimals: 6 }] },
  })
  await keepCommunity(store, community, world.clock)
  const { loop, settled, health } = followGovernor(
    store,
    world.clock,
    world.chain.rpcUrl,
    deployment.governor,
  )
  const cleanup = async () => {
    await loop.stop()
    await temporary.cleanup()
  }
  opened.push({ cleanup })
  await settled()
  const proposal = async (id: bigint) =>
    toProposal(await store.db.proposal.findFirstOrThrow({ where: { externalId: id.toString() } }), community)
  return { store, community, settled, proposal, health }
}

function propose(title: string, amount = '40000') {
  return proposeFunding(world.chain.rpcUrl, deployment, {
    proposer: people.delegate,
    title,
    body: '```folkmoot\ncategory: model-funding\nmodel: Moot-7B\namount: 40,000\n```\nTrain it in the open.',
    recipient: people.newcomer.address,
    amount: parseUnits(amount, 6),
  })
}

test('a proposal is followed from its creation to the payment, and each step is told once', async () => {
  const { store, settled, proposal } = await follower()
  expect(await events(store)).toEqual([])

  const id = await propose('Fund Moot-7B')
  await settled()
  const created = await proposal(id)
  expect(created).toMatchObject({
    number: 1,
    title: 'Fund Moot-7B',
    state: 'pending',
    category: 'model-funding',
    choices: ['For', 'Against', 'Abstain'],
    author: people.delegate.address,
    tally: { scores: [0n, 0n, 0n], quorum: undefined, decimals: 18, final: false },
  })
  const words = createWords()
  const recipient = people.newcomer.address
  expect(created.actions.map(words.say)).toEqual([
    `Pays 40,000 USDX to \`${recipient.slice(0, 6)}…${recipient.slice(-4)}\``,
  ])
  expect(await events(store)).toEqual(['created'])

  await world.pass(10)
  await settled()
  expect(await proposal(id)).toMatchObject({ state: 'active', tally: { quorum: parseUnits('80000', 18) } })

  await world.vote(deployment, id, people.holder)
  await world.vote(deployment, id, people.delegate)
  await settled()
  expect((await proposal(id)).tally).toMatchObject({ scores: [parseUnits('600000', 18), 0n, 0n], votes: 2 })
  const votes = await store.db.vote.findMany({ orderBy: { power: 'asc' } })
  expect(votes).toMatchObject([
    { voter: people.holder.address, choice: '1', power: parseUnits('100000', 18).toString() },
    { voter: people.delegate.address, choice: '1', power: parseUnits('500000', 18).toString() },
  ])

  await world.pass(DAY)
  await settled()
  expect(await proposal(id)).toMatchObject({ state: 'passed', tally: { final: true } })

  const keeper = createKeeper({
    rpcUrl: world.chain.rpcUrl,
    governor: deployment.governor,
    account: people.admin,
    failed: (_, error) => {
      throw error
    },
  })
  await keeper.run()
  await settled()
  const queued = await proposal(id)
  expect(queued.state).toBe('queued')
  expect(queued.executableAt!.getTime()).toBeGreaterThan(world.clock.now() + 3_500_000)

  await world.pass(3_601)
  await keeper.run()
  await settled()
  expect((await proposal(id)).state).toBe('executed')
  expect(await events(store)).toEqual(['created', 'started', 'ended', 'queued', 'executed'])
  const ended = await store.db.event.findFirstOrThrow({ where: { kind: 'proposal-ended' } })
  expect(JSON.parse(ended.data)).toMatchObject({ number: 1, title: 'Fund Moot-7B', result: 'passed' })
})

test('what was before is stored and not told; what happened while down is told', async () => {
  const early = await propose('Before')
  const first = await follower()
  expect((await first.proposal(early)).title).toBe('Before')
  expect(await events(first.store)).toEqual([])

  const late = await propose('While down')
  await world.pass(10)
  await first.settled()
  expect((await first.proposal(late)).state).toBe('active')
  // Also that the one from before has started is news.
  expect((await events(first.store)).sort()).toEqual(['created', 'started', 'started'])
})

test('a proposal without enough votes is rejected, and a withdrawn one says so', async () => {
  const { store, settled, proposal } = await follower()
  const id = await propose('Nobody wants this')
  const args = [
    [deployment.usd],
    [0n],
    [transferData(deployment, people.newcomer.address, '7')],
    keccak256(toHex('# Withdrawn\n\nLater.')),
  ] as const
  const { client } = world
  const send = async (functionName: 'propose' | 'cancel') => {
    const hash = await client.writeContract({
      address: deployment.governor,
      abi: governorAbi,
      functionName,
      args: functionName === 'propose' ? [args[0], args[1], args[2], '# Withdrawn\n\nLater.'] : args,
      account: people.delegate,
      chain: null,
    } as never)
    await client.waitForTransactionReceipt({ hash })
  }
  await send('propose')
  await send('cancel')
  await world.pass(DAY + 60)
  await settled()
  expect((await proposal(id)).state).toBe('rejected')
  const withdrawn = await store.db.proposal.findFirstOrThrow({ where: { title: 'Withdrawn' } })
  expect(withdrawn.state).toBe('cancelled')
  const told = await store.db.event.findMany({ where: { proposalId: withdrawn.id } })
  expect(told.map(({ kind }) => kind)).toEqual(['proposal-created', 'proposal-cancelled'])
})

test('what is executed at the timelock itself, past the governor, is executed', async () => {
  const { settled, proposal, store } = await follower()
  const { client } = world
  const id = await propose('Executed by hand')
  await world.pass(10)
  await world.vote(deployment, id, people.delegate)
  await world.pass(DAY)
  const rpcUrl = world.chain.rpcUrl
  await createKeeper({ rpcUrl, governor: deployment.governor, account: people.admin }).run()
  await world.pass(3_601)
  await settled()
  expect((await proposal(id)).state).toBe('queued')
  const { details, body, title } = await store.db.proposal.findFirstOrThrow({
    where: { externalId: `${id}` },
  })
  const { actions } = JSON.parse(details) as { actions: { target: Hex; value: string; calldata: Hex }[] }
  const hash = BigInt(keccak256(toHex(`# ${title}\n\n${body}`)))
  const salt = (BigInt(deployment.governor) << 96n) ^ hash
  const sent = await client.writeContract({
    address: deployment.timelock,
    abi: parseAbi([
      'function executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) payable',
    ]),
    functionName: 'executeBatch',
    args: [
      actions.map(({ target }) => target),
      actions.map(({ value }) => BigInt(value)),
      actions.map(({ calldata }) => calldata),
      zeroHash,
      numberToHex(salt, { size: 32 }),
    ],
    account: people.newcomer,
    chain: null,
  })
  expect((await client.waitForTransactionReceipt({ hash: sent })).status).toBe('success')
  await settled()
  expect((await proposal(id)).state).toBe('executed')
  const executed = await store.db.event.findFirstOrThrow({ where: { kind: 'proposal-executed' } })
  expect(JSON.parse(executed.data)).toMatchObject({ transaction: sent })
})

test('times that are counted in blocks are looked up once they have passed, and estimated before', async () => {
  // It has no clock of its own, as governors before ERC-6372 had none.
  const { client } = world
  const source = createPublicClient({ transport: http(world.chain.rpcUrl), cacheTime: 0 })
  const times = await createTimes(source, deployment.usd, {
    timelock: undefined,
    decimals: 0,
    timestamps: false,
  })
  await client.mine({ blocks: 5, interval: 12 })
  const newest = await client.getBlock()
  const past = await client.getBlock({ blockNumber: newest.number - 3n })
  const head = { number: Number(newest.number), at: new Date(Number(newest.timestamp) * 1000) }
  await times.read(head, [past.number, newest.number + 100n])
  expect(times.now()).toBe(newest.number)
  expect(times.dateOf(past.number)).toEqual({ date: new Date(Number(past.timestamp) * 1000), exact: true })
  const ahead = times.dateOf(newest.number + 100n)
  expect(ahead.exact).toBe(false)
  expect(ahead.date.getTime()).toBeGreaterThan(head.at.getTime())
  expect(times.dateOf(2n ** 200n).date.getTime()).not.toBeNaN()
})

function transferData(_: Deployment, to: Hex, amount: string): Hex {
  return `0xa9059cbb${to.slice(2).padStart(64, '0').toLowerCase()}${parseUnits(amount, 6).toString(16).padStart(64, '0')}`
}
