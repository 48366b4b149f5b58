import type { Hash } from 'viem'
import type { Health } from '../health.ts'
import type { Log as Journal } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import { readCursor, writeCursor } from '../store/cursor.ts'
import type { Store, Tx } from '../store/store.ts'
import {
  type BlockSource,
  FIRST_WINDOW,
  type Header,
  readHeader,
  readLogsOfBlock,
  readLogsOfRange,
  type Window,
} from './logs.ts'
import type { Head, Log, LogFilter, LogReader } from './reader.ts'

export interface FollowerOptions {
  chainId: number
  client: BlockSource
  store: Store
  log: Journal
  health: Health
  readers: LogReader[]
  /** Milliseconds between two looks at the newest block. */
  pollEvery: number
}

/** Blocks this near to the newest may still be undone: they are read one by one, each by its hash. */
const NEAR = 64
/** Blocks whose hashes are kept, to find where a fork began. */
const KEPT_BLOCKS = 256
/** Blocks that are read at once, near the newest. */
const BLOCKS = 16
/** Ranges that are read at once. */
const PARALLEL = 4
/** Rows that one statement writes. */
const ROWS = 1_000
/** How often a turn begins again when the chain changes under it. */
const ATTEMPTS = 3

/** How far one reader has read. */
interface Position {
  /** All blocks up to this one. */
  read: number
  /** Up to this block, facts are stored and not told. */
  quietUntil: number
  /** What was looked for; another list is read from the start again. */
  filters: string
}

/** How far the chain was read, by number and hash. */
interface Tip {
  number: number
  hash: Hash
  /** The hash of block 0, which tells one chain from another of the same id. */
  genesis: Hash
}

interface Following {
  reader: LogReader
  filters: LogFilter[]
  position: Position
}

/**
 * Reads a chain for all who want its logs: history by ranges, then block by block. What the blocks of one turn say, their
 * logs, and how far was read are written in one transaction; a fork is undone back to where it began, and read on.
 */
