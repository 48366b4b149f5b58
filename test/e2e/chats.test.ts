import { type Address, createPublicClient, formatUnits, http, parseAbi, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import { fund, proposeFunding } from '../../src/local/deploy.ts'
import { LOCAL_SPACE } from '../../src/local/names.ts'
import {
  fundingAmount,
  fundingBody,
  fundingRecipient,
  openings,
  signOpening,
} from '../../src/local/opening.ts'
import {
  type DiscordWire,
  type GuildHandle,
  type Message,
  type Person,
  startDiscordWire,
} from '../wire/discord/index.ts'
import {
  type Group,
  type Post,
  startTelegramWire,
  type TelegramWire,
  type User,
} from '../wire/telegram/wire.ts'
import { type Bot, startBot } from './bot.ts'
import { signPage } from './sign-page.ts'
import { hubProposals } from './steps.ts'

const abi = parseAbi([
  'function hasVoted(uint256 proposalId, address account) view returns (bool)',
  'function balanceOf(address account) view returns (uint256)',
])
const HOUR = 3600
const DAY = 24 * HOUR
const title = 'Fund the evaluation of Heron-7B'

/**
 * The story of a community that lives in Discord and Telegram, with the local chain and hub behind it: from the first
 * /setup to the reports, over servers that speak the platforms' own protocols and refuse what they would refuse.
 */
describe('a community in Discord and Telegram', { timeout: 60_000 }, () => {
  let discord: DiscordWire
  let telegram: TelegramWire
  let bot: Bot
  let guild: GuildHandle
  let channel: string
  let group: Group
  /** Manages the Discord server; manages the Telegram group. */
  let ada: Person
  let tom: User
  /** Hold tokens: one in Discord, one in Telegram. */
  let holder: Person
  let delegate: User
  let proposalId: bigint

  const chain = () => createPublicClient({ transport: http(bot.world().rpcUrl) })

  beforeAll(async () => {
    discord = await startDiscordWire()
    telegram = await startTelegramWire({ limits: false })
    guild = discord.addGuild({ name: 'Open Model Commons' })
    channel = guild.addChannel('assembly')
    ada = discord.user('Ada', { guild, permissions: ['ManageGuild'] })
    holder = discord.user('Hodler', { guild })
    tom = telegram.user('Tom')
    delegate = telegram.user('Dele')
    group = telegram.group('Open Model Commons', { admins: [tom], members: [delegate], supergroup: true })
    bot = await startBot({
      args: ['--local', '--chats'],
      env: {
        ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.url },
        ...{ TELEGRAM_TOKEN: telegram.token, TELEGRAM_API_URL: telegram.url },
      },
      within: 60,
    })
  }, 120_000)
  afterAll(async () => {
    await bot?.end()
    await Promise.all([discord?.close(), telegram?.close()])
  })

  test('is set up in Discord, with a space and a governor that are looked at on the spot', async () => {
    const begun = await (await ada.command(channel, 'setup')).final()
    const { modal } = await ada.press(begun, idOf(begun, 'Begin'))
    const filled = await ada.submit(modal!, { name: 'Open Model Commons', to: LOCAL_SPACE })
    let review = await filled.final()
    expect(review.text).toContain('Found the space')
    review = await (await ada.press(review, idOf(review, 'Venues'))).final()
    const venue = await ada.press(review, idOf(review, 'Add a venue'))
    review = await (await ada.submit(venue.modal!, { to: bot.world().deployment!.governor })).final()
    expect(review.text).toMatch(/Found the governor.*OpenZeppelin 5/s)
    review = await (await ada.press(review, idOf(review, 'Back'))).final()
    review = await (await ada.press(review, idOf(review, 'Treasury'))).final()
    const token = await ada.press(review, idOf(review, 'Add a token'))
    review = await (await ada.submit(token.modal!, { to: bot.world().deployment!.usd })).final()
    expect(review.text).toContain('USDX')
    review = await (await ada.press(review, idOf(review, 'Back'))).final()
    const created = await (await ada.press(review, idOf(review, 'Create'))).final()
    expect(created.text).toContain('is at home here')
  })

  test('gets a Telegram group by a code', async () => {
    const settings = await (await ada.command(channel, 'settings')).final()
    const offered = await (await ada.press(settings, idOf(settings, 'Add another chat'))).final()
    const code = /code:([A-Z0-9-]+)/.exec(offered.text)![1]!
    group.addBot()
    await telegram.sees(group, ({ byBot, text }) => byBot && text.includes('/setup'))
    tom.say(group, `/setup@${telegram.username} code:${code}`)
    await telegram.sees(group, ({ byBot, text }) => byBot && text.includes('is here now, too'))
  })

  test('people link their wallets, each from their own chat', async () => {
    const asked = await holder.command(channel, 'link')
    expect(asked.private).toBe(true)
    const linked = await signPage(urlIn(await asked.final()), people.holder.wallet)
    expect(linked.outcome).toBe('accepted')

    delegate.start()
    delegate.say(group, `/link@${telegram.username}`)
    const page = await telegram.sees(delegate, ({ buttons }) => urlsOf(buttons).length > 0)
    expect((await signPage(urlsOf(page.buttons)[0]!, people.delegate.wallet)).outcome).toBe('accepted')
    const who = await (await holder.command(channel, 'whoami')).final()
    expect(who.text).toContain(people.holder.wallet.address)
  })

  test('its gas purse is filled, at the address that /doctor shows', async () => {
    const doctor = await (await ada.command(channel, 'doctor')).final()
    const purse = /gas purse open-model-commo.*?(0x[0-9a-fA-F]{40})/s.exec(doctor.text)?.[1]
    expect(purse, doctor.text).toBeDefined()
    await fund(bot.world().rpcUrl!, purse as Address, parseEther('1'))
  })

  test('a new proposal is told in both, the safety one marked', async () => {
    const { rpcUrl, deployment, url } = bot.world()
    const now = Math.floor((await bot.advance(0)) / 1000)
    const block = Number(await chain().getBlockNumber())
    const place = { space: LOCAL_SPACE, now, block, days: 3 }
    const envelope = await signOpening(
      { ...openings[0]!, title: 'Pause the jailbreak' },
      people.delegate,
      place,
    )
    const sent = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope),
    })
    expect(sent.status).toBe(200)
    proposalId = await proposeFunding(rpcUrl!, deployment!, {
      ...{ proposer: people.delegate.wallet, title, body: fundingBody },
      ...{ recipient: fundingRecipient, amount: fundingAmount },
    })
    await bot.advance(60)
    for (const told of ['Pause the jailbreak', title]) {
      await discord.sees(channel, ({ text }) => text.includes(told), 20)
      await telegram.sees(group, ({ text }) => text.includes(told), 20, { since: 0 })
    }
    const safety = await discord.sees(channel, ({ text }) => text.includes('Pause the jailbreak'))
    expect(safety.text).toContain('🛡️')
    expect(safety.pings).toEqual([])
  })

  test('they vote on Snapshot from Discord, and the hub counts it', async () => {
    const posted = await discord.sees(channel, ({ text }) => text.includes('Pause the jailbreak'))
    const ballot = await holder.press(posted, idOf(posted, 'Vote: For'))
    expect(ballot.private).toBe(true)
    const signed = await signPage(urlIn(await ballot.final()), people.holder.wallet)
    expect(signed).toMatchObject({ outcome: 'accepted' })
    const [proposal] = await hubProposals(bot, 'Pause the jailbreak')
    expect(proposal).toMatchObject({ votes: 1, scores: [100_000, 0, 0] })
  })

  test('they vote on the chain from Telegram without gas, and the post follows the votes', async () => {
    const posted = await telegram.sees(group, ({ text }) => text.includes(title), 10, { since: 0 })
    const data = posted.buttons.flat().find(({ text }) => text === 'Vote: For')!.callback_data!
    const { answer } = await delegate.press(posted, data)
    expect(answer?.text).toMatch(/private/i)
    const ballot = await telegram.sees(
      delegate,
      ({ text, buttons }) => text.includes(title) && urlsOf(buttons).length > 0,
    )
    const signed = await signPage(urlsOf(ballot.buttons)[0]!, people.delegate.wallet)
    expect(signed).toMatchObject({ outcome: 'accepted' })
    const asked = await (
      await holder.command(channel, 'vote', { proposal: await numberOf(title), choice: 'For' })
    ).final()
    expect((await signPage(urlIn(asked), people.holder.wallet)).outcome).toBe('accepted')
    for (const wallet of [people.delegate.wallet, people.holder.wallet]) {
      const args = [proposalId, wallet.address] as const
      const { governor } = bot.world().deployment!
      expect(await chain().readContract({ address: governor, abi, functionName: 'hasVoted', args })).toBe(
        true,
      )
    }
    const grown = /[6-9]\d\d,000/
    await discord.sees(channel, ({ text }) => text.includes(title) && grown.test(text), 20)
    await telegram.sees(
      group,
      ({ text, edits }) => text.includes(title) && edits > 0 && grown.test(text),
      20,
      {
        since: 0,
      },
    )
  })

  test('who has no wallet is told what to do, in their own language', async () => {
    const lena = discord.user('Lena', { guild, locale: 'es-ES' })
    const posted = await discord.sees(channel, ({ text }) => text.includes('Pause the jailbreak'))
    const told = await (await lena.press(posted, idOf(posted, 'Vote: For'))).final()
    expect(told.private).toBe(true)
    expect(told.text).toMatch(/billetera/)
  })

  test('time moves: it is executed, paid, and told in both chats', async () => {
    await bot.advance(4 * DAY)
    const { usd } = bot.world().deployment!
    const paid = await chain().readContract({
      ...{ address: usd, abi, functionName: 'balanceOf', args: [fundingRecipient] },
    })
    expect(paid).toBe(fundingAmount)
    const amount = Number(formatUnits(fundingAmount, 6)).toLocaleString('en')
    const executed = (text: string) => /Executed/.test(text) && text.includes(title) && text.includes(amount)
    await discord.sees(channel, ({ text }) => executed(text), 30)
    await telegram.sees(group, ({ text }) => executed(text), 30, { since: 0 })
    const treasury = await (await holder.command(channel, 'treasury')).final()
    expect(treasury.text).toContain('210,000 USDX')
  })

  test('the weekly reports come to the place, each once', async () => {
    await bot.advance(8 * DAY)
    const isPayouts = (text: string) => text.includes('Payout report') && text.includes(title)
    await discord.sees(channel, ({ text }) => isPayouts(text), 30)
    expect(discord.messages(channel).filter(({ text }) => isPayouts(text))).toHaveLength(1)
  })

  test('one person in both chats becomes one member by a code', async () => {
    const own = await (await holder.command(channel, 'link')).final()
    const offered = await (await holder.press(own, idOf(own, 'I am on another platform too'))).final()
    const code = /code:([A-Z0-9-]+)/.exec(offered.text)![1]!
    const hana = telegram.user('Hana')
    hana.start()
    hana.say(hana, `/link code:${code}`)
    const confirm = await telegram.sees(hana, ({ text }) => text.includes('Is this you?'))
    await hana.press(confirm, 'Yes, that is me')
    await telegram.sees(hana, ({ text }) => text.includes('You are one member'))
    hana.say(hana, '/whoami')
    await telegram.sees(hana, ({ text }) => text.includes(people.holder.wallet.address))
  })

  test('/doctor says that both platforms are well', async () => {
    const doctor = await (await ada.command(channel, 'doctor')).final()
    expect(doctor.text).toMatch(/🟢 Discord/)
    expect(doctor.text).toMatch(/🟢 Telegram/)
  })

  test('it stops when it is asked to, and sent nothing that a platform would refuse', async () => {
    expect(await bot.stop()).toBe(0)
    expect(discord.violations).toEqual([])
    expect(telegram.violations).toEqual([])
    for (const secret of [discord.token, telegram.token]) expect(bot.output()).not.toContain(secret)
  })

  async function numberOf(text: string): Promise<number> {
    const { choices } = await holder.complete(channel, 'proposal', 'proposal', text)
    return Number(choices!.find(({ name }) => name.includes(text))!.value)
  }
})

/** The custom id of the button, or the select, that people know by this label. */
function idOf(message: Message, label: string): string {
  const found = [...walk(message.components)].find((each) => each.label === label)
  if (!found?.custom_id) throw new Error(`no button ${label} in ${JSON.stringify(message.components)}`)
  return found.custom_id
}

function urlIn(message: Message): string {
  const found = [...walk(message.components)].find(({ url }) => url?.includes('/sign/'))
  if (!found?.url) throw new Error(`no signing page in ${message.text}`)
  return found.url
}

interface Piece {
  label?: string
  custom_id?: string
  url?: string
}

function* walk(value: unknown): Generator<Piece> {
  if (typeof value !== 'object' || value === null) return
  yield value
  for (const each of Object.values(value)) yield* walk(each)
}

function urlsOf(buttons: Post['buttons']): string[] {
  return buttons
    .flat()
    .flatMap((button) => ('url' in button && button.url?.includes('/sign/') ? [button.url] : []))
}
