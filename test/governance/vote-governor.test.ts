import {
  createPublicClient,
  custom,
  type Hex,
  http,
  type PublicClient,
  parseAbi,
  parseEther,
  parseTransaction,
  toHex,
} from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFollower } from '../../src/chain/follower.ts'
import { MULTICALL3 } from '../../src/chain/multicall.ts'
import type { Community } from '../../src/community.ts'
import { createGovernorReader } from '../../src/governance/governor/reader.ts'
import { createHealth } from '../../src/health.ts'
import { type Deployment, fund, proposeFunding } from '../../src/local/deploy.ts'
import { silent } from '../../src/log.ts'
import type { Loop } from '../../src/loop.ts'
import { Refusal } from '../../src/refusal.ts'
import { purseKey } from '../../src/relay/purse.ts'
import type { Store } from '../../src/store/store.ts'
import { people as everyone, startWorld } from '../local/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'
import { CHAIN, governorVenue } from './fixture.ts'
import { type BotOptions, communityOf, SECRET, startBot, storeProposal, words } from './voting.ts'

const { holder, delegate, steward, admin, newcomer } = everyone
const people = { holder, delegate, steward, admin, newcomer }
const PURSE = privateKeyToAddress(purseKey(SECRET, 'open-models'))

const governorAbi = parseAbi([
  'function hasVoted(uint256 proposalId, address account) view returns (bool)',
  'event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)',
])

let world: Awaited<ReturnType<typeof startWorld>>
let deployed: Deployment
let store: Store
let cleanup: () => Promise<void>
let bots: { stop(): Promise<unknown> }[]
/** The chain as the bot sees it. */
let client: PublicClient
// biome-ignore lint/suspicious/noExplicitAny: each method has parameters of its own
let onCall: (method: string, params: any, ask: () => Promise<unknown>) => unknown
let proposals = 0

beforeAll(async () => {
  world = await startWorld()
  deployed = await world.deploy()
})
afterAll(() => world.chain.stop())

beforeEach(async () => {
  ;({ store, cleanup } = await temporaryStore(world.clock))
  bots = []
  onCall = (_method, _params, ask) => ask()
  const direct = createPublicClient({ transport: http(world.chain.rpcUrl), cacheTime: 0 })
  const request = ({ method, params }: { method: string; params?: unknown }) =>
    Promise.resolve(onCall(method, params, () => direct.request({ method, params } as never)))
  client = createPublicClient({ cacheTime: 0, transport: custom({ request }, { retryCount: 0 }) })
  await fund(world.chain.rpcUrl, PURSE, parseEther('1'))
})
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()))
  await cleanup()
})

function proposeOnChain() {
  return proposeFunding(world.chain.rpcUrl, deployed, {
    proposer: delegate,
    title: `Fund model ${++proposals}`,
    body: 'Train it.',
    recipient: newcomer.address,
    amount: 1_000_000n,
  })
}

/** An active proposal on the chain and in the store. */
async function propose(number = 1, { active = true } = {}) {
  const id = await proposeOnChain()
  if (active) await world.pass(6)
  const now = world.clock.now()
  await storeProposal(store, world.clock, {
    number,
    venue: 'assembly',
    externalId: `${id}`,
    state: 'active',
    startsAt: new Date(now - 1000),
    endsAt: new Date(now + 86_000_000),
  })
  return id
}

