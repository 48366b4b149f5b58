import { createHash } from 'node:crypto'
import { type Address, BaseError, getAddress, hashTypedData, type TypedDataDefinition } from 'viem'
import { shortAddress } from '../address.ts'
import { formatAmount } from '../amount.ts'
import { clean, oneLine, relative } from '../card.ts'
import type { Clock } from '../clock.ts'
import type { Caller } from '../command.ts'
import type { Community, GovernorVenue, SnapshotVenue, Venue } from '../community.ts'
import { Refusal } from '../refusal.ts'
import type { Purses } from '../relay/purse.ts'
import type { NewJob, Relay } from '../relay/route.ts'
import type { Description, Purpose, Signed, SigningRequest } from '../signing/purpose.ts'
import type { Signing } from '../signing/signing.ts'
import type { Store } from '../store/store.ts'
import { createWords, type Words } from '../words/words.ts'
import { type Ballot, type Choice, readChoice, sayChoice } from './choice.ts'
import * as governor from './governor/ballots.ts'
import type { Proposal } from './proposal.ts'
import * as snapshot from './snapshot/messages.ts'
import type { SnapshotVote } from './snapshot/sequencer.ts'

export interface VotingOptions {
  store: Store
  clock: Clock
  relay: Pick<Relay, 'enqueue'>
  signing: Pick<Signing, 'open'>
  ballots: governor.Ballots
  purses: Pick<Purses, 'address'>
  find(communityId: string, number: number): Promise<Proposal | undefined>
  standing(proposal: Proposal, memberId: string): Promise<Standing>
  memberOf(by: Caller): Promise<{ id: string; wallets: Address[] } | undefined>
}

/** How a member's wallets stand to a proposal. */
export interface Standing {
  wallets: { address: Address; power?: bigint | undefined; voted?: Choice | undefined }[]
}

export interface Voting {
  /** To be registered with signing. */
  purpose: Purpose<VoteSubject>
  /** Opens the page on which a vote is signed. Refuses what is known to be refused later. @throws Refusal */
  start(vote: NewVote): Promise<{ url: string; expiresAt: Date }>
}

export interface NewVote {
  community: Community
  by: Caller
  /** That the page is to speak. */
  language?: string
  /** The proposal's number. */
  proposal: number
  /** As typed or pressed. */
  choice: string
  reason?: string | undefined
}

export interface VoteSubject {
  number: number
  choice: Choice
  /** The choice in words. */
  said: string
  /** SHA-256 of what there was to choose from: a proposal that is edited must not turn the choice into another. */
  ballot: string
  reason: string
}

/** Snapshot takes no message that was signed longer ago; in milliseconds, with an hour to spare. */
const SNAPSHOT_AGE = 6 * 86_400_000 - 3_600_000

/** A governor itself says whether a proposal takes votes, whose end may be an estimate. This only bounds; in milliseconds. */
const GOVERNOR_AGE = 90 * 86_400_000

