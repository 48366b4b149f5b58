import type { Tx } from '../store/store.ts'
import type { Sentence } from '../words/words.ts'

/** A way out of the house for signed messages: a Snapshot sequencer, a governor. The relay knows no purpose. */
export interface Route<Payload = unknown> {
  name: string
  /**
   * Takes the job one step on. May be called again at any time, after a crash too: whatever was sent before must be found
   * again and not be sent twice. `signal` is for its deadlines: the program is ending, and what was not done is done after
   * the next start.
   */
  step(job: Job<Payload>, signal: AbortSignal): Promise<Step>
}

export interface Job<Payload = unknown> {
  id: number
  communityId: string
  payload: Payload
  attempts: number
  expiresAt: Date
}

export type Step =
  /** It arrived. `record` writes what follows from that, in the transaction that ends the job. */
  | { state: 'done'; sentence: Sentence; result: unknown; record?(tx: Tx): Promise<void> }
  /** It will never arrive, and why. */
  | { state: 'refused'; sentence: Sentence }
  /** Something was sent that can't be called back (a transaction waits to be mined): look again, `after` milliseconds. From here on the job does not expire; its route ends it. */
  | { state: 'under-way'; after: number }
  /** Something outside failed; try the same again, `after` milliseconds where it said. */
  | { state: 'failed'; error: unknown; after?: number }

export interface NewJob {
  communityId: string
  route: string
  /** The same message always has the same key (its hash), so it can't be queued twice. */
  key: string
  payload: unknown
  expiresAt: Date
}

/** How a job ended, or undefined while it is on its way. */
export type JobEnd = { accepted: boolean; sentence: Sentence }

export interface Relay {
  /** Queues a job in the transaction of whoever checked it; returns its id (that of the first, for the same key). Call `nudge` after commit. */
  enqueue(tx: Tx, job: NewJob): Promise<number>
  nudge(): void
  /** Waits for the job's end, at most `milliseconds`. */
  outcome(jobId: number, milliseconds: number): Promise<JobEnd | undefined>
}
