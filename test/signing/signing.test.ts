import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/refusal.ts'
import type { Purpose, SigningRequest } from '../../src/signing/purpose.ts'
import { ask, Browser, community, type Desk, holder, openDesk, other, signedBy, somebody } from './desk.ts'

interface Note {
  text: string
}

/** A purpose that signs a note, and what it meets on its way. */
const world = {
  suffix: '',
  closed: false,
  checked: true,
  relayed: false,
  sends: [] as string[],
  wallets: [holder.address],
}

const note: Purpose<Note> = {
  name: 'note',
  async describe({ subject }, words) {
    if (world.closed) throw new Refusal({ id: 'sign-pending' })
    return {
      title: `Sign ${subject.text}`,
      lines: [words('platform-discord')],
      warnings: [],
      wallets: world.wallets,
    }
  },
  async build({ subject }, { address, at }) {
    return {
      kind: 'typed-data',
      chainId: undefined,
      typedData: {
        domain: { name: 'notes', version: '1' },
        types: {
          Note: [
            { name: 'from', type: 'address' },
            { name: 'text', type: 'string' },
            { name: 'at', type: 'uint256' },
          ],
        },
        primaryType: 'Note',
        message: { from: address, text: subject.text + world.suffix, at: BigInt(at.getTime()) },
      },
    }
  },
  async check() {
    if (!world.checked) throw new Refusal({ id: 'sign-pending' })
  },
  async send(tx, request: SigningRequest<Note>, { signature }) {
    await tx.cursor.create({ data: { name: request.id, value: signature } })
    if (request.subject.text === 'refused at last') throw new Refusal({ id: 'sign-pending' })
    world.sends.push(request.subject.text)
    return world.relayed
      ? { job: await desk.enqueue(tx, request as never) }
      : { outcome: { id: 'platform-discord' } }
  },
}

const lines: string[] = []
const line = (fields: object, text?: string) => lines.push(JSON.stringify({ ...fields, text }))
const log = { debug: line, info: line, warn: line, error: line } as never

let desk: Desk
let browser: Browser
beforeAll(async () => {
  desk = await openDesk({ log, purposes: () => [note as Purpose<never>] })
})
afterAll(() => desk.stop())
beforeEach(() => {
  browser = new Browser(desk.baseUrl)
  Object.assign(world, {
    suffix: '',
    closed: false,
    checked: true,
    relayed: false,
    sends: [],
    wallets: [holder.address],
  })
})
const open = (text = 'a') => desk.open('note', { text })
const rowOf = async (url: string) => {
  const tokenHash = createHash('sha256').update(url.split('/').at(-1)!).digest('hex')
  return desk.store.db.signingRequest.findUniqueOrThrow({ where: { tokenHash } })
}

