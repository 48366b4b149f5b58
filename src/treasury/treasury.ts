import { getAddress } from 'viem'
import { worth } from '../amount.ts'
import type { LogReader } from '../chain/reader.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import { inTime } from '../deadline.ts'
import type { Health, Pulse } from '../health.ts'
import { createHealthLines } from '../health-lines.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import { type ChainReads, readHoldings } from './holdings.ts'
import { paymentsReader, readUntil } from './payments.ts'
import { keepQuotes, type Quote, readFeed, readMarket, sourceOf } from './prices.ts'
import { accountsOn, type Token, tokenAt, tokensOn, treasuryChains } from './tokens.ts'

export interface Treasury {
  /** What the community holds, as last read. Asked for when that is long ago, it is read anew, without being waited for. */
  overview(communityId: string): Promise<Overview>
  /** What left the community's accounts after `since`, up to and with `until`, in order. */
  payments(communityId: string, since: Date, until: Date): Promise<Payment[]>
  /** What the execution of a proposal paid. */
  paymentsOf(communityId: string, proposalId: number): Promise<Payment[]>
  /** No payment of up to this moment is missing. Undefined: not all chains have been read yet. */
  paymentsKnownUntil(communityId: string): Promise<Date | undefined>
  /** Reads holdings and prices now, waiting at most so many milliseconds for it. */
  refresh(milliseconds: number): Promise<void>
  /** What the treasury wants of a chain. To be read after governance, whose proposals the payments point to. */
  readers(chainId: number): LogReader[]
  loops: Loop[]
}

export interface Overview {
  accounts: AccountHoldings[]
  /** Over all accounts, what is worth most first. */
  tokens: TokenTotal[]
  /** The sum of all that has a price, in 8 decimals; undefined where nothing has. */
  usd: bigint | undefined
  /** The oldest reading among all; undefined where something was not read yet. */
  readAt: Date | undefined
}

export interface AccountHoldings {
  name: string
  address: string
  /** Its name where the community is on more chains than one. */
  chain: string | undefined
  /** Undefined: not read yet. */
  readAt: Date | undefined
  holdings: Holding[]
  usd: bigint | undefined
}

export interface Holding {
  token: Token
  amount: bigint
  /** Undefined where there is no price. */
  usd: bigint | undefined
}

export interface TokenTotal extends Holding {
  price: Price | undefined
}

export interface Price extends Quote {
  source: 'feed' | 'market'
  /** Its source has not renewed it for long. */
  old: boolean
}

export interface Payment {
  account: string
  recipient: string
  token: Token
  amount: bigint
  at: Date
  txHash: string
  proposal: { number: number; title: string } | undefined
}

export interface TreasuryOptions {
  store: Store
  clock: Clock
  log: Log
  health: Health
  communities: ReadonlyMap<string, Community>
  chains: { has(chainId: number): boolean; client(chainId: number): ChainReads }
  /** Of a server like DefiLlama's coins API, without a trailing slash. */
  priceUrl: string
  /** Milliseconds between two readings. */
  every?: number
}

/** Milliseconds between two readings, where nothing calls for one sooner. */
const EVERY = 5 * 60_000
/** A reading older than this many milliseconds is renewed when somebody asks. */
const FRESH = 60_000
/** A price older than this many milliseconds is called old: Chainlink renews the slowest of its feeds once a day. */
const OLD = 26 * 3600_000