/** Active proposals on the chain, and what follows it from here on: it reads when it is told to, and keeps them. */
async function proposeFollowed(count = 1): Promise<{ ids: bigint[]; follower: Loop }> {
  const data = { id: 'open-models', file: '{}', updatedAt: new Date(world.clock.now()) }
  await store.db.community.create({ data })
  const direct = createPublicClient({ transport: http(world.chain.rpcUrl), cacheTime: 0 })
  const fromBlock = Number(await direct.getBlockNumber()) + 1
  const venue = { ...governorVenue(deployed.governor), fromBlock }
  const { clock } = world
  const reader = createGovernorReader({ communityId: 'open-models', venue, client: direct, store, clock })
  const ids: bigint[] = []
  while (ids.length < count) ids.push(await proposeOnChain())
  await world.pass(6)
  const follower = createFollower({
    ...{ chainId: CHAIN, client: direct, store, log: silent, health: createHealth(clock) },
    ...{ readers: [reader], pollEvery: 3_600_000 },
  })
  bots.push(follower)
  await follower.settled()
  return { ids, follower }
}

function start(changes: Partial<BotOptions> = {}, relay: Partial<Community['relay']> = {}) {
  const bot = startBot({
    ...{ store, clock: world.clock, client, people },
    community: communityOf(deployed.governor, relay),
    sequencer: { url: 'http://127.0.0.1:1/' },
    ...changes,
  })
  bots.push(bot)
  return bot
}

const hasVoted = (id: bigint, { address }: { address: Hex }) =>
  world.client.readContract({
    ...{ address: deployed.governor, abi: governorAbi, functionName: 'hasVoted', args: [id, address] },
  })
const votesOn = async (id: bigint) =>
  (
    await world.client.getContractEvents({
      ...{ address: deployed.governor, abi: governorAbi, eventName: 'VoteCast', fromBlock: 0n },
    })
  ).filter(({ args }) => args.proposalId === id)

const anvil = (method: string, ...params: unknown[]) => world.client.request({ method, params } as never)

/** Moves the clock past short waits, and looks again. */
function hurry(bot: ReturnType<typeof startBot>, job: number) {
  world.clock.setOffset(world.clock.offset + 1000)
  bot.relay.nudge()
  return bot.relay.outcome(job, 50)
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return words.say(error.sentence)
    throw error
  }
  throw new Error('was not refused')
}

test.each([
  ['For', 1],
  ['Against', 0],
  ['3', 2],
])('a vote %s is cast on the chain by the gas purse', async (typed, support) => {
  const id = await propose()
  expect((await start().vote('holder', 1, typed)).accepted).toBe(true)
  expect(await hasVoted(id, holder)).toBe(true)
  const [vote, ...others] = await votesOn(id)
  expect(others).toEqual([])
  expect(vote!.args).toMatchObject({
    voter: holder.address,
    support,
    weight: parseEther('100000'),
    reason: '',
  })
  const { from } = await world.client.getTransaction({ hash: vote!.transactionHash })
  expect(from).toBe(PURSE.toLowerCase())
  const [job] = await store.db.relayJob.findMany()
  expect(job!.state).toBe('done')
  expect(JSON.parse(job!.result!)).toEqual({
    transaction: vote!.transactionHash,
    power: `${parseEther('100000')}`,
  })
})

test('a vote is shown as soon as it was followed, and not while it is undone; it is sent again by itself', async () => {
  const { ids, follower } = await proposeFollowed(2)
  const snapshot = await world.client.snapshot()
  const bot = start()
  expect((await bot.vote('holder', 1, 'Against')).accepted).toBe(true)
  await follower.settled()
  const shown = () => store.db.vote.findMany({ where: { proposal: { number: 1 } } })
  expect(await shown()).toMatchObject([
    { voter: holder.address, choice: '2', power: `${parseEther('100000')}` },
  ])

  await world.client.revert({ id: snapshot })
  await world.client.mine({ blocks: 2 })
  await follower.settled()
  expect(await hasVoted(ids[0]!, holder)).toBe(false)
  expect(await shown()).toEqual([])

  await bot.purses.loop.settled()
  expect(await hasVoted(ids[0]!, holder)).toBe(true)
  await follower.settled()
  expect(await shown()).toMatchObject([{ voter: holder.address, choice: '2' }])
  const [job] = await store.db.relayJob.findMany()
  expect(job!.state).toBe('done')

  expect((await bot.vote('delegate', 2, 'For')).accepted).toBe(true)
  expect(await hasVoted(ids[1]!, delegate)).toBe(true)
  await world.pass(0)
})

