import type { Address, LocalAccount } from 'viem'
import { type Clock, seconds } from '../../clock.ts'
import { cidOf } from './cid.ts'
import { checkSignature, type Envelope, readEnvelope, readTypes, type SignatureClient } from './envelope.ts'
import type { Accepted, Kind } from './message-types.ts'
import { refuse } from './refused.ts'
import type { Space, Store } from './store.ts'
import { writers } from './writers.ts'

/** What the sequencer and the hub stand on. */
export interface Ground {
  clock: Clock
  spaces: Map<string, Space>
  store: Store
  /** A voter's power by strategy at a block, in whole tokens. */
  votingPower(space: Space, voter: Address, block: bigint): Promise<number[]>
  blockNumber(): Promise<bigint>
  signatureClient?: SignatureClient | undefined
}

export interface Accepts {
  id: string
  ipfs: string
  relayer: { address: string; receipt: string }
}

/** An envelope's age, in seconds: a clock may run ahead a little, a contract wallet's owners may take days. */
const aheadAtMost = 300
const behindAtMost = 6 * 24 * 3600

const maxCharacters = 100_000

/** Snapshot's reasons are given in Snapshot's order: of several faults, the sender hears of the first. */
export async function accept(ground: Ground, relayer: LocalAccount, body: unknown): Promise<Accepts> {
  const envelope = readEnvelope(body)
  checkForm(envelope, seconds(ground.clock))
  const types = readTypes(envelope)
  const space = spaceOf(ground, types.kind, envelope)
  checkAlias(ground, types.kind, envelope)
  const id = await checkSignature(envelope, types, ground.signatureClient)
  if (ground.store.messages.has(id)) refuse('duplicate message')

  const message = signedPart(envelope, types)
  const write = await writers[types.kind]({ ground, kind: types.kind, message, space, from: message.from })

  const { address, sig, data } = envelope
  const document = JSON.stringify({ address, sig, hash: id, data })
  const ipfs = cidOf(document)
  const receipt = await relayer.signMessage({ message: String(sig) })

  // From here on nothing waits, so that a message is stored wholly or not at all.
  if (ground.store.messages.has(id)) refuse('duplicate message')
  write({ id, ipfs })
  ground.store.documents.set(ipfs, document)
  ground.store.messages.set(id, {
    mci: ground.store.messages.size + 1,
    id,
    ipfs,
    address,
    version: data.domain.version,
    timestamp: message.timestamp,
    space: space?.id ?? '',
    type: types.kind.startsWith('vote') ? 'vote' : types.kind,
    sig: String(sig),
    receipt,
  })
  return { id, ipfs, relayer: { address: relayer.address, receipt } }
}

function checkForm(envelope: Envelope, now: number) {
  const { domain, message } = envelope.data
  if (lengthOf(envelope) > maxCharacters) refuse('too large message')
  if (message.timestamp > now + aheadAtMost || message.timestamp < now - behindAtMost)
    refuse('wrong timestamp')
  if (typeof message.proposal === 'string' && message.proposal.includes(' '))
    refuse('proposal cannot contain whitespace')
  if (domain.name !== 'snapshot' || domain.version !== '0.1.4') refuse('wrong domain')
}

/** What is nested too deeply to be written again is too large, too. */
function lengthOf(envelope: Envelope): number {
  try {
    return JSON.stringify(envelope).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function spaceOf(ground: Ground, kind: Kind, { data }: Envelope): Space | undefined {
  if (kind === 'alias' || kind === 'revoke-alias') return undefined
  return ground.spaces.get(data.message.space?.toLowerCase() ?? '') ?? refuse('unknown space')
}

/** Another key than the voter's own may sign, if the voter said so in the last 90 days, for what an alias may do. */
function checkAlias({ store, clock }: Ground, kind: Kind, { address, data }: Envelope) {
  if (address === data.message.from) return
  if (!byAlias.has(kind)) refuse(`alias not allowed for the type: ${kind}`)
  const since = seconds(clock) - 90 * 24 * 3600
  const known = store.aliases.some(
    (alias) => alias.address === data.message.from && alias.alias === address && alias.created > since,
  )
  if (!known) refuse('wrong alias')
}

const byAlias = new Set<Kind>([
  'follow',
  'unfollow',
  'vote',
  'vote-array',
  'vote-string',
  'proposal',
  'update-proposal',
  'flag-proposal',
])

export type Message = { from: Address; timestamp: number; [name: string]: unknown }

/** A message may carry more than its types name; only what the signature covers counts. */
function signedPart({ data }: Envelope, { fields }: Accepted): Message {
  return Object.fromEntries(fields.map(({ name }) => [name, data.message[name]])) as Message
}
