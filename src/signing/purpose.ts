import type { Address, Hex, TypedDataDefinition } from 'viem'
import type { Caller } from '../command.ts'
import type { Community } from '../community.ts'
import type { Tx } from '../store/store.ts'
import type { Sentence, Words } from '../words/words.ts'

/**
 * What can be asked of a member's wallet. Signing knows no purpose: each area hands it one of these, and it does the
 * rest (the page, one use, ten minutes, whose browser, whether the signature is the wallet's own).
 */
export interface Purpose<Subject = unknown> {
  name: string
  /** What the page shows before any wallet is chosen: the decision in plain words. Never changes anything. */
  describe(request: SigningRequest<Subject>, words: Words): Promise<Description>
  /**
   * What this wallet would sign. Always built from the store and the venue, never from the browser. Built again when the
   * signature comes back: the same arguments must give the same while nothing has changed, or the member has to sign
   * anew. @throws Refusal
   */
  build(request: SigningRequest<Subject>, wallet: ChosenWallet): Promise<ToSign>
  /**
   * Whether what came back may be sent: called after the signature was found to be the wallet's over exactly what was
   * built. Asks the outside what has to be asked (still open? would it be credited?). @throws Refusal
   */
  check(request: SigningRequest<Subject>, signed: Signed): Promise<void>
  /** Carries it out, in the same transaction that uses up the request. Only the store may be touched here. @throws Refusal */
  send(tx: Tx, request: SigningRequest<Subject>, signed: Signed): Promise<Sent>
}

export interface SigningRequest<Subject = unknown> {
  id: string
  purpose: string
  community: Community
  by: Caller
  subject: Subject
  createdAt: Date
  expiresAt: Date
}

export interface Description {
  /** e.g. "Vote For on proposal 3" */
  title: string
  /** Sentences, plain text. */
  lines: string[]
  /** What to know before signing: votes are public for ever, no voting power … */
  warnings: string[]
  /** The wallets that may sign; undefined: any. */
  wallets: Address[] | undefined
}

export interface ChosenWallet {
  address: Address
  /** The chain that the wallet is on, as it says. */
  chainId: number
  /** When the wallet was asked. Any time inside what is signed comes from here, so that building it again gives the same. */
  at: Date
}

/** EIP-4361 text for `personal_sign`, or EIP-712 data for `eth_signTypedData_v4` (JSON-safe: bigints as decimal strings). */
export type ToSign =
  | { kind: 'message'; message: string; chainId: number }
  | { kind: 'typed-data'; typedData: TypedDataDefinition; chainId: number | undefined }

export interface Signed {
  address: Address
  signature: Hex
  toSign: ToSign
}

/** Done at once, with a sentence that says so; or a relay job that will say. */
export type Sent = { outcome: Sentence } | { job: number }
