import type { Address } from 'viem'
import { writeAlias, writeFollow, writeRevokeAlias, writeUnfollow } from './alias-writers.ts'
import type { Kind } from './message-types.ts'
import { writeDeletion, writeFlag, writeProposal, writeUpdate } from './proposal-writers.ts'
import type { Ground, Message } from './sequencer.ts'
import type { Space } from './store.ts'
import { writeVote } from './vote-writer.ts'

export interface Writing {
  ground: Ground
  kind: Kind
  message: Message
  /** Undefined for what belongs to no space. */
  space: Space | undefined
  /** Whose message it is, whoever signed it. */
  from: Address
}

/** Checks a signed message, or refuses; what comes back writes it, at once. */
export type Writer = (writing: Writing) => Write | Promise<Write>
export type Write = (stored: { id: string; ipfs: string }) => void

export const writers: Record<Kind, Writer> = {
  proposal: writeProposal,
  'update-proposal': writeUpdate,
  'delete-proposal': writeDeletion,
  'flag-proposal': writeFlag,
  vote: writeVote,
  'vote-array': writeVote,
  'vote-string': writeVote,
  follow: writeFollow,
  unfollow: writeUnfollow,
  alias: writeAlias,
  'revoke-alias': writeRevokeAlias,
}
