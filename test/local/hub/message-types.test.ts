import { expect, test } from 'vitest'
import { acceptedTypes, hashOf } from '../../../src/local/hub/message-types.ts'
import * as known from './fixture.ts'
import { fields, voteTypes } from './fixture.ts'

const s = 'space:string timestamp:uint64'
const tail = 'reason:string app:string metadata:string'

// The hashes are Snapshot's own: snapshot-labs/sx-monorepo 3496f95, apps/sequencer/src/helpers/hashedTypes.json.
test.each([
  ['proposal', known.proposalTypes, 'e037b37311c75c995f732b57cd456bdc685e5eac29668698be34388cafb14097'],
  ['update-proposal', known.updateTypes, '9c66485d2c9af4010e89b0352e3f78ce2aa96661c531b1bdbd7042388867e830'],
  ['delete-proposal', known.cancelTypes, 'dd19ee4357e5bc813529e1b537b77ccb767135701f0223434f3b53f1ac03dcc6'],
  ['flag-proposal', known.flagTypes, '6107486ff2c58778b92eac3f9c92b26ab59f30959a12307ae868c197f382cdf6'],
  ['vote', voteTypes('uint32'), 'fb8fa9816cd42974e7f1af671aa548c8c458553364ed809e45042f141de8c0d5'],
  ['vote-array', voteTypes('uint32[]'), '5f95ed849bafb034c37e340dc06ad6fa6985d674714cb602a6bf11119ffba2a1'],
  ['vote-string', voteTypes('string'), 'afc5911fd9722b3dc5e8b16a552997510644a52d2b229c3868fb1910b112416e'],
  ['follow', known.followTypes, '42f8858a21d4aa232721cb97074851e729829ea362b88bb21f3879899663b586'],
  ['unfollow', known.unfollowTypes, '2bb75450e28b06f259ea764cd669de6bde0ba70ce729b0ff05ab9df56e0ff21d'],
  ['alias', known.aliasTypes, '1aad7825b991457fca04aae48a2a49d815ada524e10316af0da5522ea48b3df6'],
  ['revoke-alias', known.revokeTypes, '10d42fa4911391167e58c3ffb6fb21dd21fc1f7ef91be28a77e45ef4de5ff528'],
] as const)('%s is accepted under the hash Snapshot lists', (kind, types, hash) => {
  expect(hashOf(types)).toBe(hash)
  expect(acceptedTypes(types)?.kind).toBe(kind)
})

test.each([
  `from:address ${s} proposal:string choice:uint32`,
  `from:address ${s} proposal:string choice:uint32 metadata:string`,
  `from:address ${s} proposal:bytes32 choice:uint32[] app:string`,
  `from:address ${s} proposal:bytes32 choice:string reason:string app:string`,
  `from:address ${s} proposal:bytes32 choice:string ${tail}`,
  `from:string ${s} proposal:bytes32 choice:uint32 ${tail}`,
])('the older vote of %s is still accepted', (list) => {
  expect(acceptedTypes({ Vote: fields(list) })).toBeDefined()
})

test.each([
  ['another order of fields', { Vote: fields(`${s} from:string proposal:string choice:uint32 ${tail}`) }],
  ['a short vote from text', { Vote: fields(`from:string ${s} proposal:string choice:uint32`) }],
  ['type before name', { Vote: voteTypes().Vote!.map(({ name, type }) => ({ type, name })) }],
  ['a second struct', { ...voteTypes(), Extra: [] }],
  ['another name', { Ballot: voteTypes().Vote }],
])('%s is not accepted', (_, types) => {
  expect(acceptedTypes(types)).toBeUndefined()
})
