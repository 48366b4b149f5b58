import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createPublicClient, http, parseAbi } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import { fundingTitle } from '../../src/local/opening.ts'
import { browserPath, launch } from '../browser.ts'
import { type Bot, startBot } from './bot.ts'
import { hubProposals } from './steps.ts'

const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

/** The story as a person lives it: in a browser, on the real pages, with nothing but a mouse and a keyboard. */
describe.skipIf(!browserPath).each(Object.entries(WIDTHS))('on a %s', (name, viewport) => {
  let bot: Bot
  let browser: Browser
  let context: BrowserContext
  let chat: Page
  const faults: string[] = []

  beforeAll(async () => {
    ;[bot, browser] = await Promise.all([startBot(), launch()])
    context = await browser.newContext({
      viewport,
      colorScheme: name === 'phone' ? 'dark' : 'light',
      hasTouch: name === 'phone',
    })
    context.on('page', (page) => {
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    })
    chat = await context.newPage()
    await chat.goto(bot.url)
  })
  afterAll(async () => {
    await browser?.close()
    await bot?.end()
  })

  /** Written only where somebody wants to look: SCREENSHOTS names a folder. */
  async function picture(page: Page, what: string): Promise<void> {
    const folder = process.env.SCREENSHOTS
    if (!folder) return
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}-${what}.png`) })
  }

  const last = () => chat.locator('.messages ol > li').last()

  async function be(person: string): Promise<void> {
    if (name === 'phone') await chat.getByRole('button', { name: 'Open the sidebar' }).click()
    await chat.locator('.people button', { hasText: person }).click()
    if (name === 'phone') await chat.keyboard.press('Escape')
  }

  async function type(text: string): Promise<void> {
    const before = await chat.locator('.messages ol > li').count()
    const composer = chat.getByRole('combobox')
    await composer.fill(text)
    await composer.press('Escape')
    await composer.press('Enter')
    await chat.locator('.messages ol > li').nth(before).waitFor()
  }

  /** Follows the link in the newest message to its signing page and signs there with the test wallet. */
  async function sign(link: RegExp, what: string, said: RegExp): Promise<void> {
    const opened = context.waitForEvent('page')
    await last().getByRole('link', { name: link }).click()
    const page = await opened
    const wallet = page.getByRole('button', { name: /test wallet/i })
    await wallet.waitFor()
    await picture(page, what)
    await wallet.click()
    await page.getByText(said).first().waitFor()
    await picture(page, `${what}-done`)
    await page.close()
  }

  test('a person arrives and sees what this is', async () => {
    await chat.getByText('Welcome to Open Model Commons').first().waitFor()
    await chat.getByText(fundingTitle).first().waitFor()
    await picture(chat, '1-arrived')
  })

  test('links a wallet', async () => {
    await be('Holder')
    await type('/link')
    await last().getByRole('link', { name: 'Open the signing page' }).waitFor()
    await picture(chat, '2-link')
    await sign(/signing page/, '3-sign-link', /is now linked/i)
    await type('/whoami')
    await last().getByText(people.holder.wallet.address).waitFor()
  })

  test('finds a proposal with what the chat offers while typing', async () => {
    await chat.getByRole('combobox').pressSequentially('/propos')
    await chat.getByRole('option').first().waitFor()
    await picture(chat, '4-completion')
    await type('/proposals state:active')
    await last().getByText('Proposals').first().waitFor()
    await picture(chat, '5-proposals')
  })

  test('votes on Snapshot with two presses and a signature', async () => {
    await type('/proposals text:jailbreak')
    await last()
      .getByRole('button', { name: '#2' })
      .or(last().getByRole('button', { name: /#\d/ }))
      .first()
      .click()
    await last().getByRole('button', { name: 'Vote: For' }).waitFor()
    await picture(chat, '6-proposal')
    await last().getByRole('button', { name: 'Vote: For' }).click()
    await last().getByRole('link', { name: 'Sign my vote' }).waitFor()
    await sign(/Sign my vote/, '7-sign-vote', /vote is cast/i)
    const [proposal] = await hubProposals(bot, 'Pause Heron-7B')
    expect(proposal).toMatchObject({ votes: 1, scores: [100_000, 0, 0] })
  })

  test('votes on chain, and the post in the channel shows it', async () => {
    await type('/proposals text:"second release"')
    await last().getByRole('button', { name: /#\d/ }).first().click()
    await last().getByRole('button', { name: 'Vote: For' }).click()
    await last().getByRole('link', { name: 'Sign my vote' }).waitFor()
    await sign(/Sign my vote/, '8-sign-governor', /vote is cast/i)
    const { deployment, rpcUrl } = bot.world()
    const client = createPublicClient({ transport: http(rpcUrl) })
    const votes = await client.getContractEvents({
      address: deployment!.governor,
      abi: parseAbi([
        'event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason)',
      ]),
      args: { voter: people.holder.wallet.address },
      fromBlock: 0n,
    })
    expect(votes).toHaveLength(1)
    await chat.getByText('(edited)').first().waitFor()
  })

  test('moves the time on and sees what came of it', async () => {
    if (name === 'phone') await chat.getByRole('button', { name: 'Open the sidebar' }).click()
    await chat.getByRole('button', { name: '+3 days' }).click()
    if (name === 'phone') await chat.keyboard.press('Escape')
    await chat.getByText(`Executed: #`, { exact: false }).first().waitFor()
    await type('/treasury')
    await last().getByText('270,000 USDX').first().waitFor()
    await picture(chat, '9-treasury')
  })

  test('nothing broke on the way', () => {
    expect(faults).toEqual([])
  })

  test('nothing scrolls sideways', async () => {
    expect(await chat.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
})
