import { createPublicClient, http, parseAbi, parseAbiItem } from 'viem'
import { afterAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import type { Message } from '../../src/chat/local/room.ts'
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
    let over = false

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

    const killer = (async () => {
      while (kills < KILLS && !over) {
        await pause(next() * 1500)
        await bot.kill()
        kills++
        bot = await startBot({ folder, args: ['--keep'] })
        expect(bot.world().pid).toBe(world.pid)
      }
    })()

    const voters = ['holder', 'delegate', 'steward'] as const
    for (const person of voters) {
      await persist(async () => {
        await linkWallet(bot, person)
        return true
      })
    }
    const safety = await persist(() => numberOf(bot, 'jailbreak'))
    const funding = await persist(() => numberOf(bot, 'second release'))

    for (const person of voters) {
      for (const number of [safety, funding]) {
        const voted = async () =>
          number === safety ? (await votesInHub(person)) > 0 : (await votesOnChain(person)) > 0
        await persist(async () => {
          if (await voted()) return true
          const signed = await bot.sign(person, urlOf(await bot.say(person, `/vote ${number} choice:For`)))
          return signed.ok || undefined
        }).catch(() => undefined)
        // Signed, but the bot died before it could say so: the relay finishes it after the restart.
        await persist(async () => (await voted()) || undefined)
      }
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

    // The clock must move once: a bot that dies while it moves finds the world's time when it is back.
    const start = await persist(async () => (await bot.get<{ now: number }>('/local/people')).body.now)
    await persist(async () => {
      const { now } = (await bot.get<{ now: number }>('/local/people')).body
      if (now < start + 3 * DAY * 1000)
        await bot.advance(Math.ceil((start + 3 * DAY * 1000 - now) / 1000) + 1)
      return true
    })
    const told = async (such: (message: Message) => boolean) =>
      persist(
        async () =>
          (await bot.messages('newcomer')).filter((message) => !message.private && such(message)).length ||
          undefined,
      )
    const about = ({ card }: Message) => card.title.includes(fundingTitle)
    await told((message) => about(message) && /executed/i.test(`${message.card.title} ${message.card.body}`))
    await killer
    over = true

    expect(kills).toBe(KILLS)
    for (const person of voters) {
      expect(await votesInHub(person), `${person} in the hub`).toBe(1)
      expect(await votesOnChain(person), `${person} on the chain`).toBe(1)
    }
    // One of each: opened, ended, queued, executed.
    await told((message) => /passed/i.test(`${message.card.title} ${message.card.body}`) && about(message))
    const posts = (await bot.messages('newcomer')).filter((message) => !message.private)
    const kinds = posts.map(({ card }) => card.title)
    expect(new Set(kinds).size, `each told once: ${kinds.join(' | ')}`).toBe(kinds.length)
    expect(posts.filter(about).length).toBeGreaterThanOrEqual(3)
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