describe('a ballot that somebody else sent first', () => {
  /** Whoever has seen it sends it. */
  async function front(raw: Hex): Promise<Hex> {
    const { to, data } = parseTransaction(raw)
    const hash = await world.client.sendTransaction({ account: delegate, to, data, chain: null } as never)
    await world.client.waitForTransactionReceipt({ hash })
    return hash
  }

  test('is done, with that transaction, though ours is turned down', async () => {
    const { ids, follower } = await proposeFollowed()
    const bot = start()
    let theirs: Hex | undefined
    onCall = async (method, params, ask) => {
      if (method === 'eth_sendRawTransaction') theirs ??= await front(params[0])
      return ask()
    }
    const job = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
    // Ours has failed, and the follower has not come by theirs: nothing is known yet.
    await expect.poll(() => store.db.relayTransaction.count({ where: { state: 'failed' } })).toBe(1)
    expect(await hurry(bot, job)).toBeUndefined()
    await follower.settled()
    await expect.poll(() => hurry(bot, job)).toMatchObject({ accepted: true })
    const { result } = await store.db.relayJob.findUniqueOrThrow({ where: { id: job } })
    expect(JSON.parse(result!)).toEqual({ transaction: theirs, power: `${parseEther('100000')}` })
    expect(await votesOn(ids[0]!)).toHaveLength(1)
    await world.pass(0)
  })

  test('is done while we were away, and nothing is sent', async () => {
    const { ids, follower } = await proposeFollowed()
    const page = start()
    await page.stop()
    const job = await page.submit(await page.sign('holder', await page.ask('holder', 1, 'For')))
    await world.vote(deployed, ids[0]!, holder)
    await world.pass(86_401)
    await follower.settled()
    await expect.poll(() => hurry(start(), job)).toMatchObject({ accepted: true })
    expect(await store.db.relayTransaction.count()).toBe(0)
  })
})

test('a vote with its reason carries it', async () => {
  const id = await propose()
  expect((await start().vote('delegate', 1, 'For', 'good — “model” ☂')).accepted).toBe(true)
  expect((await votesOn(id))[0]!.args).toMatchObject({
    voter: delegate.address,
    reason: 'good — “model” ☂',
    weight: parseEther('500000'),
  })
})

test('two open ballots of one voter are both cast, whichever is sent first', async () => {
  const [first, second] = [await propose(1), await propose(2)]
  const bot = start()
  const one = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
  const two = await bot.sign('holder', await bot.ask('holder', 2, 'Against'))
  const accepted = async (job: number) => expect((await bot.relay.outcome(job, 10_000))?.accepted).toBe(true)
  await accepted(await bot.submit(two))
  // Signed with a nonce that is used by now: the page shows it anew.
  expect(await refusalOf(bot.submit(one))).toContain('came first')
  await accepted(await bot.submit(await bot.sign('holder', one.request.subject)))
  expect([await hasVoted(first, holder), await hasVoted(second, holder)]).toEqual([true, true])
})

test('a ballot that is signed while another is on its way follows it', async () => {
  const [first, second] = [await propose(1), await propose(2)]
  const bot = start()
  let release!: () => void
  const gate = new Promise<void>((resolve) => (release = resolve))
  onCall = async (method, _, ask) => {
    if (method === 'eth_sendRawTransaction') await gate
    return ask()
  }
  const one = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
  const signed = await bot.sign('holder', await bot.ask('holder', 2, 'For'))
  const two = await bot.submit(signed)
  release()
  for (const job of [one, two]) {
    await expect.poll(() => hurry(bot, job), { timeout: 10_000 }).toMatchObject({ accepted: true })
  }
  expect([await hasVoted(first, holder), await hasVoted(second, holder)]).toEqual([true, true])
  await world.pass(0)
})