/** A vote at any venue: the venue decides what is signed and where it goes, the member only what is voted. */
export function createVoting(options: VotingOptions): Voting {
  const { store, clock, relay, signing, ballots, purses, find, standing, memberOf } = options

  async function start({
    community,
    by,
    language,
    proposal: number,
    choice: typed,
    reason: text = '',
  }: NewVote) {
    const member = await memberOf(by)
    if (!member) throw new Refusal({ id: 'voting-not-linked' })
    const { proposal, venue } = await open(community, number)
    const choice = readChoice(typed, proposal)
    const max = venue.kind === 'snapshot' ? snapshot.REASON_MAX : governor.REASON_MAX
    const reason = clean(text).trim()
    const { length } = reason
    if (length > max) throw new Refusal({ id: 'voting-reason-long', args: { max, length } })
    if (venue.kind === 'governor' && !purses.address(community.id))
      throw new Refusal({ id: 'voting-no-purse' })
    const { wallets } = await standing(proposal, member.id)
    const able = wallets.filter(({ power }) => power !== 0n)
    if (able.length === 0) throw new Refusal({ id: 'voting-no-power', args: { number: `${number}` } })
    if (venue.kind === 'governor' && able.every(({ voted }) => voted !== undefined))
      throw new Refusal({ id: 'voting-all-voted', args: { number: `${number}` } })
    const said = say(choice, proposal, createWords(community.language))
    const subject: VoteSubject = { number, choice, said, ballot: digest(proposal), reason }
    return signing.open(purpose.name, { community, by, subject, ...(language ? { language } : {}) })
  }

  /** The proposal and its venue, if it can be voted on now. @throws Refusal */
  async function open(community: Community, number: number): Promise<Open> {
    const proposal = await find(community.id, number)
    if (!proposal) throw new Refusal({ id: 'voting-unknown-proposal', args: { number: `${number}` } })
    const { state, startsAt, endsAt, estimated, encrypted, link } = proposal
    const now = clock.now()
    const over = estimated ? state !== 'active' : endsAt.getTime() <= now
    if (state === 'pending' && (estimated || startsAt.getTime() > now))
      throw new Refusal({ id: 'voting-not-started', args: { number: `${number}`, when: relative(startsAt) } })
    if (over || !['pending', 'active'].includes(state))
      throw new Refusal({ id: 'voting-closed', args: { number: `${number}` } })
    const venue = venueOf(community, proposal)
    if (encrypted) throw new Refusal({ id: 'voting-encrypted', args: { number: `${number}`, link } })
    return { proposal, venue }
  }

  /** What a request is about, as it is now. @throws Refusal */
  async function reopen({ community, subject }: SigningRequest<VoteSubject>): Promise<Open> {
    const opened = await open(community, subject.number)
    if (digest(opened.proposal) !== subject.ballot)
      throw new Refusal({ id: 'voting-proposal-changed', args: { number: `${subject.number}` } })
    return opened
  }

  async function standingOf(proposal: Proposal, by: Caller): Promise<Standing['wallets']> {
    const member = await memberOf(by)
    if (!member) throw new Refusal({ id: 'voting-not-linked' })
    const known = (await standing(proposal, member.id)).wallets
    // What is linked counts now; how much it votes with may be a moment old.
    return member.wallets.map((address) => known.find((each) => each.address === address) ?? { address })
  }

  /** @throws Refusal where this wallet's vote is known not to count */
  async function mayVote({ proposal, venue }: Open, by: Caller, address: Address): Promise<void> {
    const found = (await standingOf(proposal, by)).find((each) => each.address === address)
    const args = { wallet: shortAddress(address) }
    if (!found) throw new Refusal({ id: 'voting-wallet-not-linked' })
    if (found.power === 0n) throw new Refusal({ id: 'voting-wallet-no-power', args })
    if (venue.kind === 'governor' && found.voted !== undefined)
      throw new Refusal({ id: 'voting-wallet-voted', args })
  }

  async function describe(request: SigningRequest<VoteSubject>, words: Words): Promise<Description> {
    const { community, by, subject } = request
    const { proposal, venue } = await reopen(request)
    const { reason, said: choice } = subject
    const number = `${subject.number}`
    const title = oneLine(proposal.title, 160)
    const wallets = await standingOf(proposal, by)
    const lines = [
      words('voting-line-proposal', { number, title }),
      words('voting-line-choice', { choice }),
      ...(reason ? [words('voting-line-reason', { reason: oneLine(reason, 1000) })] : []),
      ...wallets.map(({ address, power }) => {
        const wallet = shortAddress(address)
        if (power === undefined) return words('voting-line-power-unknown', { wallet })
        return words('voting-line-power', { wallet, power: formatAmount(power, proposal.tally.decimals) })
      }),
      venue.kind === 'snapshot'
        ? words('voting-line-snapshot', { space: venue.space })
        : words('voting-line-governor', { name: oneLine(venue.name), chain: chainName(community, venue) }),
    ]
    const warnings = wallets.flatMap(({ address, power, voted }) => {
      const wallet = shortAddress(address)
      if (power === 0n) return words('voting-warn-no-power', { wallet })
      if (voted === undefined) return []
      return venue.kind === 'snapshot'
        ? words('voting-warn-voted-snapshot', { wallet, choice: say(voted, proposal, words) })
        : words('voting-warn-voted-governor', { wallet })
    })
    warnings.push(words('voting-warn-public', { reason: reason ? 'yes' : 'no' }))
    warnings.push(words(`voting-warn-change-${venue.kind}`))
    return {
      title: words('voting-title', { choice, number }),
      lines,
      warnings,
      wallets: wallets.map(({ address }) => address),
    }
  }

  const purpose: Purpose<VoteSubject> = {
    name: 'vote',
    describe,

    async build(request, wallet) {
      const opened = await reopen(request)
      const voter = getAddress(wallet.address)
      await mayVote(opened, request.by, voter)
      const { proposal, venue } = opened
      if (venue.kind === 'snapshot') {
        const timestamp = await nextTimestamp(proposal, voter, wallet.at)
        const typedData = snapshotMessage(venue, proposal, request.subject, voter, timestamp)
        return { kind: 'typed-data', typedData, chainId: undefined }
      }
      const ballot = newBallot(venue, proposal, request.subject, voter)
      return { kind: 'typed-data', typedData: await unlessAway(ballots.build(ballot)), chainId: venue.chain }
    },

    async check(request, signed) {
      const opened = await reopen(request)
      const voter = getAddress(signed.address)
      await mayVote(opened, request.by, voter)
      const { proposal, venue } = opened
      const { timestamp, nonce } = messageOf(signed)
      if (venue.kind === 'snapshot')
        return compare(signed, snapshotMessage(venue, proposal, request.subject, voter, Number(timestamp)))
      const ballot = newBallot(venue, proposal, request.subject, voter)
      compare(signed, await unlessAway(ballots.message(ballot, BigInt(`${nonce}`))))
      const verdict = await unlessAway(ballots.judge(governorVote(venue, proposal, request.subject, signed)))
      if (typeof verdict === 'object') throw new Refusal(verdict)
    },

    async send(tx, { community, subject }, signed) {
      const { number } = subject
      const where = { communityId_number: { communityId: community.id, number } }
      const proposal = await tx.proposal.findUnique({ where })
      if (!proposal) throw new Refusal({ id: 'voting-unknown-proposal', args: { number: `${number}` } })
      const venue = venueOf(community, proposal)
      const job =
        venue.kind === 'snapshot'
          ? snapshotJob(proposal, subject, signed)
          : governorJob(venue, proposal, subject, signed, clock.now())
      return { job: await relay.enqueue(tx, { communityId: community.id, ...job }) }
    },
  }

  /** Later than each that this voter signed here for this proposal: of equals, Snapshot keeps the one with the higher hash. */
  async function nextTimestamp(proposal: Proposal, voter: Address, at: Date): Promise<number> {
    const prefix = snapshotKey(proposal.externalId, voter)
    const jobs = await store.db.relayJob.findMany({
      where: { key: { startsWith: prefix } },
      select: { key: true },
    })
    const signed = jobs.map(({ key }) => Number(key.slice(prefix.length).split(':')[0]))
    return Math.max(Math.floor(at.getTime() / 1000), ...signed.map((timestamp) => timestamp + 1))
  }

  return { purpose, start }
}

