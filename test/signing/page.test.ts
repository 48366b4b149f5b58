import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/command.ts'
import { pageFiles, pageFolder } from '../../src/http/pages.ts'
import { linkPurpose } from '../../src/members/link.ts'
import { createMembers } from '../../src/members/members.ts'
import { Refusal } from '../../src/refusal.ts'
import { root } from '../../src/root.ts'
import type { ChatApp } from '../../src/signing/identity.ts'
import type { Purpose } from '../../src/signing/purpose.ts'
import { browserPath, launch } from '../browser.ts'
import { type Desk, holder, openDesk, other } from './desk.ts'
import { install, type PageWallet } from './page-wallet.ts'

let desk: Desk
const world = { suffix: '', closed: false, relayed: false }

/** A vote as the Snapshot and governor purposes ask for it. */
const vote: Purpose<{ choice: string }> = {
  name: 'vote',
  async describe({ subject }) {
    if (world.closed) throw new Refusal({ id: 'sign-pending' })
    return {
      title: `Vote “${subject.choice}” on proposal 3`,
      lines: [
        'Fund the alignment evaluation suite for 40,000 USDX',
        'Your reason: “It is about time, and <b>cheap</b>.”',
      ],
      warnings: ['Votes and reasons are public for ever.'],
      wallets: [holder.address],
    }
  },
  async build({ subject }, { address, at }) {
    return {
      kind: 'typed-data',
      chainId: 31337,
      typedData: {
        domain: { name: 'Assembly', version: '1', chainId: 31337, verifyingContract: other.address },
        types: {
          Ballot: [
            { name: 'voter', type: 'address' },
            { name: 'choice', type: 'string' },
            { name: 'at', type: 'uint256' },
          ],
        },
        primaryType: 'Ballot',
        message: { voter: address, choice: subject.choice + world.suffix, at: BigInt(at.getTime()) },
      },
    }
  },
  async check() {},
  send: async (tx, request) =>
    world.relayed
      ? { job: await desk.enqueue(tx, request as never) }
      : { outcome: { id: 'platform-discord' } },
}

/** An app that vouches for whatever number it is told. */
const chatApp: ChatApp = {
  origin: 'https://web.telegram.org',
  identify: (signed) => ({ platform: 'telegram', id: signed }),
}
const by: Caller = { platform: 'discord', id: '80351110224678912', name: 'Hölder <i>&' }
/** Where the pictures go that somebody wants to look at. */
const shots = process.env.SCREENSHOTS

