import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { readMarket } from '../../src/treasury/prices.ts'
import { NATIVE, type Token } from '../../src/treasury/tokens.ts'

const clock = createClock()
const now = Math.floor(clock.now() / 1000)
const usdc = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const token = (parts: Partial<Token>): Token => ({
  chainId: 1,
  address: usdc,
  symbol: 'USDC',
  decimals: 6,
  price: 'market',
  ...parts,
})
const eth = token({ address: NATIVE, symbol: 'ETH', decimals: 18 })

let answer: (request: IncomingMessage, response: ServerResponse) => void
let asked: string[] = []
const server = createServer((request, response) => {
  asked.push(decodeURIComponent(request.url ?? ''))
  answer(request, response)
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const coin = (price: unknown, parts: object = {}) => ({
  price,
  timestamp: now - 30,
  confidence: 0.99,
  ...parts,
})
const sends = (body: unknown, status = 200) => {
  asked = []
  answer = (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
const read = (tokens: Token[]) => readMarket(url, tokens, { clock, signal: new AbortController().signal })

describe('market prices', () => {
  test('come by chain and address, and by name for a chain’s own currency, in whole units', async () => {
    sends({ coins: { 'coingecko:ethereum': coin(3215.47), [`ethereum:${usdc}`]: coin(0.99981234567) } })
    expect(await read([eth, token({})])).toEqual([
      { usd: 3215_47000000n, at: new Date((now - 30) * 1000) },
      { usd: 99981235n, at: new Date((now - 30) * 1000) },
    ])
    expect(asked).toEqual([`/prices/current/coingecko:ethereum,ethereum:${usdc}`])
  })

  test('may be small', async () => {
    sends({ coins: { 'coingecko:ethereum': coin(1e-7) } })
    expect(await read([eth])).toMatchObject([{ usd: 10n }])
  })

  test.each([
    ['of low confidence', coin(3000, { confidence: 0.89 }), /not sure/],
    ['of no confidence', coin(3000, { confidence: undefined }), /not sure/],
    ['below what can be kept', coin(1e-9), /too small/],
    ['from the future', coin(3000, { timestamp: now + 3600 }), /future/],
  ])('%s are refused, one by one', async (_, wrong, why) => {
    sends({ coins: { 'coingecko:ethereum': wrong, [`ethereum:${usdc}`]: coin(1) } })
    const [first, second] = await read([eth, token({})])
    expect((first as Error).message).toMatch(why)
    expect(second).toMatchObject({ usd: 100_000_000n })
  })

  test('that are not there are missing', async () => {
    sends({ coins: {} })
    expect(await read([eth, token({ chainId: 31337 })])).toMatchObject([
      { message: 'the market has no price of ETH' },
      { message: 'the market has no price of USDC' },
    ])
  })

  test.each([
    ['another shape', { coins: { 'coingecko:ethereum': coin('3000') } }, /another shape/],
    ['a price below zero', { coins: { 'coingecko:ethereum': coin(-1) } }, /another shape/],
    ['no JSON', '<html>', /not JSON/],
    ['too much', `"${'x'.repeat(600_000)}"`, /too long/],
  ])('in an answer of %s are not taken', async (_, body, why) => {
    sends(body)
    await expect(read([eth])).rejects.toThrow(why)
  })

  test('that are not answered with are an error', async () => {
    sends('no', 503)
    await expect(read([eth])).rejects.toThrow('status 503')
  })

  test('of many tokens are asked for in several requests', async () => {
    const tokens = Array.from({ length: 120 }, (_, index) =>
      token({ address: `0x${index.toString(16).padStart(40, '0')}`, symbol: `T${index}` }),
    )
    asked = []
    answer = (request, response) => {
      const keys = decodeURIComponent(request.url!).split('/').at(-1)!.split(',')
      response.end(JSON.stringify({ coins: Object.fromEntries(keys.map((key) => [key, coin(2)])) }))
    }
    expect((await read(tokens)).every((quote) => 'usd' in quote && quote.usd === 200_000_000n)).toBe(true)
    expect(asked).toHaveLength(3)
  })
})
