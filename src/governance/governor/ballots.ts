import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  isAddressEqual,
  isHex,
  multicall3Abi,
  type PublicClient,
  parseAbi,
  parseEventLogs,
  type TransactionReceipt,
  type TypedDataDefinition,
  type TypedDataDomain,
  verifyTypedData,
} from 'viem'
import { Refusal } from '../../refusal.ts'
import type { Call, Purses } from '../../relay/purse.ts'
import type { Job, Route, Step } from '../../relay/route.ts'
import type { Store } from '../../store/store.ts'
import type { Sentence } from '../../words/words.ts'
import { recordVote } from '../cast.ts'
import { unlessRefused } from './contract.ts'

/** A signed ballot on its way to a governor. */
export interface GovernorVote {
  proposal: { id: number; number: number }
  chainId: number
  governor: Address
  /** The proposal's id on the governor, in decimal. */
  proposalId: string
  voter: Address
  /** 1-based into the proposal's choices, which a governor's reader stores as For, Against, Abstain. */
  choice: number
  /** The choice in words. */
  said: string
  /** In decimal. */
  nonce: string
  reason: string
  signature: Hex
}

export type NewBallot = Pick<
  GovernorVote,
  'chainId' | 'governor' | 'proposalId' | 'voter' | 'choice' | 'reason'
>

/** How it looks for a signed ballot: it would be counted; it would not, and why; or an earlier one of the voter goes first. */
export type Verdict = 'counts' | 'waits' | Sentence

export interface Ballots {
  /** The ballot as a wallet signs it, with the voter's next nonce. @throws Refusal */
  build(ballot: NewBallot): Promise<TypedDataDefinition>
  /** The same with this nonce. @throws Refusal */
  message(ballot: NewBallot, nonce: bigint): Promise<TypedDataDefinition>
  /** Asks the governor, changing nothing, whether it would count the vote for this voter. */
  judge(vote: GovernorVote): Promise<Verdict>
  route: Route<GovernorVote>
}

export interface BallotsOptions {
  store: Store
  chains: { client(chainId: number): PublicClient }
  purses: Purses
}

export const GOVERNOR_ROUTE = 'governor'

/** In characters. Each costs the gas purse about 24 gas. */
export const REASON_MAX = 1000

/**
 * Ballots for a governor of OpenZeppelin 5, sent by the community's gas purse. Other flavours are refused: with a wrong
 * domain OpenZeppelin 4 and Bravo do not revert but count the vote for a random address.
 */
