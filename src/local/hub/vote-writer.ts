import { z } from 'zod'
import { seconds } from '../../clock.ts'
import { parseJson } from './json.ts'
import { refuse } from './refused.ts'
import { recount } from './scores.ts'
import type { Ground } from './sequencer.ts'
import { type Proposal, type Space, votesOn } from './store.ts'
import { isValidChoice } from './tally.ts'
import type { Write, Writing } from './writers.ts'

export async function writeVote({ ground, kind, message, space, from }: Writing): Promise<Write> {
  const { store, clock } = ground
  if (typeof message.metadata === 'string' && message.metadata.length > 2000) refuse('too large metadata')
  const proposal = store.proposals.get(String(message.proposal))
  if (proposal?.space !== space!.id) return refuse('unknown proposal')
  const encrypted = proposal.privacy === 'shutter'
  const choice =
    kind === 'vote-string' && !encrypted
      ? (parseJson(message.choice) ?? refuse('invalid choice'))
      : message.choice
  const parsed = extras.safeParse({
    reason: message.reason,
    app: message.app,
    metadata: parseJson(message.metadata),
  })
  if (!parsed.success) return refuse('wrong vote format')

  const now = seconds(clock)
  const { start, end } = proposal
  if (Math.max(message.timestamp, now) > end || Math.min(message.timestamp, now) < start)
    refuse('not in voting window')
  if (encrypted) {
    if (parsed.data.reason) refuse('reason not allowed with shutter')
    if (typeof choice !== 'string' || !choice.startsWith('0x')) refuse('invalid choice')
  } else if (!isValidChoice(proposal.type, choice, proposal.choices.length)) refuse('invalid choice')

  const power = await powerAt(ground, space!, proposal, from)
  const vp = power.reduce((total, one) => total + one, 0)
  const { name, params } = proposal.validation
  if (name === 'basic' && vp < Number(params?.minScore ?? 0)) refuse('failed vote validation')
  if (name !== 'basic' && name !== 'any') refuse('failed to check vote validation')
  if (vp === 0) refuse('no voting power')

  return ({ id, ipfs }) => {
    // Reading the power took a while; the proposal may have been deleted meanwhile, or a newer vote come in.
    if (store.proposals.get(proposal.id) !== proposal) refuse('unknown proposal')
    const votes = votesOn(store, proposal.id)
    const before = votes.get(from)
    if (before && before.created > message.timestamp) refuse('already voted at later time')
    if (before?.created === message.timestamp && id.localeCompare(before.id) <= 0)
      refuse('already voted same time with lower index')
    votes.set(from, {
      id,
      ipfs,
      voter: from,
      created: message.timestamp,
      space: proposal.space,
      proposal: proposal.id,
      choice,
      ...parsed.data,
      vp,
      vp_by_strategy: power,
      vp_state: 'final',
    })
    recount(store, clock, proposal)
  }
}

async function powerAt(ground: Ground, space: Space, proposal: Proposal, voter: Writing['from']) {
  const power = await ground
    .votingPower(space, voter, BigInt(proposal.snapshot))
    .catch(() => refuse('failed to check voting power'))
  return power.every(Number.isFinite) ? power : refuse('failed to check voting power')
}

const extras = z.object({
  reason: z.string().max(5000).default(''),
  app: z.string().max(24).default(''),
  metadata: z.record(z.string(), z.unknown()).default({}),
})
