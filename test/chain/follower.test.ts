import {
  type Address,
  erc20Abi,
  getAddress,
  type Hex,
  hexToNumber,
  numberToHex,
  type RpcLog,
  toEventSelector,
} from 'viem'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createChains } from '../../src/chain/clients.ts'
import { createFollower } from '../../src/chain/follower.ts'
import type { Log, LogFilter, LogReader } from '../../src/chain/reader.ts'
import { createHealth } from '../../src/health.ts'
import type { Deployment } from '../../src/local/deploy.ts'
import { silent } from '../../src/log.ts'
import type { Store } from '../../src/store/store.ts'
import { people, startWorld } from '../local/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { startProxy } from './proxy.ts'

const CHAIN = 31337
const TRANSFER = toEventSelector('Transfer(address,address,uint256)')

let world: Awaited<ReturnType<typeof startWorld>>
let deployment: Deployment
const cleanups: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  world = await startWorld()
  deployment = await world.deploy()
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
afterAll(() => world.chain.stop())

async function emptyStore(): Promise<Store> {
  const { store, cleanup } = await temporaryStore(world.clock)
  cleanups.push(cleanup)
  return store
}

/** A reader that remembers what it was told. */
function recorder(token: Address, name = 'transfers') {
  const told: { log: Log; quiet: boolean }[] = []
  const undone: number[] = []
  const heads: number[] = []
  const wanted: LogFilter[] = [{ address: [token], topics: [TRANSFER] }]
  const reader: LogReader = {
    name,
    chainId: CHAIN,
    fromBlock: 0,
    filters: () => wanted,
    async read(_, logs, quiet) {
      told.push(...logs.map((log) => ({ log, quiet })))
    },
    async undo(_, from) {
      undone.push(from)
    },
    async block(_, { number }) {
      heads.push(number)
    },
  }
  return { reader, told, undone, heads, wanted }
}

function follow(store: Store, rpcUrl: string, readers: LogReader[]) {
  const health = createHealth(world.clock)
  const said: string[] = []
  const log = { ...silent, warn: (_: unknown, text: string) => said.push(text) } as unknown as typeof silent
  const client = createChains({ rpcUrls: new Map([[CHAIN, [rpcUrl]]]), health, log: silent }).client(CHAIN)
  const loop = createFollower({ chainId: CHAIN, client, store, log, health, readers, pollEvery: 3_600_000 })
  cleanups.push(() => loop.stop())
  const line = () => health.lines().find(({ name }) => name === `chain ${CHAIN}`)!
  return {
    said,
    stop: () => loop.stop(),
    failing: async () => {
      await loop.settled()
      expect(line().state).toBe('failing')
      return line().detail
    },
    settled: async () => {
      await loop.settled()
      if (line().state !== 'well') throw new Error(`the follower: ${line().detail}`)
    },
  }
}

async function transfer(count = 1) {
  const hashes: Hex[] = []
  for (let index = 0; index < count; index++)
    hashes.push(
      await world.client.writeContract({
        ...{ address: deployment.token, abi: erc20Abi, functionName: 'transfer' },
        ...{ args: [people.newcomer.address, 1n], account: people.holder, chain: null },
      } as never),
    )
  for (const hash of hashes) await world.client.waitForTransactionReceipt({ hash })
}

/** What viem has no types for here. */
function ask<Result>(method: string, params: unknown[]): Promise<Result> {
  return world.client.request({ method, params } as never) as Promise<Result>
}

async function onChain(token = deployment.token) {
  const filter = { address: token, topics: [TRANSFER], fromBlock: '0x0', toBlock: 'latest' }
  const logs = await ask<RpcLog[]>('eth_getLogs', [filter])
  return logs.map((log) => `${hexToNumber(log.blockNumber!)}:${hexToNumber(log.logIndex!)}:${log.blockHash}`)
}

