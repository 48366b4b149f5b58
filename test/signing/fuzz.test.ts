import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { linkPurpose } from '../../src/members/link.ts'
import { createMembers } from '../../src/members/members.ts'
import type { Purpose } from '../../src/signing/purpose.ts'
import { ask, Browser, type Desk, holder, openDesk } from './desk.ts'

let desk: Desk
let url: string
let browser: Browser
beforeAll(async () => {
  desk = await openDesk({
    purposes: ({ store, clock, baseUrl }) => [
      linkPurpose({ members: createMembers({ store, clock }), clock, baseUrl }) as Purpose<never>,
    ],
  })
})
afterAll(() => desk.stop())

const parameters = { seed: 4361, numRuns: 150 }

/** One that is there and is this browser's, and one that is not. */
async function aRequest() {
  url = await desk.open('link')
  browser = new Browser(desk.baseUrl)
  await browser.prepare(url, holder)
}

const text = fc.string({ unit: 'binary', maxLength: 80 })
const path = fc.oneof(
  fc.constantFrom(
    '',
    '/request',
    '/prepare',
    '/submit',
    '/outcome',
    '/outcome?wait=x',
    '/',
    '//',
    '/request/',
  ),
  fc.webUrl().map((address) => `/${encodeURIComponent(address)}`),
  fc.webPath(),
)
const header = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
})
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    null,
    true,
    [],
    {},
    '0x',
    holder.address,
    `0x${'0'.repeat(40)}`,
    `0x${'f'.repeat(130)}`,
    2 ** 53,
    -1,
  ),
)
const body = fc.oneof(
  fc.json(),
  text,
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .record({ address: value, chainId: value, signature: value, __proto__: value }, { requiredKeys: [] })
    .map((it) => JSON.stringify(it)),
)

it('answers everything that is no request with a sentence, and never with what happened inside', async () => {
  await aRequest()
  const methods = fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH')
  const token = fc.oneof(
    fc.constant('own'),
    fc.stringMatching(/^[\w-]{1,60}$/),
    header.map(encodeURIComponent),
  )
  const headers = fc.record(
    {
      'content-type': fc.oneof(
        fc.constantFrom('application/json', 'Application/JSON; charset=x', 'text/plain'),
        header,
      ),
      origin: fc.oneof(fc.constant(desk.baseUrl), header),
      cookie: fc.oneof(header, fc.constant('folkmoot-signing='), fc.constant('own')),
      'x-forwarded-for': header,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(methods, token, path, headers, body, async (method, to, where, given, sent) => {
      const base = to === 'own' ? url : `${desk.baseUrl}/sign/${to}`
      const cookie = given.cookie === 'own' ? [...browser.cookies.values()][0]! : given.cookie
      const answer = await ask(desk.baseUrl, {
        method,
        path: `${new URL(base).pathname}${where}`,
        headers: { ...given, ...(cookie === undefined ? {} : { cookie }) },
        body: method === 'GET' || method === 'HEAD' ? undefined : sent,
      })
      expect(answer.status).toBeLessThan(500)
      expect(answer.headers.get('x-content-type-options') ?? answer.status).toBeOneOf(['nosniff', 400])
      const shown = JSON.stringify(answer.body)
      expect(shown).not.toMatch(/\bat \w+ \(|\.ts:\d|node_modules|prisma/i)
      if (answer.status >= 400 && method !== 'HEAD' && answer.body)
        expect(answer.body).toMatchObject(
          answer.body.state ? { text: expect.any(String) } : { error: expect.any(String) },
        )
    }),
    parameters,
  )
})

it('takes no signature but the right one', async () => {
  const signature = fc
    .uint8Array({ minLength: 1, maxLength: 140 })
    .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`)
  let tries = 0
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(signature, fc.constantFrom(`0x${'00'.repeat(64)}1b`, `0x${'ff'.repeat(64)}1c`)),
      async (wrong) => {
        if (tries++ % 15 === 0) await aRequest()
        const answer = await browser.post(url, 'submit', { address: holder.address, signature: wrong })
        expect(answer.status).toBe(422)
      },
    ),
    parameters,
  )
  expect((await browser.sign(url, holder)).body.outcome).toBe('accepted')
})
