import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClock, type MovableClock, seconds } from '../../src/clock.ts'
import { Refusal } from '../../src/refusal.ts'
import type { Store } from '../../src/store/store.ts'
import { temporaryStore } from '../store/temporary.ts'
import { type BotOptions, communityOf, startBot, startHub, storeProposal, words } from './voting.ts'

const ada = privateKeyToAccount(generatePrivateKey())
const ben = privateKeyToAccount(generatePrivateKey())
const poor = privateKeyToAccount(generatePrivateKey())
const people = { ada, ben, poor }
const community = communityOf('0x00000000000000000000000000000000000a11ce')

let hub: Awaited<ReturnType<typeof startHub>>
let clock: MovableClock
let store: Store
let cleanup: () => Promise<void>
let bots: ReturnType<typeof startBot>[]
let count = 0
/** A fresh proposal for each test, on the hub and in the store. */
let externalId: string
let proposalId: number

beforeAll(async () => {
  clock = createClock()
  hub = await startHub([poor.address], clock)
})
afterAll(() => hub.stop())

beforeEach(async () => {
  clock.setOffset(0)
  ;({ store, cleanup } = await temporaryStore(clock))
  bots = []
  hub.posts.length = 0
  hub.meddle()
  externalId = hub.propose(`0x${String(++count).padStart(64, '0')}`)
  proposalId = await storeProposal(store, clock, { externalId })
})
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.stop()))
  await cleanup()
})

function start(changes: Partial<BotOptions> = {}) {
  const bot = startBot({ store, clock, community, people, sequencer: { url: hub.url }, ...changes })
  bots.push(bot)
  return bot
}

const json = (body: unknown, status = 400, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers })
const says = (error_description: string, status = 400, headers: Record<string, string> = {}) =>
  json({ error: 'client_error', error_description }, status, headers)

/** Gives these answers instead of the hub's, one after the other, and then the hub's own. */
function answer(...answers: Response[]) {
  hub.meddle(async (pass) => answers.shift() ?? pass())
}

