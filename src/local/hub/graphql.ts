import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql'
import { getAddress, isAddress, zeroAddress } from 'viem'
import { seconds } from '../../clock.ts'
import { options } from './limits.ts'
import { schema } from './schema.ts'
import type { Ground } from './sequencer.ts'
import { allVotes, type Proposal, type Space, stateAt, type Validation, type Vote } from './store.ts'
import { checkLimits, type Fields, filterOf, type Page, pageOf } from './where.ts'

/** Where this hub's proposals can be read. */
export type LinkOf = (space: string, proposal: string) => string

/** Answers one query as express-graphql does: 400 for what cannot be run, 500 where an argument made it fail. */
export async function answer(
  ground: Ground,
  linkOf: LinkOf,
  { query, variables, operationName }: { query?: unknown; variables?: unknown; operationName?: unknown },
): Promise<{ status: 200 | 400 | 500; body: ExecutionResult }> {
  if (typeof query !== 'string') return refusal(400, [new GraphQLError('Must provide query string.')])
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: 5000 })
    const faults = validate(schema, document)
    if (faults.length) return refusal(400, faults)
  } catch (error) {
    // What is nested too deeply for the parser's stack is no GraphQLError.
    return refusal(400, [error instanceof GraphQLError ? error : new GraphQLError('GraphQL syntax error.')])
  }
  const excess = excessOf(document)
  if (excess) return refusal(excess.status, [new GraphQLError(excess.message)])
  try {
    const body = await execute({
      schema,
      document,
      rootValue: queries(ground, linkOf),
      variableValues: isObject(variables) ? variables : null,
      operationName: typeof operationName === 'string' ? operationName : null,
    })
    return { status: body.data ? 200 : 500, body }
  } catch (error) {
    return refusal(400, [new GraphQLError(error instanceof Error ? error.message : 'cannot be executed')])
  }
}

function refusal(status: 400 | 500, errors: readonly GraphQLError[]) {
  return { status, body: { errors } }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const maxRootFields = 5
const maxDepth = 5

/** Valid documents only: there the fragments exist and do not circle. */
function excessOf({ definitions }: DocumentNode): { status: 400 | 500; message: string } | undefined {
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  )
  // Each fragment is measured once: nested spreads could otherwise double the work at every level.
  const measured = new Map<string, { fields: number; depth: number }>()
  const measure = ({ selections }: SelectionSetNode): { fields: number; depth: number } => {
    const sizes = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) return { fields: 1, depth: 0 }
        return { fields: 1, depth: selection.selectionSet ? 1 + measure(selection.selectionSet).depth : 0 }
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return measure(selection.selectionSet)
      const name = selection.name.value
      const size = measured.get(name) ?? measure(fragments.get(name)!.selectionSet)
      measured.set(name, size)
      return size
    })
    return {
      fields: sizes.reduce((total, { fields }) => total + fields, 0),
      depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
    }
  }
  for (const one of definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION) continue
    const name = one.name?.value ?? ''
    const { fields, depth } = measure(one.selectionSet)
    if (fields > maxRootFields)
      return {
        status: 500,
        message: `'${name} exceeds the maximum number of root selections: ${maxRootFields}`,
      }
    if (depth > maxDepth)
      return { status: 400, message: `'${name}' exceeds maximum operation depth of ${maxDepth}` }
  }
  return undefined
}