export function createTreasury(options: TreasuryOptions): Treasury {
  const { store, clock, log, communities, chains } = options
  const { pulseOf, endUnsaid } = createPulses(options.health)
  const balances = (community: Community, chainId: number) =>
    pulseOf(`treasury of ${community.id} on chain ${chainId}`, 'remedy-treasury', community.id)
  const loop = startLoop({ name: 'treasury', every: options.every ?? EVERY, run: read, log })

  async function read(signal: AbortSignal): Promise<void> {
    const tasks = [readMarketPrices(signal)]
    for (const community of communities.values()) {
      for (const chainId of treasuryChains(community)) {
        if (chains.has(chainId)) tasks.push(readBalances(community, chainId), readFeeds(community, chainId))
        else balances(community, chainId).failing(`RPC_URL_${chainId} is not set`)
      }
    }
    endUnsaid()
    const failed = (await Promise.allSettled(tasks)).find((each) => each.status === 'rejected')
    if (failed) throw failed.reason
  }

  function readBalances(community: Community, chainId: number): Promise<void> {
    return told(balances(community, chainId), async () => {
      const { block } = await readHoldings(community, chainId, {
        client: chains.client(chainId),
        store,
        clock,
      })
      return `block ${block}`
    })
  }

  async function readFeeds(community: Community, chainId: number): Promise<void> {
    const tokens = tokensOn(community, chainId).filter(
      ({ price }) => price !== undefined && price !== 'market',
    )
    if (tokens.length === 0) return
    await told(
      pulseOf(`price feeds of ${community.id} on chain ${chainId}`, 'remedy-price-feeds', community.id),
      async () => {
        const client = chains.client(chainId)
        return keep(
          tokens,
          await Promise.all(
            tokens.map((token) => readFeed(client, token, clock).catch((error: Error) => error)),
          ),
        )
      },
    )
  }

  async function readMarketPrices(signal: AbortSignal): Promise<void> {
    const tokens = [...communities.values()].flatMap((community) =>
      treasuryChains(community).flatMap((chainId) =>
        tokensOn(community, chainId).filter(({ price }) => price === 'market'),
      ),
    )
    if (tokens.length === 0) return
    await told(pulseOf('market prices', 'remedy-price-market'), async () =>
      keep(tokens, await readMarket(options.priceUrl, tokens, { clock, signal })),
    )
  }

  /** Keeps the prices there are; throws for the first that is missing, as its earlier one is growing old. */
  async function keep(tokens: Token[], quotes: (Quote | Error)[]): Promise<string> {
    const sound = tokens.flatMap((token, index) => {
      const quote = quotes[index]!
      return quote instanceof Error ? [] : [{ token, quote }]
    })
    await keepQuotes(store, clock, sound)
    const failed = quotes.find((quote) => quote instanceof Error)
    if (failed) throw failed
    return `${sound.length} prices`
  }

  async function overview(communityId: string): Promise<Overview> {
    const community = communityOf(communityId)
    const [held, prices] = await Promise.all([
      store.db.holding.findMany({ where: { communityId } }),
      store.db.price.findMany({ where: { chainId: { in: treasuryChains(community) } } }),
    ])
    const view = summarise(community, held, prices, clock)
    const read = view.readAt?.getTime() ?? 0
    if (view.accounts.length > 0 && clock.now() - read > FRESH) loop.nudge()
    return view
  }

  async function payments(communityId: string, where: Prisma.PaymentWhereInput): Promise<Payment[]> {
    const community = communityOf(communityId)
    const rows = await store.db.payment.findMany({
      where: { ...where, communityId },
      orderBy: [{ at: 'asc' }, { chainId: 'asc' }, { blockNumber: 'asc' }, { position: 'asc' }],
      include: { proposal: { select: { number: true, title: true } } },
    })
    return rows.map(({ chainId, account, recipient, token, amount, at, txHash, proposal }) => ({
      account: accountsOn(community, chainId).find((each) => each.address === account)?.name ?? account,
      recipient: getAddress(recipient),
      token: tokenAt(community, chainId, token),
      amount: BigInt(amount),
      at,
      txHash,
      proposal: proposal ?? undefined,
    }))
  }

  async function paymentsKnownUntil(communityId: string): Promise<Date | undefined> {
    const followed = treasuryChains(communityOf(communityId))
    if (followed.length === 0) return new Date(clock.now())
    const times = await Promise.all(followed.map((chainId) => readUntil(store.db, chainId)))
    const read = times.filter((time) => time !== undefined)
    if (read.length < times.length) return undefined
    // A block's time is in whole seconds, and the next block may have the same.
    return new Date(Math.min(...read.map((time) => time.getTime())) - 1000)
  }

  function communityOf(id: string): Community {
    const community = communities.get(id)
    if (!community) throw new Error(`there is no community ${id}`)
    return community
  }

  return {
    overview,
    payments: (communityId, since, until) => payments(communityId, { at: { gt: since, lte: until } }),
    paymentsOf: (communityId, proposalId) => payments(communityId, { proposalId }),
    paymentsKnownUntil,
    async refresh(milliseconds) {
      await inTime(loop.settled(), milliseconds)
    },
    readers(chainId) {
      const concerned = [...communities.values()].some((each) => accountsOn(each, chainId).length > 0)
      return concerned ? [paymentsReader({ chainId, communities, paid: loop.nudge })] : []
    },
    loops: [loop],
  }
}