async function stored(store: Store, token: Address = deployment.token) {
  const rows = await store.db.chainLog.findMany({
    where: { address: token },
    orderBy: [{ blockNumber: 'asc' }, { logIndex: 'asc' }],
  })
  return rows.map(({ blockNumber, logIndex, blockHash }) => `${blockNumber}:${logIndex}:${blockHash}`)
}

const positions = ({ told }: ReturnType<typeof recorder>) =>
  told.map(({ log }) => `${log.blockNumber}:${log.logIndex}:${log.blockHash}`)

test('history is read behind a provider that bounds ranges, each log once, and near the head block by block', async () => {
  await transfer(20)
  await world.client.mine({ blocks: 120 })
  await transfer(3)
  const proxy = await startProxy(world.chain.rpcUrl, async ({ method, params }, forward) => {
    if (method !== 'eth_getLogs') return undefined
    const { fromBlock, toBlock, blockHash } = params[0] as Record<string, Hex>
    if (blockHash) return undefined
    if (hexToNumber(toBlock!) - hexToNumber(fromBlock!) > 40)
      return { error: { code: -32005, message: 'block range is too wide' } }
    if (((await forward()) as unknown[]).length > 15)
      return { error: { code: -32602, message: 'query returned more than 15 results' } }
    return undefined
  })
  cleanups.push(proxy.stop)
  const store = await emptyStore()
  const record = recorder(deployment.token)
  await follow(store, proxy.url, [record.reader]).settled()
  expect(await stored(store)).toEqual(await onChain())
  expect(positions(record)).toEqual(await onChain())
  expect(record.told.every(({ quiet }) => quiet)).toBe(true)
  expect(record.told[0]!.log.address).toBe(getAddress(deployment.token))

  const blocks = await store.db.block.findMany({ orderBy: { number: 'asc' } })
  for (const { log } of record.told.slice(-3))
    expect(blocks.find(({ number }) => number === log.blockNumber)?.at).toEqual(log.at)
})

test('the first sync stays quiet through a restart; afterwards, and after a stop, all is told', async () => {
  let down = false
  const proxy = await startProxy(world.chain.rpcUrl, ({ method, params }) => {
    const { blockHash } = (params[0] ?? {}) as Record<string, Hex>
    // History is answered, the newest blocks are not.
    return down && method === 'eth_getLogs' && blockHash
      ? { error: { code: -1, message: 'busy' } }
      : undefined
  })
  cleanups.push(proxy.stop)
  await world.client.mine({ blocks: 70 })
  await transfer()
  const store = await emptyStore()
  down = true
  const first = follow(store, proxy.url, [recorder(deployment.token).reader])
  await first.failing()
  await first.stop()
  expect((await stored(store)).length).toBeGreaterThan(0)

  down = false
  const second = recorder(deployment.token)
  const again = follow(store, proxy.url, [second.reader])
  await again.settled()
  expect(second.told.length).toBeGreaterThan(0)
  expect(second.told.every(({ quiet }) => quiet)).toBe(true)
  await transfer()
  await again.settled()
  expect(second.told.at(-1)?.quiet).toBe(false)
  await again.stop()

  await transfer(2)
  const third = recorder(deployment.token)
  await follow(store, proxy.url, [third.reader]).settled()
  expect(third.told.map(({ quiet }) => quiet)).toEqual([false, false])
})

test('a turn is whole or not at all', async () => {
  const store = await emptyStore()
  const record = recorder(deployment.token)
  const { settled, failing } = follow(store, world.chain.rpcUrl, [record.reader])
  await settled()
  const before = await stored(store)
  const cursors = await store.db.cursor.findMany({ orderBy: { name: 'asc' } })
  const { block } = record.reader
  record.reader.block = async () => {
    throw new Error('cut here')
  }
  await transfer()
  expect(await failing()).toBe('cut here')
  expect(await stored(store)).toEqual(before)
  expect(await store.db.cursor.findMany({ orderBy: { name: 'asc' } })).toEqual(cursors)
  record.reader.block = block!
  await settled()
  expect(await stored(store)).toEqual(await onChain())
})

