import type { Category, Community } from '../community.ts'
import type { Proposal as Row } from '../store/generated/client.ts'
import type { Sentence } from '../words/words.ts'
import { type Action, describeAction } from './governor/actions.ts'
import type { Tally } from './tally.ts'

export const STATES = [
  'pending',
  'active',
  /** Voting is over, and there is no result yet, or this voting system knows no passing. */
  'ended',
  'passed',
  'rejected',
  'queued',
  'executed',
  'expired',
  'cancelled',
] as const
export type State = (typeof STATES)[number]

/** States in which voting is still ahead or under way. */
export const OPEN: readonly State[] = ['pending', 'active']
/** Kept in place of a proposal that a reorganisation undid: shown to nobody, and it returns under the same number. */
export const UNDONE = 'undone'

/** What a list shows of a proposal. */
export interface Line {
  id: number
  number: number
  title: string
  category: Category
  state: State
  startsAt: Date
  endsAt: Date
}

export interface Proposal extends Line {
  communityId: string
  venue: string
  externalId: string
  body: string
  author: string
  system: string
  choices: string[]
  labels: string[]
  link: string
  snapshot: string
  createdAt: Date
  executableAt: Date | undefined
  /** Why it has its category. */
  reason: Sentence
  tally: Tally
  /** What happens if it passes, where the chain will do it. */
  actions: Sentence[]
  /** Whether its times are estimated from blocks. */
  estimated: boolean
  /** Votes are secret until the end. */
  encrypted: boolean
  updatedAt: Date
}

/** What venues keep in `details`, and everyone may read; a venue keeps more of its own. */
export interface Details {
  /** What was reached, and told unless it was history: see facts.ts. */
  reached: string[]
  actions?: Action[]
  estimated?: boolean
  privacy?: string
  quorumType?: string
}

export const LINE = {
  id: true,
  number: true,
  title: true,
  category: true,
  state: true,
  startsAt: true,
  endsAt: true,
} as const

export function toLine(row: Pick<Row, keyof typeof LINE>): Line {
  return { ...row, category: row.category as Category, state: row.state as State }
}

export function toProposal(row: Row, community: Community | undefined): Proposal {
  const details = JSON.parse(row.details) as Details
  return {
    ...toLine(row),
    communityId: row.communityId,
    venue: row.venue,
    externalId: row.externalId,
    body: row.body,
    author: row.author,
    system: row.system,
    choices: JSON.parse(row.choices),
    labels: JSON.parse(row.labels),
    link: row.link,
    snapshot: row.snapshot,
    createdAt: row.createdAt,
    executableAt: row.executableAt ?? undefined,
    reason: JSON.parse(row.categoryReason),
    tally: {
      scores: row.scores === null ? undefined : (JSON.parse(row.scores) as string[]).map(BigInt),
      total: row.scoresTotal === null ? undefined : BigInt(row.scoresTotal),
      votes: row.votes ?? undefined,
      decimals: row.decimals,
      quorum: row.quorum === null ? undefined : BigInt(row.quorum),
      rejection: details.quorumType === 'rejection',
      final: row.scoresFinal,
    },
    actions: (details.actions ?? []).map((action) => describeAction(action, row.venue, community)),
    estimated: details.estimated === true,
    encrypted: details.privacy === 'shutter',
    updatedAt: row.updatedAt,
  }
}
