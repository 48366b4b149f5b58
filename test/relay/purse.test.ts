import {
  type Address,
  createPublicClient,
  custom,
  type Hex,
  http,
  keccak256,
  type PublicClient,
  parseEther,
  parseGwei,
  parseTransaction,
} from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClock, type MovableClock } from '../../src/clock.ts'
import { Community } from '../../src/community.ts'
import { createHealth, type Health } from '../../src/health.ts'
import { type LocalChain, startChain } from '../../src/local/chain.ts'
import { fund } from '../../src/local/deploy.ts'
import { silent } from '../../src/log.ts'
import { createPurses, type Purses, purseKey, type Sending } from '../../src/relay/purse.ts'
import type { Store } from '../../src/store/store.ts'
import { temporaryStore } from '../store/temporary.ts'

const SECRET = '0123456789abcdef0123456789abcdef'
const TARGET: Address = '0x00000000000000000000000000000000000a11ce'
const DAY = 86_400_000

describe('the key of a community', () => {
  // Reckoned with another HKDF (Python's hmac), by the derivation that purseKey's comment gives.
  test.each([
    ['open-models', '0x69015e246855db7d8e0cb37be76ccf7a7d1b9e25d7e3d6ec59f0c41e914aab7d'],
    ['other', '0x22a7be6052df1da9b507e31f1fb94e2996c33e19498062206749d4e1b92cbe6f'],
  ])('%s', (id, key) => {
    expect(purseKey(SECRET, id)).toBe(key)
  })

  test('is another with another secret', () => {
    expect(purseKey(`${SECRET}!`, 'other')).not.toBe(purseKey(SECRET, 'other'))
  })
})

