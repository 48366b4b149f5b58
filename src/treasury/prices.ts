import { parseAbi } from 'viem'
import { z } from 'zod'
import { USD_DECIMALS } from '../amount.ts'
import type { Clock } from '../clock.ts'
import { deadline } from '../deadline.ts'
import type { Store } from '../store/store.ts'
import type { ChainReads } from './holdings.ts'
import { NATIVE, type Token } from './tokens.ts'

/** What one whole token costs, in 8 decimals of a US dollar. `at` is the source's own time. */
export interface Quote {
  usd: bigint
  at: Date
}

/** Chainlink's AggregatorV3Interface. */
const feedAbi = parseAbi([
  'function decimals() view returns (uint8)',
  'function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)',
])

/**
 * Reads a token's feed.
 * @throws where it gives no sound price: not above zero, of a round that isn't complete, or from the future
 */
export async function readFeed(client: ChainReads, token: Token, clock: Clock): Promise<Quote> {
  const { price, symbol } = token
  if (price === undefined || price === 'market') throw new Error(`${symbol} has no price feed`)
  const contract = { address: price.feed, abi: feedAbi } as const
  const [decimals, [, answer, , updatedAt]] = await Promise.all([
    client.readContract({ ...contract, functionName: 'decimals' }),
    client.readContract({ ...contract, functionName: 'latestRoundData' }),
  ])
  if (answer <= 0n) throw new Error(`the price feed of ${symbol} answers ${answer}`)
  return sound(symbol, rescale(answer, decimals), Number(updatedAt), clock)
}

/** DefiLlama's names of chains, by chain id: https://api.llama.fi/chains and https://coins.llama.fi. */
const CHAIN_NAMES = new Map([
  [1, 'ethereum'],
  [10, 'optimism'],
  [56, 'bsc'],
  [100, 'xdai'],
  [130, 'unichain'],
  [137, 'polygon'],
  [324, 'era'],
  [8453, 'base'],
  [42161, 'arbitrum'],
  [42220, 'celo'],
  [43114, 'avax'],
  [59144, 'linea'],
  [534352, 'scroll'],
])

/** CoinGecko's names of the chains' own currencies, by what they are called. */
const CURRENCIES = new Map([
  ['ETH', 'ethereum'],
  ['BNB', 'binancecoin'],
  ['XDAI', 'xdai'],
  ['POL', 'polygon-ecosystem-token'],
  ['AVAX', 'avalanche-2'],
  ['CELO', 'celo'],
])

/** Milliseconds for one answer of the market. */
const DEADLINE = 10_000
/** Characters of one answer: a hundred coins take some 20,000. */
const LONGEST_ANSWER = 500_000
/** Tokens asked for at once: an address takes 53 characters. */
const BATCH = 50
/** DefiLlama's own measure of how well its sources agree, from 0 to 1. */
const LEAST_CONFIDENCE = 0.9

const Answer = z.object({
  coins: z.record(
    z.string(),
    z.object({
      price: z.number().positive().max(1e15),
      timestamp: z.int().positive(),
      confidence: z.number().optional(),
    }),
  ),
})

/**
 * Asks the market (`GET {url}/prices/current/{chain}:{address},…`, DefiLlama's shape) for the tokens' prices.
 * @returns a quote, or the reason why there is none, for each token
 */
export async function readMarket(
  url: string,
  tokens: Token[],
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<(Quote | Error)[]> {
  const keys = tokens.map(marketKey)
  const asked = [...new Set(keys.filter((key) => key !== undefined))]
  const coins = new Map<string, z.infer<typeof Answer>['coins'][string]>()
  for (let start = 0; start < asked.length; start += BATCH) {
    const answer = await askMarket(url, asked.slice(start, start + BATCH), signal)
    for (const [key, coin] of Object.entries(answer.coins)) coins.set(key.toLowerCase(), coin)
  }
  return tokens.map(({ symbol }, index) => {
    const coin = coins.get(keys[index]?.toLowerCase() ?? '')
    if (!coin) return new Error(`the market has no price of ${symbol}`)
    if ((coin.confidence ?? 0) < LEAST_CONFIDENCE)
      return new Error(`the market is not sure of the price of ${symbol}`)
    try {
      // The market speaks in floats; from here on it is whole units of its 8th digit.
      return sound(symbol, BigInt(coin.price.toFixed(USD_DECIMALS).replace('.', '')), coin.timestamp, clock)
    } catch (error) {
      return error as Error
    }
  })
}

async function askMarket(url: string, keys: string[], signal: AbortSignal): Promise<z.infer<typeof Answer>> {
  const response = await fetch(`${url}/prices/current/${keys.join(',')}`, {
    signal: deadline(DEADLINE, signal),
    headers: { accept: 'application/json' },
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`the market answers with status ${response.status}`)
  }
  const text = await boundedText(response)
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw new Error("the market's answer is not JSON")
  }
  const answer = Answer.safeParse(raw)
  if (!answer.success) throw new Error("the market's answer has another shape than expected")
  return answer.data
}

async function boundedText(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LONGEST_ANSWER) throw new Error("the market's answer is too long")
  }
  return text
}

function marketKey({ chainId, address, symbol }: Token): string | undefined {
  if (address === NATIVE) {
    const currency = CURRENCIES.get(symbol.toUpperCase())
    return currency && `coingecko:${currency}`
  }
  const chain = CHAIN_NAMES.get(chainId)
  return chain && `${chain}:${address}`
}

/** Seconds that a source's clock may run ahead of ours. */
const SKEW = 600

function sound(symbol: string, usd: bigint, at: number, clock: Clock): Quote {
  if (usd <= 0n) throw new Error(`the price of ${symbol} is too small to be kept`)
  if (at <= 0) throw new Error(`the price of ${symbol} has no time: its round is not complete`)
  if (at * 1000 > clock.now() + SKEW * 1000) throw new Error(`the price of ${symbol} is from the future`)
  return { usd, at: new Date(at * 1000) }
}

function rescale(answer: bigint, decimals: number): bigint {
  const difference = USD_DECIMALS - decimals
  return difference >= 0 ? answer * 10n ** BigInt(difference) : answer / 10n ** BigInt(-difference)
}

/** How a price's source stands in the store, so that one from another source than the file names is not used. */
export function sourceOf({ price }: Token): string | undefined {
  return price === undefined || price === 'market' ? price : `feed:${price.feed}`
}

/** Keeps the quotes in the place of earlier ones from the same sources. */
export async function keepQuotes(
  store: Store,
  clock: Clock,
  quotes: { token: Token; quote: Quote }[],
): Promise<void> {
  const readAt = new Date(clock.now())
  const rows = new Map(
    quotes.map(({ token, quote }) => {
      const key = { chainId: token.chainId, token: token.address, source: sourceOf(token)! }
      return [JSON.stringify(key), { key, row: { ...key, usd: quote.usd.toString(), at: quote.at, readAt } }]
    }),
  )
  if (rows.size === 0) return
  await store.transaction(async (tx) => {
    await tx.price.deleteMany({ where: { OR: [...rows.values()].map(({ key }) => key) } })
    await tx.price.createMany({ data: [...rows.values()].map(({ row }) => row) })
  })
}