describe('what a page is told', () => {
  it('says for whom it is and what will be signed', async () => {
    const url = await open()
    const { status, body } = await browser.get(url, '/request')
    expect(status).toBe(200)
    expect(body).toEqual({
      state: 'open',
      community: 'Test DAO',
      purpose: 'note',
      account: { platform: 'discord', platformName: 'Discord', id: '42', name: 'Holder' },
      title: 'Sign a',
      lines: ['Discord'],
      warnings: [],
      wallets: [holder.address],
      expiresInSeconds: expect.any(Number),
    })
    expect(body.expiresInSeconds).toBeGreaterThan(590)
    expect(body.expiresInSeconds).toBeLessThanOrEqual(600)
  })

  it('is in the language of whom it is for, and so is the page', async () => {
    const { url } = await desk.signing.open('note', {
      ...{ community, by: somebody, subject: { text: 'a' }, language: 'es' },
    })
    const { body } = await browser.get(url)
    expect(body).toContain('<html lang="es">')
    expect((await browser.prepare(url, other)).body.error).toMatch(/billetera/)
    expect((await browser.get(await open())).body).toContain('<html lang="en">')
  })

  it('changes nothing, however often it is looked at and by whom', async () => {
    const url = await open()
    const before = await rowOf(url)
    for (const path of ['', '/request', '/outcome', '/request']) await new Browser().get(url, path)
    await ask(url, { method: 'HEAD' })
    expect(await rowOf(url)).toEqual(before)
    expect((await browser.sign(url, holder)).body.outcome).toBe('accepted')
  })

  it('is the same page for a known and an unknown token', async () => {
    const known = await browser.get(await open())
    const unknown = await browser.get(`${desk.baseUrl}/sign/nothing`)
    expect(known.status).toBe(200)
    expect(unknown.body).toBe(known.body)
    expect(known.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(known.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(known.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('says so where it is unknown, expired, another browser’s, or closed', async () => {
    const unknown = await browser.get(`${desk.baseUrl}/sign/nothing`, '/request')
    expect(unknown).toMatchObject({ status: 404, body: { state: 'unknown' } })
    const url = await open()
    world.closed = true
    expect((await browser.get(url, '/request')).body).toMatchObject({
      state: 'closed',
      text: expect.any(String),
    })
    world.closed = false
    await browser.prepare(url, holder)
    const elsewhere = (await new Browser().get(url, '/request')).body
    expect(elsewhere).toEqual({ state: 'taken', text: expect.any(String) })
    const late = await open()
    desk.clock.setOffset(desk.clock.offset + 600_000)
    expect((await browser.get(late, '/request')).body).toEqual({ state: 'expired', text: expect.any(String) })
  })
})

describe('signing', () => {
  it('is carried out once, and a reload tells how it ended', async () => {
    const url = await open()
    const answer = await browser.sign(url, holder)
    expect(answer).toMatchObject({ status: 200, body: { ok: true, outcome: 'accepted', text: 'Discord' } })
    expect((await browser.get(url, '/request')).body).toMatchObject({
      state: 'used',
      outcome: { ok: true, outcome: 'accepted', text: 'Discord' },
    })
    expect(world.sends).toEqual(['a'])
  })

  it('gives the wallet plain JSON with the domain’s type in it', async () => {
    const { body } = await browser.prepare(await open(), holder)
    expect(body.toSign.typedData.types.EIP712Domain).toEqual([
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
    ])
    expect(body.toSign.typedData.message.at).toMatch(/^\d+$/)
  })

  it('takes the end of a signature as hardware wallets write it', async () => {
    const url = await open()
    const { body } = await browser.prepare(url, holder)
    const signature = await signedBy(holder, body.toSign)
    const v = signature.endsWith('1b') ? '00' : '01'
    const answer = await browser.post(url, 'submit', {
      address: holder.address.toLowerCase(),
      signature: signature.slice(0, -2) + v,
    })
    expect(answer.body.outcome).toBe('accepted')
    const { value } = await desk.store.db.cursor.findFirstOrThrow({ where: { name: (await rowOf(url)).id } })
    expect(value).toBe(signature)
  })

  it('refuses a wallet that may not sign, and stays usable', async () => {
    const url = await open()
    const refused = await browser.prepare(url, other)
    expect(refused.status).toBe(422)
    expect(refused.body.error).toContain(holder.address.slice(0, 6))
    expect((await browser.sign(url, holder)).body.outcome).toBe('accepted')
  })

  it('refuses a signature of another wallet, of other content, and of no sense', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const changed = structuredClone(toSign)
    changed.typedData.message.text = 'b'
    const own = await signedBy(holder, toSign)
    const wrong = [
      await signedBy(other, toSign),
      await signedBy(holder, changed),
      `${own.slice(0, 20)}${own[20] === '0' ? '1' : '0'}${own.slice(21)}`,
      '0x00',
      `0x${'ff'.repeat(65)}`,
      `0x${'00'.repeat(65)}`,
    ]
    for (const signature of wrong) {
      const answer = await browser.post(url, 'submit', { address: holder.address, signature })
      expect(answer.status).toBe(422)
    }
    const stranger = await browser.post(url, 'submit', { address: other.address, signature: own })
    expect(stranger.status).toBe(409)
    expect(world.sends).toEqual([])
    const answer = await browser.post(url, 'submit', { address: holder.address, signature: own })
    expect(answer.body.outcome).toBe('accepted')
  })

  it('gives up after ten tries', async () => {
    const url = await open()
    await browser.prepare(url, holder)
    const statuses = []
    for (let tries = 0; tries < 20; tries++)
      statuses.push(
        (await browser.post(url, 'submit', { address: holder.address, signature: '0x00' })).status,
      )
    expect(statuses.indexOf(429)).toBe(19)
    expect((await browser.sign(url, holder)).status).toBe(429)
  })

  it('refuses a replay', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const body = { address: holder.address, signature: await signedBy(holder, toSign) }
    expect((await browser.post(url, 'submit', body)).status).toBe(200)
    expect((await browser.post(url, 'submit', body)).status).toBe(409)
    expect((await browser.prepare(url, holder)).status).toBe(409)
    const elsewhere = await open()
    await browser.prepare(elsewhere, holder)
    expect(world.sends).toEqual(['a'])
  })

  it('does not take a signature that was given to another request', async () => {
    const first = await browser.prepare(await open('one'), holder)
    const second = await open('two')
    const another = new Browser(desk.baseUrl)
    await another.prepare(second, holder)
    const signature = await signedBy(holder, first.body.toSign)
    expect((await another.post(second, 'submit', { address: holder.address, signature })).status).toBe(422)
  })

  it('sends once when it is submitted many times at once', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const body = { address: holder.address, signature: await signedBy(holder, toSign) }
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser.post(url, 'submit', body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)])
    expect(world.sends).toEqual(['a'])
  })

  it('refuses what comes after ten minutes', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const body = { address: holder.address, signature: await signedBy(holder, toSign) }
    desk.clock.setOffset(desk.clock.offset + 600_000)
    expect((await browser.post(url, 'submit', body)).status).toBe(410)
    expect((await browser.prepare(url, holder)).status).toBe(410)
    expect((await new Browser().prepare(await open(), holder)).status).toBe(200)
    expect(world.sends).toEqual([])
  })

  it('asks to sign again what has changed in the meantime', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    world.suffix = '!'
    const signature = await signedBy(holder, toSign)
    const stale = await browser.post(url, 'submit', { address: holder.address, signature })
    expect(stale.status).toBe(409)
    expect(stale.body.toSign.typedData.message.text).toBe('a!')
    expect(world.sends).toEqual([])
    const again = await signedBy(holder, stale.body.toSign)
    const answer = await browser.post(url, 'submit', { address: holder.address, signature: again })
    expect(answer.body.outcome).toBe('accepted')
  })

  it('stays usable, with nothing written, when the purpose refuses', async () => {
    const url = await open('refused at last')
    expect((await browser.sign(url, holder)).status).toBe(422)
    expect(await rowOf(url)).toMatchObject({ usedAt: null, outcome: null })
    expect(await desk.store.db.cursor.count({ where: { name: (await rowOf(url)).id } })).toBe(0)
  })

  it('refuses a wallet that was unlinked while it was asked', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    world.wallets = [other.address]
    const body = { address: holder.address, signature: await signedBy(holder, toSign) }
    expect((await browser.post(url, 'submit', body)).status).toBe(422)
    expect(world.sends).toEqual([])
  })

  it('stays usable when the purpose refuses what came back', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const body = { address: holder.address, signature: await signedBy(holder, toSign) }
    world.checked = false
    expect((await browser.post(url, 'submit', body)).status).toBe(422)
    expect(world.sends).toEqual([])
    world.checked = true
    expect((await browser.post(url, 'submit', body)).body.outcome).toBe('accepted')
  })

  it('goes on after a restart', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    await desk.restart()
    const signature = await signedBy(holder, toSign)
    const answer = await browser.post(url, 'submit', { address: holder.address, signature })
    expect(answer.body.outcome).toBe('accepted')
  })
})

