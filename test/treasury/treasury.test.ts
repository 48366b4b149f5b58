import { parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MULTICALL3 } from '../../src/chain/multicall.ts'
import { seconds } from '../../src/clock.ts'
import { fund, setPrice } from '../../src/local/deploy.ts'
import { openWorld } from './world.ts'

let world: Awaited<ReturnType<typeof openWorld>>
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

const dollars = (whole: number) => BigInt(whole) * 10n ** 8n
const moot = 300_000n * 10n ** 18n

describe('the treasury', () => {
  test('is known by account and in total, with what has a price', async () => {
    const treasury = world.openTreasury()
    await treasury.loop.settled()
    const overview = await treasury.overview(world.community.id)

    expect(overview.accounts).toMatchObject([
      {
        name: 'Timelock',
        chain: undefined,
        holdings: [
          { token: { symbol: 'ETH' }, amount: parseEther('40'), usd: 40n * 3215_47000000n },
          { token: { symbol: 'USDX' }, amount: 250_000_000_000n, usd: 250_000n * 1_00020000n },
          { token: { symbol: 'MOOT' }, amount: moot, usd: undefined },
        ],
      },
      { name: 'Stewards’ Safe', holdings: [{ amount: parseEther('5') }, { amount: 60_000_000_000n }] },
    ])
    expect(overview.tokens.map(({ token, amount }) => [token.symbol, amount])).toEqual([
      ['USDX', 310_000_000_000n],
      ['ETH', parseEther('45')],
      ['MOOT', moot],
    ])
    expect(overview.usd).toBe(45n * 3215_47000000n + 310_000n * 1_00020000n)
    expect(overview.tokens[0]?.price).toMatchObject({ usd: 1_00020000n, source: 'feed', old: false })
    expect(world.clock.now() - overview.readAt!.getTime()).toBeLessThan(10_000)
    await treasury.loop.stop()
  })

  test('is not waited for: before it was read, nothing is known', async () => {
    const other = { ...world.community, id: 'never-read' }
    await world.keepCommunity(other)
    const treasury = world.openTreasury({ communities: new Map([[other.id, other]]) })
    const overview = await treasury.overview(other.id)
    expect(overview.readAt).toBeUndefined()
    expect(overview.accounts.map(({ readAt, holdings }) => [readAt, holdings])).toEqual([
      [undefined, []],
      [undefined, []],
    ])
    await treasury.loop.stop()
  })

  test('that was read long ago is read anew when somebody asks', async () => {
    const treasury = world.openTreasury()
    await treasury.loop.settled()
    const { timelock } = world.contracts
    await fund(world.chain.rpcUrl, timelock, parseEther('41'))
    await world.pass(120)
    const stale = await treasury.overview(world.community.id)
    expect(stale.accounts[0]?.holdings[0]?.amount).toBe(parseEther('40'))
    await expect
      .poll(async () => (await treasury.overview(world.community.id)).accounts[0]?.holdings[0]?.amount)
      .toBe(parseEther('41'))
    await fund(world.chain.rpcUrl, timelock, parseEther('40'))
    await treasury.loop.stop()
  })

  test('is read without Multicall3 too', async () => {
    const treasury = world.openTreasury()
    await treasury.loop.settled()
    const before = await treasury.overview(world.community.id)
    const code = await world.client.getCode({ address: MULTICALL3 })
    await world.store.db.holding.deleteMany()
    await world.request({ method: 'anvil_setCode', params: [MULTICALL3, '0x'] })
    await treasury.loop.settled()
    await world.request({ method: 'anvil_setCode', params: [MULTICALL3, code] })
    const after = await treasury.overview(world.community.id)
    expect(amounts(after)).toEqual(amounts(before))
    expect(after.readAt).toBeDefined()
    await treasury.loop.stop()
  })

  test('names what could not be read, and keeps the rest', async () => {
    const { community, contracts } = world
    const wrong = {
      ...community,
      id: 'wrong-token',
      // The governor is a contract, but no token.
      treasury: {
        ...community.treasury,
        tokens: [
          ...community.treasury.tokens,
          { chain: 31337, address: contracts.governor, symbol: 'NOT', decimals: 18 },
        ],
      },
    }
    await world.keepCommunity(wrong)
    const treasury = world.openTreasury({ communities: new Map([[wrong.id, wrong]]) })
    await treasury.loop.settled()
    const { accounts, readAt, usd } = await treasury.overview(wrong.id)
    expect(readAt).toBeUndefined()
    expect(usd).toBeGreaterThan(dollars(400_000))
    expect(accounts[0]?.holdings).toHaveLength(3)
    expect(lineOf('treasury of wrong-token on chain 31337')).toMatchObject({ state: 'failing' })
    await treasury.loop.stop()
  })

  test('on a chain without an RPC says so', async () => {
    const { community, chain } = world
    const treasury = world.openTreasury({
      chains: { has: () => false, client: () => expect.unreachable() },
    })
    await treasury.loop.settled()
    expect(lineOf(`treasury of ${community.id} on chain ${chain.chainId}`)).toMatchObject({
      state: 'failing',
      detail: 'RPC_URL_31337 is not set',
    })
    await treasury.loop.stop()
  })
})