export function createBallots({ store, chains, purses }: BallotsOptions): Ballots {
  const domains = new Map<string, Promise<TypedDataDomain>>()

  function domainOf(chainId: number, governor: Address): Promise<TypedDataDomain> {
    const name = `${chainId} ${governor}`
    const domain = domains.get(name) ?? readDomain(chains.client(chainId), governor)
    domains.set(name, domain)
    domain.catch(() => domains.delete(name))
    return domain
  }

  async function message(ballot: NewBallot, nonce: bigint): Promise<TypedDataDefinition> {
    return ballotMessage(await domainOf(ballot.chainId, ballot.governor), ballot, nonce)
  }

  /** After the voter's ballots that are still on their way: a governor takes nonces in order only. */
  async function nextNonce(ballot: NewBallot): Promise<bigint> {
    const { chainId, governor, voter } = ballot
    const client = chains.client(chainId)
    const [counted, open] = await Promise.all([
      client.readContract({ address: governor, abi: governorAbi, functionName: 'nonces', args: [voter] }),
      openNonces(ballot),
    ])
    return open.reduce((next, nonce) => (nonce >= next ? nonce + 1n : next), counted)
  }

  async function openNonces(ballot: Pick<GovernorVote, 'chainId' | 'governor' | 'voter'>) {
    const jobs = await store.db.relayJob.findMany({
      where: {
        route: GOVERNOR_ROUTE,
        state: { in: ['queued', 'under-way'] },
        key: { startsWith: keyOfVoter(ballot) },
      },
      select: { key: true },
    })
    return jobs.map(({ key }) => BigInt(key.slice(keyOfVoter(ballot).length).split(':')[0]!))
  }

  async function judge(vote: GovernorVote): Promise<Verdict> {
    const { chainId, governor, voter } = vote
    const client = chains.client(chainId)
    const proposalId = BigInt(vote.proposalId)
    const read = { address: governor, abi: governorAbi } as const
    const state = await unlessRefused(
      client.readContract({ ...read, functionName: 'state', args: [proposalId] }),
    )
    if (state !== ACTIVE) return { id: 'voting-refused-not-active' }
    const domain = await domainOf(chainId, governor)
    const [snapshot, voted, nonce, known] = await Promise.all([
      client.readContract({ ...read, functionName: 'proposalSnapshot', args: [proposalId] }),
      client.readContract({ ...read, functionName: 'hasVoted', args: [proposalId, voter] }),
      client.readContract({ ...read, functionName: 'nonces', args: [voter] }),
      isKnownSigner(client, vote, domain),
    ])
    if (voted) return { id: 'voting-refused-voted' }
    if (!known) return { id: 'voting-refused-wrong-signature' }
    const power = await client.readContract({ ...read, functionName: 'getVotes', args: [voter, snapshot] })
    if (power === 0n) return { id: 'voting-refused-no-power' }
    if (nonce > BigInt(vote.nonce)) return { id: 'voting-refused-nonce' }
    if (nonce < BigInt(vote.nonce)) {
      const earlier = (await openNonces(vote)).some((open) => open < BigInt(vote.nonce))
      return earlier ? 'waits' : { id: 'voting-refused-nonce' }
    }
    return dryRun(client, vote)
  }

  async function step(job: Job<GovernorVote>): Promise<Step> {
    const vote = job.payload
    let sending = await purses.follow(job)
    if (!sending) {
      const verdict = await judge(vote)
      if (verdict === 'waits')
        return { state: 'failed', error: 'an earlier ballot of the voter goes first', after: 2000 }
      if (verdict !== 'counts') {
        const final = job.attempts + 1 >= REFUSALS
        return final
          ? { state: 'refused', sentence: verdict }
          : { state: 'failed', error: `the governor refuses: ${verdict.id}`, after: 2000 }
      }
      sending = await purses.send(job, callOf(vote))
    }
    switch (sending.state) {
      case 'held':
        return { state: 'failed', error: sending.why, after: sending.after }
      case 'under-way':
        return sending
      case 'reverted':
        return { state: 'refused', sentence: { id: 'voting-refused-reverted' } }
      case 'mined':
        return counted(vote, sending.receipt)
    }
  }

  async function counted(vote: GovernorVote, receipt: TransactionReceipt): Promise<Step> {
    const cast = castIn(receipt, vote)
    if (!cast) return { state: 'refused', sentence: { id: 'voting-refused-not-credited' } }
    const block = await chains.client(vote.chainId).getBlock({ blockHash: receipt.blockHash })
    const { proposal, choice, voter, reason, said } = vote
    return {
      state: 'done',
      sentence: { id: 'voting-done', args: { choice: said, number: `${proposal.number}` } },
      result: { transaction: receipt.transactionHash, power: `${cast.weight}` },
      record: (tx) =>
        recordVote(tx, {
          proposalId: proposal.id,
          voter,
          choice,
          power: cast.weight,
          reason,
          castAt: new Date(Number(block.timestamp) * 1000),
        }),
    }
  }

  return {
    build: async (ballot) => message(ballot, await nextNonce(ballot)),
    message,
    judge,
    route: { name: GOVERNOR_ROUTE, step },
  }
}

/** What makes a ballot one and the same: who votes where, with which nonce, and what was signed. */
export function keyOf(vote: GovernorVote, typedData: TypedDataDefinition): string {
  return `${keyOfVoter(vote)}${vote.nonce}:${hashTypedData(typedData)}`
}

function keyOfVoter({
  chainId,
  governor,
  voter,
}: Pick<GovernorVote, 'chainId' | 'governor' | 'voter'>): string {
  return `ballot:${chainId}:${governor}:${voter}:`
}

/** The message, safe for JSON: whole numbers as decimal strings. Source: OpenZeppelin Contracts 5, Governor.sol. */
export function ballotMessage(
  domain: TypedDataDomain,
  { proposalId, voter, choice, reason }: Pick<NewBallot, 'proposalId' | 'voter' | 'choice' | 'reason'>,
  nonce: bigint,
): TypedDataDefinition {
  const ballot = { proposalId, support: supportOf(choice), voter, nonce: `${nonce}` }
  if (!reason) return { domain, types: { Ballot: BALLOT }, primaryType: 'Ballot', message: ballot }
  return {
    domain,
    types: { ExtendedBallot: EXTENDED_BALLOT },
    primaryType: 'ExtendedBallot',
    message: { ...ballot, reason, params: '0x' },
  }
}

/** Governor's `support` for For, Against and Abstain, in the order of a proposal's choices. */
export function supportOf(choice: number): number {
  const support = [1, 0, 2][choice - 1]
  if (support === undefined) throw new Error(`a governor has no choice ${choice}`)
  return support
}

const ACTIVE = 1

/**
 * The ballot was found well before it was queued, so a refusal may be that of a node that lags behind the one which was
 * asked then: it has to be given this many times.
 */
const REFUSALS = 3

