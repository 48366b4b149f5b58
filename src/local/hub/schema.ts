import { buildSchema } from 'graphql'

const page = 'first: Int! = 20, skip: Int! = 0'
const order = 'orderBy: String, orderDirection: OrderDirection'

/**
 * The part of Snapshot's hub that bots use, with its names, arguments and nullability. Source:
 * snapshot-labs/sx-monorepo, apps/hub/src/graphql/schema.gql.
 */
export const schema = buildSchema(`
  scalar Any
  enum OrderDirection { asc desc }

  type Query {
    space(id: String!): Space
    spaces(${page}, where: SpaceWhere, ${order}): [Space!]!
    proposal(id: String!): Proposal
    proposals(${page}, where: ProposalWhere, ${order}): [Proposal!]!
    vote(id: String!): Vote
    votes(${page}, where: VoteWhere, ${order}): [Vote!]!
    aliases(${page}, where: AliasWhere, ${order}): [Alias!]!
    follows(${page}, where: FollowWhere, ${order}): [Follow!]!
    vp(voter: String!, space: String!, proposal: String): Vp!
    messages(${page}, where: MessageWhere, ${order}): [Message!]!
    options: [Option!]!
  }

  input SpaceWhere {
    ${is('id')} ${compared('created')} verified: Boolean turbo: Boolean search: String
  }
  input ProposalWhere {
    ${is('id')} ${is('ipfs')} ${is('space')} ${is('author')} ${is('network')} ${is('type')} ${isOrNot('app')}
    ${is('scores_state')} ${compared('created')} ${compared('updated')} ${compared('start')} ${compared('end')}
    ${compared('votes')} title_contains: String strategies_contains: String plugins_contains: String
    validation: String labels_in: [String] state: String space_verified: Boolean flagged: Boolean
  }
  input VoteWhere {
    ${is('id')} ${is('ipfs')} ${is('space')} ${is('voter')} ${is('proposal')} ${isOrNot('reason')} ${isOrNot('app')}
    ${is('vp_state')} ${compared('created')} ${compared('vp', 'Float')}
  }
  input AliasWhere { ${is('id')} ${is('ipfs')} ${is('address')} ${is('alias')} ${compared('created')} }
  input FollowWhere {
    ${is('id')} ${is('ipfs')} ${is('follower')} ${is('space')} ${is('network')} ${compared('created')}
  }
  input MessageWhere {
    ${is('id')} ${is('address')} ${is('space')} ${is('type')} ${compared('mci')} ${compared('timestamp')}
  }

  type Space {
    id: String! name: String! private: Boolean! about: String! avatar: String! cover: String terms: String
    website: String twitter: String github: String farcaster: String coingecko: String email: String
    discussions: String network: String! symbol: String domain: String! strategies: [Strategy!]!
    admins: [String!]! members: [String!]! moderators: [String!]! filters: SpaceFilters! plugins: Any!
    voting: SpaceVoting! categories: [String!]! validation: Validation! voteValidation: Validation!
    treasuries: [Treasury!]! labels: [Label!]! activeProposals: Int! proposalsCount: Int! followersCount: Int!
    votesCount: Int! parent: Space children: [Space!]! guidelines: String template: String verified: Boolean!
    flagged: Boolean! flagCode: Int! hibernated: Boolean! turbo: Boolean! turboExpiration: Int! rank: Float
    created: Int!
  }
  type SpaceFilters { minScore: Float! onlyMembers: Boolean! }
  type SpaceVoting {
    delay: Int period: Int type: String quorum: Float quorumType: String! blind: Boolean! hideAbstain: Boolean!
    privacy: String! aliased: Boolean!
  }
  type Strategy { name: String! network: String! params: Any }
  type Validation { name: String! params: Any! }
  type Treasury { name: String! address: String! network: String! }
  type Label { id: String! name: String! description: String! color: String! }

  type Proposal {
    id: String! ipfs: String! author: String! created: Int! updated: Int space: Space! network: String!
    symbol: String! type: String! strategies: [Strategy!]! validation: Validation! plugins: Any! title: String!
    body: String! discussion: String! choices: [String!]! labels: [String!]! start: Int! end: Int! quorum: Float!
    quorumType: String! privacy: String! snapshot: Int! state: String! link: String! app: String!
    scores: [Float!]! scores_by_strategy: Any! scores_state: String! scores_total: Float! scores_updated: Int!
    scores_total_value: Float! vp_value_by_strategy: Any! votes: Int! flagged: Boolean! flagCode: Int!
  }
  type Vote {
    id: String! ipfs: String! voter: String! created: Int! space: Space! proposal: Proposal! choice: Any!
    metadata: Any! reason: String! app: String! vp: Float! vp_by_strategy: [Float]! vp_state: String! vp_value: Float!
  }
  type Alias { id: String! ipfs: String! address: String! alias: String! created: Int! }
  type Follow { id: String! ipfs: String! follower: String! space: Space! network: String! created: Int! }
  type Vp { vp: Float vp_by_strategy: [Float] vp_state: String }
  type Message {
    mci: Int! id: String! ipfs: String! address: String! version: String! timestamp: Int! space: String type: String!
    sig: String! receipt: String!
  }
  type Option { name: String! value: String! }
`)

function is(name: string): string {
  return `${name}: String ${name}_in: [String]`
}

function isOrNot(name: string): string {
  return `${is(name)} ${name}_not: String ${name}_not_in: [String]`
}

function compared(name: string, type = 'Int'): string {
  return `${name}: ${type} ${name}_in: [${type}] ${['gt', 'gte', 'lt', 'lte'].map((by) => `${name}_${by}: ${type}`).join(' ')}`
}