describe('sending', () => {
  let chain: LocalChain
  let clock: MovableClock
  let store: Store
  let cleanup: () => Promise<void>
  let health: Health
  let all: Purses[]
  let id: string
  let number = 0
  /** What happens to a call on its way; the chain answers unless it throws. */
  let onCall: (method: string, params: unknown) => unknown
  let client: PublicClient
  /** The same chain, and nothing happens on the way. */
  let direct: PublicClient

  beforeAll(async () => {
    chain = await startChain({ clock: createClock() })
  })
  afterAll(() => chain.stop())

  beforeEach(async () => {
    clock = createClock()
    ;({ store, cleanup } = await temporaryStore(clock))
    health = createHealth(clock)
    all = []
    onCall = () => undefined
    // A purse of its own for each test, on one chain.
    id = `community-${++number}`
    await store.db.community.create({ data: { id, file: '{}', updatedAt: new Date(clock.now()) } })
    direct = createPublicClient({ transport: http(chain.rpcUrl), cacheTime: 0 })
    client = createPublicClient({
      cacheTime: 0,
      transport: custom(
        {
          async request({ method, params }) {
            const answer = await onCall(method, params)
            return answer === undefined ? direct.request({ method, params } as never) : answer
          },
        },
        { retryCount: 0 },
      ),
    })
  })
  afterEach(async () => {
    await Promise.all(all.map((each) => each.loop.stop()))
    await cleanup()
  })

  function open(relay: Partial<Community['relay']> = {}): Purses {
    const community = Community.parse({
      id,
      name: 'Community',
      chains: [{ id: 31337, name: 'Local', currency: 'ETH' }],
      venues: [{ kind: 'governor', id: 'assembly', name: 'Assembly', chain: 31337, address: TARGET }],
      relay,
    })
    const communities = new Map([[id, community]])
    const purses = createPurses({
      ...{ store, clock, health, communities },
      log: silent,
      chains: { client: () => client },
      secret: SECRET,
    })
    all.push(purses)
    return purses
  }

  const fill = (purses: Purses, ether = '1') => fund(chain.rpcUrl, purses.address(id)!, parseEther(ether))

  async function newJob() {
    const now = new Date(clock.now())
    const job = await store.db.relayJob.create({
      data: {
        ...{
          communityId: id,
          route: 'test',
          state: 'under-way',
          payload: '{}',
          key: `${id} ${Math.random()}`,
        },
        ...{ nextAttemptAt: now, createdAt: now, expiresAt: new Date(clock.now() + DAY) },
      },
    })
    return { id: job.id, communityId: id }
  }
  type Job = Awaited<ReturnType<typeof newJob>>

  const call = { chainId: 31337, to: TARGET, data: '0x', maxGas: 100_000n } as const
  const send = (purses: Purses, job: Job) => purses.send(job, call)
  /** Calls of anvil's own. */
  const request = (method: string, ...params: unknown[]) =>
    client.request({ method, params } as never) as Promise<unknown>
  const end = (job: Job) =>
    store.db.relayJob.update({
      where: { id: job.id },
      data: { state: 'done', doneAt: new Date(clock.now()) },
    })
  const rowsOf = (job: Job) =>
    store.db.relayTransaction.findMany({ where: { jobId: job.id }, orderBy: { createdAt: 'asc' } })
  const nonceOf = (purses: Purses) => client.getTransactionCount({ address: purses.address(id)! })
  const pass = (milliseconds: number) => clock.setOffset(clock.offset + milliseconds)
  const doctor = () => health.lines().find(({ name }) => name === `gas purse ${id}`)!

  /** Nodes that take a transaction and forget it. */
  function losing() {
    const lost: Hex[] = []
    onCall = (method, params) => {
      if (method !== 'eth_sendRawTransaction') return undefined
      const [raw] = params as [Hex]
      lost.push(raw)
      return keccak256(raw)
    }
    return lost
  }

  function expectMined(sending: Sending | undefined) {
    if (sending?.state !== 'mined') throw new Error(`it is ${JSON.stringify(sending)}`)
    return sending.receipt
  }

  test('is done on the receipt, and its cost is known', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    expect(await purses.follow(job)).toBeUndefined()
    const receipt = expectMined(await send(purses, job))
    expect(receipt.from).toBe(purses.address(id)!.toLowerCase())
    const [row] = await rowsOf(job)
    expect(row).toMatchObject({ state: 'mined', nonce: 0, hash: receipt.transactionHash })
    expect(row!.cost).toBe(`${receipt.gasUsed * receipt.effectiveGasPrice}`)
    expect(BigInt(row!.maxCost)).toBeGreaterThanOrEqual(BigInt(row!.cost!))
    // After a crash before this was recorded it is found again.
    expectMined(await purses.follow(job))
    expect(await nonceOf(purses)).toBe(1)
  })

  test('has a third more gas than was estimated', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    await send(purses, job)
    const [row] = await rowsOf(job)
    expect(parseTransaction(row!.raw as Hex).gas).toBe(
      ((await client.estimateGas({ to: TARGET, data: '0x' })) * 13n) / 10n,
    )
  })

  test('many at once get nonces in order, none twice', async () => {
    const purses = open({ dailyBudget: '1' })
    await fill(purses)
    const jobs = await Promise.all(Array.from({ length: 8 }, newJob))
    for (const sending of await Promise.all(jobs.map((job) => send(purses, job)))) expectMined(sending)
    const rows = await store.db.relayTransaction.findMany()
    expect(rows.map(({ nonce }) => nonce).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('is written down before anybody sees it', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    let before: unknown[] | undefined
    onCall = async (method) => {
      if (method === 'eth_sendRawTransaction') before ??= await rowsOf(job)
    }
    expectMined(await send(purses, job))
    expect(before).toHaveLength(1)
  })

  test('what got lost is broadcast again, the same', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    const lost = losing()
    expect(await send(purses, job)).toMatchObject({ state: 'under-way' })
    pass(5_000)
    expect(await purses.follow(job)).toMatchObject({ state: 'under-way' })
    expect(lost).toHaveLength(1)
    onCall = () => undefined
    pass(15_000)
    await purses.follow(job)
    expectMined(await purses.follow(job))
    expect(await rowsOf(job)).toHaveLength(1)
  })

  test('a node that knows it already, or is away, changes nothing', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    onCall = (method) => {
      if (method === 'eth_sendRawTransaction') throw new Error('connection reset')
    }
    expect(await send(purses, job)).toMatchObject({ state: 'under-way' })
    // A new process broadcasts at once what it finds.
    onCall = () => undefined
    const again = open()
    await again.follow(job)
    expectMined(await again.follow(job))
    expect(await nonceOf(purses)).toBe(1)
  })

  test('what waits too long is replaced with at least an eighth more on both fees', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    const lost = losing()
    await send(purses, job)
    pass(61_000)
    await purses.follow(job)
    expect(lost).toHaveLength(2)
    const [first, second] = lost.map((raw) => parseTransaction(raw))
    expect(second!.nonce).toBe(first!.nonce)
    expect(second!.maxFeePerGas! * 1000n).toBeGreaterThanOrEqual(first!.maxFeePerGas! * 1125n)
    expect(second!.maxPriorityFeePerGas! * 1000n).toBeGreaterThanOrEqual(first!.maxPriorityFeePerGas! * 1125n)
    // The first one arrives after all: each hash of a nonce is looked for.
    onCall = () => undefined
    await client.sendRawTransaction({ serializedTransaction: lost[0]! })
    const receipt = expectMined(await purses.follow(job))
    expect(receipt.transactionHash).toBe(keccak256(lost[0]!))
    expect((await rowsOf(job)).map(({ state }) => state)).toEqual(['mined', 'replaced'])
  })

  test('a replacement stays under the ceiling', async () => {
    const { baseFeePerGas } = await client.getBlock()
    const ceiling = baseFeePerGas! + parseGwei('1')
    const purses = open({ maxFeeGwei: `${ceiling / 10n ** 9n}.${`${ceiling % 10n ** 9n}`.padStart(9, '0')}` })
    await fill(purses)
    const job = await newJob()
    const lost = losing()
    await send(purses, job)
    pass(61_000)
    await purses.follow(job)
    expect(new Set(lost).size).toBe(1)
  })

  test('a nonce that was used elsewhere gives way to a new one', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    losing()
    await send(purses, job)
    // The same secret on another machine.
    onCall = () => undefined
    const other = await temporaryStore(clock)
    await other.store.db.community.create({ data: { id, file: '{}', updatedAt: new Date(clock.now()) } })
    const mine = store
    store = other.store
    expectMined(await open().send(await newJob(), { ...call, data: '0x77' }))
    await Promise.all(all.splice(1).map((each) => each.loop.stop()))
    store = mine
    await other.cleanup()

    // Seen only after a long time: another node may still lag behind.
    pass(61_000)
    expect(await purses.follow(job)).toMatchObject({ state: 'under-way' })
    pass(59_000)
    expect(await purses.follow(job)).toMatchObject({ state: 'under-way' })
    pass(2_000)
    expect(await purses.follow(job)).toBeUndefined()
    expectMined(await send(purses, job))
    expect((await rowsOf(job)).map(({ state, nonce }) => `${nonce} ${state}`)).toEqual([
      '0 replaced',
      '1 mined',
    ])
  })

  test('a revert is said, costs, and is not followed any more', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    const reverting = '0x00000000000000000000000000000000000dead0'
    // The estimate succeeds, and then the contract changes: it always reverts.
    onCall = async (method) => {
      if (method === 'eth_sendRawTransaction') await setCode(reverting, '0x5f5ffd')
    }
    const sending = await purses.send(job, { ...call, to: reverting })
    expect(sending.state).toBe('reverted')
    expect(await rowsOf(job)).toMatchObject([{ state: 'failed', cost: expect.stringMatching(/^\d+$/) }])
    expect(await purses.follow(job)).toBeUndefined()
  })

  const setCode = (address: Address, code: Hex) => request('anvil_setCode', address, code)

  test('a receipt that comes late is still ours, and its cost is booked', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    const lost = losing()
    await send(purses, job)
    pass(70_000)
    let late = 2
    onCall = (method) => {
      // A node that has the nonce and not yet the receipt.
      if (method === 'eth_getTransactionReceipt' && late-- > 0) return null
      return undefined
    }
    await client.sendRawTransaction({ serializedTransaction: lost[0]! })
    expect(await purses.follow(job)).toMatchObject({ state: 'under-way' })
    pass(2_000)
    expect(await purses.follow(job)).toMatchObject({ state: 'under-way' })
    pass(2_000)
    const receipt = expectMined(await purses.follow(job))
    expect(await rowsOf(job)).toMatchObject([
      { state: 'mined', cost: `${receipt.gasUsed * receipt.effectiveGasPrice}` },
    ])
  })

  test('the fee that an OP-stack chain takes for the data is part of the cost', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    onCall = async (method, params) => {
      if (method !== 'eth_getTransactionReceipt') return undefined
      const receipt = await direct.request({ method, params } as never)
      return receipt && { ...(receipt as object), l1Fee: '0x1234567' }
    }
    const receipt = expectMined(await send(purses, job))
    expect((await rowsOf(job))[0]!.cost).toBe(`${receipt.gasUsed * receipt.effectiveGasPrice + 0x1234567n}`)
  })

  test('what would use too much gas is not sent', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    expect(await purses.send(job, { ...call, maxGas: 20_999n })).toEqual({
      state: 'too-much-gas',
      gas: 21_000n,
    })
    expect(await rowsOf(job)).toEqual([])
    expectMined(await purses.send(job, { ...call, maxGas: 21_000n }))
  })

  describe('when the chain takes back what was mined', () => {
    const undoings: [string, () => Promise<() => Promise<unknown>>][] = [
      [
        'a reorganisation',
        async () => {
          await request('anvil_mine', '0x8')
          return () => request('anvil_reorg', 5, [])
        },
      ],
      [
        'a return to an earlier state',
        async () => {
          const snapshot = await request('evm_snapshot')
          return () => request('evm_revert', snapshot)
        },
      ],
    ]
    test.each(undoings)('%s: it is sent again, the same, and the next one follows', async (_, prepare) => {
      const purses = open()
      await fill(purses)
      const undo = await prepare()
      const [one, two] = [await newJob(), await newJob()]
      const hashes: Hex[] = []
      for (const job of [one, two]) {
        hashes.push(expectMined(await send(purses, job)).transactionHash)
        await end(job)
      }
      // After a start, in which nothing is remembered.
      const again = open()
      await again.loop.settled()
      // Long after it was sent first: that is no reason to offer more of a fee.
      pass(120_000)
      await undo()
      expect(await nonceOf(purses)).toBe(0)
      await again.loop.settled()
      expect(await nonceOf(purses)).toBe(2)
      await again.loop.settled()
      for (const [index, job] of [one, two].entries())
        expect(await rowsOf(job)).toMatchObject([
          { state: 'mined', hash: hashes[index], cost: expect.any(String) },
        ])
      expectMined(await send(again, await newJob()))
      expect(await nonceOf(purses)).toBe(3)
    })

    test('one that failed leaves no gap either', async () => {
      const purses = open()
      await fill(purses)
      const snapshot = await request('evm_snapshot')
      const job = await newJob()
      const reverting = '0x00000000000000000000000000000000000dead1'
      onCall = async (method) => {
        if (method === 'eth_sendRawTransaction') await setCode(reverting, '0x5f5ffd')
      }
      expect((await purses.send(job, { ...call, to: reverting })).state).toBe('reverted')
      await request('evm_revert', snapshot)
      // Before it is out again, the next one leaves it its nonce.
      const next = await newJob()
      await send(purses, next)
      expect((await rowsOf(next))[0]!.nonce).toBe(1)
      await purses.loop.settled()
      expectMined(await purses.follow(next))
      expect(await nonceOf(purses)).toBe(2)
    })

    test('until it is deep enough; then only the chain counts', async () => {
      const purses = open()
      await fill(purses)
      const snapshot = await request('evm_snapshot')
      const job = await newJob()
      expectMined(await send(purses, job))
      await end(job)
      await purses.loop.settled()
      expect(await rowsOf(job)).toMatchObject([{ state: 'mined' }])
      await request('anvil_mine', '0x50')
      await purses.loop.settled()
      expect(await rowsOf(job)).toMatchObject([{ state: 'final', cost: expect.any(String) }])
      // A chain that was set back further than any reorganisation reaches.
      await request('evm_revert', snapshot)
      const next = await newJob()
      expectMined(await purses.send(next, { ...call, data: '0x77' }))
      expect((await rowsOf(next))[0]!.nonce).toBe(0)
    })
  })

  describe('holds, and nothing is signed, when', () => {
    test('the purse is empty; it goes on once it is filled', async () => {
      const purses = open()
      const job = await newJob()
      const held = await send(purses, job)
      expect(held).toMatchObject({ state: 'held', why: 'the balance is too low' })
      expect(await rowsOf(job)).toEqual([])
      expect(doctor()).toMatchObject({ state: 'failing', remedy: 'purse-remedy' })
      expect(doctor().detail).toContain(purses.address(id)!)
      await fill(purses)
      expectMined(await send(purses, job))
    })

    test('gas costs more than the ceiling', async () => {
      const purses = open({ maxFeeGwei: '0.000000001' })
      await fill(purses)
      const job = await newJob()
      expect(await send(purses, job)).toMatchObject({
        state: 'held',
        why: expect.stringContaining('ceiling'),
      })
      expect(await rowsOf(job)).toEqual([])
    })

    test('the budget of the day is used up; it goes on after midnight', async () => {
      const first = open()
      await fill(first)
      const earlier = await newJob()
      await send(first, earlier)
      const [row] = await rowsOf(earlier)
      await first.loop.stop()

      // Enough for one more only if the first had cost nothing.
      const budget = BigInt(row!.maxCost) + BigInt(row!.cost!) / 2n
      const purses = open({ dailyBudget: `0.${`${budget}`.padStart(18, '0')}` })
      const job = await newJob()
      expect(await send(purses, job)).toMatchObject({ state: 'held', why: "today's budget is used up" })
      expect(doctor().detail).toContain('budget')
      pass(DAY - (clock.now() % DAY))
      expectMined(await send(purses, job))
    })

    test('replacements at the same time would pass the budget together', async () => {
      const first = open({ dailyBudget: '1' })
      await fill(first)
      const jobs = [await newJob(), await newJob()]
      losing()
      for (const job of jobs) await send(first, job)
      const costs = (await Promise.all(jobs.map(rowsOf))).flat().map(({ maxCost }) => BigInt(maxCost))
      await first.loop.stop()
      // One of the two can have an eighth more.
      const budget = costs.reduce((sum, cost) => sum + cost) + (costs[0]! * 15n) / 100n
      const purses = open({ dailyBudget: `0.${`${budget}`.padStart(18, '0')}` })
      pass(61_000)
      await Promise.all(jobs.map((job) => purses.follow(job)))
      expect((await Promise.all(jobs.map(rowsOf))).flat()).toHaveLength(3)
    })

    test('what is on its way may use up the budget', async () => {
      const first = open()
      await fill(first)
      const earlier = await newJob()
      losing()
      await send(first, earlier)
      onCall = () => undefined
      const [row] = await rowsOf(earlier)
      await first.loop.stop()
      const budget = (BigInt(row!.maxCost) * 19n) / 10n
      const purses = open({ dailyBudget: `0.${`${budget}`.padStart(18, '0')}` })
      expect(await send(purses, await newJob())).toMatchObject({ why: "today's budget is used up" })
    })
  })

  test('/doctor says what the purse holds and where it is, before anything is sent', async () => {
    const purses = open()
    await purses.loop.settled()
    expect(doctor()).toMatchObject({ state: 'failing' })
    await fill(purses, '1.25')
    await purses.loop.settled()
    expect(doctor()).toMatchObject({
      state: 'well',
      detail: `${purses.address(id)} holds 1.25 ETH on chain 31337`,
    })
  })

  test('a transaction whose job is over leaves no gap', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    losing()
    await send(purses, job)
    await end(job)
    onCall = () => undefined
    pass(16_000)
    await purses.loop.settled()
    await purses.loop.settled()
    expect(await rowsOf(job)).toMatchObject([{ state: 'mined' }])
  })

  test('the key and the secret are in no answer, row or line', async () => {
    const purses = open()
    await fill(purses)
    const job = await newJob()
    const said = [await send(purses, job), await rowsOf(job), health.lines()]
    const text = JSON.stringify(said, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    const key = purseKey(SECRET, id)
    expect(privateKeyToAddress(key)).toBe(purses.address(id))
    expect(text).toContain(purses.address(id))
    for (const secret of [SECRET, key, key.slice(2)]) expect(text).not.toContain(secret)
  })
})

test('without a secret there is no purse, and /doctor says so', async () => {
  const clock = createClock()
  const { store, cleanup } = await temporaryStore(clock)
  const health = createHealth(clock)
  const community = Community.parse({
    id: 'one',
    name: 'One',
    chains: [{ id: 1, name: 'Main', currency: 'ETH' }],
    venues: [{ kind: 'governor', id: 'g', name: 'G', chain: 1, address: TARGET }],
  })
  const chains = {
    client(): never {
      throw new Error('not asked')
    },
  }
  const purses = createPurses({
    ...{ store, clock, health, chains, log: silent },
    communities: new Map([['one', community]]),
    secret: undefined,
  })
  await purses.loop.settled()
  expect(purses.address('one')).toBeUndefined()
  expect(health.lines()).toMatchObject([
    { state: 'failing', detail: expect.stringContaining('RELAYER_SECRET') },
  ])
  await purses.loop.stop()
  await cleanup()
})