test('many voters at once: all count, each once', async () => {
  const id = await propose()
  const bot = start()
  const voters = ['holder', 'delegate', 'steward', 'admin']
  const jobs: number[] = []
  for (const voter of voters)
    jobs.push(await bot.submit(await bot.sign(voter, await bot.ask(voter, 1, 'For'))))
  for (const job of jobs) expect((await bot.relay.outcome(job, 10_000))?.accepted).toBe(true)
  expect(await votesOn(id)).toHaveLength(4)
})

describe('is refused', () => {
  test('before signing, without a purse', async () => {
    await propose()
    expect(await refusalOf(start({ secret: undefined }).ask('holder', 1, 'For'))).toContain('RELAYER_SECRET')
  })

  test('before signing, when all wallets with power have voted', async () => {
    await propose()
    expect(await refusalOf(start({ voted: () => 1 }).ask('holder', 1, 'For'))).toContain('have voted')
  })

  test('before signing, with too long a reason', async () => {
    await propose()
    expect(await refusalOf(start().ask('holder', 1, 'For', 'x'.repeat(1001)))).toContain('at most 1,000')
  })

  test('when signing, at a contract that is no governor of a kind we know', async () => {
    await propose()
    const bot = start({ community: communityOf(deployed.token) })
    expect(await refusalOf(bot.sign('holder', await bot.ask('holder', 1, 'For')))).toContain(
      "can't carry votes",
    )
  })

  test('when signing, while the chain is away; nothing is lost by it', async () => {
    await propose()
    const bot = start()
    const subject = await bot.ask('holder', 1, 'For')
    onCall = () => {
      throw new Error('connection refused')
    }
    expect(await refusalOf(bot.sign('holder', subject))).toContain("doesn't answer")
    onCall = (_method, _params, ask) => ask()
    const job = await bot.submit(await bot.sign('holder', subject))
    expect((await bot.relay.outcome(job, 10_000))?.accepted).toBe(true)
  })

  test('without voting power', async () => {
    const id = await propose()
    const bot = start()
    const signed = await bot.sign('newcomer', await bot.ask('newcomer', 1, 'For'))
    expect(await refusalOf(bot.submit(signed))).toContain('no voting power')
    expect(await store.db.relayJob.count()).toBe(0)
    expect(await hasVoted(id, newcomer)).toBe(false)
  })

  test('before voting has begun, and after it is over, by the chain', async () => {
    const id = await propose(1, { active: false })
    const bot = start()
    const signed = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    expect(await refusalOf(bot.submit(signed))).toContain('not taking votes')
    await world.pass(6)
    expect((await bot.relay.outcome(await bot.submit(signed), 10_000))?.accepted).toBe(true)
    expect(await hasVoted(id, holder)).toBe(true)
  })

  test('when this wallet has voted on the chain itself', async () => {
    const id = await propose()
    const bot = start()
    const signed = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    await world.vote(deployed, id, holder)
    expect(await refusalOf(bot.submit(signed))).toContain('has voted')
  })

  test("with another wallet's signature", async () => {
    await propose()
    const bot = start()
    const { request, signed } = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    const forged = { ...signed, signature: (await bot.sign('delegate', request.subject)).signed.signature }
    expect(await refusalOf(bot.submit({ request, signed: forged }))).toContain("isn't that of")
  })

  test.each([
    ['support', 0],
    ['voter', delegate.address],
    ['proposalId', '1'],
  ])('where what was signed has another %s', async (field, value) => {
    await propose()
    const bot = start()
    const { request, signed } = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    const toSign = structuredClone(signed.toSign)
    if (toSign.kind === 'typed-data') (toSign.typedData.message as Record<string, unknown>)[field] = value
    expect(await refusalOf(bot.submit({ request, signed: { ...signed, toSign } }))).toContain('not the vote')
  })

  test('when the vote ended between the check and the sending', async () => {
    const id = await propose()
    const bot = start()
    await bot.stop()
    const job = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
    await world.pass(86_401)
    const next = start()
    const sentence = { id: 'voting-refused-not-active' }
    await expect.poll(() => hurry(next, job)).toMatchObject({ accepted: false, sentence })
    expect(await hasVoted(id, holder)).toBe(false)
    expect(await store.db.relayTransaction.count()).toBe(0)
  })

  test('not by a node that lags behind for a moment', async () => {
    const id = await propose()
    const bot = start()
    const submitted = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    await bot.voting.purpose.check(submitted.request, submitted.signed)
    let lagging = 1
    onCall = async (method, params, ask) => {
      const answer = await ask()
      // state(uint256): pending, once.
      const asked = method === 'eth_call' && params[0].data.startsWith('0x3e4f49e6')
      return asked && lagging-- > 0 ? toHex(0, { size: 32 }) : answer
    }
    const sent = await store.transaction((tx) =>
      bot.voting.purpose.send(tx, submitted.request, submitted.signed),
    )
    const { job } = sent as { job: number }
    await expect.poll(() => hurry(bot, job)).toMatchObject({ accepted: true })
    expect(lagging).toBeLessThan(1)
    expect(await hasVoted(id, holder)).toBe(true)
  })

  test('when the wallet has voted otherwise meanwhile', async () => {
    const { ids, follower } = await proposeFollowed()
    const bot = start()
    onCall = async (method, _, ask) => {
      if (method === 'eth_sendRawTransaction') {
        await world.vote(deployed, ids[0]!, holder)
        await follower.settled()
      }
      return ask()
    }
    expect(await bot.vote('holder', 1, 'Against')).toEqual({
      accepted: false,
      text: 'This wallet has voted on this proposal already, so the new vote was not taken.',
    })
    expect((await votesOn(ids[0]!)).map(({ args }) => args.support)).toEqual([1])
  })

  test('when the chain turns it down on arrival, for no reason that shows', async () => {
    const id = await propose()
    const bot = start()
    const code = await world.client.getCode({ address: deployed.governor })
    onCall = async (method, _, ask) => {
      if (method !== 'eth_sendRawTransaction') return ask()
      await anvil('anvil_setCode', deployed.governor, '0x5f5ffd')
      const hash = await ask()
      await anvil('anvil_setCode', deployed.governor, code)
      return hash
    }
    const { accepted, text } = await bot.vote('holder', 1, 'Against')
    expect(accepted).toBe(false)
    expect(text).toContain('turned the vote down')
    expect(await hasVoted(id, holder)).toBe(false)
  })

  test('on a chain without Multicall3, where nobody can know whether it would count', async () => {
    await propose()
    const bot = start()
    const signed = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    const code = await world.client.getCode({ address: MULTICALL3 })
    await anvil('anvil_setCode', MULTICALL3, '0x')
    try {
      expect(await refusalOf(bot.submit(signed))).toContain('no Multicall3')
    } finally {
      await anvil('anvil_setCode', MULTICALL3, code)
    }
  })

  test("when the voter's contract uses far more gas than a vote may cost", async () => {
    const id = await propose()
    const bot = start({}, { dailyBudget: '1' })
    /** A wallet that takes any signature, after so many rounds of 26 gas. */
    const wallet = (rounds: number) =>
      anvil(
        'anvil_setCode',
        holder.address,
        `0x62${toHex(rounds, { size: 3 }).slice(2)}5b6001900380600457631626ba7e60e01b5f5260205ff3`,
      )
    try {
      await wallet(20_000)
      const { accepted, text } = await bot.vote('holder', 1, 'For')
      expect(accepted).toBe(false)
      expect(text).toContain('one vote may use 400,000 at most')
      expect(await store.db.relayTransaction.count()).toBe(0)
      await wallet(2_000)
      expect((await bot.vote('holder', 1, 'For')).accepted).toBe(true)
      expect(await hasVoted(id, holder)).toBe(true)
    } finally {
      await anvil('anvil_setCode', holder.address, '0x')
    }
  })

  test('when the dry run credits somebody else', async () => {
    await propose()
    const bot = start()
    const signed = await bot.sign('holder', await bot.ask('holder', 1, 'For'))
    // A governor that takes the ballot and counts it for another, as OpenZeppelin 4 does with a wrong domain.
    onCall = async (method, params, ask) => {
      const answer = (await ask()) as Hex
      const dryRun = method === 'eth_call' && /^0x82ad56cb/.test(params[0].data)
      return dryRun ? (`${answer.slice(0, -1)}0` as Hex) : answer
    }
    expect(await refusalOf(bot.submit(signed))).toContain('would not count')
  })
})