export function createFollower(options: FollowerOptions): Loop {
  const { chainId, client, store, log, readers, pollEvery } = options
  const pulse = options.health.watch(`chain ${chainId}`, 'remedy-chain')
  const cursor = `chain:${chainId}`
  const window: Window = { size: FIRST_WINDOW }
  let read = 0

  async function run(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await readUp(signal)
      } catch (error) {
        if (!(error instanceof Reorganised) || attempt === ATTEMPTS) throw error
      }
    }
  }

  async function readUp(signal: AbortSignal): Promise<void> {
    const head = await readHeader(client, 'latest')
    if (!head) throw new Error('the node has no newest block')
    // First of all, so that readers know their contracts before anything is undone.
    const filters = await Promise.all(readers.map((reader) => reader.filters()))
    const tip = await settleFork(head)
    // A node that lags behind has the same blocks, only fewer.
    if (tip && head.number < tip.number) return
    const genesis = tip?.genesis ?? (await readGenesis())
    const following = await Promise.all(
      readers.map((reader, index) => startReading(reader, filters[index]!, head)),
    )
    for (const each of following) await readHistory(each, head.number - NEAR, signal)
    await readOn(following, head, tip?.number ?? head.number - 1, genesis, signal)
    read = head.number
  }

  /** Undoes what is not on the chain any more. Resolves to how far the chain was read that is. */
  async function settleFork(head: Header): Promise<Tip | undefined> {
    const tip = await readCursor<Tip>(store.db, cursor)
    if (!tip) return undefined
    const newest = head.number < tip.number ? undefined : await readHeader(client, tip.number)
    if (newest?.hash === tip.hash) return tip
    const rows = await store.db.block.findMany({ where: { chainId }, orderBy: { number: 'asc' } })
    const common = await newestCommon(rows)
    // All that this node has is ours: it only lags behind, and may have caught up a little while it was asked.
    if (common && common.number >= head.number) return tip
    if (common) {
      log.warn({ chainId, from: common.number + 1, to: tip.number }, 'the chain was reorganised')
      await undo(common.number + 1)
      return { number: common.number, hash: common.hash as Hash, genesis: tip.genesis }
    }
    if ((await readGenesis()) === tip.genesis) {
      if (head.number < tip.number - KEPT_BLOCKS)
        throw new Error(`the node is at block ${head.number}, far behind block ${tip.number} that was read`)
      log.warn({ chainId }, 'the chain was reorganised deeper than is remembered: it is read anew')
    } else log.warn({ chainId }, 'this chain has started anew: what was read of the earlier one is undone')
    await undo(0)
    return undefined
  }

  async function readGenesis(): Promise<Hash> {
    const genesis = await readHeader(client, 0)
    if (!genesis) throw new Error('the node does not have block 0')
    return genesis.hash
  }

  /** By halving: from where a fork began, no block is on the chain, and before it every one is. */
  async function newestCommon<Row extends { number: number; hash: string }>(
    rows: Row[],
  ): Promise<Row | undefined> {
    let common: Row | undefined
    let low = 0
    let high = rows.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const row = rows[middle]!
      if ((await readHeader(client, row.number))?.hash === row.hash) {
        common = row
        low = middle + 1
      } else high = middle - 1
    }
    return common
  }

  async function undo(from: number): Promise<void> {
    await store.transaction(async (tx) => {
      await tx.chainLog.deleteMany({ where: { chainId, blockNumber: { gte: from } } })
      await tx.block.deleteMany({ where: { chainId, number: { gte: from } } })
      for (const reader of readers) {
        const position = await readCursor<Position>(tx, positionOf(reader))
        if (!position || position.read < from) continue
        await reader.undo(tx, from)
        const read = Math.max(from, reader.fromBlock) - 1
        await writeCursor(tx, positionOf(reader), { ...position, read })
      }
      // From the start, it is another first sync.
      if (from === 0) await tx.cursor.deleteMany({ where: { name: { startsWith: `${cursor}:` } } })
      const tip = await readCursor<Tip>(tx, cursor)
      const block = await tx.block.findFirst({ where: { chainId }, orderBy: { number: 'desc' } })
      if (tip && block) await writeCursor(tx, cursor, { ...tip, number: block.number, hash: block.hash })
      else await tx.cursor.deleteMany({ where: { name: cursor } })
    })
  }

  async function startReading(reader: LogReader, filters: LogFilter[], head: Header): Promise<Following> {
    const wanted = JSON.stringify(filters)
    const known = await readCursor<Position>(store.db, positionOf(reader))
    if (known?.filters === wanted) return { reader, filters, position: known }
    const quietUntil = known ? Math.max(known.read, known.quietUntil) : head.number
    const position = { read: reader.fromBlock - 1, quietUntil, filters: wanted }
    await store.transaction((tx) => writeCursor(tx, positionOf(reader), position))
    return { reader, filters, position }
  }

  /** What is too old to be undone: several ranges at once, each reader by itself. */
  async function readHistory(following: Following, upTo: number, signal: AbortSignal): Promise<void> {
    const { reader, filters } = following
    while (following.position.read < upTo) {
      signal.throwIfAborted()
      const ranges = rangesAfter(following.position, upTo)
      const found = await Promise.all(
        ranges.flatMap((range) =>
          filters.map((filter) => readLogsOfRange(client, chainId, range, filter, window, signal)),
        ),
      )
      const to = ranges.at(-1)!.to
      const logs = inOrder(found.flat())
      // A local chain that was loaded from a file has not all of its empty blocks.
      const last = (await readHeader(client, to)) ?? logs.at(-1)
      const head = last && { number: to, at: last.at }
      if (head) await reader.prepare?.(logs, head)
      await store.transaction(async (tx) => {
        await keepLogs(tx, logs)
        await tell(tx, following, logs, to, head)
      })
      log.debug({ chainId, reader: reader.name, to, logs: logs.length }, 'history was read')
    }
  }

  function rangesAfter({ read, quietUntil }: Position, upTo: number): { from: number; to: number }[] {
    const end = read < quietUntil ? Math.min(upTo, quietUntil) : upTo
    const ranges: { from: number; to: number }[] = []
    for (let from = read + 1; from <= end && ranges.length < PARALLEL; from += window.size)
      ranges.push({ from, to: Math.min(from + window.size - 1, end) })
    return ranges
  }

  /** The newest blocks, all readers together. */
  async function readOn(
    following: Following[],
    head: Header,
    tip: number,
    genesis: Hash,
    signal: AbortSignal,
  ): Promise<void> {
    const reads = following.map(({ position }) => position.read)
    let from = (reads.length > 0 ? Math.min(...reads) : tip) + 1
    while (from <= head.number) {
      signal.throwIfAborted()
      const stops = following.map(({ position }) => position.quietUntil).filter((stop) => stop >= from)
      const to = Math.min(from + BLOCKS - 1, head.number, ...stops)
      await readBlocks(following, from, to, genesis)
      from = to + 1
    }
  }

  async function readBlocks(following: Following[], from: number, to: number, genesis: Hash): Promise<void> {
    const headers = await Promise.all(
      Array.from({ length: to - from + 1 }, (_, index) => readHeader(client, from + index)),
    )
    const before = await store.db.block.findUnique({
      where: { chainId_number: { chainId, number: from - 1 } },
    })
    const blocks = linked(headers, before?.hash)
    const last = blocks.at(-1)!
    const found = await Promise.all(
      following.map(async ({ reader, filters, position }) => {
        const due = blocks.filter(({ number }) => number > position.read && number >= reader.fromBlock)
        const logs = await Promise.all(
          due.flatMap((block) => filters.map((filter) => readLogsOfBlock(client, chainId, block, filter))),
        )
        return inOrder(logs.flat())
      }),
    )
    for (const [index, { reader, position }] of following.entries())
      if (position.read < to) await reader.prepare?.(found[index]!, last)
    await store.transaction(async (tx) => {
      await keepLogs(tx, inOrder(found.flat()))
      await keepBlocks(tx, blocks, genesis)
      for (const [index, each] of following.entries())
        if (each.position.read < to) await tell(tx, each, found[index]!, to, last)
    })
  }

  async function keepBlocks(tx: Tx, blocks: Header[], genesis: Hash): Promise<void> {
    const [first, last] = [blocks[0]!, blocks.at(-1)!]
    await tx.block.deleteMany({ where: { chainId, number: { gte: first.number, lte: last.number } } })
    await tx.block.createMany({
      data: blocks.map(({ number, hash, at }) => ({ chainId, number, hash, at })),
    })
    // A reader that reads anew comes by blocks that the others have read: they stay the newest.
    const known = await readCursor<Tip>(tx, cursor)
    if (known && known.number > last.number) return
    const tip: Tip = { number: last.number, hash: last.hash, genesis }
    await writeCursor(tx, cursor, tip)
    await tx.block.deleteMany({ where: { chainId, number: { lte: last.number - KEPT_BLOCKS } } })
  }

  /** Several readers, and a reader that reads anew, find the same log. */
  async function keepLogs(tx: Tx, logs: Log[]): Promise<void> {
    if (logs.length === 0) return
    const known = await tx.chainLog.findMany({
      where: {
        chainId,
        blockNumber: { gte: logs[0]!.blockNumber, lte: logs.at(-1)!.blockNumber },
      },
      select: { blockNumber: true, logIndex: true },
    })
    const kept = new Set(known.map(({ blockNumber, logIndex }) => `${blockNumber}:${logIndex}`))
    const fresh = logs.filter(({ blockNumber, logIndex }) => !kept.has(`${blockNumber}:${logIndex}`))
    for (let start = 0; start < fresh.length; start += ROWS)
      await tx.chainLog.createMany({
        data: fresh
          .slice(start, start + ROWS)
          .map((each) => ({ ...each, topics: JSON.stringify(each.topics) })),
      })
  }

  async function tell(
    tx: Tx,
    following: Following,
    logs: Log[],
    to: number,
    head: Head | undefined,
  ): Promise<void> {
    const { reader, position } = following
    const quiet = to <= position.quietUntil
    if (logs.length > 0) await reader.read(tx, logs, quiet)
    if (head) await reader.block?.(tx, { number: head.number, at: head.at }, quiet)
    following.position = { ...position, read: to }
    await writeCursor(tx, positionOf(reader), following.position)
  }

  function positionOf(reader: LogReader): string {
    return `${cursor}:${reader.name}`
  }

  return startLoop({
    name: cursor,
    every: pollEvery,
    run,
    log,
    pulse: { well: () => pulse.well(`block ${read}`), failing: pulse.failing },
  })
}

/** In the chain's order, each once: several filters find the same log. */
function inOrder(logs: Log[]): Log[] {
  const byPosition = new Map(logs.map((log) => [`${log.blockNumber}:${log.logIndex}`, log]))
  return [...byPosition.values()].sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
}

/** It was reorganised just now; where, is found by beginning again. */
class Reorganised extends Error {}

/** Headers that are one chain. @throws Reorganised */
function linked(headers: (Header | undefined)[], before: string | undefined): Header[] {
  let parent = before
  return headers.map((header) => {
    if (!header || (parent !== undefined && header.parentHash !== parent))
      throw new Reorganised('the chain was reorganised while it was read')
    parent = header.hash
    return header
  })
}
