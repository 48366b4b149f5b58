import type { Address } from 'viem'
import { readHeader } from '../../chain/logs.ts'
import type { Head } from '../../chain/reader.ts'
import { type GovernorClient, type GovernorTraits, governorAbi } from './contract.ts'

export interface Times {
  /** Asks what is to be known of these time points at this block. */
  read(head: Head, points: bigint[]): Promise<void>
  /** Blocks after this one were undone. */
  undo(head: Head): void
  /** The governor's clock at the newest block. */
  now(): bigint
  /** When a time point is, or was; not exact where it is still ahead and counted in blocks. */
  dateOf(point: bigint): { date: Date; exact: boolean }
}

/** Ethereum's, in milliseconds: some governors of other chains count its blocks. */
const ETHEREUM_BLOCK = 12_000
/** Blocks over which the mean time of one is measured. */
const MEASURED = 1_000
/** A date that Date can hold, in milliseconds. */
const LAST_DATE = 8_640_000_000_000_000

/** Time points of ERC-6372: seconds, or blocks whose times have to be looked up or estimated. */
export async function createTimes(
  client: GovernorClient,
  governor: Address,
  { timestamps }: GovernorTraits,
): Promise<Times> {
  return timestamps ? secondsClock() : blockClock(client, governor)
}

function secondsClock(): Times {
  let now = 0n
  const set = ({ at }: Head) => {
    now = BigInt(Math.floor(at.getTime() / 1000))
  }
  return {
    read: async (head) => set(head),
    undo: set,
    now: () => now,
    dateOf: (point) => ({ date: new Date(Math.min(Number(point) * 1000, LAST_DATE)), exact: true }),
  }
}

function blockClock(client: GovernorClient, governor: Address): Times {
  const known = new Map<bigint, Date>()
  let now = 0n
  let head: Head = { number: 0, at: new Date(0) }
  let pace = ETHEREUM_BLOCK
  let measuredAt: number | undefined
  let ownBlocks: boolean | undefined

  /** Whether it counts this chain's blocks, or, as on some second layers, another's. */
  async function countsOwnBlocks(): Promise<boolean> {
    const newest = await readHeader(client, 'latest')
    const clock = await clockOf()
    return newest !== undefined && Math.abs(Number(clock) - newest.number) < 10
  }

  async function clockOf(): Promise<bigint> {
    try {
      return BigInt(await client.readContract({ address: governor, abi: governorAbi, functionName: 'clock' }))
    } catch {
      // Before ERC-6372 there was no clock but the chain's own blocks.
      return BigInt((await readHeader(client, 'latest'))?.number ?? 0)
    }
  }

  async function measurePace(): Promise<void> {
    if (measuredAt !== undefined && head.number - measuredAt < MEASURED / 10) return
    const from = await readHeader(client, Math.max(0, head.number - MEASURED))
    if (!from || from.number >= head.number) return
    pace = (head.at.getTime() - from.at.getTime()) / (head.number - from.number)
    measuredAt = head.number
  }

  return {
    async read(newest, points) {
      ownBlocks ??= await countsOwnBlocks()
      head = newest
      now = ownBlocks ? BigInt(head.number) : await clockOf()
      if (!ownBlocks) return
      await measurePace()
      for (const point of points) {
        if (point > now || known.has(point)) continue
        const header = await readHeader(client, Number(point))
        if (header) known.set(point, header.at)
      }
    },
    undo(newest) {
      known.clear()
      measuredAt = undefined
      head = newest
      if (ownBlocks) now = BigInt(newest.number)
    },
    now: () => now,
    dateOf(point) {
      const exact = known.get(point)
      if (exact) return { date: exact, exact: true }
      const at = head.at.getTime() + Number(point - now) * pace
      return { date: new Date(Math.max(0, Math.min(at, LAST_DATE))), exact: false }
    },
  }
}