function queries(ground: Ground, linkOf: LinkOf) {
  const { store, spaces, clock } = ground
  const now = seconds(clock)
  const showSpace = (id: string) => spaceAnswer(ground, spaces.get(id)!, now)
  const showProposal = (proposal: Proposal) => ({
    ...proposal,
    space: () => showSpace(proposal.space),
    strategies: proposal.strategies.map((strategy) => ({ network: proposal.network, ...strategy })),
    validation: withParams(proposal.validation),
    state: stateAt(proposal, now),
    link: proposal.link ?? linkOf(proposal.space, proposal.id),
    scores_total_value: 0,
    vp_value_by_strategy: [],
    flagCode: Number(proposal.flagged),
  })
  const showVote = (vote: Vote) => ({
    ...vote,
    space: () => showSpace(vote.space),
    proposal: () => showProposal(store.proposals.get(vote.proposal)!),
    vp_value: 0,
  })

  return {
    space: ({ id }: { id: string }) => (spaces.has(id) ? showSpace(id) : null),
    spaces(page: Page) {
      checkLimits(page, { skip: 100_000 })
      const { search, verified, turbo } = page.where ?? {}
      const isAskedFor = filterOf(page.where ?? {}, { id: 'text', created: 'number' })
      const rows = [...spaces.values()].filter(
        (space) =>
          isAskedFor({ created: 0, ...space }) &&
          (verified === undefined || verified === Boolean(space.verified)) &&
          (turbo === undefined || turbo === Boolean(space.turbo)) &&
          (!search || contains(`${space.id}\n${space.name}`, search)),
      )
      return pageOf(rows, page, ['created'], byId).map((space) => showSpace(space.id))
    },
    proposal({ id }: { id: string }) {
      const proposal = store.proposals.get(id)
      return proposal ? showProposal(proposal) : null
    },
    proposals(page: Page) {
      checkLimits(page, { space_in: 10_000 })
      const where = page.where ?? {}
      const isAskedFor = filterOf(where, proposalFields)
      const labels = (where.labels_in ?? []) as string[]
      const rows = [...store.proposals.values()].filter(
        (proposal) =>
          isAskedFor(proposal) &&
          (!where.state || stateAt(proposal, now) === where.state) &&
          (!where.title_contains || contains(proposal.title, where.title_contains)) &&
          (!where.strategies_contains ||
            contains(JSON.stringify(proposal.strategies), where.strategies_contains)) &&
          (!where.plugins_contains || contains(JSON.stringify(proposal.plugins), where.plugins_contains)) &&
          (!where.validation || proposal.validation.name === where.validation) &&
          (!where.space_verified || spaces.get(proposal.space)?.verified) &&
          (typeof where.flagged !== 'boolean' || proposal.flagged === where.flagged) &&
          labels.every((label) => proposal.labels.includes(label)),
      )
      return pageOf(rows, page, ['created', 'updated', 'start', 'end', 'votes'], byId).map(showProposal)
    },
    vote({ id }: { id: string }) {
      const vote = allVotes(store).find((one) => one.id === id)
      return vote ? showVote(vote) : null
    },
    votes(page: Page) {
      checkLimits(page)
      const { proposal } = page.where ?? {}
      const votes =
        typeof proposal === 'string' ? [...(store.votes.get(proposal)?.values() ?? [])] : allVotes(store)
      const sign = page.orderDirection === 'asc' ? 1 : -1
      const rows = votes.filter(filterOf(page.where ?? {}, voteFields))
      return pageOf(rows, page, ['created', 'vp'], (a, b) => sign * byId(a, b)).map(showVote)
    },
    aliases(page: Page) {
      checkLimits(page)
      return pageOf(store.aliases.filter(filterOf(page.where ?? {}, aliasFields)), page, ['created'], byId)
    },
    follows(page: Page) {
      checkLimits(page)
      const rows = store.follows.filter(filterOf(page.where ?? {}, followFields))
      return pageOf(rows, page, ['created'], byId).map((follow) => ({
        ...follow,
        space: () => showSpace(follow.space),
      }))
    },
    async vp({ voter, space, proposal }: { voter: string; space: string; proposal?: string | null }) {
      if (!voter || voter === zeroAddress) throw new Error('invalid address')
      if (!isAddress(voter, { strict: false })) throw new Error(`Invalid voter address: ${voter}`)
      const of = proposal ? store.proposals.get(proposal) : undefined
      if (proposal && !of) throw new Error('proposal not found')
      const at = spaces.get(of?.space ?? space)
      if (!at) throw new Error('space not found')
      // What went wrong on the way to the chain may name its address, and is nobody's business here.
      const power = await Promise.resolve(of ? BigInt(of.snapshot) : ground.blockNumber())
        .then((block) => ground.votingPower(at, getAddress(voter), block))
        .catch(() => {
          throw new Error('failed to get voting power')
        })
      return {
        vp: power.reduce((total, one) => total + one, 0),
        vp_by_strategy: power,
        vp_state: of ? 'final' : 'pending',
      }
    },
    messages(page: Page) {
      checkLimits(page)
      const sign = page.orderDirection === 'asc' ? 1 : -1
      const rows = [...store.messages.values()].filter(filterOf(page.where ?? {}, messageFields))
      return pageOf(rows, page, ['timestamp', 'mci'], (a, b) => sign * (a.mci - b.mci))
    },
    options,
  }
}