async function pass(bot: ReturnType<typeof startBot>, milliseconds: number) {
  clock.setOffset(clock.offset + milliseconds)
  await bot.relay.loop.settled()
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

test('a vote arrives: the tally changes, and it is recorded with what was said', async () => {
  const bot = start()
  expect(await bot.vote('ada', 1, 'against', '  because *I* say so ')).toEqual({
    accepted: true,
    text: 'Your vote is cast: “Against” on proposal 1.',
  })
  expect(await hub.votes(externalId)).toMatchObject([
    { voter: ada.address, choice: 2, reason: 'because *I* say so' },
  ])
  expect(await hub.proposal(externalId)).toMatchObject({ scores: [0, 10, 0], votes: 1 })
  const [row] = await store.db.vote.findMany()
  expect(row).toMatchObject({
    proposalId,
    voter: ada.address,
    choice: '2',
    power: null,
    reason: 'because *I* say so',
  })
  const [job] = await store.db.relayJob.findMany()
  expect(JSON.parse(job!.result!)).toEqual({ id: (await hub.votes(externalId))[0]!.id })
  expect(bot.health.lines()).toContainEqual(
    expect.objectContaining({ name: 'Snapshot sequencer', state: 'well' }),
  )
})

test.each([
  ['approval', '1,3', [1, 3]],
  ['approval', 'none', []],
  ['ranked-choice', '3,1,2', [3, 1, 2]],
  ['copeland', '2,1,3', [2, 1, 3]],
  ['weighted', '1:60,2:40', { 1: 60, 2: 40 }],
  ['quadratic', 'For:1,Abstain:2', { 1: 1, 3: 2 }],
  ['single-choice', 'abs', 3],
])('by %s: %s', async (system, typed, choice) => {
  const id = hub.propose(`0x${String(++count).padStart(64, '0')}`, { type: system })
  await storeProposal(store, clock, { number: 2, externalId: id, system })
  expect((await start().vote('ada', 2, typed)).accepted).toBe(true)
  expect(await hub.votes(id)).toMatchObject([{ choice }])
})

test('voting again replaces the vote, in the same second too', async () => {
  const bot = start()
  const frozen = { now: () => at }
  const at = clock.now()
  const still = start({ clock: Object.assign(frozen, { offset: 0, setOffset: () => undefined }) })
  await bot.stop()
  for (const choice of ['1', '2', '3', '1', '2'])
    expect((await still.vote('ada', 1, choice)).accepted).toBe(true)
  const [vote, ...others] = await hub.votes(externalId)
  expect(others).toEqual([])
  expect(vote).toMatchObject({ choice: 2, created: Math.floor(at / 1000) + 4 })
  expect(await store.db.vote.findMany()).toMatchObject([{ choice: '2' }])
})

describe('on the way', () => {
  const lost = 'the answer was lost'
  test.each([
    ['a time-out after it was stored', lost],
    ['an outage', says('pinning failed')],
    ['another outage', says('failed to check voting power')],
    ['maintenance', says('maintenance', 503)],
    ['a server error', json({ error: 'server_error', error_description: 500 }, 500)],
    ["a proxy's page", new Response('<html>Bad Request</html>', { status: 400 })],
    ["a proxy's page that looks well", new Response('<html>Welcome</html>', { status: 200 })],
    ['a look at the same envelope', says('request already being processed', 425)],
    ['no connection', new Response(null, { status: 302, headers: { location: 'https://127.0.0.1:1/' } })],
  ])('%s: the same envelope is sent again, and counts once', async (_, first) => {
    let times = 0
    hub.meddle(async (pass) => {
      if (times++ > 0) return pass()
      if (first !== lost) return (first as Response).clone()
      await pass()
      return new Promise(() => undefined)
    })
    const bot = start({ sequencer: { url: hub.url, deadline: 150 } })
    const job = await bot.submit(await bot.sign('ada', await bot.ask('ada', 1, 'For')))
    await bot.relay.loop.settled()
    expect(await bot.relay.outcome(job, 0)).toBeUndefined()
    expect(bot.health.lines()).toContainEqual(
      expect.objectContaining({ name: 'Snapshot sequencer', state: 'failing' }),
    )
    await pass(bot, 5_000)
    expect(await bot.relay.outcome(job, 5_000)).toMatchObject({ accepted: true })
    expect(new Set(hub.posts).size).toBe(1)
    expect(hub.posts).toHaveLength(2)
    expect(await hub.votes(externalId)).toHaveLength(1)
    expect(await store.db.vote.count()).toBe(1)
  })

  test('429: nothing is posted until the time that it said is over, by anybody', async () => {
    answer(says('too many requests', 429, { 'retry-after': '40' }))
    const bot = start()
    const first = await bot.submit(await bot.sign('ada', await bot.ask('ada', 1, 'For')))
    await bot.relay.loop.settled()
    const second = await bot.submit(await bot.sign('ben', await bot.ask('ben', 1, 'For')))
    await pass(bot, 35_000)
    expect(hub.posts).toHaveLength(1)
    await pass(bot, 6_000)
    for (const job of [first, second])
      expect(await bot.relay.outcome(job, 5_000)).toMatchObject({ accepted: true })
  })

  test('no more than allowed are posted in a minute', async () => {
    const bot = start({ sequencer: { url: hub.url, perMinute: 2 } })
    const jobs: number[] = []
    for (const choice of ['1', '2', '3']) {
      jobs.push(await bot.submit(await bot.sign('ada', await bot.ask('ada', 1, choice))))
      await bot.relay.loop.settled()
    }
    await pass(bot, 30_000)
    expect(hub.posts).toHaveLength(2)
    await pass(bot, 31_000)
    expect(await bot.relay.outcome(jobs[2]!, 5_000)).toMatchObject({ accepted: true })
    expect(await hub.votes(externalId)).toMatchObject([{ choice: 3 }])
  })

  test('what is refused is final, and said in words', async () => {
    const bot = start()
    expect(await bot.vote('poor', 1, 'For')).toEqual({
      accepted: false,
      text: 'Your wallet had no voting power when the proposal was fixed, so the vote was not taken.',
    })
    await pass(bot, 600_000)
    expect(hub.posts).toHaveLength(1)
    expect(await store.db.vote.count()).toBe(0)
  })

  test('a refusal that nobody knew of is told as Snapshot says it, harmless', async () => {
    answer(says('wallet **banned** <@1> [x](https://evil.example)'))
    const { accepted, text } = await start().vote('ada', 1, 'For')
    expect(accepted).toBe(false)
    expect(text).toContain('wallet banned 1 x https evil example')
  })

  test('a signature that the sequencer cannot check is waited for only if a contract gave it', async () => {
    answer(says('signature validation failed'), says('signature validation failed'))
    const bot = start()
    expect((await bot.vote('ada', 1, 'For')).accepted).toBe(false)
    const { request, signed } = await bot.sign('ben', await bot.ask('ben', 1, 'For'))
    // As a Safe whose owners approved the hash: the hub, which has no chain here, would not take it.
    const job = await bot.submit({ request, signed: { ...signed, signature: '0x' } })
    await bot.relay.loop.settled()
    expect(await bot.relay.outcome(job, 0)).toBeUndefined()
  })

  test('the end of voting ends the waiting', async () => {
    hub.meddle(async () => says('maintenance', 503))
    const bot = start()
    const job = await bot.submit(await bot.sign('ada', await bot.ask('ada', 1, 'For')))
    await bot.relay.loop.settled()
    await pass(bot, 86_400_000)
    const end = await bot.relay.outcome(job, 5_000)
    expect(end).toMatchObject({ accepted: false, sentence: { id: 'relay-expired' } })
  })

  test('killed between the answer and the record: the vote is recorded by the next start, once', async () => {
    const bot = start()
    let answered!: () => void
    const stored = new Promise<void>((resolve) => (answered = resolve))
    hub.meddle(async (pass) => {
      await pass()
      answered()
      return new Promise(() => undefined)
    })
    await bot.submit(await bot.sign('ada', await bot.ask('ada', 1, 'For')))
    await stored
    await bot.stop()
    hub.meddle()
    const next = start()
    await next.relay.loop.settled()
    const [job] = await store.db.relayJob.findMany()
    expect(job!.state).toBe('done')
    expect(await hub.votes(externalId)).toHaveLength(1)
    expect(await store.db.vote.count()).toBe(1)
  })
})

describe('is refused at once when', () => {
  const later = () => new Date(clock.now() + 3_600_000)
  const earlier = () => new Date(clock.now() - 1)
  test.each([
    ['nobody is linked', {}, 'stranger', 'For', 'Link a wallet first'],
    ['there is no such proposal', { number: 3 }, 'ada', 'For', 'no proposal 2'],
    ['voting has not begun', { state: 'pending', startsAt: later }, 'ada', 'For', 'not begun'],
    ['voting is over by the clock', { endsAt: earlier }, 'ada', 'For', 'over'],
    ['voting is over by its state', { state: 'cancelled' }, 'ada', 'For', 'over'],
    ['the votes are encrypted', { details: { privacy: 'shutter' } }, 'ada', 'For', 'encrypted'],
    ['its venue is gone', { venue: 'old' }, 'ada', 'For', 'no longer has the venue'],
    ['there is no such choice', {}, 'ada', 'Perhaps', '1 For, 2 Against, 3 Abstain'],
    ['the system is unknown', { system: 'lottery' }, 'ada', 'For', 'lottery'],
  ])('%s', async (_, given, person, choice, said) => {
    const dates = Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'function' ? value() : value,
    ])
    await storeProposal(store, clock, { number: 2, externalId: '0x02', ...Object.fromEntries(dates) })
    const bot = start()
    expect(await refusalOf(bot.ask(person, 2, choice))).toContain(said)
  })

  test('the reason is too long', async () => {
    expect(await refusalOf(start().ask('ada', 1, 'For', 'x'.repeat(5001)))).toContain('at most 5,000')
    expect((await start().ask('ada', 1, 'For', 'x'.repeat(5000))).reason).toHaveLength(5000)
  })

  test('none of the wallets has power', async () => {
    const bot = start({ power: () => 0n })
    expect(await refusalOf(bot.ask('ada', 1, 'For'))).toContain('None of your wallets')
  })

  test('a follower is late, but voting has begun', async () => {
    await storeProposal(store, clock, {
      number: 2,
      externalId: '0x02',
      state: 'pending',
      startsAt: earlier(),
    })
    expect((await start().ask('ada', 2, 'For')).choice).toBe(1)
  })
})