interface Open {
  proposal: Proposal
  venue: Venue
}

/** What is needed of a proposal to send a vote on it. */
type Voted = Pick<Proposal, 'id' | 'number' | 'externalId' | 'endsAt'>

/** @throws Refusal */
function venueOf({ venues }: Community, { venue, number }: { venue: string; number: number }): Venue {
  const found = venues.find(({ id }) => id === venue)
  if (!found) throw new Refusal({ id: 'voting-venue-gone', args: { number: `${number}` } })
  return found
}

function snapshotMessage(
  { space }: SnapshotVenue,
  proposal: Proposal,
  { choice, reason }: VoteSubject,
  from: Address,
  timestamp: number,
): TypedDataDefinition {
  const vote = { from, space, proposal: proposal.externalId, choice, reason, timestamp }
  return snapshot.voteMessage(vote, proposal)
}

function snapshotJob(
  { id, number, externalId, endsAt }: Voted,
  { choice, said }: VoteSubject,
  signed: Signed,
): Omit<NewJob, 'communityId'> {
  const message = messageOf(signed) as snapshot.VoteMessage
  const envelope = snapshot.envelopeOf(getAddress(signed.address), signed.signature, message)
  const payload: SnapshotVote = { proposal: { id, number }, choice, said, envelope }
  const { from, timestamp } = message
  return {
    route: snapshot.SNAPSHOT_ROUTE,
    key: `${snapshotKey(externalId, from)}${timestamp}:${snapshot.idOf(envelope.data)}`,
    payload,
    expiresAt: new Date(Math.min(endsAt.getTime(), timestamp * 1000 + SNAPSHOT_AGE)),
  }
}