const proposalFields: Fields = {
  id: 'text',
  ipfs: 'text',
  space: 'text',
  author: 'address',
  network: 'text',
  created: 'number',
  updated: 'number',
  app: 'text',
  start: 'number',
  end: 'number',
  type: 'text',
  scores_state: 'text',
  votes: 'number',
}
const voteFields: Fields = {
  id: 'text',
  ipfs: 'text',
  space: 'text',
  voter: 'address',
  proposal: 'text',
  reason: 'text',
  app: 'text',
  created: 'number',
  vp: 'number',
  vp_state: 'text',
}
const aliasFields: Fields = {
  id: 'text',
  ipfs: 'text',
  address: 'address',
  alias: 'address',
  created: 'number',
}
const followFields: Fields = {
  id: 'text',
  ipfs: 'text',
  follower: 'address',
  space: 'text',
  network: 'text',
  created: 'number',
}
const messageFields: Fields = {
  id: 'text',
  mci: 'number',
  address: 'text',
  timestamp: 'number',
  space: 'text',
  type: 'text',
}

/** What the hub fills in where a space's owner set nothing. */
function spaceAnswer({ store }: Ground, space: Space, now: number) {
  const { voting = {}, filters = {} } = space
  const minScore = filters.minScore ?? 0
  const own = () => [...store.proposals.values()].filter((proposal) => proposal.space === space.id)
  return {
    ...space,
    private: false,
    about: space.about ?? '',
    avatar: space.avatar ?? '',
    domain: '',
    created: space.created ?? 0,
    strategies: space.strategies.map((strategy) => ({ network: space.network, ...strategy })),
    admins: space.admins ?? [],
    moderators: space.moderators ?? [],
    members: space.members ?? [],
    plugins: space.plugins ?? {},
    filters: { minScore, onlyMembers: filters.onlyMembers ?? false },
    voting: {
      ...voting,
      quorumType: voting.quorumType ?? 'default',
      privacy: voting.privacy ?? '',
      hideAbstain: voting.hideAbstain ?? false,
      blind: false,
      aliased: false,
    },
    categories: space.categories ?? [],
    validation: withParams(
      space.validation ?? (minScore ? { name: 'basic', params: { minScore } } : { name: 'any' }),
    ),
    voteValidation: withParams(space.voteValidation ?? { name: 'any' }),
    treasuries: space.treasuries ?? [],
    labels: (space.labels ?? []).map((label) => ({ description: '', ...label })),
    children: [],
    verified: space.verified ?? false,
    flagged: space.flagged ?? false,
    flagCode: Number(space.flagged ?? false),
    hibernated: space.hibernated ?? false,
    turbo: space.turbo ?? false,
    turboExpiration: 0,
    activeProposals: () => own().filter((proposal) => stateAt(proposal, now) === 'active').length,
    proposalsCount: () => own().length,
    votesCount: () => own().reduce((total, proposal) => total + proposal.votes, 0),
    followersCount: () => store.follows.filter((follow) => follow.space === space.id).length,
  }
}

function withParams({ name, params = {} }: Validation): Validation {
  return { name, params }
}

function contains(text: string, part: unknown): boolean {
  return text.toLowerCase().includes(String(part).toLowerCase())
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : Number(a.id > b.id)
}