describe('whose browser it is', () => {
  it('is that of the first who acts', async () => {
    const url = await open()
    const { headers } = await browser.prepare(url, holder)
    const cookie = headers.getSetCookie()[0]!
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    expect(cookie).toContain(`Path=${new URL(url).pathname};`)
    expect(cookie).not.toMatch(/Secure/)
    expect((await rowOf(url)).ownerHash).not.toContain(browser.secret(url))

    const thief = new Browser(desk.baseUrl)
    expect((await thief.prepare(url, holder)).status).toBe(403)
    expect((await thief.post(url, 'submit', { address: holder.address, signature: '0x00' })).status).toBe(403)
    expect((await thief.get(url, '/outcome')).status).toBe(403)
    thief.cookies.set(new URL(url).pathname, 'folkmoot-signing=guess')
    expect((await thief.prepare(url, holder)).status).toBe(403)
    expect((await browser.sign(url, holder)).body.outcome).toBe('accepted')
  })

  it('stays the first one’s when its wallet was refused', async () => {
    const url = await open()
    expect((await browser.prepare(url, other)).status).toBe(422)
    expect((await new Browser().prepare(url, holder)).status).toBe(403)
  })

  it('is one of two that act at once', async () => {
    const url = await open()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => new Browser(desk.baseUrl).prepare(url, holder)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403, 403])
  })

  it('has to prepare before it submits', async () => {
    const url = await open()
    const answer = await browser.post(url, 'submit', { address: holder.address, signature: '0x00' })
    expect(answer.status).toBe(409)
    expect((await rowOf(url)).ownerHash).toBeNull()
  })
})

describe('a foreign page', () => {
  it('gets nowhere', async () => {
    const url = await open()
    for (const origin of ['https://evil.example', 'null', desk.baseUrl.replace('127.0.0.1', 'localhost')]) {
      expect((await new Browser(origin).prepare(url, holder)).status).toBe(403)
    }
    const form = { 'content-type': 'text/plain' }
    const body = { address: holder.address, chainId: 1 }
    expect((await browser.post(url, 'prepare', body, form)).status).toBe(415)
    expect((await rowOf(url)).ownerHash).toBeNull()
  })
})