describe('a price feed', () => {
  const eth = async (treasury: ReturnType<typeof world.openTreasury>) =>
    (await treasury.overview(world.community.id)).tokens.find(({ token }) => token.symbol === 'ETH')

  test.each([
    ['zero', 0n],
    ['negative', -1n],
  ])('that answers %s changes nothing, and is seen', async (_, answer) => {
    const { rpcUrl } = world.chain
    const treasury = world.openTreasury()
    await setPrice(rpcUrl, world.contracts.feeds.eth, 3_000_00000000n, seconds(world.clock))
    await treasury.loop.settled()
    await setPrice(rpcUrl, world.contracts.feeds.eth, answer, seconds(world.clock))
    await treasury.loop.settled()
    expect((await eth(treasury))?.price?.usd).toBe(3_000_00000000n)
    expect(lineOf('price feeds of open-models on chain 31337')).toMatchObject({
      state: 'failing',
      detail: `the price feed of ETH answers ${answer}`,
    })
    await treasury.loop.stop()
  })

  test('that is not renewed is called old, and still counted', async () => {
    const treasury = world.openTreasury()
    const at = seconds(world.clock)
    await setPrice(world.chain.rpcUrl, world.contracts.feeds.eth, 2_500_00000000n, at)
    await world.pass(27 * 3600)
    await treasury.loop.settled()
    const total = await eth(treasury)
    expect(total?.price).toMatchObject({ usd: 2_500_00000000n, old: true, at: new Date(at * 1000) })
    expect(total?.usd).toBe(45n * dollars(2_500))
    await treasury.loop.stop()
  })

  test.each([
    ['of a round that is not complete', () => 0],
    ['from the future', () => seconds(world.clock) + 3600],
  ])('%s is not used', async (_, updatedAt) => {
    const treasury = world.openTreasury()
    await setPrice(world.chain.rpcUrl, world.contracts.feeds.eth, 2_600_00000000n, seconds(world.clock))
    await treasury.loop.settled()
    await setPrice(world.chain.rpcUrl, world.contracts.feeds.eth, 9_999_00000000n, updatedAt())
    await treasury.loop.settled()
    expect((await eth(treasury))?.price?.usd).toBe(2_600_00000000n)
    await treasury.loop.stop()
  })

  test('that the file names no longer is not used any more', async () => {
    const { community } = world
    const without = { ...community, chains: community.chains.map(({ price: _, ...chain }) => chain) }
    const treasury = world.openTreasury({ communities: new Map([[community.id, without]]) })
    await treasury.loop.settled()
    const { tokens, usd } = await treasury.overview(community.id)
    const total = tokens.find(({ token }) => token.symbol === 'ETH')
    expect([total?.price, total?.usd, total?.amount]).toEqual([undefined, undefined, parseEther('45')])
    expect(usd).toBe(310_000n * 1_00020000n)
    await treasury.loop.stop()
  })
})

function lineOf(name: string) {
  return world.health.lines().find((line) => line.name === name)
}

function amounts(overview: { accounts: { holdings: { amount: bigint }[] }[] }) {
  return overview.accounts.map(({ holdings }) => holdings.map(({ amount }) => amount))
}
