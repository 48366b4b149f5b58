import type { Space } from './store.ts'

/** Snapshot's published limits (hub `{ options { name value } }`), by the plan a space is on. */
export interface Limits {
  body_limit: number
  choices_limit: number
  proposal_limit_per_day: number
  proposal_limit_per_month: number
}

export const activeProposalsPerAuthor = 10

const plans: Record<'default' | 'flagged' | 'verified' | 'turbo', Limits> = {
  flagged: {
    body_limit: 10_000,
    choices_limit: 20,
    proposal_limit_per_day: 1,
    proposal_limit_per_month: 5,
  },
  default: {
    body_limit: 10_000,
    choices_limit: 20,
    proposal_limit_per_day: 3,
    proposal_limit_per_month: 15,
  },
  verified: {
    body_limit: 10_000,
    choices_limit: 20,
    proposal_limit_per_day: 10,
    proposal_limit_per_month: 50,
  },
  turbo: {
    body_limit: 50_000,
    choices_limit: 1000,
    proposal_limit_per_day: 100,
    proposal_limit_per_month: 500,
  },
}

export function limitsOf(space: Space): Limits {
  return plans[space.turbo ? 'turbo' : space.verified ? 'verified' : space.flagged ? 'flagged' : 'default']
}

export const options: { name: string; value: string }[] = [
  { name: 'space.active_proposal_limit_per_author', value: String(activeProposalsPerAuthor) },
  ...Object.entries(plans).flatMap(([plan, limits]) =>
    Object.entries(limits).map(([name, value]) => ({ name: `space.${plan}.${name}`, value: String(value) })),
  ),
]