test('an empty purse makes the vote wait; filled, it goes out by itself', async () => {
  const id = await propose()
  await fund(world.chain.rpcUrl, PURSE, 0n)
  const bot = start()
  const job = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
  await bot.relay.loop.settled()
  expect(await bot.relay.outcome(job, 0)).toBeUndefined()
  const line = () => bot.health.lines().find(({ name }) => name === 'gas purse open-models')
  expect(line()).toMatchObject({ state: 'failing', remedy: 'purse-remedy' })
  expect(line()!.detail).toContain(PURSE)
  await fund(world.chain.rpcUrl, PURSE, parseEther('1'))
  await world.pass(20)
  expect((await bot.relay.outcome(job, 10_000))?.accepted).toBe(true)
  expect(await hasVoted(id, holder)).toBe(true)
})

test('only refusals in a row count, however often the vote has waited', async () => {
  const id = await propose()
  await fund(world.chain.rpcUrl, PURSE, 0n)
  const bot = start()
  const job = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
  const attempts = async () => (await store.db.relayJob.findUniqueOrThrow({ where: { id: job } })).attempts
  await expect
    .poll(async () => {
      world.clock.setOffset(world.clock.offset + 15_000)
      await hurry(bot, job)
      return attempts()
    })
    .toBeGreaterThan(3)
  await fund(world.chain.rpcUrl, PURSE, parseEther('1'))
  const states = ['pending', 'pending', 'away', 'pending', 'pending']
  onCall = (method, params, ask) => {
    // state(uint256)
    const asked = method === 'eth_call' && params[0].data.startsWith('0x3e4f49e6')
    const answer = asked ? states.shift() : undefined
    if (answer === 'away') throw new Error('connection refused')
    return answer ? toHex(0, { size: 32 }) : ask()
  }
  await expect
    .poll(() => {
      world.clock.setOffset(world.clock.offset + 15_000)
      return hurry(bot, job)
    })
    .toMatchObject({ accepted: true })
  expect(states).toEqual([])
  expect(await hasVoted(id, holder)).toBe(true)
  await world.pass(0)
})