/**
 * The lines of `/doctor`, each from the first time on that there is something to say in it, until a reading says nothing
 * in it any more: its account is not the community's now.
 */
function createPulses(health: Health) {
  const lines = createHealthLines(health)
  let said = new Set<string>()
  return {
    pulseOf(name: string, remedy: string, community?: string): Pulse {
      said.add(name)
      return lines.pulseOf(name, remedy, community)
    },
    /** Ends the lines that were not asked for since the last call. */
    endUnsaid() {
      lines.keep(said)
      said = new Set()
    },
  }
}

async function told(pulse: Pulse, work: () => Promise<string>): Promise<void> {
  try {
    pulse.well(await work())
  } catch (error) {
    pulse.failing(error)
    throw error
  }
}

interface HoldingRow {
  chainId: number
  account: string
  token: string
  amount: string
  readAt: Date
}

interface PriceRow {
  chainId: number
  token: string
  source: string
  usd: string
  at: Date
}

function summarise(community: Community, held: HoldingRow[], prices: PriceRow[], clock: Clock): Overview {
  const several = new Set(community.chains.map((chain) => chain.id)).size > 1
  const totals = new Map<Token, TokenTotal>()
  const accounts: AccountHoldings[] = []
  for (const chainId of treasuryChains(community)) {
    const tokens = tokensOn(community, chainId)
    const priced = tokens.map((token) => ({ token, price: priceOf(token, prices, clock) }))
    for (const { name, address } of accountsOn(community, chainId)) {
      const rows = held.filter((row) => row.chainId === chainId && row.account === address)
      const holdings: Holding[] = []
      for (const { token, price } of priced) {
        const row = rows.find((each) => each.token === token.address)
        const amount = BigInt(row?.amount ?? 0)
        if (amount === 0n) continue
        const usd = price && worth(amount, token.decimals, price.usd)
        holdings.push({ token, amount, usd })
        const total = totals.get(token) ?? { token, price, amount: 0n, usd: undefined }
        total.amount += amount
        if (price) total.usd = worth(total.amount, token.decimals, price.usd)
        totals.set(token, total)
      }
      const chain = several ? community.chains.find((each) => each.id === chainId)?.name : undefined
      const missing = tokens.some((token) => !rows.some((row) => row.token === token.address))
      accounts.push({
        name,
        address,
        chain,
        readAt: missing ? undefined : oldest(rows.map((row) => row.readAt)),
        holdings,
        usd: sum(holdings.map((holding) => holding.usd)),
      })
    }
  }
  const tokens = [...totals.values()].sort((a, b) => compare(b.usd ?? -1n, a.usd ?? -1n))
  const unread = accounts.some((account) => account.readAt === undefined)
  return {
    accounts,
    tokens,
    usd: sum(tokens.map((total) => total.usd)),
    readAt: unread ? undefined : oldest(accounts.map((account) => account.readAt!)),
  }
}

function priceOf(token: Token, prices: PriceRow[], clock: Clock): Price | undefined {
  const row = prices.find(
    (each) =>
      each.chainId === token.chainId && each.token === token.address && each.source === sourceOf(token),
  )
  return (
    row && {
      usd: BigInt(row.usd),
      at: row.at,
      source: token.price === 'market' ? 'market' : 'feed',
      old: clock.now() - row.at.getTime() > OLD,
    }
  )
}

/** The sum of what is known; undefined where there is something and nothing of it is. */
function sum(values: (bigint | undefined)[]): bigint | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 && values.length > 0 ? undefined : known.reduce((a, b) => a + b, 0n)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function oldest(times: Date[]): Date | undefined {
  return times.length > 0 ? new Date(Math.min(...times.map((time) => time.getTime()))) : undefined
}
