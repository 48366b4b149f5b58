import { createPublicClient, formatUnits, http, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import type { Message } from '../../src/chat/local/room.ts'
import { fundingAmount, fundingRecipient, fundingTitle } from '../../src/local/opening.ts'
import { type Bot, startBot } from './bot.ts'
import { castVote, hubProposals, linkWallet, numberOf } from './steps.ts'

const abi = parseAbi([
  'function hasVoted(uint256 proposalId, address account) view returns (bool)',
  'function balanceOf(address account) view returns (uint256)',
])
const DAY = 86_400

/** The whole story of a community, as its people live it: over the HTTP face of a bot in a process of its own. */
describe('a community on one machine', () => {
  let bot: Bot
  const chain = () => createPublicClient({ transport: http(bot.world().rpcUrl) })
  const told = (what: string, such: (message: Message) => boolean) => bot.sees('newcomer', what, such, 10)

  beforeAll(async () => {
    bot = await startBot()
  })
  afterAll(async () => bot?.end())

  test('opens with proposals in the channel, the important ones marked', async () => {
    const posts = (await bot.messages('newcomer')).filter((message) => !message.private)
    const categories = posts.map(({ card }) => card.category).filter(Boolean)
    expect(categories).toContain('safety')
    expect(categories).toContain('model-funding')
    expect(posts.some(({ card }) => card.title.includes(fundingTitle))).toBe(true)
  })

  test('people link their wallets', async () => {
    expect((await bot.say('holder', '/vote 1 choice:1')).card).toMatchObject({
      tone: 'error',
      actions: [{ id: 'link' }],
    })
    for (const person of ['holder', 'delegate', 'newcomer'] as const) await linkWallet(bot, person)
    const { card } = await bot.say('holder', '/whoami')
    expect(JSON.stringify(card.fields)).toContain(people.holder.wallet.address)
  })

  test('they find what is being decided', async () => {
    const { card } = await bot.say('holder', '/proposals state:active')
    expect(JSON.stringify(card)).toContain('Pause Heron-7B downloads')
    const found = await bot.say('holder', '/proposals text:jailbreak')
    expect(found.card.actions.filter(({ id }) => id.startsWith('proposal '))).toHaveLength(1)
    const opened = await bot.press(
      'holder',
      found,
      found.card.actions.find(({ id }) => id.startsWith('proposal '))!.id,
    )
    expect(opened.card).toMatchObject({ category: 'safety', tone: expect.stringMatching(/plain|warn/) })
    expect(JSON.stringify(opened.card)).toMatch(/100,?000/)
  })

  test('they vote on Snapshot, and the hub counts it', async () => {
    const number = await numberOf(bot, 'jailbreak')
    await castVote(bot, 'holder', number, 'For')
    const [proposal] = await hubProposals(bot, 'Pause Heron-7B')
    expect(proposal).toMatchObject({ votes: 1, scores: [100_000, 0, 0] })
    const { card } = await bot.say('holder', `/proposal ${number}`)
    expect(JSON.stringify(card)).toMatch(/voted \*\*For/)
  })

  test('who has no voting power is told so before signing', async () => {
    const number = await numberOf(bot, 'jailbreak')
    const { card } = await bot.say('newcomer', `/vote ${number} choice:For`)
    expect(card.tone).toBe('error')
    expect(card.body).toMatch(/power/i)
  })

  test('they vote on chain without gas, and the chain says so', async () => {
    const number = await numberOf(bot, 'second release')
    const { deployment } = bot.world()
    const id = await governorProposal(bot)
    for (const person of ['holder', 'delegate'] as const) {
      await castVote(bot, person, number, 'For')
      const voted = await chain().readContract({
        address: deployment!.governor,
        abi,
        functionName: 'hasVoted',
        args: [id, people[person].wallet.address],
      })
      expect(voted).toBe(true)
      expect(
        await chain().getTransactionCount({ address: people[person].wallet.address }),
      ).toBeLessThanOrEqual(2)
    }
    const again = await bot.say('holder', `/vote ${number} choice:Against`)
    expect(again.card.tone).toBe('error')
  })

  test('the post in the channel moves with the tally, in place', async () => {
    await told(
      'the live tally',
      ({ card, revision, private: alone }) =>
        !alone &&
        revision > 1 &&
        card.title.includes(fundingTitle) &&
        /600,?000|600k/i.test(JSON.stringify(card)),
    )
  })

  test('time moves: it ends, is executed and paid, and all of it is told', async () => {
    const before = await bot.say('holder', '/treasury')
    expect(JSON.stringify(before.card)).toMatch(/310,000/)
    await bot.advance(3 * DAY)
    const { deployment } = bot.world()
    const paid = await chain().readContract({
      address: deployment!.usd,
      abi,
      functionName: 'balanceOf',
      args: [fundingRecipient],
    })
    expect(paid).toBe(fundingAmount)
    const about = (message: Message) => !message.private && message.card.title.includes(fundingTitle)
    await told(
      'the execution',
      (message) =>
        about(message) &&
        JSON.stringify(message.card).includes(formatUnits(fundingAmount, 6).replace('40000', '40,000')),
    )
    const posts = (await bot.messages('admin')).filter(about)
    const texts = posts.map(({ card }) => `${card.title} ${card.body}`)
    expect(texts.filter((text) => /passed/i.test(text)).length).toBeGreaterThanOrEqual(1)
    expect(texts.filter((text) => /executed/i.test(text)).length).toBeGreaterThanOrEqual(1)
  })

  test('the treasury shows it', async () => {
    const { card } = await bot.say('holder', '/treasury')
    expect(JSON.stringify(card)).toMatch(/270,000/)
    expect(JSON.stringify(card)).toMatch(/\$/)
  })

  test('a vote on what is over is refused', async () => {
    const number = await numberOf(bot, 'second release')
    expect((await bot.say('steward', `/vote ${number} choice:For`)).card.tone).toBe('error')
  })

  test('the scheduled reports tell it, each once', async () => {
    await bot.advance(8 * DAY)
    const isPayout = ({ private: alone, card }: Message) =>
      !alone && card.title.startsWith('Payout report') && JSON.stringify(card).includes('40,000')
    const payouts = await told('the payout report', isPayout)
    expect(JSON.stringify(payouts.card)).toContain(fundingTitle)
    await told(
      'the treasury report',
      ({ private: alone, card }) => !alone && card.title.startsWith('Treasury report'),
    )
    expect((await bot.messages('newcomer')).filter(isPayout)).toHaveLength(1)
  })

  test('everything outside is well', async () => {
    const { card } = await bot.say('admin', '/doctor')
    expect(card).toMatchObject({ tone: 'good' })
    expect(JSON.stringify(card.fields).match(/🟢/g)?.length).toBeGreaterThanOrEqual(4)
  })

  test('it stops when it is asked to', async () => {
    expect(await bot.stop()).toBe(0)
    expect(bot.output()).not.toMatch(/sign\/[\w-]{20}/)
  })
})

async function governorProposal(bot: Bot): Promise<bigint> {
  const client = createPublicClient({ transport: http(bot.world().rpcUrl) })
  const logs = await client.getContractEvents({
    address: bot.world().deployment!.governor,
    abi: parseAbi([
      'event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)',
    ]),
    fromBlock: 0n,
    strict: true,
  })
  return logs[0]!.args.proposalId
}
