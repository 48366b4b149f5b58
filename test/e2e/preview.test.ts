import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, launch } from '../browser.ts'
import { type Bot, startBot } from './bot.ts'
import { linkWallet } from './steps.ts'

const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } }

/** Messages as Discord and Telegram show them, in the browser chat. */
describe.skipIf(!browserPath)('the looks', () => {
  let bot: Bot
  let browser: Browser
  beforeAll(async () => {
    ;[bot, browser] = await Promise.all([startBot(), launch()])
    await linkWallet(bot, 'holder')
  })
  afterAll(async () => {
    await browser?.close()
    await bot?.end()
  })

  describe.each(Object.entries(WIDTHS))('on a %s', (name, viewport) => {
    const faults: string[] = []
    let context: BrowserContext
    let chat: Page
    beforeAll(async () => {
      const localStorage = [{ name: 'folkmoot.as', value: 'holder' }]
      context = await browser.newContext({
        viewport,
        colorScheme: name === 'phone' ? 'dark' : 'light',
        storageState: { cookies: [], origins: [{ origin: bot.url, localStorage }] },
      })
      context.on('page', (page) => {
        page.on('pageerror', (error) => faults.push(error.message))
        page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      })
      chat = await context.newPage()
      await chat.goto(`${bot.url}/chat/`)
    })
    afterAll(() => context?.close())

    async function say(text: string) {
      const { id } = await bot.say('holder', text)
      return chat.locator(`[data-id="${id}"]`)
    }
    const look = (which: string) => chat.getByRole('link', { name: which, exact: true }).click()
    const last = () => chat.locator('.messages ol > li').last()

    test('show a card as Discord does, and its buttons work', async () => {
      const message = await say('/proposals')
      await look('Discord')
      const container = message.locator('.discord .container')
      await container.getByRole('heading', { name: 'Proposals' }).waitFor()
      await message.getByText('Only you can see this').waitFor()
      await container.getByRole('button').first().click()
      await last().locator('.discord').getByRole('button', { name: 'Vote: For' }).waitFor()
    })

    test('open a form as Discord does', async () => {
      const message = await say('/vote proposal:1')
      await message.getByRole('button', { name: 'Fill in the ballot' }).click()
      const form = chat.getByRole('dialog')
      await form.getByRole('combobox').first().selectOption({ label: 'Against' })
      await form.getByRole('button', { name: 'Submit' }).click()
      await last().locator('.discord').getByRole('link', { name: 'Sign my vote' }).waitFor()
      expect(await form.isVisible()).toBe(false)
    })

    test('show a card as Telegram does, and its keys work', async () => {
      const message = await say('/proposals')
      await look('Telegram')
      await message.locator('.telegram .bubble strong').first().waitFor()
      await message.locator('.telegram .keyboard').getByRole('button').first().click()
      await last().locator('.telegram .keyboard').getByRole('button', { name: 'Vote: For' }).waitFor()
    })

    test('are part of the address, and are left again', async () => {
      expect(new URL(chat.url()).hash).toBe('#telegram')
      await look('Folkmoot')
      await last().locator('.card').waitFor()
      await chat.goBack()
      await last().locator('.telegram').waitFor()
    })

    test('break nothing, and nothing scrolls sideways', async () => {
      for (const which of ['Discord', 'Telegram']) {
        await look(which)
        await last().locator(`.${which.toLowerCase()}`).waitFor()
        const fits = () => document.querySelector('.scroller')!.scrollWidth <= innerWidth
        expect(await chat.evaluate(fits)).toBe(true)
      }
      expect(faults).toEqual([])
    })
  })
})
