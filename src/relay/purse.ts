import { hkdfSync } from 'node:crypto'
import {
  type Address,
  formatEther,
  formatGwei,
  type Hex,
  keccak256,
  numberToHex,
  type PrivateKeyAccount,
  type PublicClient,
  parseEther,
  parseGwei,
  parseTransaction,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import { type Health, type Pulse, reason } from '../health.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import type { Job } from './route.ts'

export interface PursesOptions {
  store: Store
  clock: Clock
  log: Log
  health: Health
  chains: { client(chainId: number): PublicClient }
  communities: ReadonlyMap<string, Community>
  /** RELAYER_SECRET; without it there are no purses. */
  secret: string | undefined
}

/** The relayer's wallets: one for each community, the same on each chain. */
export interface Purses {
  /** Where a community's purse is filled. */
  address(communityId: string): Address | undefined
  /** How what was sent for this job is; undefined: nothing was sent that still counts. */
  follow(job: Sender): Promise<Sending | undefined>
  /** Sends for this job. Only after `follow` gave nothing. */
  send(job: Sender, call: NewCall): Promise<Sending>
  /** Says in `/doctor` what each purse holds, and follows what no job follows (any more). */
  loop: Loop
}

export type Sender = Pick<Job, 'id' | 'communityId'>

export interface Call {
  chainId: number
  to: Address
  data: Hex
}

export interface NewCall extends Call {
  /** What it may use at most by the estimate, in gas: whose code runs is not always known. */
  maxGas: bigint
}

export type Sending =
  | { state: 'mined' | 'reverted'; receipt: TransactionReceipt }
  /** Broadcast; look again, `after` milliseconds. */
  | { state: 'under-way'; after: number }
  /** Nothing was sent: the ceiling, the budget or the balance does not allow it now. */
  | { state: 'held'; why: string; after: number }
  /** Nothing was sent: it would use this much gas, more than the call's most. */
  | { state: 'too-much-gas'; gas: bigint }

/**
 * A transaction's states in the store:
 *
 *     sent → mined | failed → final
 *     sent → replaced
 *
 * What was mined or failed is not final for a while: a reorganisation can undo it, and it is sent again.
 */
type Row = Prisma.RelayTransactionModel

/** In milliseconds. */
const HELD = 15_000
const STUCK = 60_000
const REBROADCAST = 15_000
const DAY = 86_400_000
const SURVEY = 10_000

/** What a purse should be able to pay for at any time, in gas: about two votes on a governor. */
const READY_GAS = 200_000n

/** Blocks after which nothing is undone any more, on a chain that does not say which are final. */
const DEPTH = 64n

/**
 * Sends transactions so that none is lost and none is sent twice: it is written to the store before it is broadcast,
 * nonces of a purse are given in order, and every hash that a nonce was used with is looked for. What a community's file
 * allows (the highest fee, each day's sum) holds before anything is signed.
 */
export function createPurses(options: PursesOptions): Purses {
  const { store, clock, log, health, chains, communities, secret } = options
  const { db } = store
  const accounts = new Map<string, PrivateKeyAccount>()
  const lines = new Map<string, { pulse: Pulse; end(): void; chains: Map<number, Line> }>()
  const inTurn = createTurns()
  /** When each transaction was last broadcast by this process. */
  const broadcastAt = new Map<string, number>()
  /** Since when the nonce of a transaction has been seen used, though none of its receipts is found. */
  const usedSince = new Map<string, number>()
  /** The block in which each transaction that is not final yet was last found. */
  const minedIn = new Map<string, bigint>()

  function accountOf(communityId: string): PrivateKeyAccount {
    if (!secret) throw new Error('RELAYER_SECRET is not set')
    const account = accounts.get(communityId) ?? privateKeyToAccount(purseKey(secret, communityId))
    accounts.set(communityId, account)
    return account
  }

  async function send(job: Sender, { maxGas, ...call }: NewCall): Promise<Sending> {
    const account = accountOf(job.communityId)
    const from = account.address
    const { chainId, to, data } = call
    const client = chains.client(chainId)
    const unsent = await inTurn(`${chainId} ${from}`, async (): Promise<Sending | undefined> => {
      const estimate = await client.estimateGas({ account: from, to, data })
      if (estimate > maxGas) return { state: 'too-much-gas', gas: estimate }
      const gas = withHeadroom(estimate)
      const funds = await survey(job.communityId, chainId)
      const why = lacking(funds, gas)
      tell(job.communityId, chainId, funds, why)
      if (why) return { state: 'held', why, after: HELD }
      const nonce = await nextNonce(client, chainId, from)
      const row = await write(job.id, account, { ...call, nonce, gas, fees: funds.fees })
      await broadcast(client, row)
      return undefined
    })
    if (unsent) return unsent
    // Whatever fails from here on: it is out.
    const sending = await follow(job).catch(() => undefined)
    return sending ?? { state: 'under-way', after: pollAfter(0) }
  }

  async function follow(job: Sender): Promise<Sending | undefined> {
    const newest = await db.relayTransaction.findFirst({
      where: { jobId: job.id, state: { in: ['sent', 'mined'] } },
      orderBy: { createdAt: 'desc' },
    })
    return newest ? look(job, newest) : undefined
  }

  /** How it is with a nonce, by all that was sent with it. */
  async function look(job: Sender, { chainId, from, nonce }: Row): Promise<Sending | undefined> {
    const rows = await db.relayTransaction.findMany({
      where: { jobId: job.id, chainId, from, nonce },
      orderBy: { createdAt: 'asc' },
    })
    const newest = rows.at(-1)!
    const client = chains.client(chainId)
    // The count is read first: if the nonce is used by then, a receipt of ours has to be there.
    const count = await client.getTransactionCount({ address: from as Address, blockTag: 'latest' })
    const receipt = await findReceipt(client, rows)
    if (receipt) return keep(rows, receipt)
    if (count > nonce) {
      // Either another node's answer lags behind, or the same purse is in use elsewhere and took this nonce.
      const since = usedSince.get(newest.hash) ?? clock.now()
      usedSince.set(newest.hash, since)
      const waited = clock.now() - since
      if (waited < STUCK) return { state: 'under-way', after: pollAfter(waited) }
      log.warn({ job: job.id, nonce }, 'a nonce of the gas purse was used elsewhere')
      await mark(rows, 'replaced')
      forget(rows)
      return undefined
    }
    usedSince.delete(newest.hash)
    const undone = rows.some(({ state }) => state === 'mined' || state === 'failed')
    if (undone) {
      log.warn({ job: job.id, nonce }, 'a transaction was undone by a reorganisation: sending it again')
      await reopen(rows)
    }
    const age = undone ? 0 : clock.now() - newest.createdAt.getTime()
    const replacing = age < STUCK ? undefined : replace(job, client, newest)
    const next = (await replacing) ?? newest
    const last = broadcastAt.get(next.hash)
    if (last === undefined || clock.now() - last >= REBROADCAST) await broadcast(client, next)
    return { state: 'under-way', after: pollAfter(age) }
  }

  /** The same with more of a fee, if the ceiling, the budget and the balance allow it. */
  function replace(job: Sender, client: PublicClient, row: Row): Promise<Row | undefined> {
    return inTurn(`${row.chainId} ${row.from}`, async () => {
      const before = parseTransaction(row.raw as Hex)
      const { to, data = '0x', gas, maxFeePerGas, maxPriorityFeePerGas } = before
      if (!to || !gas || maxFeePerGas === undefined) return undefined
      const funds = await survey(job.communityId, row.chainId)
      const fees = {
        maxFeePerGas: larger(raised(maxFeePerGas), funds.fees.maxFeePerGas),
        maxPriorityFeePerGas: larger(raised(maxPriorityFeePerGas ?? 0n), funds.fees.maxPriorityFeePerGas),
      }
      const more = gas * fees.maxFeePerGas - BigInt(row.maxCost)
      const allowed =
        fees.maxFeePerGas <= funds.ceiling &&
        fees.maxPriorityFeePerGas <= fees.maxFeePerGas &&
        more <= funds.budgetLeft &&
        more <= funds.free
      if (!allowed) {
        tell(job.communityId, row.chainId, funds, `a transaction waits, and more of a fee is not allowed`)
        return undefined
      }
      log.info(
        { job: job.id, nonce: row.nonce },
        'a transaction waits too long: sending it with more of a fee',
      )
      const call = { chainId: row.chainId, to, data, nonce: row.nonce, gas, fees }
      const next = await write(job.id, accountOf(job.communityId), call)
      await broadcast(client, next)
      return next
    })
  }

  /** Signs a transaction and writes it down. It must be in the store before anybody else sees it. */
  async function write(
    jobId: number,
    account: PrivateKeyAccount,
    { chainId, to, data, nonce, gas, fees }: Call & { nonce: number; gas: bigint; fees: Fees },
  ): Promise<Row> {
    const raw = await account.signTransaction({ type: 'eip1559', chainId, to, data, nonce, gas, ...fees })
    return db.relayTransaction.create({
      data: {
        hash: keccak256(raw),
        jobId,
        chainId,
        from: account.address,
        nonce,
        raw,
        maxCost: `${gas * fees.maxFeePerGas}`,
        createdAt: new Date(clock.now()),
        state: 'sent',
      },
    })
  }

  /** Whether it was taken shows when it is looked for: "already known", say, is well. It is broadcast again if not. */
  async function broadcast(client: PublicClient, row: Row): Promise<void> {
    broadcastAt.set(row.hash, clock.now())
    try {
      await client.sendRawTransaction({ serializedTransaction: row.raw as Hex })
    } catch (error) {
      log.debug({ job: row.jobId, nonce: row.nonce, error }, 'a broadcast was not taken')
    }
  }

  async function keep(rows: Row[], receipt: TransactionReceipt): Promise<Sending> {
    const reverted = receipt.status === 'reverted'
    const others = rows.filter((row) => row.hash !== receipt.transactionHash)
    await store.transaction(async (tx) => {
      await tx.relayTransaction.update({
        where: { hash: receipt.transactionHash },
        data: {
          state: reverted ? 'failed' : 'mined',
          cost: `${costOf(receipt)}`,
        },
      })
      await tx.relayTransaction.updateMany({
        where: { hash: { in: others.map((row) => row.hash) } },
        data: { state: 'replaced', cost: null },
      })
    })
    forget(rows)
    minedIn.set(receipt.transactionHash, receipt.blockNumber)
    return { state: reverted ? 'reverted' : 'mined', receipt }
  }

  async function mark(rows: Pick<Row, 'hash'>[], state: string): Promise<void> {
    await db.relayTransaction.updateMany({
      where: { hash: { in: rows.map((row) => row.hash) } },
      data: { state },
    })
  }

  function forget(rows: Pick<Row, 'hash'>[]): void {
    for (const { hash } of rows) for (const memory of [broadcastAt, usedSince, minedIn]) memory.delete(hash)
  }

  /** All is as it was before the receipt; how long it waits counts from now. */
  async function reopen(rows: Row[]): Promise<void> {
    const now = new Date(clock.now())
    await store.transaction(async (tx) => {
      await tx.relayTransaction.updateMany({
        where: { hash: { in: rows.map((row) => row.hash) } },
        data: { state: 'sent', cost: null },
      })
      await tx.relayTransaction.update({ where: { hash: rows.at(-1)!.hash }, data: { createdAt: now } })
    })
    forget(rows)
  }

  /**
   * The first that neither the chain counts, whose answer may lag behind or be another after a reorganisation, nor a
   * transaction of ours has that is on its way or not final yet.
   */
  async function nextNonce(client: PublicClient, chainId: number, from: Address): Promise<number> {
    const [counted, alive] = await Promise.all([
      client.getTransactionCount({ address: from, blockTag: 'pending' }),
      db.relayTransaction.findMany({
        where: { chainId, from, state: { in: ['sent', 'mined', 'failed'] } },
        select: { nonce: true },
      }),
    ])
    const taken = new Set(alive.map(({ nonce }) => nonce))
    let next = counted
    while (taken.has(next)) next++
    return next
  }

  async function survey(communityId: string, chainId: number): Promise<Funds> {
    const client = chains.client(chainId)
    const address = accountOf(communityId).address
    const { maxFeeGwei, dailyBudget } = communityOf(communityId).relay
    const ceiling = parseGwei(maxFeeGwei)
    const [balance, block, tip, { spent, open }] = await Promise.all([
      client.getBalance({ address }),
      client.getBlock(),
      client.estimateMaxPriorityFeePerGas(),
      spending(chainId, address),
    ])
    const base = block.baseFeePerGas ?? 0n
    const maxFeePerGas = smaller(2n * base + tip, ceiling)
    return {
      balance,
      free: balance - open,
      ceiling,
      lowestFee: base + tip,
      fees: { maxFeePerGas, maxPriorityFeePerGas: smaller(tip, maxFeePerGas) },
      budgetLeft: parseEther(dailyBudget) - spent - open,
    }
  }

  /** In wei: what was paid since midnight (UTC), and what those that are not mined yet can cost at most. */
  async function spending(chainId: number, from: Address): Promise<{ spent: bigint; open: bigint }> {
    const midnight = new Date(Math.floor(clock.now() / DAY) * DAY)
    const rows = await db.relayTransaction.findMany({
      where: {
        chainId,
        from,
        OR: [{ state: 'sent' }, { createdAt: { gte: midnight }, cost: { not: null } }],
      },
      select: { nonce: true, state: true, cost: true, maxCost: true },
    })
    let spent = 0n
    const open = new Map<number, bigint>()
    for (const { nonce, state, cost, maxCost } of rows) {
      if (state === 'sent') open.set(nonce, larger(open.get(nonce) ?? 0n, BigInt(maxCost)))
      else spent += BigInt(cost ?? 0)
    }
    return { spent, open: [...open.values()].reduce((sum, cost) => sum + cost, 0n) }
  }

  function communityOf(communityId: string): Community {
    const community = communities.get(communityId)
    if (!community) throw new Error(`there is no community ${communityId}`)
    return community
  }

  /** Keeps the purse's line in `/doctor`. */
  function tell(communityId: string, chainId: number, funds: Funds | undefined, problem?: string): void {
    const line = lineOf(communityId)
    const { currency } = communityOf(communityId).chains.find((each) => each.id === chainId) ?? {
      currency: 'ETH',
    }
    const holds = funds && `${shortly(formatEther(funds.balance))} ${currency} on chain ${chainId}`
    line.chains.set(chainId, { problem, holds })
    const all = [...line.chains.values()]
    const held = all.flatMap((each) => each.holds ?? []).join(', ')
    const purse = `${accountOf(communityId).address}${held && ` holds ${held}`}`
    const detail = [...all.flatMap((each) => each.problem ?? []), purse].join('; ')
    if (all.some((each) => each.problem)) line.pulse.failing(detail)
    else line.pulse.well(detail)
  }

  function lineOf(communityId: string) {
    const known = lines.get(communityId)
    if (known) return known
    const part = health.part()
    const pulse = part.watch(`gas purse ${communityId}`, 'purse-remedy', communityId)
    const line = { pulse, end: part.end, chains: new Map<number, Line>() }
    lines.set(communityId, line)
    return line
  }

  /** What no governor of the community needs any more is not told of. */
  function keepOnly(communityId: string, used: ReadonlySet<number>): void {
    const line = lines.get(communityId)
    for (const chainId of line?.chains.keys() ?? []) if (!used.has(chainId)) line?.chains.delete(chainId)
    if (used.size > 0) return
    line?.end()
    lines.delete(communityId)
  }

  /**
   * What no job follows (any more): a transaction that is still open when its job is over (it expired, say) must not leave
   * a gap in the purse's nonces, and one that was mined may be undone until it is final.
   */
  async function tend(): Promise<void> {
    const rows = await db.relayTransaction.findMany({
      where: {
        OR: [
          { state: 'failed' },
          { state: { in: ['sent', 'mined'] }, job: { state: { in: ['done', 'refused', 'expired'] } } },
        ],
      },
      include: { job: { select: { id: true, communityId: true } } },
      orderBy: { nonce: 'asc' },
    })
    const purses = new Map(rows.map((row) => [`${row.chainId} ${row.from}`, row]))
    for (const { chainId, from } of purses.values())
      await tendPurse(
        chainId,
        from as Address,
        rows.filter((row) => row.chainId === chainId && row.from === from),
      ).catch((error) => log.warn({ chainId, from, error }, 'transactions could not be followed'))
  }

  async function tendPurse(
    chainId: number,
    address: Address,
    rows: (Row & { job: Sender })[],
  ): Promise<void> {
    const client = chains.client(chainId)
    const [count, final] = await Promise.all([
      client.getTransactionCount({ address, blockTag: 'latest' }),
      finalBlock(client),
    ])
    for (const row of rows) {
      // As long as its nonce is used, there is time to ask for its receipt until that would be final.
      const block = minedIn.get(row.hash)
      if (row.nonce < count && block !== undefined && block > final) continue
      const sending = await look(row.job, row)
      if (!sending || !('receipt' in sending) || sending.receipt.blockNumber > final) continue
      const { transactionHash: hash } = sending.receipt
      await mark([{ hash }], 'final')
      forget([{ hash }])
    }
  }

  async function surveyAll(): Promise<void> {
    await tend()
    for (const community of communities.values()) {
      const used = new Set(
        community.venues.flatMap((venue) => (venue.kind === 'governor' ? venue.chain : [])),
      )
      keepOnly(community.id, used)
      for (const chainId of used) {
        if (!secret) {
          lineOf(community.id).pulse.failing('RELAYER_SECRET is not set, so there is no gas purse')
          continue
        }
        try {
          const funds = await survey(community.id, chainId)
          tell(community.id, chainId, funds, lacking(funds, READY_GAS))
        } catch (error) {
          tell(community.id, chainId, undefined, reason(error))
        }
      }
    }
  }

  return {
    address: (communityId) => (secret ? accountOf(communityId).address : undefined),
    follow,
    send,
    loop: startLoop({ name: 'gas purses', every: SURVEY, run: surveyAll, log }),
  }
}

/** In wei for each unit of gas. */
interface Fees {
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
}

/** In wei. */
interface Funds {
  balance: bigint
  /** What is not promised to transactions on their way. */
  free: bigint
  ceiling: bigint
  /** The least that a unit of gas costs now. */
  lowestFee: bigint
  fees: Fees
  budgetLeft: bigint
}

interface Line {
  problem: string | undefined
  holds: string | undefined
}

/** The order of secp256k1's group: a key is from 1 to one less. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/**
 * A community's key: HKDF-SHA256 (RFC 5869) with RELAYER_SECRET as the input, "folkmoot gas purse" as the salt and the
 * community's id as the info gives 48 bytes; as a big-endian number modulo (order - 1), plus 1, they are the key. With 128
 * bits more than the order has, no key is likelier than another by more than 2^-128, and none has to be rejected (the
 * method of FIPS 186-5, A.2.1, and of hash_to_field in RFC 9380).
 */
export function purseKey(secret: string, communityId: string): Hex {
  const bytes = Buffer.from(hkdfSync('sha256', secret, 'folkmoot gas purse', communityId, 48))
  return numberToHex((BigInt(`0x${bytes.toString('hex')}`) % (ORDER - 1n)) + 1n, { size: 32 })
}

/** Why a transaction of that much gas can't be sent now. */
function lacking({ lowestFee, ceiling, fees, budgetLeft, free }: Funds, gas: bigint): string | undefined {
  const cost = gas * fees.maxFeePerGas
  if (lowestFee > ceiling)
    return `gas costs ${shortly(formatGwei(lowestFee))} gwei, above the ceiling of ${formatGwei(ceiling)}`
  if (cost > budgetLeft) return "today's budget is used up"
  if (cost > free) return 'the balance is too low'
  return undefined
}

/** A limit at the estimate itself has failed in production elsewhere: state moves in between. */
function withHeadroom(gas: bigint): bigint {
  return (gas * 13n) / 10n
}

/** By 12.5 %: nodes take no replacement for less. */
function raised(fee: bigint): bigint {
  return (fee * 1125n) / 1000n + 1n
}

async function findReceipt(client: PublicClient, rows: Row[]): Promise<TransactionReceipt | undefined> {
  const found = await Promise.all(
    rows.map((row) =>
      client.getTransactionReceipt({ hash: row.hash as Hex }).catch((error) => {
        if (error instanceof TransactionReceiptNotFoundError) return undefined
        throw error
      }),
    ),
  )
  return found.find((receipt) => receipt !== undefined)
}

/** In wei. Chains of the OP stack take a fee for their data on another chain too. */
function costOf(receipt: TransactionReceipt & { l1Fee?: Hex | bigint | null }): bigint {
  return receipt.gasUsed * receipt.effectiveGasPrice + BigInt(receipt.l1Fee ?? 0)
}

/** The newest block that can't be undone any more. */
async function finalBlock(client: PublicClient): Promise<bigint> {
  const finalized = await client.getBlock({ blockTag: 'finalized' }).catch(() => undefined)
  return finalized?.number ?? (await client.getBlockNumber({ cacheTime: 0 })) - DEPTH
}

/** The older a transaction is, the less often it is looked for. In milliseconds. */
function pollAfter(age: number): number {
  return Math.min(4000, Math.max(500, age / 4))
}

/** Work under one name is done one after the other. */
function createTurns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(name, turn)
    return turn
  }
}

function shortly(decimal: string): string {
  const [whole, fraction = ''] = decimal.split('.')
  const kept = fraction.slice(0, 5).replace(/0+$/, '')
  return kept ? `${whole}.${kept}` : `${whole}`
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
