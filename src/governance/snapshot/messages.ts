import {
  type Address,
  type Hex,
  hashTypedData,
  type TypedDataDefinition,
  type TypedDataParameter,
} from 'viem'
import { type Ballot, type Choice, isChoice } from '../choice.ts'

// Snapshot's EIP-712 messages. The sequencer compares a hash of the types' JSON, so the order of fields counts, and
// `name` stands before `type`. Source: snapshot-labs/sx-monorepo, apps/sequencer.

export const DOMAIN = { name: 'snapshot', version: '0.1.4' } as const

/** The relay route of Snapshot's votes. */
export const SNAPSHOT_ROUTE = 'snapshot'

/** In characters. */
export const REASON_MAX = 5000

export interface NewVote {
  from: Address
  space: string
  /** The proposal's id on Snapshot. */
  proposal: string
  choice: Choice
  reason: string
  /** In seconds. */
  timestamp: number
}

/** What is posted to the sequencer: what a wallet signed. Any other member, and it is not read. */
export interface Envelope {
  address: Address
  sig: Hex
  data: { domain: typeof DOMAIN; types: Record<string, TypedDataParameter[]>; message: VoteMessage }
}

export interface VoteMessage extends Record<string, unknown> {
  from: Address
  space: string
  timestamp: number
  proposal: string
  choice: number | number[] | string
  reason: string
  app: string
  metadata: string
}

/** The vote as a wallet signs it. The choice must be one that the ballot allows. */
export function voteMessage(vote: NewVote, ballot: Ballot): TypedDataDefinition {
  if (!isChoice(vote.choice, ballot)) throw new Error('the choice does not fit the voting system')
  const weighted = !Array.isArray(vote.choice) && typeof vote.choice === 'object'
  const message: VoteMessage = {
    from: vote.from,
    space: vote.space.toLowerCase(),
    timestamp: vote.timestamp,
    proposal: vote.proposal,
    choice: weighted ? JSON.stringify(vote.choice) : (vote.choice as number | number[]),
    reason: vote.reason,
    app: 'folkmoot',
    metadata: '{}',
  }
  return { domain: DOMAIN, types: voteTypes(message.choice), primaryType: 'Vote', message }
}

export function envelopeOf(address: Address, sig: Hex, message: VoteMessage): Envelope {
  return { address, sig, data: { domain: DOMAIN, types: voteTypes(message.choice), message } }
}

/** The message's EIP-712 hash, which is its id on Snapshot. */
export function idOf({ domain, types, message }: Envelope['data']): Hex {
  return hashTypedData({ domain, types, primaryType: 'Vote', message })
}

function voteTypes(choice: VoteMessage['choice']): { Vote: TypedDataParameter[] } {
  const type = Array.isArray(choice) ? 'uint32[]' : typeof choice === 'number' ? 'uint32' : 'string'
  return {
    Vote: [
      { name: 'from', type: 'string' },
      { name: 'space', type: 'string' },
      { name: 'timestamp', type: 'uint64' },
      { name: 'proposal', type: 'string' },
      { name: 'choice', type },
      { name: 'reason', type: 'string' },
      { name: 'app', type: 'string' },
      { name: 'metadata', type: 'string' },
    ],
  }
}