describe.skipIf(!browserPath)('the signing page', () => {
  let browser: Browser
  let page: Page
  let wallet: PageWallet
  let complaints: string[]

  beforeAll(async () => {
    const config = join('src', 'signing', 'page', 'vite.config.ts')
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error', '--config', config], {
      cwd: root,
    })
    expect(String(built.stderr)).toBe('')
    desk = await openDesk({
      purposes: ({ store, clock, baseUrl }) => [
        linkPurpose({ members: createMembers({ store, clock }), clock, baseUrl }) as Purpose<never>,
        vote as Purpose<never>,
      ],
      signing: { page: pageFolder('sign'), chatApp },
      mount: (app) => app.route('/pages/sign', pageFiles(pageFolder('sign'))),
    })
    browser = await launch()
    if (shots) mkdirSync(shots, { recursive: true })
  })
  afterAll(async () => {
    await browser?.close()
    await desk?.stop()
  })
  beforeEach(() => {
    Object.assign(world, { suffix: '', closed: false, relayed: false })
    desk.ends = undefined
    wallet = { name: 'Test Wallet', account: holder, chainId: 31337, fails: {}, calls: [] }
    complaints = []
  })
  afterEach(async () => {
    await page.close()
    expect(complaints).toEqual([])
  })

  async function visit(url: string, wallets = [wallet]) {
    page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    page.on('pageerror', (error) => complaints.push(String(error)))
    // A refusal's status is a console message too; what breaks the policy or a script is what must not be.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('the server responded with a status of'))
        complaints.push(message.text())
    })
    await install(page, wallets)
    await page.goto(url)
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const openVote = () => desk.open('vote', { choice: 'For' }, by)

  async function look(name: string) {
    if (!shots) return
    for (const [size, viewport] of Object.entries({
      phone: { width: 390, height: 844 },
      desktop: { width: 1280, height: 800 },
    }))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize(viewport)
        await page.screenshot({ path: join(shots, `${name}-${size}-${colorScheme}.png`), fullPage: true })
      }
  }

  it('says first whose account it is, then what is signed, and nothing typed is markup', async () => {
    await visit(await openVote())
    await expect.poll(() => page.locator('h1').textContent()).toContain('Hölder <i>&')
    expect(await page.locator('.who').textContent()).toContain('80351110224678912')
    expect(await page.locator('.who').textContent()).toContain('Stop, and close')
    expect(await page.locator('.what').textContent()).toContain('<b>cheap</b>')
    expect(await page.title()).toBe('Vote “For” on proposal 3 · Folkmoot')
    expect(await page.locator('.left').textContent()).toMatch(/^Works for another (10:00|9:5\d)$/)
    const sizes = await page.evaluate(() =>
      ['.who b', '.what h2', '.wallets h2'].map((name) =>
        Number.parseFloat(getComputedStyle(document.querySelector(name)!).fontSize),
      ),
    )
    expect(sizes[0]).toBeGreaterThan(sizes[1]! * 1.3)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await look('open')
  })

  it('signs typed data in one click, and tells the outcome again after a reload', async () => {
    await visit(await openVote())
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('result')
    await look('done')
    await page.reload()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
    expect(await page.locator('.who').textContent()).toContain('Hölder')
  })

  it('links a wallet with the exact message to be read, by keyboard alone', async () => {
    let allow!: () => void
    wallet.before = () =>
      new Promise((resolve) => {
        allow = resolve
      })
    await visit(await desk.open('link', {}, by))
    await button('Test Wallet').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    if (!(await button('Test Wallet').evaluate((element) => element === document.activeElement)))
      await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.status').textContent()).toContain('Look at it in Test Wallet')
    expect(await page.locator('pre').textContent()).toContain(`to the Discord account ${by.id}`)
    await look('signing')
    allow()
    await expect.poll(() => page.locator('.result').textContent()).toContain('is now linked')
  })

  it('stays calm when nothing is signed, and goes on', async () => {
    wallet.fails = { eth_requestAccounts: [-32002], eth_signTypedData_v4: [4001, -32603] }
    await visit(await openVote())
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('open question')
    await button('Try again').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('nothing was sent')
    await look('rejected')
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('refused with -32603')
    await button('Try again').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
  })

  it('says which wallet may sign, and helps to choose it', async () => {
    wallet.account = other
    wallet.other = holder
    await visit(await openVote())
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain(holder.address.slice(0, 6))
    await look('wrong-account')
    await button('Choose another account').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
  })

  it('offers to switch the network, and says so where the wallet doesn’t know it', async () => {
    wallet.chainId = 1
    wallet.fails = { wallet_switchEthereumChain: [4902] }
    await visit(await openVote())
    await button('Test Wallet').click()
    await button('Switch to network 31337').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('Add it there')
    expect(wallet.calls).not.toContain('eth_signTypedData_v4')
    await button('Try again').click()
    await button('Switch to network 31337').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
  })

  it('can be started over while a wallet keeps still', async () => {
    const still: PageWallet = {
      ...wallet,
      name: 'Still Wallet',
      calls: [],
      fails: {},
      before: () => new Promise(() => {}),
    }
    await visit(await openVote(), [still, wallet])
    await button('Still Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('Look at it in Still Wallet')
    await button('Start over').click()
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
  })

  it('asks to sign again what has changed', async () => {
    wallet.before = async () => {
      world.suffix = '!'
    }
    await visit(await openVote())
    await button('Test Wallet').click()
    await button('Sign again').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
  })

  it('waits for the relay, and tells how it ended', async () => {
    world.relayed = true
    await visit(await openVote())
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('Checking')
    await expect.poll(() => desk.store.db.relayJob.count()).toBe(1)
    await page.reload()
    await expect.poll(() => page.locator('.result').textContent()).toContain('On its way')
    await look('pending')
    desk.ends = { state: 'refused', sentence: { id: 'sign-used' } }
    await expect.poll(() => page.locator('.result').textContent()).toContain('Not done')
    await look('refused')
  })

  it('says so where there is no wallet, and finds one that comes late or old', async () => {
    await visit(await openVote(), [])
    await page.getByText('No wallet found in this browser').waitFor()
    await look('no-wallet')
    await page.evaluate(() => {
      const detail = {
        info: { uuid: 'x', name: 'Late Wallet', icon: 'javascript:alert(1)' },
        provider: { request: async () => [] },
      }
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
    })
    await button('Late Wallet').click()
    await expect.poll(() => page.locator('.status').textContent()).toContain('shows no account')
    expect(await page.getByText('No wallet found').isVisible()).toBe(false)
    await page.addInitScript(() => {
      Object.assign(window, { ethereum: { request: async () => [] } })
    })
    await page.reload()
    await button('The wallet in this browser').waitFor()
  })

  it('says so where it can’t be signed: unknown, expired, elsewhere, closed', async () => {
    const open = await openVote()
    await visit(`${desk.baseUrl}/sign/nothing`)
    await expect.poll(() => page.locator('.result').textContent()).toContain('isn’t known')
    await look('unknown')
    world.closed = true
    await page.goto(open)
    await expect.poll(() => page.locator('.result').textContent()).toContain('can’t be signed now')
    world.closed = false
    const elsewhere = await browser.newPage()
    await install(elsewhere, [{ ...wallet, fails: { eth_signTypedData_v4: [4001] } }])
    await elsewhere.goto(open)
    await elsewhere.getByRole('button', { name: 'Test Wallet' }).click()
    await elsewhere.getByText('nothing was sent').waitFor()
    await elsewhere.close()
    await page.goto(open)
    await expect.poll(() => page.locator('.result').textContent()).toContain('another browser')
    const late = await openVote()
    await page.goto(late)
    await button('Test Wallet').waitFor()
    desk.clock.setOffset(desk.clock.offset + 600_000)
    await button('Test Wallet').click()
    await expect.poll(() => page.locator('.result').textContent()).toContain('expired')
  })

  describe('inside Telegram', () => {
    const ann: Caller = { platform: 'telegram', id: '5', name: 'Ann' }
    const openAnns = () => desk.open('vote', { choice: 'For' }, ann)

    /** What the page asked of the app. */
    async function appEvents(): Promise<string[][]> {
      return page.evaluate(() => (window as unknown as { asked: string[][] }).asked)
    }

    async function visitInside(url: string, opener: string, wallets: PageWallet[] = []) {
      page = await browser.newPage({ viewport: { width: 390, height: 844 } })
      await page.addInitScript(() => {
        const asked: string[][] = []
        const TelegramWebviewProxy = { postEvent: (...event: string[]) => asked.push(event) }
        Object.assign(window, { asked, TelegramWebviewProxy })
      })
      await install(page, wallets)
      await page.goto(`${url}#tgWebAppData=${opener}&tgWebAppVersion=9.1`)
    }

    it('offers the browser first, with an address that tells nothing of who opened it', async () => {
      const url = await openAnns()
      await visitInside(url, '5')
      await page.getByRole('link', { name: 'Open in my browser' }).click()
      expect(await appEvents()).toEqual([
        ['web_app_ready', '{}'],
        ['web_app_expand', '{}'],
        ['web_app_open_link', JSON.stringify({ url })],
      ])
      await look('inside')
    })

    it('signs there, where there is a wallet after all', async () => {
      await visitInside(await openAnns(), '5', [wallet])
      await button('Test Wallet').click()
      await expect.poll(() => page.locator('.result').textContent()).toContain('Done')
      await button('Back to the chat').click()
      expect((await appEvents()).at(-1)).toEqual(['web_app_close', '{}'])
    })

    it('is not open to another person', async () => {
      await visitInside(await openAnns(), '6')
      await expect.poll(() => page.locator('.result').textContent()).toContain('ask for a link of your own')
      await button('Back to the chat').waitFor()
      await look('stranger')
    })

    it('in a browser stands in a frame, where no wallet is offered', async () => {
      const url = await openAnns()
      page = await browser.newPage()
      await page.route('https://web.telegram.org/**', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<script>window.asked = []; addEventListener('message', ({ data }) => asked.push(data))</script>
            <iframe src="${url}#tgWebAppData=5" width="390" height="800"></iframe>`,
        }),
      )
      // Chromium asks before a page of the world may show one of this machine.
      await page.context().grantPermissions(['local-network-access'], { origin: chatApp.origin })
      await install(page, [wallet])
      await page.goto('https://web.telegram.org/k/')
      const frame = page.frameLocator('iframe')
      await frame.getByRole('link', { name: 'Open in my browser' }).click()
      const opened = JSON.stringify({ eventType: 'web_app_open_link', eventData: { url } })
      await expect
        .poll(() => page.evaluate(() => (window as never as { asked: unknown[] }).asked))
        .toContain(opened)
      expect(await frame.getByRole('button', { name: 'Test Wallet' }).count()).toBe(0)
    })
  })
})