test('a vote is cast as long as the governor takes votes, whatever was estimated', async () => {
  const id = await propose()
  const hours = (count: number) => new Date(world.clock.now() + count * 3_600_000)
  const { details } = await store.db.proposal.findFirstOrThrow()
  await store.db.proposal.updateMany({
    data: {
      startsAt: hours(-9),
      endsAt: hours(-8),
      details: JSON.stringify({ ...JSON.parse(details), estimated: true }),
    },
  })
  expect((await start().vote('holder', 1, 'For')).accepted).toBe(true)
  expect(await hasVoted(id, holder)).toBe(true)
})

test.each([
  ['the fee is above the ceiling', { maxFeeGwei: '0.000000001' }],
  ['the budget of the day is used up', { dailyBudget: '0.000000000001' }],
])('%s: the vote waits, and expires with a true sentence', async (_, relay) => {
  const id = await propose()
  const bot = start({}, relay)
  const job = await bot.submit(await bot.sign('holder', await bot.ask('holder', 1, 'For')))
  await bot.relay.loop.settled()
  await world.pass(20)
  await bot.relay.loop.settled()
  expect(await bot.relay.outcome(job, 0)).toBeUndefined()
  await store.db.relayJob.update({ where: { id: job }, data: { expiresAt: new Date(world.clock.now()) } })
  await bot.relay.loop.settled()
  expect(await bot.relay.outcome(job, 5000)).toMatchObject({
    accepted: false,
    sentence: { id: 'relay-expired' },
  })
  expect(await hasVoted(id, holder)).toBe(false)
  expect(await store.db.relayTransaction.count()).toBe(0)
})

