import { setTimeout as sleep } from 'node:timers/promises'
import {
  BaseError,
  getAddress,
  type Hash,
  type Hex,
  HttpRequestError,
  hexToNumber,
  numberToHex,
  type PublicClient,
  type RpcLog,
} from 'viem'
import { jittered } from '../deadline.ts'
import type { Head, Log, LogFilter } from './reader.ts'

/** What a follower asks of a chain. */
export type BlockSource = Pick<PublicClient, 'request'>

export interface Header extends Head {
  hash: Hash
  parentHash: Hash
}

/** The header of the block with that number, or the latest; undefined where the chain does not have it. */
export async function readHeader(
  client: BlockSource,
  number: number | 'latest',
): Promise<Header | undefined> {
  const tag = number === 'latest' ? number : numberToHex(number)
  const block = await client.request({ method: 'eth_getBlockByNumber', params: [tag, false] })
  if (!block?.hash || !block.number) return undefined
  return {
    number: hexToNumber(block.number),
    hash: block.hash,
    parentHash: block.parentHash,
    at: new Date(hexToNumber(block.timestamp) * 1000),
  }
}

/** The logs of one block, whichever fork it is on. @throws where the node does not have it */
export async function readLogsOfBlock(
  client: BlockSource,
  chainId: number,
  block: Header,
  filter: LogFilter,
): Promise<Log[]> {
  const logs = await getLogs(client, { ...filter, blockHash: block.hash })
  return logs.map((log) => toLog(chainId, log, block.at))
}

/** How long a range is read at once, in blocks: grows while the provider allows it, and shrinks when it does not. */
export interface Window {
  size: number
}

export const FIRST_WINDOW = 2_000
const LONGEST_WINDOW = 50_000
/** Below so many logs a range may grow. */
const FEW_LOGS = 2_000

/**
 * The logs of a range of blocks. Providers bound ranges each in their own way and words: what is refused is halved and
 * asked again.
 */
export async function readLogsOfRange(
  client: BlockSource,
  chainId: number,
  range: { from: number; to: number },
  filter: LogFilter,
  window: Window,
  signal: AbortSignal,
): Promise<Log[]> {
  const { from, to } = range
  let logs: RpcLog[]
  try {
    logs = await patiently(
      () => getLogs(client, { ...filter, fromBlock: numberToHex(from), toBlock: numberToHex(to) }),
      signal,
    )
  } catch (error) {
    if (from === to || signal.aborted || !maySplit(error)) throw error
    const middle = Math.floor((from + to) / 2)
    window.size = Math.max(1, Math.min(window.size, middle - from + 1))
    const halves = [
      { from, to: middle },
      { from: middle + 1, to },
    ]
    const read: Log[] = []
    for (const half of halves)
      read.push(...(await readLogsOfRange(client, chainId, half, filter, window, signal)))
    return read
  }
  if (to - from + 1 >= window.size && logs.length < FEW_LOGS)
    window.size = Math.min(LONGEST_WINDOW, window.size * 2)
  const times = await timesOf(client, logs)
  return logs.map((log) => toLog(chainId, log, times.get(log.blockNumber!)!))
}

type LogQuery = LogFilter & ({ blockHash: Hex } | { fromBlock: Hex; toBlock: Hex })

/** viem's own retries are off: it would try a range again that is too long, and wait in between. */
async function getLogs(client: BlockSource, query: LogQuery): Promise<RpcLog[]> {
  if (query.address.length === 0) return []
  const logs = await client.request({ method: 'eth_getLogs', params: [query] }, { retryCount: 0 })
  return logs.filter((log) => !log.removed)
}

/** Milliseconds before the second and the third try. */
const WAITS = [500, 2_000]

/** Tries again what failed for want of a network, or was asked too often. */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await work()
    } catch (error) {
      if (maySplit(error)) throw error
      await sleep(jittered(wait), undefined, { signal })
    }
  }
  return work()
}

/** Whether less at once might help: it does, unless nothing was answered, or a limit of requests was met. */
function maySplit(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false
  if (/rate.?limit|too many requests|compute units|capacity/i.test(error.message)) return false
  const http = error.walk((each) => each instanceof HttpRequestError) as HttpRequestError | null
  return !http || (http.status !== undefined && http.status < 500 && http.status !== 429)
}

/** Block times at once in parallel, at most. */
const PARALLEL = 8

/** Newer nodes tell a log's time with it; of others its block is asked. */
async function timesOf(client: BlockSource, logs: RpcLog[]): Promise<Map<Hex, Date>> {
  const times = new Map<Hex, Date>()
  const unknown = new Set<Hex>()
  for (const { blockNumber, blockTimestamp } of logs) {
    if (blockTimestamp) times.set(blockNumber!, new Date(hexToNumber(blockTimestamp) * 1000))
    else unknown.add(blockNumber!)
  }
  const queue = [...unknown]
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let number = queue.pop(); number; number = queue.pop()) {
        const header = await readHeader(client, hexToNumber(number))
        if (!header) throw new Error(`block ${hexToNumber(number)} has logs, but the node does not have it`)
        times.set(number, header.at)
      }
    }),
  )
  return times
}

function toLog(chainId: number, log: RpcLog, at: Date): Log {
  return {
    chainId,
    blockNumber: hexToNumber(log.blockNumber!),
    blockHash: log.blockHash!,
    logIndex: hexToNumber(log.logIndex!),
    txHash: log.transactionHash!,
    address: getAddress(log.address),
    topics: log.topics,
    data: log.data,
    at,
  }
}