describe('relayed', () => {
  beforeEach(() => {
    world.relayed = true
    desk.ends = undefined
  })
  const refused = { state: 'refused', sentence: { id: 'sign-used' } } as const
  const done = { state: 'done', sentence: { id: 'platform-discord' }, result: {} } as const

  it('waits for the job and keeps how it ended', async () => {
    const url = await open()
    const signing = browser.sign(url, holder)
    await expect.poll(async () => (await rowOf(url)).relayJobId).not.toBeNull()
    desk.ends = refused
    expect((await signing).body).toEqual({
      ok: false,
      outcome: 'refused',
      text: expect.stringContaining('used'),
    })
    expect(JSON.parse((await rowOf(url)).outcome!)).toEqual({
      accepted: false,
      sentence: { id: 'sign-used' },
    })
    expect((await browser.get(url, '/outcome')).body.outcome).toBe('refused')
  })

  it('tells later, after a restart too, what a browser did not wait for', async () => {
    const url = await open()
    const signing = browser.sign(url, holder)
    await expect.poll(async () => (await rowOf(url)).relayJobId).not.toBeNull()
    await desk.restart()
    expect((await signing).body).toMatchObject({ ok: true, outcome: 'pending' })
    expect((await browser.get(url, '/request')).body).toMatchObject({
      state: 'used',
      outcome: { outcome: 'pending' },
    })
    const waiting = browser.get(url, '/outcome?wait=20')
    desk.ends = done
    expect((await waiting).body).toEqual({ ok: true, outcome: 'accepted', text: 'Discord' })
  })

  it('is not held back without being asked to', async () => {
    const url = await open()
    const { toSign } = (await browser.prepare(url, holder)).body
    const early = await browser.get(url, '/outcome?wait=20')
    expect(early.status).toBe(409)
    void browser.post(url, 'submit', { address: holder.address, signature: await signedBy(holder, toSign) })
    await expect.poll(async () => (await rowOf(url)).usedAt).not.toBeNull()
    for (const wait of ['', '?wait=', '?wait=-1', '?wait=1e9', '?wait=999'])
      expect((await browser.get(url, `/outcome${wait}`)).body.outcome).toBe('pending')
    desk.ends = done
  })
})

describe('what is kept', () => {
  it('is no token: not in the store, not in the log', async () => {
    lines.length = 0
    const url = await open()
    await browser.sign(url, holder)
    await browser.get(url, '/request?x=1')
    const token = url.split('/').at(-1)!
    await ask(desk.baseUrl, { method: 'GET', path: `//sign/${token}/../${token}` })
    expect(lines.some((text) => text.includes('/sign/***/submit'))).toBe(true)
    expect(lines.join()).not.toContain(token)
    expect(lines.join()).not.toContain(browser.secret(url))
    expect(JSON.stringify(await rowOf(url))).not.toContain(token)
    expect(token).toMatch(/^[\w-]{43}$/)
  })

  it('is gone a day after it ended, and not before', async () => {
    const url = await open()
    const row = await rowOf(url)
    desk.clock.setOffset(desk.clock.offset + 24 * 3_600_000)
    await desk.signing.loop.settled()
    expect(await rowOf(url)).toEqual(row)
    desk.clock.setOffset(desk.clock.offset + 601_000)
    await desk.signing.loop.settled()
    expect((await browser.get(url, '/request')).status).toBe(404)
  })

  it('says whose request it is', async () => {
    const url = await open()
    expect(await desk.signing.ownerOf(url.split('/').at(-1)!)).toEqual({
      platform: 'discord',
      id: '42',
      name: 'Holder',
    })
    expect(await desk.signing.ownerOf('nothing')).toBeUndefined()
  })
})

it('adds the scripts of the local community to the page, and no others', async () => {
  const local = await openDesk({ signing: { scripts: ['/local/wallet.js'] } })
  const { body } = await new Browser().get(`${local.baseUrl}/sign/x`)
  await local.stop()
  expect(body).toContain('<script type="module" src="/local/wallet.js"></script></head>')
  expect((await new Browser().get(`${desk.baseUrl}/sign/x`)).body).not.toContain('<script')
})

describe('behind https and a path', () => {
  let https: Desk
  afterEach(() => https.stop())

  it('keeps the cookie to them', async () => {
    https = await openDesk({
      purposes: () => [note as Purpose<never>],
      signing: { baseUrl: () => 'https://dao.example/moot' },
    })
    const { url } = await https.signing.open('note', {
      community,
      by: { platform: 'discord', id: '1', name: 'A' },
      subject: { text: 'x' },
    })
    expect(url).toMatch(/^https:\/\/dao\.example\/moot\/sign\/[\w-]{43}$/)
    const token = url.split('/').at(-1)!
    const { headers, status } = await new Browser('https://dao.example').prepare(
      `${https.baseUrl}/sign/${token}`,
      holder,
    )
    expect(status).toBe(200)
    expect(headers.getSetCookie()[0]).toMatch(
      new RegExp(`Path=/moot/sign/${token}; HttpOnly; Secure; SameSite=Strict`),
    )
  })
})
