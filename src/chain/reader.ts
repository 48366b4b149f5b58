import type { Address, Hex } from 'viem'
import type { Tx } from '../store/store.ts'

/** A log of a block that a follower has read. */
export interface Log {
  chainId: number
  blockNumber: number
  blockHash: Hex
  logIndex: number
  txHash: Hex
  /** Checksummed. */
  address: Address
  topics: Hex[]
  data: Hex
  /** The block's time. */
  at: Date
}

/** An `eth_getLogs` filter. */
export interface LogFilter {
  address: Address[]
  topics?: (Hex | Hex[] | null)[]
}

/** The newest block that was read. */
export interface Head {
  number: number
  at: Date
}

/** What an area wants of a chain. One follower for each chain serves all areas; facts are written in its transaction. */
export interface LogReader {
  name: string
  chainId: number
  /** Asked anew at each turn, so that they may grow: what a new one would have found earlier is then read from the start. */
  filters(): LogFilter[] | Promise<LogFilter[]>
  /** The first block that matters. */
  fromBlock: number
  /** Before the transaction of `read` and `block`: the time to ask the chain what the facts from these logs need. */
  prepare?(logs: Log[], head: Head): Promise<void>
  /**
   * Facts from new logs, in order. `quiet` while the first sync catches up with history: facts are stored, not told.
   * Logs are stored in ChainLog before this is called. Must give the same facts when called again with the same logs.
   */
  read(tx: Tx, logs: Log[], quiet: boolean): Promise<void>
  /** Blocks from `from` on were undone; their ChainLog rows are gone already: take back everything derived from them. */
  undo(tx: Tx, from: number): Promise<void>
  /** After each turn's blocks (also without logs), with the newest of them: for what changes with time alone. */
  block?(tx: Tx, head: Head, quiet: boolean): Promise<void>
}
