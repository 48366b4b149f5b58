import { type Clock, seconds } from '../../clock.ts'
import { type Proposal, type Store, stateAt, votesOn } from './store.ts'
import { isVotingSystem, tally } from './tally.ts'

/** Counts a proposal's votes anew. A tally becomes final only by being counted after the end. */
export function recount(store: Store, clock: Clock, proposal: Proposal): boolean {
  if (!isVotingSystem(proposal.type)) return false
  const votes = [...votesOn(store, proposal.id).values()]
  const now = seconds(clock)
  Object.assign(proposal, tally(proposal.type, proposal.choices.length, proposal.strategies.length, votes), {
    votes: votes.length,
    scores_state: stateAt(proposal, now) === 'closed' ? 'final' : 'pending',
    scores_updated: now,
  })
  return true
}

/**
 * What `GET /scores/:id` does, and nothing else does: makes the tally of an ended proposal final. The real one waits
 * until 60 s after the end; this one answers at once. False where there is nothing to count: the proposal is unknown
 * or has not begun, its tally came with it from a file, or its votes are encrypted (there are no keypers here).
 */
export function settle(store: Store, clock: Clock, id: string): boolean {
  const proposal = store.proposals.get(id)
  if (!proposal || stateAt(proposal, seconds(clock)) === 'pending') return false
  if (proposal.scores_state === 'final') return true
  if (proposal.seeded && votesOn(store, id).size === 0) return false
  if (proposal.privacy === 'shutter' && stateAt(proposal, seconds(clock)) === 'closed') return false
  return recount(store, clock, proposal)
}
