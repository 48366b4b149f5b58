import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEther } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock, seconds } from '../../src/clock.ts'
import { type LocalChain, startChain } from '../../src/local/chain.ts'
import { governorAbi, usdAbi } from '../../src/local/contracts/index.ts'
import { proposeFunding } from '../../src/local/deploy.ts'
import { createClient, people, startWorld } from './fixture.ts'

const { holder, delegate, newcomer } = people

let folder: string
let stateFile: string
let started: LocalChain[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-chain-'))
  stateFile = join(folder, 'state', 'chain.json')
})
afterEach(async () => {
  await Promise.all(started.map((chain) => chain.stop()))
  started = []
  await rm(folder, { recursive: true })
})

async function start(...args: Parameters<typeof startWorld>) {
  const world = await startWorld(...args)
  started.push(world.chain)
  return world
}

describe('time', () => {
  test('begins with the clock and moves with it', async () => {
    const clock = createClock(-400 * 86_400_000)
    const { client, chain, blockTime } = await start({ clock })
    expect(Math.abs((await blockTime()) - seconds(clock))).toBeLessThanOrEqual(1)

    clock.setOffset(clock.offset + 86_400_000)
    await chain.setTime(seconds(clock))
    await client.mine({ blocks: 1 })
    expect(Math.abs((await blockTime()) - seconds(clock))).toBeLessThanOrEqual(1)
  })

  test('passes by itself, and at once when something is sent', async () => {
    const { client, vote: _, ...world } = await start()
    const first = await client.getBlockNumber()
    await client.setBalance({ address: holder.address, value: parseEther('1') })
    const hash = await client.sendTransaction({
      account: holder,
      to: newcomer.address,
      value: 1n,
      chain: null,
    })
    const { blockNumber } = await client.waitForTransactionReceipt({ hash, timeout: 1_000 })
    expect(blockNumber).toBe(first + 1n)
    await expect
      .poll(() => client.getBlockNumber(), { timeout: 5_000, interval: 50 })
      .toBeGreaterThan(blockNumber)
    expect(Math.abs((await world.blockTime()) - seconds(world.clock))).toBeLessThanOrEqual(1)
  })

  test('does not go back', async () => {
    const { chain, blockTime } = await start()
    const now = await blockTime()
    await expect(chain.setTime(now - 100)).rejects.toThrow('cannot go back')
    expect(await blockTime()).toBeGreaterThanOrEqual(now)
  })
})

