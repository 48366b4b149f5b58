import type { Address, LocalAccount, TypedDataParameter } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Clock } from '../../../src/clock.ts'
import { createHub, type HubOptions, type Space } from '../../../src/local/hub/hub.ts'

/** Seconds. */
export const start = 1_800_000_000

export const [author, voter, other, admin, key] = [1, 2, 3, 4, 5].map((number) =>
  privateKeyToAccount(`0x${String(number).padStart(64, '0')}`),
) as [LocalAccount, LocalAccount, LocalAccount, LocalAccount, LocalAccount]

export const space: Space = {
  id: 'local.eth',
  name: 'Local',
  network: '31337',
  symbol: 'MOOT',
  strategies: [{ name: 'erc20-votes', params: { address: '0x', decimals: 18 } }],
  admins: [admin.address],
  turbo: true,
}

export interface SettableClock extends Clock {
  /** Seconds. */
  set(seconds: number): void
}

export function settableClock(seconds = start): SettableClock {
  return {
    now: () => seconds * 1000,
    set: (to) => {
      seconds = to
    },
  }
}

/** Everybody has 10 but `other`, who has nothing. */
export function testHub(options: Partial<HubOptions> = {}) {
  const clock = settableClock()
  const hub = createHub({
    clock,
    spaces: [space],
    votingPower: async (_, who) => [who === other.address ? 0 : 10],
    blockNumber: async () => 1000n,
    relayerKey: `0x${'77'.repeat(32)}`,
    failed: (error) => {
      throw error
    },
    ...options,
  })

  const request = async (path: string, init?: RequestInit) => {
    const response = await hub.app.request(path, init)
    return { status: response.status, body: (await response.json()) as Json }
  }
  const json = (path: string, body: unknown) =>
    request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const post = (envelope: unknown) => json('/', envelope)
  const ask = (query: string, variables?: object) => json('/graphql', { query, variables })
  /** Signs and posts; the id of what was accepted. Throws the refusal. */
  const send = async (types: Types, message: object, by = voter, from = by.address): Promise<string> => {
    const { status, body } = await post(await sign(types, { from, ...message }, by))
    if (status !== 200) throw new Error(body.error_description)
    return body.id
  }
  const propose = (changes: object = {}, by = author) =>
    send(proposalTypes, { ...proposal, timestamp: clock.now() / 1000, ...changes }, by)
  const vote = (proposal: string, choice: unknown, by = voter, changes: object = {}, types = voteTypes()) =>
    send(types, { ...ballot, timestamp: clock.now() / 1000, proposal, choice, ...changes }, by)

  return { ...hub, clock, request, post, ask, send, propose, vote }
}

export type Types = Record<string, TypedDataParameter[]>

export interface Envelope {
  address: Address
  sig: string
  data: { domain: object; types: Types; message: Record<string, unknown>; primaryType?: string }
}

export async function sign(
  types: Types,
  message: object,
  by: LocalAccount,
  domain: object = snapshot,
): Promise<Envelope> {
  const data = { domain, types, message: message as Record<string, unknown> }
  const sig = await by.signTypedData({ ...data, primaryType: Object.keys(types)[0]! })
  return { address: by.address, sig, data }
}

// biome-ignore lint/suspicious/noExplicitAny: what came over HTTP is looked at as it is
export type Json = any

export const snapshot = { name: 'snapshot', version: '0.1.4' }

export function fields(list: string): TypedDataParameter[] {
  return list.split(' ').map((field) => {
    const [name, type] = field.split(':')
    return { name: name!, type: type! }
  })
}

// Written out as wallets see them, independently of how the hub makes its list.
export const proposalTypes: Types = {
  Proposal: fields(
    'from:string space:string timestamp:uint64 type:string title:string body:string discussion:string choices:string[] labels:string[] start:uint64 end:uint64 snapshot:uint64 plugins:string privacy:string app:string',
  ),
}
export const updateTypes: Types = {
  UpdateProposal: fields(
    'proposal:string from:string space:string timestamp:uint64 type:string title:string body:string discussion:string choices:string[] labels:string[] plugins:string privacy:string',
  ),
}
export const cancelTypes: Types = {
  CancelProposal: fields('from:string space:string timestamp:uint64 proposal:string'),
}
export const flagTypes: Types = {
  FlagProposal: fields('from:string space:string proposal:string timestamp:uint64'),
}
export const followTypes: Types = {
  Follow: fields('from:string network:string space:string timestamp:uint64'),
}
export const unfollowTypes: Types = {
  Unfollow: fields('from:string network:string space:string timestamp:uint64'),
}
export const aliasTypes: Types = { Alias: fields('from:address alias:address timestamp:uint64') }
export const revokeTypes: Types = { RevokeAlias: fields('from:address alias:address timestamp:uint64') }

export function voteTypes(choice = 'uint32', from = 'string', proposal = 'string'): Types {
  return {
    Vote: fields(
      `from:${from} space:string timestamp:uint64 proposal:${proposal} choice:${choice} reason:string app:string metadata:string`,
    ),
  }
}

export const proposal = {
  space: 'local.eth',
  timestamp: start,
  type: 'basic',
  title: 'Fund an open model',
  body: 'Train it in the open.',
  discussion: 'https://forum.example/1',
  choices: ['For', 'Against', 'Abstain'],
  labels: [] as string[],
  start: start - 10,
  end: start + 1000,
  snapshot: 996,
  plugins: '{}',
  privacy: '',
  app: 'folkmoot',
}

export const ballot = { space: 'local.eth', timestamp: start, reason: '', app: 'folkmoot', metadata: '{}' }