/** Where it is on every chain that has it: deployed by a transaction that anybody can repeat. */
const MULTICALL3: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'

/** keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"): that of OpenZeppelin 5. */
const BALLOT_TYPEHASH = '0xf2aad550cf55f045cb27e9c559f9889fdfb6e6cdaa032301d6ea397784ae51d7'

const BALLOT = [
  { name: 'proposalId', type: 'uint256' },
  { name: 'support', type: 'uint8' },
  { name: 'voter', type: 'address' },
  { name: 'nonce', type: 'uint256' },
]
const EXTENDED_BALLOT = [...BALLOT, { name: 'reason', type: 'string' }, { name: 'params', type: 'bytes' }]

const governorAbi = parseAbi([
  'function BALLOT_TYPEHASH() view returns (bytes32)',
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'function nonces(address owner) view returns (uint256)',
  'function state(uint256 proposalId) view returns (uint8)',
  'function proposalSnapshot(uint256 proposalId) view returns (uint256)',
  'function hasVoted(uint256 proposalId, address account) view returns (bool)',
  'function getVotes(address account, uint256 timepoint) view returns (uint256)',
  'function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes signature) returns (uint256)',
  'function castVoteWithReasonAndParamsBySig(uint256 proposalId, uint8 support, address voter, string reason, bytes params, bytes signature) returns (uint256)',
  'event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)',
])

/** @throws Refusal where it is no governor that counts ballots as OpenZeppelin 5 does */
async function readDomain(client: PublicClient, governor: Address): Promise<TypedDataDomain> {
  const contract = { address: governor, abi: governorAbi } as const
  const answers = await unlessRefused(
    Promise.all([
      client.readContract({ ...contract, functionName: 'BALLOT_TYPEHASH' }),
      client.readContract({ ...contract, functionName: 'eip712Domain' }),
    ]),
  )
  const [typehash, [, name, version, chainId, verifyingContract] = []] = answers ?? []
  if (typehash !== BALLOT_TYPEHASH || !verifyingContract || !isAddressEqual(verifyingContract, governor))
    throw new Refusal({ id: 'voting-governor-unknown' })
  return { name, version, chainId: Number(chainId), verifyingContract }
}

/** Whether the key behind the voter's address signed. A contract's word is for the dry run, which asks the governor. */
async function isKnownSigner(
  client: PublicClient,
  vote: GovernorVote,
  domain: TypedDataDomain,
): Promise<boolean> {
  const typedData = ballotMessage(domain, vote, BigInt(vote.nonce))
  const { voter, signature } = vote
  const signed = await verifyTypedData({ ...typedData, address: voter, signature } as Parameters<
    typeof verifyTypedData
  >[0]).catch(() => false)
  if (signed) return true
  const code = await client.getCode({ address: voter })
  return code !== undefined && code !== '0x'
}

/** One call that changes nothing: cast the vote, then ask whether this voter has voted. Only the governor itself knows. */
async function dryRun(client: PublicClient, vote: GovernorVote): Promise<Verdict> {
  const { to, data } = callOf(vote)
  const asked = encodeFunctionData({
    abi: governorAbi,
    functionName: 'hasVoted',
    args: [BigInt(vote.proposalId), vote.voter],
  })
  const [cast, voted] = await client.readContract({
    address: MULTICALL3,
    abi: multicall3Abi,
    functionName: 'aggregate3',
    args: [
      [
        { target: to, allowFailure: true, callData: data },
        { target: to, allowFailure: true, callData: asked },
      ],
    ],
  })
  const credited =
    cast?.success &&
    voted?.success &&
    isHex(voted.returnData) &&
    decodeFunctionResult({ abi: governorAbi, functionName: 'hasVoted', data: voted.returnData })
  return credited ? 'counts' : { id: 'voting-refused-not-credited' }
}

function callOf({ chainId, governor, proposalId, choice, voter, reason, signature }: GovernorVote): Call {
  const common = [BigInt(proposalId), supportOf(choice), voter] as const
  const data = reason
    ? encodeFunctionData({
        abi: governorAbi,
        functionName: 'castVoteWithReasonAndParamsBySig',
        args: [...common, reason, '0x', signature],
      })
    : encodeFunctionData({ abi: governorAbi, functionName: 'castVoteBySig', args: [...common, signature] })
  return { chainId, to: governor, data }
}

function castIn({ logs }: TransactionReceipt, { governor, voter, proposalId }: GovernorVote) {
  return parseEventLogs({ abi: governorAbi, eventName: 'VoteCast', logs })
    .filter((log) => isAddressEqual(log.address, governor))
    .map((log) => log.args)
    .find((args) => isAddressEqual(args.voter, voter) && args.proposalId === BigInt(proposalId))
}
