import { serve } from '@hono/node-server'
import type { Address, Hex, PrivateKeyAccount, PublicClient } from 'viem'
import { createClock, type MovableClock, seconds } from '../../src/clock.ts'
import { Community } from '../../src/community.ts'
import { createBallots } from '../../src/governance/governor/ballots.ts'
import { type Proposal, toProposal } from '../../src/governance/proposal.ts'
import { createSequencerRoute, type SequencerOptions } from '../../src/governance/snapshot/sequencer.ts'
import { createVoting, type Standing, type VoteSubject } from '../../src/governance/vote.ts'
import { createHealth } from '../../src/health.ts'
import { createHub, type Hub, type Space } from '../../src/local/hub/hub.ts'
import { silent } from '../../src/log.ts'
import { createPurses } from '../../src/relay/purse.ts'
import { createRelay } from '../../src/relay/relay.ts'
import type { Signed, SigningRequest } from '../../src/signing/purpose.ts'
import { asSigned } from '../../src/signing/signature.ts'
import type { Store } from '../../src/store/store.ts'
import { createWords } from '../../src/words/words.ts'

export const words = createWords()
export const SECRET = '0123456789abcdef0123456789abcdef'
export const SPACE = 'open-models.local.eth'
export const CHAIN = 31337

export function communityOf(governor: Address, relay: Partial<Community['relay']> = {}): Community {
  return Community.parse({
    id: 'open-models',
    name: 'Open Models',
    chains: [{ id: CHAIN, name: 'Local chain', currency: 'ETH' }],
    venues: [
      { kind: 'snapshot', id: 'space', name: 'Snapshot', space: SPACE },
      { kind: 'governor', id: 'assembly', name: 'Assembly', chain: CHAIN, address: governor },
    ],
    relay,
  })
}

export interface BotOptions {
  store: Store
  clock: MovableClock
  community: Community
  sequencer: Omit<SequencerOptions, 'clock' | 'health'>
  client?: PublicClient | undefined
  /** Each person has one wallet; the member's id is the account's. */
  people: Record<string, PrivateKeyAccount>
  /** Base units by wallet; not known where it says nothing. */
  power?: (address: Address) => bigint | undefined
  voted?: (address: Address) => Standing['wallets'][number]['voted']
  secret?: string | undefined
  /** Milliseconds between two turns of the relay that nobody asked for. */
  every?: number
}

/** What of the bot has to do with voting, on real parts, and a person's way through it without the page. */
export function startBot(options: BotOptions) {
  const { store, clock, community, people, power, voted } = options
  const health = createHealth(clock)
  const communities = new Map([[community.id, community]])
  const chains = {
    client() {
      if (!options.client) throw new Error('there is no chain')
      return options.client
    },
  }
  const secret = 'secret' in options ? options.secret : SECRET
  const purses = createPurses({ store, clock, log: silent, health, chains, communities, secret })
  const ballots = createBallots({ store, chains, purses })
  const relay = createRelay({ store, clock, log: silent, health, every: options.every ?? 10 })
  relay.register(createSequencerRoute({ clock, health, ...options.sequencer }))
  relay.register(ballots.route)

  const opened: VoteSubject[] = []
  const memberOf = async ({ id }: { id: string }) =>
    people[id] ? { id, wallets: [people[id].address] } : undefined
  const voting = createVoting({
    ...{ store, clock, relay, ballots, purses, memberOf },
    signing: {
      async open(_, { subject }) {
        opened.push(subject as VoteSubject)
        return { url: 'http://127.0.0.1/sign/token', expiresAt: new Date(clock.now() + 600_000) }
      },
    },
    find: async (communityId, number) => {
      const row = await store.db.proposal.findUnique({
        where: { communityId_number: { communityId, number } },
      })
      return row ? toProposal(row, community) : undefined
    },
    standing: async (_proposal: Proposal, id) => ({
      wallets: [people[id]!.address].map((address) => ({
        address,
        power: power?.(address),
        voted: voted?.(address),
      })),
    }),
  })

  function requestOf(person: string, subject: VoteSubject): SigningRequest<VoteSubject> {
    const now = new Date(clock.now())
    return {
      id: 'request',
      purpose: 'vote',
      community,
      by: { platform: 'local', id: person, name: person },
      subject,
      createdAt: now,
      expiresAt: new Date(clock.now() + 600_000),
    }
  }

  const bot = {
    health,
    relay,
    purses,
    ballots,
    voting,
    requestOf,
    /** Types the vote. */
    async ask(person: string, proposal: number, choice: string, reason?: string): Promise<VoteSubject> {
      await voting.start({
        community,
        by: { platform: 'local', id: person, name: person },
        proposal,
        choice,
        reason,
      })
      return opened.pop()!
    },
    /** Opens the page and signs, as the page has it. */
    async sign(
      person: string,
      subject: VoteSubject,
      by = people[person]!,
    ): Promise<{ request: SigningRequest<VoteSubject>; signed: Signed }> {
      const request = requestOf(person, subject)
      await voting.purpose.describe(request, words)
      const wallet = { address: by.address, chainId: CHAIN, at: new Date(clock.now()) }
      const toSign = asSigned(await voting.purpose.build(request, wallet))
      if (toSign.kind !== 'typed-data') throw new Error('a vote is typed data')
      const signature: Hex = await by.signTypedData(
        toSign.typedData as Parameters<typeof by.signTypedData>[0],
      )
      return { request, signed: { address: by.address, signature, toSign } }
    },
    /** What the submit of a page does. */
    async submit({
      request,
      signed,
    }: {
      request: SigningRequest<VoteSubject>
      signed: Signed
    }): Promise<number> {
      await voting.purpose.check(request, signed)
      const sent = await store.transaction((tx) => voting.purpose.send(tx, request, signed))
      if (!('job' in sent)) throw new Error('a vote is a relay job')
      relay.nudge()
      return sent.job
    },
    /** All of it, to the end; the sentence that ends it, and whether it was accepted. */
    async vote(person: string, proposal: number, choice: string, reason?: string) {
      const job = await bot.submit(await bot.sign(person, await bot.ask(person, proposal, choice, reason)))
      const end = await relay.outcome(job, 10_000)
      if (!end) throw new Error('the vote is still on its way')
      return { accepted: end.accepted, text: words.say(end.sentence) }
    },
    async stop() {
      await Promise.all([relay.loop.stop(), purses.loop.stop()])
    },
  }
  return bot
}