test('what a fork takes away is undone, also where the chain went back and grew again', async () => {
  const store = await emptyStore()
  const record = recorder(deployment.token)
  const { settled, said } = follow(store, world.chain.rpcUrl, [record.reader])
  await transfer(2)
  await settled()
  const head = Number(await world.client.getBlockNumber())
  await ask('anvil_rollback', [2])
  await world.client.mine({ blocks: 5 })
  await settled()
  expect(record.undone.length).toBe(1)
  expect(record.undone[0]).toBeLessThanOrEqual(head)
  expect(said).toEqual(['the chain was reorganised'])
  expect(await stored(store)).toEqual(await onChain())
  await transfer()
  await settled()
  expect(await stored(store)).toEqual(await onChain())
})

test('a node that lags behind undoes nothing', async () => {
  const store = await emptyStore()
  let lag = 0
  const proxy = await startProxy(world.chain.rpcUrl, async ({ method, params }, forward) => {
    if (method !== 'eth_getBlockByNumber' || lag === 0) return undefined
    const latest = Number(await world.client.getBlockNumber()) - lag
    if (params[0] === 'latest') {
      return { result: await ask('eth_getBlockByNumber', [numberToHex(latest), false]) }
    }
    return hexToNumber(params[0] as Hex) > latest ? { result: null } : { result: await forward() }
  })
  cleanups.push(proxy.stop)
  const record = recorder(deployment.token)
  const { settled } = follow(store, proxy.url, [record.reader])
  await transfer(3)
  await settled()
  const before = await stored(store)
  lag = 6
  await settled()
  expect(record.undone).toEqual([])
  expect(await stored(store)).toEqual(before)
  lag = 0
  await transfer()
  await settled()
  expect(await stored(store)).toEqual(await onChain())
})

test('what is looked for may grow: history is read again for it, quietly', async () => {
  const store = await emptyStore()
  const record = recorder(deployment.token)
  const { settled } = follow(store, world.chain.rpcUrl, [record.reader])
  await settled()
  record.told.length = 0
  record.wanted.push({ address: [deployment.usd], topics: [TRANSFER] })
  await settled()
  expect(await stored(store, deployment.usd)).toEqual(await onChain(deployment.usd))
  expect((await stored(store, deployment.usd)).length).toBeGreaterThan(0)
  expect(record.told.every(({ quiet }) => quiet)).toBe(true)
  await transfer()
  await settled()
  expect(record.told.at(-1)?.quiet).toBe(false)
})

test('hashes are kept of the newest blocks only, and time is told with blocks that are empty', async () => {
  const store = await emptyStore()
  const record = recorder(deployment.token)
  const { settled } = follow(store, world.chain.rpcUrl, [record.reader])
  await settled()
  for (let round = 0; round < 5; round++) {
    await world.client.mine({ blocks: 60 })
    await settled()
  }
  const rows = await store.db.block.findMany({ orderBy: { number: 'desc' } })
  expect(rows.length).toBe(256)
  expect(record.heads.at(-1)).toBe(rows[0]!.number)
})

test('a chain that started anew is noticed, and read from its beginning', async () => {
  const store = await emptyStore()
  const record = recorder(deployment.token)
  const first = follow(store, world.chain.rpcUrl, [record.reader])
  await first.settled()
  expect((await stored(store)).length).toBeGreaterThan(0)
  await first.stop()

  const other = await startWorld({ clock: world.clock })
  cleanups.push(() => other.chain.stop())
  const again = recorder(deployment.token)
  const { settled, said } = follow(store, other.chain.rpcUrl, [again.reader])
  await settled()
  expect(again.undone).toEqual([0])
  expect(said).toEqual(['this chain has started anew: what was read of the earlier one is undone'])
  expect(await stored(store)).toEqual([])
})