describe('the page', () => {
  test('says what is signed, for whom, and what to know', async () => {
    const bot = start({ power: () => 1234_500000000000000000n, voted: () => 2 })
    const subject = await bot.ask('ada', 1, 'For', 'why *not*')
    const { title, lines, warnings, wallets } = await bot.voting.purpose.describe(
      bot.requestOf('ada', subject),
      words,
    )
    const short = `${ada.address.slice(0, 6)}…${ada.address.slice(-4)}`
    expect(title).toBe('Vote “For” on proposal 1')
    expect(lines).toEqual([
      'Proposal 1: Fund a model',
      'Your choice: For',
      'Your reason: why *not*',
      `${short} votes with 1,234.5.`,
      'It goes to Snapshot, space open-models.local.eth. Signing costs nothing and moves no money.',
    ])
    expect(warnings).toEqual([
      `${short} has voted already: “Against”. The new vote replaces it.`,
      "Your vote and your reason are public for ever, beside your wallet's address.",
      'You can vote again until voting ends; the new vote then replaces this one.',
    ])
    expect(wallets).toEqual([ada.address])
  })

  test('lets no wallet without power sign', async () => {
    let power: bigint | undefined
    const bot = start({ power: () => power })
    const subject = await bot.ask('ada', 1, 'For')
    power = 0n
    expect(await refusalOf(bot.sign('ada', subject))).toContain('had no voting power')
  })

  test("lets no other's wallet sign", async () => {
    const bot = start()
    const subject = await bot.ask('ada', 1, 'For')
    expect(await refusalOf(bot.sign('ada', subject, ben))).toContain('not linked')
  })

  test('takes no vote on choices that were edited meanwhile', async () => {
    const bot = start()
    const subject = await bot.ask('ada', 1, 'For')
    const signed = await bot.sign('ada', subject)
    await store.db.proposal.update({
      where: { id: proposalId },
      data: { choices: '["Against","For","Abstain"]' },
    })
    expect(await refusalOf(bot.submit(signed))).toContain('was edited')
    expect(await refusalOf(bot.sign('ada', subject))).toContain('was edited')
  })

  test('takes no vote that ended while it was signed', async () => {
    const bot = start()
    const signed = await bot.sign('ada', await bot.ask('ada', 1, 'For'))
    await store.db.proposal.update({ where: { id: proposalId }, data: { endsAt: new Date(clock.now()) } })
    expect(await refusalOf(bot.submit(signed))).toContain('is over')
    expect(await store.db.relayJob.count()).toBe(0)
  })

  test.each([
    ['choice', 2],
    ['proposal', `0x${'99'.repeat(32)}`],
    ['space', 'evil.eth'],
    ['reason', 'another'],
    ['from', ben.address],
    ['app', 'evil'],
    ['metadata', '{"x":1}'],
  ])('takes nothing but what was shown: another %s', async (field, value) => {
    const bot = start()
    const { request, signed } = await bot.sign('ada', await bot.ask('ada', 1, 'For'))
    const toSign = structuredClone(signed.toSign)
    if (toSign.kind === 'typed-data') (toSign.typedData.message as Record<string, unknown>)[field] = value
    expect(await refusalOf(bot.submit({ request, signed: { ...signed, toSign } }))).toContain('not the vote')
  })

  test('builds the same again while nothing has changed, and something later after a vote', async () => {
    const bot = start()
    const subject = await bot.ask('ada', 1, 'For')
    const wallet = { address: ada.address, chainId: 1, at: new Date(clock.now()) }
    const build = () => bot.voting.purpose.build(bot.requestOf('ada', subject), wallet)
    const before = await build()
    expect(await build()).toEqual(before)
    expect(before).toMatchObject({
      chainId: undefined,
      typedData: { message: { timestamp: seconds(clock) } },
    })
    await bot.vote('ada', 1, 'Against')
    expect(await build()).not.toEqual(before)
  })
})
