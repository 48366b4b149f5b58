/** What the hub holds, as the hub's GraphQL names it. Times are seconds; voting power is a float, as Snapshot's is. */
export interface Strategy {
  name: string
  /** The space's network where absent. */
  network?: string | undefined
  params?: unknown
}

export interface Validation {
  name: string
  params?: Record<string, unknown> | undefined
}

/** A space's settings: what its owner would have saved, and what Snapshot decided about it. */
export interface Space {
  /** Lower case, as an ENS name. */
  id: string
  name: string
  /** Chain id, as text. */
  network: string
  symbol?: string
  about?: string
  avatar?: string
  website?: string
  created?: number
  strategies: Strategy[]
  admins?: string[]
  moderators?: string[]
  members?: string[]
  filters?: { minScore?: number; onlyMembers?: boolean }
  plugins?: Record<string, unknown>
  voting?: {
    /** Seconds. */
    delay?: number
    /** Seconds. */
    period?: number
    type?: string
    quorum?: number
    quorumType?: string
    privacy?: string
    hideAbstain?: boolean
  }
  /** Who may propose: "any", or "basic" with `minScore`. */
  validation?: Validation
  /** Who may vote: "any", or "basic" with `minScore`. */
  voteValidation?: Validation
  treasuries?: { name: string; address: string; network: string }[]
  labels?: { id: string; name: string; description?: string; color: string }[]
  categories?: string[]
  verified?: boolean
  flagged?: boolean
  hibernated?: boolean
  turbo?: boolean
}

export interface Proposal {
  id: string
  ipfs: string
  author: string
  created: number
  updated: number | null
  space: string
  network: string
  symbol: string
  type: string
  strategies: Strategy[]
  validation: Validation
  plugins: Record<string, unknown>
  title: string
  body: string
  discussion: string
  choices: string[]
  labels: string[]
  start: number
  end: number
  quorum: number
  quorumType: string
  privacy: string
  snapshot: number
  app: string
  /** Empty as long as nothing was counted. */
  scores: number[]
  scores_by_strategy: unknown
  scores_state: string
  scores_total: number
  scores_updated: number
  votes: number
  flagged: boolean
  /** Where it can be read, if not where this hub's own are. */
  link: string | null
  /** Came from a file: its tally is the file's until somebody votes here, and it has no message of its own. */
  seeded: boolean
}

export interface Vote {
  id: string
  ipfs: string
  voter: string
  created: number
  space: string
  proposal: string
  choice: unknown
  metadata: unknown
  reason: string
  app: string
  vp: number
  vp_by_strategy: number[]
  vp_state: string
}

export interface Message {
  /** Counts accepted messages from 1, in the order of acceptance: the one cursor a follower can trust. */
  mci: number
  id: string
  ipfs: string
  /** Who signed: an alias, where one was used. */
  address: string
  version: string
  timestamp: number
  space: string
  type: string
  sig: string
  receipt: string
}

export interface Alias {
  id: string
  ipfs: string
  address: string
  alias: string
  created: number
}

export interface Follow {
  id: string
  ipfs: string
  follower: string
  space: string
  network: string
  created: number
}

/** All of it, as JSON can hold it. */
export interface HubState {
  proposals: Proposal[]
  votes: Vote[]
  messages: Message[]
  aliases: Alias[]
  follows: Follow[]
  /** The signed envelopes, exactly as their CIDs name them. */
  documents: Record<string, string>
}

export interface Store {
  proposals: Map<string, Proposal>
  /** By proposal, then voter: a new vote replaces the old one. */
  votes: Map<string, Map<string, Vote>>
  messages: Map<string, Message>
  aliases: Alias[]
  follows: Follow[]
  documents: Map<string, string>
}

export function createStore(saved?: HubState): Store {
  const store: Store = {
    proposals: new Map(saved?.proposals.map((proposal) => [proposal.id, proposal])),
    votes: new Map(),
    messages: new Map(saved?.messages.map((message) => [message.id, message])),
    aliases: saved?.aliases ?? [],
    follows: saved?.follows ?? [],
    documents: new Map(Object.entries(saved?.documents ?? {})),
  }
  for (const vote of saved?.votes ?? []) votesOn(store, vote.proposal).set(vote.voter, vote)
  return store
}

export function stateOf(store: Store): HubState {
  return {
    proposals: [...store.proposals.values()],
    votes: allVotes(store),
    messages: [...store.messages.values()],
    aliases: store.aliases,
    follows: store.follows,
    documents: Object.fromEntries(store.documents),
  }
}

export function votesOn(store: Store, proposal: string): Map<string, Vote> {
  const votes = store.votes.get(proposal) ?? new Map<string, Vote>()
  store.votes.set(proposal, votes)
  return votes
}

export function allVotes(store: Store): Vote[] {
  return [...store.votes.values()].flatMap((votes) => [...votes.values()])
}

export function stateAt(proposal: Proposal, now: number): 'pending' | 'active' | 'closed' {
  return now > proposal.end ? 'closed' : now > proposal.start ? 'active' : 'pending'
}
