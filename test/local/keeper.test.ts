import { parseUnits } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { governorAbi, usdAbi } from '../../src/local/contracts/index.ts'
import { type Deployment, proposeFunding } from '../../src/local/deploy.ts'
import { createKeeper } from '../../src/local/keeper.ts'
import { people, startWorld } from './fixture.ts'

const SUCCEEDED = 4
const QUEUED = 5
const EXECUTED = 7
const HOUR = 3_600
const DAY = 24 * HOUR
const { newcomer, holder, delegate, admin } = people

let world: Awaited<ReturnType<typeof startWorld>>
let deployed: Deployment

beforeAll(async () => {
  world = await startWorld()
  deployed = await world.deploy()
})
afterAll(() => world.chain.stop())

test('what has passed is queued, waits its hour, and is paid, whatever becomes of others', async () => {
  const modest = await pass('Modest', 1_000)
  const tooDear = await pass('Too dear', 9_000_000)
  const last = await pass('Last', 2_000)
  const failures: bigint[] = []
  const { run } = keeper((proposalId) => failures.push(proposalId))

  expect(await run()).toBe(0)
  await world.pass(DAY + 10)
  expect(await states(modest, tooDear, last)).toEqual([SUCCEEDED, SUCCEEDED, SUCCEEDED])
  expect(await run()).toBe(3)
  expect(await states(modest, tooDear, last)).toEqual([QUEUED, QUEUED, QUEUED])
  expect(await run()).toBe(0)
  expect(failures).toEqual([])

  await world.pass(HOUR + 10)
  const before = await paid()
  // Another one beside it, as after a restart, finds the rest done.
  expect(await run()).toBe(2)
  expect(await keeper().run()).toBe(0)
  expect(await states(modest, tooDear, last)).toEqual([EXECUTED, QUEUED, EXECUTED])
  expect(failures).toEqual([tooDear])
  expect((await paid()) - before).toBe(parseUnits('3000', 6))
})

test('runs at once do everything once', async () => {
  const proposal = await pass('Once', 10)
  await world.pass(DAY + 10)
  const { run } = keeper()
  expect(await Promise.all([run(), run(), run()])).toEqual([1, 0, 0])
  expect(await states(proposal)).toEqual([QUEUED])
})

test('says when the next thing falls due', async () => {
  const deadlineOf = async (id: bigint) => {
    const deadline = {
      address: deployed.governor,
      abi: governorAbi,
      functionName: 'proposalDeadline',
    } as const
    return Number(await world.client.readContract({ ...deadline, args: [id] }))
  }
  // Nothing but what the tests before left may be under way.
  await world.pass(2 * DAY)
  const { run, due } = keeper()
  await run()
  await world.pass(2 * HOUR)
  await run()
  expect(await due()).toBeUndefined()

  const sooner = await pass('Sooner', 1)
  await pass('Later', 1)
  const end = (await deadlineOf(sooner)) + 1
  expect(await due()).toBe(end)
  await world.passTo(end)
  expect(await states(sooner)).toEqual([SUCCEEDED])
  await run()
  expect(await due()).toBeLessThan(end + HOUR)
  await world.pass(60)
  await run()
  const eta = (await due())!
  await world.passTo(eta)
  expect(await run()).toBe(1)
  expect(await states(sooner)).toEqual([EXECUTED])
})

test('what a reorg undid is done again', async () => {
  const proposal = await pass('Undone', 10)
  await world.pass(DAY + 10)
  const { run } = keeper()
  await run()
  await world.pass(HOUR + 10)
  const block = await world.client.getBlockNumber()
  await run()
  expect(await states(proposal)).toEqual([EXECUTED])

  const depth = Number((await world.client.getBlockNumber()) - block)
  await world.client.request<{ Method: 'anvil_rollback'; Parameters: [number]; ReturnType: null }>({
    method: 'anvil_rollback',
    params: [depth],
  })
  expect(await states(proposal)).toEqual([QUEUED])
  await world.pass(HOUR)
  await run()
  expect(await states(proposal)).toEqual([EXECUTED])
})

function keeper(failed?: (proposalId: bigint) => void) {
  const { rpcUrl } = world.chain
  return createKeeper({ rpcUrl, governor: deployed.governor, account: admin, failed })
}

/** A proposal to pay the newcomer that many USDX, which has the votes it needs. */
async function pass(title: string, amount: number): Promise<bigint> {
  const id = await proposeFunding(world.chain.rpcUrl, deployed, {
    ...{ proposer: delegate, title, body: 'For a test.', recipient: newcomer.address },
    amount: parseUnits(String(amount), 6),
  })
  await world.pass(10)
  await world.vote(deployed, id, holder)
  await world.vote(deployed, id, delegate)
  return id
}

function states(...ids: bigint[]) {
  return Promise.all(ids.map((id) => world.state(deployed, id)))
}

function paid() {
  const balance = { address: deployed.usd, abi: usdAbi, functionName: 'balanceOf' } as const
  return world.client.readContract({ ...balance, args: [newcomer.address] })
}
