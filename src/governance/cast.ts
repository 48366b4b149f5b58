import type { Tx } from '../store/store.ts'
import type { Choice } from './choice.ts'

/** A ballot that was cast. */
export interface Cast {
  proposalId: number
  voter: string
  choice: Choice
  /** Base units; undefined: not known yet. */
  power?: bigint
  reason: string
  castAt: Date
}

/** Keeps a vote as its voter's newest, unless a newer one is known or the proposal is gone. */
export async function recordVote(tx: Tx, { proposalId, voter, choice, power, reason, castAt }: Cast) {
  if (!(await tx.proposal.findUnique({ where: { id: proposalId }, select: { id: true } }))) return
  const where = { proposalId_voter: { proposalId, voter } }
  const before = await tx.vote.findUnique({ where })
  if (before && before.castAt > castAt) return
  const vote = {
    choice: JSON.stringify(choice),
    reason,
    castAt,
    ...(power !== undefined && { power: `${power}` }),
  }
  await tx.vote.upsert({ where, create: { proposalId, voter, ...vote }, update: vote })
}
