import { createHash } from 'node:crypto'

/**
 * The EIP-712 types the sequencer accepts, as it knows them: by the sha256 of their JSON, so the order of fields, and
 * `name` before `type`, matter.
 * Source: snapshot-labs/sx-monorepo, apps/sequencer/src/helpers/hashedTypes.json; the test holds ours against its hashes.
 */
export type Kind =
  | 'proposal'
  | 'update-proposal'
  | 'delete-proposal'
  | 'flag-proposal'
  | 'vote'
  | 'vote-array'
  | 'vote-string'
  | 'follow'
  | 'unfollow'
  | 'alias'
  | 'revoke-alias'

export interface Field {
  name: string
  type: string
}

/** One accepted set of types: which message it is, and the names that its signature covers. */
export interface Accepted {
  kind: Kind
  primaryType: string
  fields: Field[]
}

/** What these types, already without EIP712Domain, declare; undefined where the sequencer would say "wrong types". */
export function acceptedTypes(types: object): Accepted | undefined {
  return accepted.get(hashOf(types))
}

export function hashOf(types: object): string {
  return createHash('sha256').update(JSON.stringify(types)).digest('hex')
}

const accepted = new Map<string, Accepted>()

const anyone = ['address', 'string']
const anyProposal = ['string', 'bytes32']
const proposalText = 'type:string title:string body:string discussion:string choices:string[]'
const period = 'start:uint64 end:uint64 snapshot:uint64'

for (const from of anyone) {
  for (const [kind, choice] of [
    ['vote', 'uint32'],
    ['vote-array', 'uint32[]'],
    ['vote-string', 'string'],
  ] as const) {
    for (const proposal of anyProposal) {
      const head = `from:${from} space:string timestamp:uint64 proposal:${proposal} choice:${choice}`
      accept(kind, 'Vote', `${head} reason:string app:string metadata:string`)
      // Only wallets' addresses were ever signed with the older, shorter votes.
      if (from === 'address')
        for (const tail of ['', ' metadata:string', ' app:string', ' reason:string app:string'])
          accept(kind, 'Vote', `${head}${tail}`)
    }
  }
  const head = `from:${from} space:string timestamp:uint64`
  accept(
    'proposal',
    'Proposal',
    `${head} ${proposalText} labels:string[] ${period} plugins:string privacy:string app:string`,
  )
  accept(
    'update-proposal',
    'UpdateProposal',
    `proposal:string ${head} ${proposalText} labels:string[] plugins:string privacy:string`,
  )
  for (const proposal of anyProposal)
    accept('delete-proposal', 'CancelProposal', `${head} proposal:${proposal}`)
  accept('flag-proposal', 'FlagProposal', `from:${from} space:string proposal:string timestamp:uint64`)
  accept('follow', 'Follow', `from:${from} network:string space:string timestamp:uint64`)
  accept('unfollow', 'Unfollow', `from:${from} network:string space:string timestamp:uint64`)
}
for (const tail of [
  `${period} plugins:string`,
  `${period} plugins:string app:string`,
  `${period} network:string plugins:string`,
  `labels:string[] ${period} plugins:string app:string`,
])
  accept('proposal', 'Proposal', `from:address space:string timestamp:uint64 ${proposalText} ${tail}`)
for (const tail of ['plugins:string', 'labels:string[] plugins:string'])
  accept(
    'update-proposal',
    'UpdateProposal',
    `proposal:string from:address space:string timestamp:uint64 ${proposalText} ${tail}`,
  )
accept('follow', 'Follow', 'from:address space:string timestamp:uint64')
accept('unfollow', 'Unfollow', 'from:address space:string timestamp:uint64')
accept('alias', 'Alias', 'from:address alias:address timestamp:uint64')
accept('revoke-alias', 'RevokeAlias', 'from:address alias:address timestamp:uint64')

function accept(kind: Kind, primaryType: string, list: string) {
  const fields = list.split(' ').map((field) => {
    const [name, type] = field.split(':')
    return { name: name!, type: type! }
  })
  accepted.set(hashOf({ [primaryType]: fields }), { kind, primaryType, fields })
}
