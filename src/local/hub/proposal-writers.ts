import { z } from 'zod'
import { seconds } from '../../clock.ts'
import { parseJson } from './json.ts'
import { activeProposalsPerAuthor, limitsOf } from './limits.ts'
import { refuse } from './refused.ts'
import type { Ground } from './sequencer.ts'
import { type Proposal, type Space, stateAt } from './store.ts'
import type { Write, Writing } from './writers.ts'

export async function writeProposal({ ground, message, space: spaceOrNone, from }: Writing): Promise<Write> {
  const space = spaceOrNone!
  const now = seconds(ground.clock)
  if (space.hibernated) refuse('invalid space settings: space hibernated')
  const parsed = proposalText.safeParse({ ...message, plugins: parseJson(message.plugins) })
  if (!parsed.success) return refuse('wrong proposal format')
  const text = parsed.data
  if (text.end <= now) refuse('proposal end date must be in the future')
  if (text.type === 'basic' && !isBasic(text.choices)) refuse('wrong choices for basic type voting')
  checkSettings(space, text, message.timestamp)
  await checkAuthor(ground, space, from)
  await checkSnapshot(ground, text.snapshot)
  checkLimits(ground, space, from, text)

  return ({ id, ipfs }) => {
    const quorum = space.voting?.quorum ?? 0
    ground.store.proposals.set(id, {
      id,
      ipfs,
      author: from,
      created: message.timestamp,
      updated: null,
      space: space.id,
      network: space.network,
      symbol: space.symbol ?? '',
      ...text,
      strategies: space.strategies,
      validation: space.voteValidation ?? { name: 'any' },
      quorum,
      quorumType: (quorum && space.voting?.quorumType) || 'default',
      privacy: privacyOf(space, text.privacy),
      scores: [],
      scores_by_strategy: [],
      scores_state: 'pending',
      scores_total: 0,
      scores_updated: 0,
      votes: 0,
      flagged: false,
      link: null,
      seeded: false,
    })
  }
}

/** Until it starts, its author may change the text and the choices, not the times. */
export function writeUpdate({ ground, message, space, from }: Writing): Write {
  const parsed = updateText.safeParse({ ...message, plugins: parseJson(message.plugins) })
  if (!parsed.success) return refuse('wrong proposal format')
  const text = parsed.data
  const proposal = proposalOf(ground, space!, message.proposal)
  if (stateAt(proposal, seconds(ground.clock)) !== 'pending') refuse('proposal already started')
  if (text.type === 'basic' && !isBasic(text.choices)) refuse('wrong choices for "basic" type voting')
  if (proposal.author !== from) refuse('Not the author')
  checkPrivacy(space!, text.privacy)
  if (space!.voting?.type && text.type !== space!.voting.type) refuse('space voting type mismatch')
  return ({ ipfs }) => {
    Object.assign(proposal, text, {
      ipfs,
      updated: message.timestamp,
      privacy: privacyOf(space!, text.privacy),
      scores: [],
      scores_by_strategy: [],
    })
  }
}

/** Gone from the hub, votes and all; which one it was stands only in this message's document. */
export function writeDeletion({ ground, message, space, from }: Writing): Write {
  const proposal = proposalOf(ground, space!, message.proposal)
  if (proposal.author !== from && !isModerator(space!, from)) refuse('not authorized to archive proposal')
  return () => {
    ground.store.proposals.delete(proposal.id)
    ground.store.votes.delete(proposal.id)
  }
}

export function writeFlag({ ground, message, space, from }: Writing): Write {
  const proposal = proposalOf(ground, space!, message.proposal)
  if (proposal.flagged) refuse('proposal already flagged')
  if (!isModerator(space!, from)) refuse('not authorized to flag proposal')
  return () => {
    proposal.flagged = true
  }
}

function proposalOf({ store }: Ground, space: Space, id: unknown): Proposal {
  const proposal = store.proposals.get(String(id))
  return proposal?.space === space.id ? proposal : refuse('unknown proposal')
}

function checkSettings({ voting = {}, ...space }: Space, text: ProposalText, created: number) {
  if (voting.delay && text.start !== created + voting.delay) refuse('invalid voting delay')
  if (voting.period && text.end - text.start !== voting.period) refuse('invalid voting period')
  if (voting.type && text.type !== voting.type) refuse('invalid voting type')
  checkPrivacy({ ...space, voting }, text.privacy)
}

