import { createPublicClient, http, parseAbi, parseAbiItem } from 'viem'
import { afterAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import { fundingTitle } from '../../src/local/opening.ts'
import { type Bot, startBot, temporaryFolder } from './bot.ts'
import { hubMessages, linkWallet, numberOf, urlOf } from './steps.ts'

const KILLS = process.env.LONG ? 20 : 4
const DAY = 86_400

/** A small seeded generator (mulberry32): the same moments in each run. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe(`a bot that is killed ${KILLS} times in its story`, () => {
  const folder = temporaryFolder()
  let bot: Bot
  afterAll(async () => bot?.end())

  test('loses no announcement and sends no vote twice', { timeout: 60_000 + KILLS * 20_000 }, async () => {
    const next = random(20_261_123)
    bot = await startBot({ folder })
    const world = bot.world()
    const chain = createPublicClient({ transport: http(world.rpcUrl) })
    let kills = 0

    /** Until it is done, through as many deaths as it takes. */
    async function persist<T>(step: () => Promise<T | undefined>): Promise<T> {
      const deadline = AbortSignal.timeout(60_000)
      let last: unknown
      while (!deadline.aborted) {
        try {
          const result = await step()
          if (result !== undefined) return result
        } catch (error) {
          last = error
        }
        await pause(50)
      }
      throw new Error(`a step was never done: ${(last as Error)?.message}`)
    }

    /** Kills at random moments of a phase, until that many are done. */
    async function kill(times: number): Promise<void> {
      for (; times > 0; times--) {
        await pause(next() * 1500)
        await bot.kill()
        kills++
        bot = await startBot({ folder, args: ['--keep'] })
        expect(bot.world().pid).toBe(world.pid)
      }
    }

    const voters = ['holder', 'delegate', 'steward'] as const
    let [safety, funding] = [0, 0]
    async function vote(): Promise<void> {
      for (const person of voters) {
        await persist(async () => {
          await linkWallet(bot, person)
          return true
        })
      }
      safety = await persist(() => numberOf(bot, 'jailbreak'))
      funding = await persist(() => numberOf(bot, 'second release'))
      for (const person of voters) for (const number of [safety, funding]) await voteOnce(person, number)
    }

    /** One page, signed until it is used: what the bot was killed over, its relay finishes after the restart. */
    async function voteOnce(person: (typeof voters)[number], number: number): Promise<void> {
      const arrived = async () => (await (number === safety ? votesInHub : votesOnChain)(person)) > 0
      let url: string | undefined
      await persist(async () => {
        if (await arrived()) return true
        url ??= urlOf(await bot.say(person, `/vote ${number} choice:For`))
        const { ok, text } = await bot.sign(person, url)
        if (!ok && !/used already/.test(text)) url = undefined
        return ok || undefined
      })
      await persist(async () => (await arrived()) || undefined)
    }

    async function votesInHub(person: (typeof voters)[number]): Promise<number> {
      return (await hubMessages(world, 'vote')).filter(
        ({ address }) => address === people[person].wallet.address,
      ).length
    }

    async function votesOnChain(person: (typeof voters)[number]): Promise<number> {
      const logs = await chain.getLogs({
        address: world.deployment!.governor,
        event: parseAbiItem(
          'event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)',
        ),
        args: { voter: people[person].wallet.address },
        fromBlock: 0n,
      })
      return logs.length
    }

    await Promise.all([vote(), kill(Math.ceil(KILLS / 2))])

    // The clock moves in steps, so that ends, queueing and execution each meet a bot that may be dying.
    const time = async () => (await bot.get<{ now: number }>('/local/people')).body.now
    async function pass(): Promise<void> {
      const end = (await persist(time)) + 4 * DAY * 1000
      await persist(async () => {
        if ((await time()) >= end) return true
        await bot.advance(DAY / 4)
        return undefined
      })
    }
    await Promise.all([pass(), kill(Math.floor(KILLS / 2))])

    const told = async (title: string) =>
      persist(async () => {
        const posts = (await bot.messages('newcomer')).filter((message) => !message.private)
        return posts.find(({ card }) => card.title === title) && posts
      })
    await told(`Executed: #${funding} ${fundingTitle}`)
    const posts = await told(
      `Passed: #${safety} Pause Heron-7B downloads until the jailbreak fix is reviewed`,
    )

    expect(kills).toBe(KILLS)
    for (const person of voters) {
      expect(await votesInHub(person), `${person} in the hub`).toBe(1)
      expect(await votesOnChain(person), `${person} on the chain`).toBe(1)
    }
    // Opened (its live post), ended, queued, executed: each once, and nothing of it missing.
    const about = posts
      .map(({ card }) => card.title)
      .filter((title) => title.includes(fundingTitle) && !title.startsWith('Voting is open'))
    expect(about.toSorted()).toEqual(
      [
        `#${funding} ${fundingTitle}`,
        `Passed: #${funding} ${fundingTitle}`,
        `Queued for execution: #${funding} ${fundingTitle}`,
        `Executed: #${funding} ${fundingTitle}`,
      ].toSorted(),
    )
    const paid = await chain.readContract({
      address: world.deployment!.usd,
      abi: parseAbi(['function balanceOf(address) view returns (uint256)']),
      functionName: 'balanceOf',
      args: [world.deployment!.timelock],
    })
    expect(paid).toBe(210_000_000_000n)
  })
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