function newBallot(
  { chain: chainId, address }: GovernorVenue,
  { externalId: proposalId }: Voted,
  { choice, reason }: VoteSubject,
  voter: Address,
): governor.NewBallot {
  return { chainId, governor: address, proposalId, voter, choice: choice as number, reason }
}

function governorVote(
  venue: GovernorVenue,
  proposal: Voted,
  subject: VoteSubject,
  signed: Signed,
): governor.GovernorVote {
  const { id, number } = proposal
  return {
    ...newBallot(venue, proposal, subject, getAddress(signed.address)),
    proposal: { id, number },
    said: subject.said,
    nonce: `${messageOf(signed).nonce}`,
    signature: signed.signature,
  }
}

function governorJob(
  venue: GovernorVenue,
  proposal: Voted,
  subject: VoteSubject,
  signed: Signed,
  now: number,
): Omit<NewJob, 'communityId'> {
  const payload = governorVote(venue, proposal, subject, signed)
  return {
    route: governor.GOVERNOR_ROUTE,
    key: governor.keyOf(payload, typedDataOf(signed)),
    payload,
    expiresAt: new Date(now + GOVERNOR_AGE),
  }
}

function snapshotKey(externalId: string, voter: Address): string {
  return `vote:${externalId}:${voter}:`
}

function typedDataOf({ toSign }: Signed): TypedDataDefinition {
  if (toSign.kind !== 'typed-data') throw new Refusal({ id: 'voting-not-what-was-shown' })
  return toSign.typedData
}

function messageOf(signed: Signed): Record<string, unknown> {
  return typedDataOf(signed).message as Record<string, unknown>
}

/** What was signed must be, to the last bit, the vote that was asked for. */
function compare(signed: Signed, wanted: TypedDataDefinition): void {
  if (hashTypedData(typedDataOf(signed)) !== hashTypedData(wanted))
    throw new Refusal({ id: 'voting-not-what-was-shown' })
}

function say(choice: Choice, proposal: Proposal, words: Words): string {
  return sayChoice(choice, proposal) ?? words('voting-none')
}

function digest({ system, choices }: Ballot): string {
  return createHash('sha256')
    .update(JSON.stringify([system, choices]))
    .digest('hex')
}

function chainName({ chains }: Community, { chain }: GovernorVenue): string {
  return oneLine(chains.find(({ id }) => id === chain)?.name ?? `${chain}`)
}

/** A chain that does not answer is no reason to show an error: nothing was sent yet. */
async function unlessAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof BaseError) throw new Refusal({ id: 'voting-venue-away' })
    throw error
  }
}
