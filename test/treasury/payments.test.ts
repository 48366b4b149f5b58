import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  parseEther,
  zeroAddress,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LogReader } from '../../src/chain/reader.ts'
import { governorAbi } from '../../src/local/contracts/index.ts'
import { proposeFunding } from '../../src/local/deploy.ts'
import type { Loop } from '../../src/loop.ts'
import { openWorld } from './world.ts'

let world: Awaited<ReturnType<typeof openWorld>>
let treasury: ReturnType<typeof world.openTreasury>
let follower: Loop
const recipient = getAddress('0x7e57000000000000000000000000000000004e50')
const start = new Date(0)

beforeAll(async () => {
  world = await openWorld()
  treasury = world.openTreasury()
  follower = world.follow([proposals(), ...treasury.readers(world.chain.chainId)])
  await follower.settled()
})
afterAll(() => world?.close())

/** Stands for governance, which reads the governor's logs before the treasury reads its own. */
function proposals(): LogReader {
  return {
    name: 'proposals',
    chainId: world.chain.chainId,
    fromBlock: 0,
    filters: () => [{ address: [world.contracts.governor] }],
    read: async () => {},
    undo: async () => {},
  }
}

async function keepProposal(externalId: bigint, title: string) {
  const at = new Date(world.clock.now())
  const { _max } = await world.store.db.proposal.aggregate({ _max: { number: true } })
  return world.store.db.proposal.create({
    data: {
      communityId: world.community.id,
      number: (_max.number ?? 0) + 1,
      venue: 'assembly',
      externalId: externalId.toString(),
      title,
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
      ...{ category: 'model-funding', categoryReason: '{}', details: '{}' },
    },
  })
}

/** Proposes calls of the timelock; each is a target, a value and data. */
async function propose(calls: [Address, bigint, Hex][], description: string): Promise<bigint> {
  const [targets, values, calldatas] = [0, 1, 2].map((part) => calls.map((call) => call[part]))
  const { client, contracts, people } = world
  const { request, result } = await client.simulateContract({
    account: people.delegate,
    address: contracts.governor,
    abi: governorAbi,
    functionName: 'propose',
    args: [targets as Address[], values as bigint[], calldatas as Hex[], description],
  })
  await client.waitForTransactionReceipt({ hash: await client.writeContract(request) })
  return result
}

const transfer = (to: Address, amount: bigint) =>
  encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to, amount] })
const all = () => treasury.payments(world.community.id, start, new Date(world.clock.now()))

describe('payments', () => {
  test('of an executed proposal are known with it', async () => {
    const id = await proposeFunding(world.chain.rpcUrl, world.contracts, {
      proposer: world.people.delegate,
      ...{ title: 'Fund Heron', body: 'Forty thousand.', recipient, amount: 40_000_000_000n },
    })
    const proposal = await keepProposal(id, 'Fund Heron')
    await treasury.loop.settled()
    await world.carryOut(id)
    await follower.settled()
    const paid = await treasury.paymentsOf(world.community.id, proposal.id)
    expect(paid).toEqual([
      {
        account: 'Timelock',
        recipient,
        token: expect.objectContaining({ symbol: 'USDX', decimals: 6 }),
        amount: 40_000_000_000n,
        at: expect.any(Date),
        txHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        proposal: { number: proposal.number, title: 'Fund Heron' },
      },
    ])
    // The payment calls for a new reading of what is left.
    await expect
      .poll(async () => {
        const { accounts } = await treasury.overview(world.community.id)
        return accounts[0]?.holdings.find(({ token }) => token.symbol === 'USDX')?.amount
      })
      .toBe(210_000_000_000n)
  })

  test('in native money and in tokens, of one proposal; not between own accounts, not of nothing', async () => {
    const { usd, safe, token } = world.contracts
    const id = await propose(
      [
        [recipient, parseEther('1.5'), '0x'],
        [usd, 0n, transfer(recipient, 5_000_000n)],
        [usd, 0n, transfer(safe, 7_000_000n)],
        [usd, 0n, transfer(recipient, 0n)],
        [safe, parseEther('2'), '0x'],
        [token, 0n, transfer(recipient, 1n)],
      ],
      'Several things',
    )
    const proposal = await keepProposal(id, 'Several things')
    await world.carryOut(id)
    await follower.settled()
    const paid = await treasury.paymentsOf(world.community.id, proposal.id)
    expect(paid.map(({ token, amount }) => [token.symbol, amount]).sort()).toEqual([
      ['ETH', parseEther('1.5')],
      ['MOOT', 1n],
      ['USDX', 5_000_000n],
    ])
    expect(new Set(paid.map((payment) => payment.recipient))).toEqual(new Set([recipient]))
  })

  test('are those after the beginning of a period and up to its end', async () => {
    const paid = await all()
    const at = paid.at(-1)!.at
    const before = new Date(at.getTime() - 1)
    const period = async (since: Date, until: Date) =>
      (await treasury.payments(world.community.id, since, until)).length
    expect(await period(start, before)).toBe(paid.filter((each) => each.at < at).length)
    expect(await period(before, at)).toBe(paid.filter((each) => +each.at === +at).length)
    expect(await period(at, new Date(world.clock.now()))).toBe(0)
  })

  test('are complete up to shortly before the newest block that was read', async () => {
    await world.pass(1_000)
    await follower.settled()
    const { timestamp } = await world.client.getBlock()
    const known = await treasury.paymentsKnownUntil(world.community.id)
    const behind = Number(timestamp) * 1000 - known!.getTime()
    // The chain may mine a block between the two.
    expect(behind).toBeGreaterThanOrEqual(1_000)
    expect(behind).toBeLessThan(10_000)
    await world.pass(5_000)
    expect(await treasury.paymentsKnownUntil(world.community.id)).toEqual(known)
  })

  test('are the same when all is read again', async () => {
    const before = await all()
    const { db } = world.store
    const name = `chain:${world.chain.chainId}:payments`
    const row = await db.cursor.findUniqueOrThrow({ where: { name } })
    await follower.settled()
    await db.cursor.update({
      where: { name },
      data: { value: JSON.stringify({ ...JSON.parse(row.value), read: -1 }) },
    })
    await follower.settled()
    const after = await db.cursor.findUniqueOrThrow({ where: { name } })
    expect(JSON.parse(after.value).read).toBeGreaterThanOrEqual(JSON.parse(row.value).read)
    expect(await all()).toEqual(before)
  })

  test('that a reorganisation undoes are gone', async () => {
    const id = await propose([[world.contracts.usd, 0n, transfer(recipient, 9_000_000n)]], 'Undone')
    await world.carryOut(id)
    await follower.settled()
    const before = await all()
    const paid = before.filter(({ amount }) => amount === 9_000_000n)
    expect(paid).toMatchObject([{ proposal: undefined }])

    const receipt = await world.client.getTransactionReceipt({ hash: paid[0]!.txHash as Hex })
    const head = await world.client.getBlockNumber()
    const depth = Number(head - receipt.blockNumber) + 1
    await world.request({ method: 'anvil_reorg', params: [depth, []] })
    await follower.settled()
    expect(await all()).toEqual(before.filter(({ amount }) => amount !== 9_000_000n))
  })
})