function checkPrivacy(space: Space, asked: string | undefined) {
  const privacy = space.voting?.privacy ?? 'any'
  if (asked !== undefined && privacy !== 'any' && asked !== privacy) refuse('not allowed to set privacy')
}

function privacyOf(space: Space, asked: string | undefined): string {
  const privacy = space.voting?.privacy ?? 'any'
  return privacy === 'any' ? (asked ?? '') : privacy
}

async function checkAuthor(ground: Ground, space: Space, from: Writing['from']) {
  if (isInsider(space, from)) return
  if (space.filters?.onlyMembers) refuse('only space authors can propose')
  const { name, params } = space.validation ?? { name: 'basic' }
  const minScore = Number(params?.minScore ?? space.filters?.minScore ?? 0)
  if (name === 'any' || (name === 'basic' && !minScore)) return
  if (name !== 'basic') refuse('failed to check validation')
  const power = await ground
    .blockNumber()
    .then((block) => ground.votingPower(space, from, block))
    .catch(() => refuse('failed to check validation'))
  if (power.reduce((total, one) => total + one, 0) < minScore) refuse('validation failed')
}

async function checkSnapshot(ground: Ground, snapshot: number) {
  const latest = await ground.blockNumber().catch(() => refuse('unable to fetch block'))
  if (BigInt(snapshot) > latest) refuse('invalid snapshot block')
}

/** What came from a file is history of another place: it uses up nobody's proposals of today. */
function checkLimits({ store, clock }: Ground, space: Space, author: string, text: ProposalText) {
  const now = seconds(clock)
  const limits = limitsOf(space)
  const own = [...store.proposals.values()].filter((proposal) => !proposal.seeded)
  const inSpaceSince = (age: number) =>
    own.filter((proposal) => proposal.space === space.id && proposal.created > now - age).length
  if (
    inSpaceSince(24 * 3600) >= limits.proposal_limit_per_day ||
    inSpaceSince(30 * 24 * 3600) >= limits.proposal_limit_per_month
  )
    refuse('proposal limit reached')
  const active = own.filter((proposal) => proposal.author === author && proposal.end > now).length
  if (!isInsider(space, author) && active >= activeProposalsPerAuthor)
    refuse('active proposal limit reached for author')
  if (text.body.length > limits.body_limit)
    refuse(`proposal body length can not exceed ${limits.body_limit} characters`)
  if (text.choices.length > limits.choices_limit)
    refuse(`number of choices can not exceed ${limits.choices_limit}`)
}

function isModerator(space: Space, address: string): boolean {
  return includes([...(space.admins ?? []), ...(space.moderators ?? [])], address)
}

function isInsider(space: Space, address: string): boolean {
  return isModerator(space, address) || includes(space.members ?? [], address)
}

function includes(addresses: string[], address: string): boolean {
  return addresses.some((one) => one.toLowerCase() === address.toLowerCase())
}

function isBasic(choices: unknown[]): boolean {
  return choices.length === 2 || choices.length === 3
}

const schemes = ['http://', 'https://', 'ipfs://', 'ipns://', 'snapshot://']

/** Times outside this are typing errors, or milliseconds. In seconds. */
const time = z.int().min(1_000_000_000).max(2_000_000_000)

const shared = {
  title: z.string().min(1).max(256),
  body: z.string(),
  discussion: z
    .string()
    .max(256)
    .refine((url) => url === '' || schemes.some((scheme) => url.startsWith(scheme)))
    .default(''),
  labels: z
    .array(z.string().regex(/^[a-zA-Z0-9]{1,8}$/))
    .max(10)
    .refine((labels) => new Set(labels).size === labels.length)
    .default([]),
  privacy: z.enum(['', 'shutter']).optional(),
  plugins: z.record(z.string(), z.unknown()).default({}),
}

const proposalText = z.object({
  ...shared,
  type: z.enum(['single-choice', 'approval', 'ranked-choice', 'quadratic', 'copeland', 'weighted', 'basic']),
  choices: z.array(z.string().min(1).max(256)).min(1),
  start: time,
  end: time,
  snapshot: z.int().min(0),
  app: z.string().max(24).default(''),
})
type ProposalText = z.infer<typeof proposalText>

/** Snapshot's own list for updates lacks copeland, and does not bound a choice: a copeland proposal cannot be updated. */
const updateText = z.object({
  ...shared,
  type: z.enum(['single-choice', 'approval', 'ranked-choice', 'quadratic', 'weighted', 'basic']),
  choices: z.array(z.string()).min(1),
})
