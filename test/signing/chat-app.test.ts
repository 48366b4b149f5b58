import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/command.ts'
import type { Purpose } from '../../src/signing/purpose.ts'
import { ask, Browser, type Desk, holder, openDesk, signedBy } from './desk.ts'

const ann: Caller = { platform: 'telegram', id: '5', name: 'Ann' }
const logged: unknown[] = []

const purpose: Purpose<unknown> = {
  name: 'note',
  describe: async () => ({ title: 'Sign it', lines: [], warnings: [], wallets: undefined }),
  build: async () => ({ kind: 'message', message: 'it', chainId: 1 }),
  check: async () => {},
  send: async () => ({ outcome: { id: 'platform-telegram' } }),
}

/** An app that signs with who opened the page, in so many words. */
const identify = (signed: string) => {
  if (signed === 'stale') return 'stale'
  return signed.startsWith('by ') ? { platform: 'telegram', id: signed.slice(3) } : undefined
}

let desk: Desk

beforeAll(async () => {
  const note = (...args: unknown[]) => void logged.push(args)
  desk = await openDesk({
    purposes: () => [purpose as Purpose<never>],
    signing: { chatApp: { identify, origin: 'https://chat.example' } },
    log: { debug: note, info: note, warn: note, error: note } as never,
  })
})
afterAll(() => desk.stop())

const look = (url: string, opener?: string) =>
  ask(`${url}/request`, { method: 'GET', headers: opener === undefined ? {} : { 'x-chat-app': opener } })

describe('a page inside a chat’s app', () => {
  it('is open to whom it is for, and to any browser of theirs', async () => {
    const url = await desk.open('note', {}, ann)
    expect((await look(url, 'by 5')).body.state).toBe('open')
    expect((await look(url)).body.state).toBe('open')
    const browser = new Browser()
    const opener = { 'x-chat-app': 'by 5' }
    const wallet = { address: holder.address, chainId: 1 }
    const prepared = await browser.post(url, 'prepare', wallet, opener)
    expect(prepared.status).toBe(200)
    const signature = await signedBy(holder, prepared.body.toSign)
    const submitted = await browser.post(url, 'submit', { address: holder.address, signature }, opener)
    expect(submitted.body).toMatchObject({ ok: true })
  })

  it.each([
    ['another person', 'by 6', /isn't the one that this link is for/],
    ['nobody that the app knows', 'forged', /isn't the one/],
    ['somebody long ago', 'stale', /too long ago.*ask for a new link/],
    ['nobody', '', /isn't the one/],
  ])('is refused where it was opened by %s, and nothing is done', async (_, opener, sentence) => {
    const url = await desk.open('note', {}, ann)
    const seen = await look(url, opener)
    expect(seen.status).toBe(403)
    expect(seen.body).toEqual({ state: 'stranger', text: expect.stringMatching(sentence) })
    const browser = new Browser()
    const body = { address: holder.address, chainId: 1 }
    const prepared = await browser.post(url, 'prepare', body, { 'x-chat-app': opener })
    expect(prepared.status).toBe(403)
    expect(prepared.body.error).toMatch(sentence)
    expect(browser.cookies.size).toBe(0)
    expect((await new Browser().prepare(url, holder)).status).toBe(200)
  })

  it('is refused to an account of the same number on another platform', async () => {
    const url = await desk.open('note', {}, { ...ann, platform: 'discord' })
    expect((await look(url, 'by 5')).status).toBe(403)
  })

  it('says that it is unknown where it is', async () => {
    expect((await look(`${desk.baseUrl}/sign/nothing`, 'by 6')).body.state).toBe('unknown')
  })

  it('may stand in a frame of the app in a browser, and in no other', async () => {
    const url = await desk.open('note', {}, ann)
    const policy = (await ask(url, { method: 'GET' })).headers.get('content-security-policy')
    expect(policy).toContain('frame-ancestors https://chat.example')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
  })

  it('leaves nothing of who opened it in the log or the store', async () => {
    const url = await desk.open('note', {}, ann)
    await look(url, 'by 5 secret')
    const rows = await desk.store.db.signingRequest.findMany()
    expect(JSON.stringify([rows, logged])).not.toContain('by 5')
    expect(logged.length).toBeGreaterThan(0)
  })
})