describe('a saved chain', () => {
  test('goes on where it was: money, history, proposals and nonces', async () => {
    const before = await start({ stateFile })
    const deployed = await before.deploy()
    const proposalId = await proposeFunding(before.chain.rpcUrl, deployed, {
      ...{ proposer: delegate, title: 'Keep', body: 'This.', recipient: newcomer.address, amount: 5n },
    })
    await before.pass(10)
    await before.vote(deployed, proposalId, holder)
    const { client } = before
    const history = { fromBlock: 0n, toBlock: await client.getBlockNumber() } as const
    const logs = await client.getLogs(history)
    const block = await client.getBlock({ blockNumber: history.toBlock })
    await before.chain.stop()
    await expect(client.getBlockNumber()).rejects.toThrow()

    const after = await start({ stateFile, load: true, clock: before.clock })
    expect(after.chain.loaded).toBe(true)
    expect(await after.client.getLogs(history)).toEqual(logs)
    expect(logs.length).toBeGreaterThan(20)
    expect(await after.client.getBlock({ blockNumber: block.number })).toEqual(block)
    expect((await after.client.getBlock({ blockHash: block.hash })).number).toBe(block.number)
    expect(await after.client.getTransactionCount({ address: holder.address })).toBe(2)
    const balance = { address: deployed.usd, abi: usdAbi, functionName: 'balanceOf' } as const
    expect(await after.client.readContract({ ...balance, args: [deployed.timelock] })).toBe(250_000_000_000n)
    const voted = { address: deployed.governor, abi: governorAbi, functionName: 'hasVoted' } as const
    expect(await after.client.readContract({ ...voted, args: [proposalId, holder.address] })).toBe(true)

    // Its time is the clock's again, and it takes votes as before.
    await after.chain.setTime(seconds(before.clock))
    await after.vote(deployed, proposalId, delegate)
    expect(await after.client.readContract({ ...voted, args: [proposalId, delegate.address] })).toBe(true)
    const next = await after.client.getBlock({ blockNumber: block.number + 2n })
    const link = await after.client.getBlock({ blockNumber: block.number + 1n })
    expect(next.parentHash).toBe(link.hash)
    expect(link.parentHash).toBe(block.hash)
  })

  test('stays small: of old blocks only those that hold something are kept', async () => {
    const before = await start({ stateFile })
    const [from] = await before.client.getAddresses()
    const to = newcomer.address
    const hash = await before.client.sendTransaction({ account: from!, to, value: 7n, chain: null })
    const receipt = await before.client.waitForTransactionReceipt({ hash })
    await before.client.mine({ blocks: 4_500 })
    await before.chain.save()
    const { blocks } = JSON.parse(await readFile(stateFile, 'utf8'))
    expect(blocks.length).toBe(4_096 + 2)
    await before.chain.stop()

    const { client } = await start({ stateFile, load: true, clock: before.clock })
    expect(await client.getTransactionReceipt({ hash })).toEqual(receipt)
    expect((await client.getBlock({ blockNumber: receipt.blockNumber })).transactions).toEqual([hash])
    await expect(client.getBlock({ blockNumber: 100n })).rejects.toThrow('could not be found')
    // Over the gap, too.
    expect(await client.getLogs({ fromBlock: 0n, toBlock: 'latest' })).toEqual([])
  })

  test('is not looked at unless asked for, and is no demand', async () => {
    const one = await start({ stateFile, load: true })
    expect(one.chain.loaded).toBe(false)
    await one.client.mine({ blocks: 50 })
    await one.chain.stop()
    expect(existsSync(stateFile)).toBe(true)
    const two = await start({ stateFile })
    expect(two.chain.loaded).toBe(false)
    expect(await two.client.getBlockNumber()).toBeLessThan(50n)
  })

  test('that is broken, or from the future, says so', async () => {
    await startWorld({ stateFile }).then(({ chain }) => chain.stop())
    const yesterday = createClock(-86_400_000)
    await expect(startChain({ stateFile, load: true, clock: yesterday })).rejects.toThrow('cannot go back')
    await writeFile(stateFile, '{"not":"a chain"}')
    await expect(startChain({ stateFile, load: true, clock: createClock() })).rejects.toThrow('did not start')
  })
})

test('a port that is taken is an error', async () => {
  const { chain, clock } = await start()
  const port = Number(new URL(chain.rpcUrl).port)
  await expect(startChain({ port, clock })).rejects.toThrow('the local chain did not start')
})

test('anvil does not outlive a process that is killed', async () => {
  const source = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))
  const program = `
    const { runnerImport } = await import('vite')
    const { startChain } = (await runnerImport(${JSON.stringify(source('local/chain.ts'))})).module
    const { createClock } = (await runnerImport(${JSON.stringify(source('clock.ts'))})).module
    console.log((await startChain({ clock: createClock() })).rpcUrl)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // It dies without clearing up.
    env: { ...process.env, TMPDIR: folder },
  })
  const [rpcUrl] = String((await once(child.stdout, 'data'))[0]).split('\n')
  const client = createClient(rpcUrl!)
  expect(await client.getChainId()).toBe(31337)
  child.kill('SIGKILL')
  await expect
    .poll(() => client.getChainId().catch(() => 'gone'), { timeout: 5_000, interval: 20 })
    .toBe('gone')
})
