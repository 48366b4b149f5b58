import {
  type Address,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  isAddressEqual,
  isHex,
  type Log,
  multicall3Abi,
  numberToHex,
  type PublicClient,
  pad,
  parseAbi,
  parseEventLogs,
  type TypedDataDefinition,
  type TypedDataDomain,
  verifyTypedData,
} from 'viem'
import { MULTICALL3 } from '../../chain/multicall.ts'
import { Refusal } from '../../refusal.ts'
import type { NewCall, Purses } from '../../relay/purse.ts'
import type { Job, Route, Step } from '../../relay/route.ts'
import type { Store } from '../../store/store.ts'
import type { Sentence } from '../../words/words.ts'
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
  /** By job: how often in a row its ballot was refused. */
  const refusals = new Map<number, number>()

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
    const [state, voted] = await Promise.all([
      unlessRefused(client.readContract({ ...read, functionName: 'state', args: [proposalId] })),
      client.readContract({ ...read, functionName: 'hasVoted', args: [proposalId, voter] }),
    ])
    if (voted) return VOTED
    if (state !== ACTIVE) return { id: 'voting-refused-not-active' }
    const domain = await domainOf(chainId, governor)
    const [snapshot, nonce, known] = await Promise.all([
      client.readContract({ ...read, functionName: 'proposalSnapshot', args: [proposalId] }),
      client.readContract({ ...read, functionName: 'nonces', args: [voter] }),
      isKnownSigner(client, vote, domain),
    ])
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
    const refused = refusals.get(job.id) ?? 0
    refusals.delete(job.id)
    let sending = await purses.follow(job)
    if (!sending) {
      const verdict = await judge(vote)
      if (verdict === 'waits')
        return { state: 'failed', error: 'an earlier ballot of the voter goes first', after: 2000 }
      if (verdict !== 'counts') return refuse(job, verdict, refused + 1)
      sending = await purses.send(job, callOf(vote))
    }
    switch (sending.state) {
      case 'held':
        return { state: 'failed', error: sending.why, after: sending.after }
      case 'too-much-gas': {
        const args = { gas: Number(sending.gas), max: Number(maxGas(vote)) }
        return { state: 'refused', sentence: { id: 'voting-refused-gas', args } }
      }
      case 'under-way':
        return sending
      case 'reverted': {
        const verdict = await judge(vote)
        if (typeof verdict === 'object') return refuse(job, verdict, 1)
        return { state: 'refused', sentence: { id: 'voting-refused-reverted' } }
      }
      case 'mined': {
        const { transactionHash, logs } = sending.receipt
        const cast = castIn(logs, vote)
        if (!cast) return { state: 'refused', sentence: { id: 'voting-refused-not-credited' } }
        return done(vote, transactionHash, cast.weight)
      }
    }
  }

  /** Where the voter has voted, it may have been with this ballot: whoever has seen it can send it. */
  async function refuse(
    { id, payload: vote }: Job<GovernorVote>,
    sentence: Sentence,
    times: number,
  ): Promise<Step> {
    const voted = sentence.id === VOTED.id
    const found = voted ? await findCast(vote) : undefined
    if (found?.cast.support === supportOf(vote.choice)) return done(vote, found.txHash, found.cast.weight)
    if (found || times >= (voted ? LOOKS : REFUSALS)) return { state: 'refused', sentence }
    refusals.set(id, times)
    return { state: 'failed', error: `the governor refuses: ${sentence.id}`, after: 2000 }
  }

  /** The voter's vote on this proposal, as the follower has read it. */
  async function findCast(vote: GovernorVote) {
    const rows = await store.db.chainLog.findMany({
      where: {
        chainId: vote.chainId,
        address: vote.governor,
        topics: { contains: pad(vote.voter).toLowerCase() },
        data: { startsWith: numberToHex(BigInt(vote.proposalId), { size: 32 }) },
      },
    })
    for (const { txHash, ...row } of rows) {
      const cast = castIn([{ ...row, topics: JSON.parse(row.topics) } as unknown as Log], vote)
      if (cast) return { txHash, cast }
    }
    return undefined
  }

  /** It counts. That it is shown is the follower's part, which knows too when it is undone. */
  function done({ said, proposal }: GovernorVote, transaction: string, weight: bigint): Step {
    return {
      state: 'done',
      sentence: { id: 'voting-done', args: { choice: said, number: `${proposal.number}` } },
      result: { transaction, power: `${weight}` },
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

/** How often the vote that a voter has cast is looked for: the follower of the chain has to come by it. */
const LOOKS = 15

const VOTED: Sentence = { id: 'voting-refused-voted' }

/** In gas: a vote uses 100,000, and a contract wallet some more to check its signature. */
const VOTE_GAS = 400_000n

/** In gas, for each byte of a reason: as call data (EIP-7623 at most), and in the log. */
const BYTE_GAS = 50n

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
  const answers = await unlessRefused(
    client.readContract({
      address: MULTICALL3,
      abi: multicall3Abi,
      functionName: 'aggregate3',
      args: [
        [
          { target: to, allowFailure: true, callData: data },
          { target: to, allowFailure: true, callData: asked },
        ],
      ],
    }),
  )
  if (!answers) return { id: 'voting-refused-no-multicall' }
  const [cast, voted] = answers
  const credited =
    cast?.success &&
    voted?.success &&
    isHex(voted.returnData) &&
    decodeFunctionResult({ abi: governorAbi, functionName: 'hasVoted', data: voted.returnData })
  return credited ? 'counts' : { id: 'voting-refused-not-credited' }
}

function callOf(vote: GovernorVote): NewCall {
  const { chainId, governor, proposalId, choice, voter, reason, signature } = vote
  const common = [BigInt(proposalId), supportOf(choice), voter] as const
  const data = reason
    ? encodeFunctionData({
        abi: governorAbi,
        functionName: 'castVoteWithReasonAndParamsBySig',
        args: [...common, reason, '0x', signature],
      })
    : encodeFunctionData({ abi: governorAbi, functionName: 'castVoteBySig', args: [...common, signature] })
  return { chainId, to: governor, data, maxGas: maxGas(vote) }
}

/** A contract wallet's own code checks its signature, and must not be able to spend the purse's budget. */
function maxGas({ reason }: GovernorVote): bigint {
  return VOTE_GAS + BYTE_GAS * BigInt(Buffer.byteLength(reason))
}

function castIn(logs: Log[], { governor, voter, proposalId }: GovernorVote) {
  return parseEventLogs({ abi: governorAbi, eventName: 'VoteCast', logs })
    .filter((log) => isAddressEqual(log.address, governor))
    .map((log) => log.args)
    .find((args) => isAddressEqual(args.voter, voter) && args.proposalId === BigInt(proposalId))
}