export interface StoredProposal {
  number?: number
  venue?: string
  externalId: string
  system?: string
  choices?: string[]
  state?: string
  startsAt?: Date
  endsAt?: Date
  details?: object
}

/** A proposal as a follower would have stored it. */
export async function storeProposal(
  store: Store,
  clock: MovableClock,
  given: StoredProposal,
): Promise<number> {
  const {
    number = 1,
    venue = 'space',
    details = {},
    choices = ['For', 'Against', 'Abstain'],
    ...rest
  } = given
  const now = new Date(clock.now())
  const communityId = 'open-models'
  await store.db.community.upsert({
    where: { id: communityId },
    create: { id: communityId, file: '{}', updatedAt: now },
    update: {},
  })
  const { id } = await store.db.proposal.create({
    data: {
      ...{ communityId, number, venue, title: 'Fund a model', body: 'Train it.', search: '', author: '0x' },
      ...{ system: 'basic', labels: '[]', link: 'https://snapshot.box/#/s:x/proposal/1', snapshot: '1' },
      ...{ state: 'active', createdAt: now, startsAt: new Date(clock.now() - 60_000) },
      ...{
        endsAt: new Date(clock.now() + 86_400_000),
        category: 'other',
        categoryReason: '{"id":"voting-none"}',
      },
      ...{ updatedAt: now, choices: JSON.stringify(choices) },
      details: JSON.stringify({ reached: [], ...details }),
      ...rest,
    },
  })
  return id
}

/** A hub on loopback, in which everybody has 10 but those named; what is posted to it can be tampered with on the way. */
export async function startHub(without: Address[] = [], clock = createClock()) {
  const space: Space = {
    ...{ id: SPACE, name: 'Open Models', network: `${CHAIN}`, symbol: 'MOOT', turbo: true },
    strategies: [{ name: 'erc20-votes', params: { decimals: 18 } }],
  }
  const hub: Hub = createHub({
    clock,
    spaces: [space],
    relayerKey: `0x${'77'.repeat(32)}`,
    votingPower: async (_, voter) => [without.includes(voter) ? 0 : 10],
    blockNumber: async () => 1000n,
  })
  const posts: string[] = []
  let around: (pass: () => Promise<Response>) => Promise<Response> = (pass) => pass()
  const server = serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      if (request.method !== 'POST' || new URL(request.url).pathname !== '/') return hub.app.fetch(request)
      const body = await request.text()
      posts.push(body)
      const { headers, url } = request
      return around(async () => hub.app.fetch(new Request(url, { method: 'POST', headers, body })))
    },
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  return {
    hub,
    clock,
    /** The bodies that were posted. */
    posts,
    url: `http://127.0.0.1:${port}/`,
    /** What happens to each post from now on. */
    meddle(how: typeof around = (pass) => pass()) {
      around = how
    },
    /** An active proposal; its id. */
    propose(id: string, changes: object = {}): string {
      const now = seconds(clock)
      const proposal = {
        ...{
          id,
          author: '0x2B5AD5c4795c026514f8317c7a215E218DcCD6cF',
          created: now - 60,
          space: { id: SPACE },
        },
        ...{ network: `${CHAIN}`, symbol: 'MOOT', type: 'basic', title: 'Fund a model', body: 'Train it.' },
        ...{ choices: ['For', 'Against', 'Abstain'], start: now - 60, end: now + 86_400, snapshot: '996' },
        ...{
          state: 'active',
          strategies: space.strategies,
          scores: [0, 0, 0],
          scores_total: 0,
          votes: 0,
          ...changes,
        },
      }
      if (hub.seedProposals([proposal]) !== 1) throw new Error('the proposal was not taken')
      return id
    },
    async votes(
      proposal: string,
    ): Promise<{ voter: string; choice: unknown; reason: string; id: string; created: number }[]> {
      const query = `query ($proposal: String) { votes(first: 100, where: { proposal: $proposal }) { id voter choice reason created } }`
      return (await ask(query, { proposal })).votes
    },
    async proposal(id: string): Promise<{ scores: number[]; votes: number }> {
      return (await ask(`query ($id: String!) { proposal(id: $id) { scores votes } }`, { id })).proposal
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }

  async function ask(query: string, variables: object) {
    const response = await hub.app.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: its callers say what they asked for
    const { data, errors } = (await response.json()) as any
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
}