/**
 * A process that dies at its nth word to the outside: before it got there, or after, so that the answer is lost. From then
 * on it says nothing at all.
 */
function dying(nth: number, when: 'before' | 'after') {
  let words = 0
  let armed = false
  let dead = false
  const death = () => {
    dead = true
    return new Error('killed')
  }
  return {
    async passing<T>(ask: () => Promise<T>): Promise<T> {
      if (dead) throw death()
      const last = armed && ++words === nth
      if (last && when === 'before') throw death()
      const answer = await ask()
      if (last) throw death()
      return answer
    },
    arm() {
      armed = true
    },
    died: () => dead,
  }
}

describe('killed at any point', () => {
  test.each(['before', 'after'] as const)(
    '%s each word to the store or the chain: exactly one vote',
    async (when) => {
      let nth = 0
      let died = true
      while (died) {
        nth++
        expect(nth).toBeLessThan(60)
        const id = await propose(nth)
        const death = dying(nth, when)
        onCall = (_method, _params, ask) => death.passing(ask)
        // Its own loops are quiet, so that all its words are about the vote.
        const doomed = start({ store: mortal(store, death.passing), every: 600_000 })
        await Promise.all([doomed.purses.loop.settled(), doomed.relay.loop.settled()])
        const page = start()
        await page.stop()
        await page.submit(await page.sign('holder', await page.ask('holder', nth, 'For')))
        death.arm()
        doomed.relay.nudge()
        await expect
          .poll(async () => {
            const [open] = await store.db.relayJob.findMany({ where: { doneAt: null } })
            if (open?.state === 'under-way') await hurry(doomed, open.id).catch(() => undefined)
            return death.died() || !open
          })
          .toBe(true)
        await doomed.stop()
        died = death.died()

        onCall = (_method, _params, ask) => ask()
        const next = start()
        const job = await store.db.relayJob.findFirstOrThrow({ orderBy: { id: 'desc' } })
        await expect.poll(() => hurry(next, job.id)).toMatchObject({ accepted: true })
        await next.stop()
        await world.pass(0)
        expect(await votesOn(id)).toHaveLength(1)
        const sent = await store.db.relayTransaction.findMany({ where: { jobId: job.id } })
        expect(sent.map(({ state }) => state)).toEqual(['mined'])
      }
      // The relay, the checks, the dry run, the purse and the record are all behind it.
      expect(nth).toBeGreaterThan(20)
    },
    120_000,
  )
})

/** The store, through `passing`: each query, and each transaction as a whole. */
function mortal(store: Store, passing: <T>(ask: () => Promise<T>) => Promise<T>): Store {
  // biome-ignore lint/suspicious/noExplicitAny: any model of the client
  const wrap = (model: any) =>
    new Proxy(model, {
      get: (target, name) =>
        typeof target[name] === 'function'
          ? (...args: unknown[]) => passing(async () => target[name](...args))
          : target[name],
    })
  const db = new Proxy(store.db, {
    get: (target, name) => {
      const value = target[name as keyof typeof target]
      return typeof name === 'string' && /^[a-z]/.test(name) ? wrap(value) : value
    },
  })
  return { ...store, db, transaction: (work) => passing(() => store.transaction(work)) }
}
