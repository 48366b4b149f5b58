import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PEOPLE } from '../../src/chat/local/people.ts'
import { type Bot, startBot } from './bot.ts'

const RUNS = process.env.LONG ? 2000 : 120

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '/',
      'vote',
      ' ',
      ':',
      '"',
      '\\',
      'proposal',
      'choice',
      '1',
      '0',
      '-',
      '\0',
      '\n',
      '%',
      "'",
      '😀',
      '\u202e',
      'state',
      'text',
      'page',
      'x',
    ),
    maxLength: 30,
  }),
  fc.constantFrom(
    'x'.repeat(5000),
    '/vote '.repeat(600),
    '/proposals page:999999999',
    '/proposals text:"%_\\\\"',
    '/proposal 0',
    '/vote 1 choice:"__proto__"',
    '/unlink wallet:0x',
    '/proposals state:constructor',
  ),
)
const person = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PEOPLE) },
  { weight: 1, arbitrary: fc.constantFrom('', '__proto__', 'nobody', 'holder\0') },
)
const name = fc.constantFrom(
  'help',
  'link',
  'unlink',
  'whoami',
  'proposals',
  'proposal',
  'vote',
  'treasury',
  'doctor',
)

describe('bad input of every kind', () => {
  let bot: Bot
  beforeAll(async () => {
    bot = await startBot()
  })
  afterAll(async () => bot?.end())

  /** A clean refusal, or an answer: never a fault, a stack, a path or a hang. */
  async function send(
    method: string,
    path: string,
    body?: string,
    type = 'application/json',
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(bot.url + path, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
      signal: AbortSignal.timeout(20_000),
      redirect: 'manual',
    })
    const answer = await response.text()
    expect(response.status, `${method} ${path} ${body}: ${answer}`).toBeLessThan(500)
    expect(answer).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules|\/src\/|PrismaClient|ECONN/)
    if (response.status >= 400) {
      const { error, text } = JSON.parse(answer)
      expect(error ?? text).toMatch(/\w/)
    }
    return { status: response.status, text: answer }
  }

  test('to every endpoint', { timeout: 300_000 }, async () => {
    const paths = fc.constantFrom(
      'say',
      'press',
      'sign',
      'complete',
      'wallet',
      'time',
      'feed',
      'people',
      'commands',
      'nothing',
      '%2e%2e/%2e%2e/package.json',
      'say/../../healthz',
    )
    const bodies = fc.oneof(
      fc.json({ maxDepth: 2 }),
      text,
      fc
        .record(
          {
            as: person,
            text,
            url: text,
            message: text,
            action: text,
            method: text,
            advance: fc.oneof(fc.double(), fc.constant(-1), fc.string()),
          },
          { requiredKeys: ['as'] },
        )
        .map((value) => JSON.stringify(value)),
      fc
        .record({
          as: person,
          url: fc.constantFrom(
            'http://evil.example/sign/x',
            `${'a'.repeat(43)}`,
            '/sign/',
            '/sign/%00',
            `/sign/${'A'.repeat(43)}`,
          ),
        })
        .map((value) => JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        paths,
        bodies,
        fc.constantFrom('application/json', 'text/plain', ''),
        async (method, path, body, type) => {
          if (path === 'time' && /"advance":\d/.test(body)) return
          await send(
            method,
            `/local/${path}`,
            method === 'GET' ? undefined : body,
            type || 'application/octet-stream',
          )
        },
      ),
      { seed: 11, numRuns: RUNS },
    )
  })

  test('to every command', { timeout: 300_000 }, async () => {
    const value = fc.oneof(text, fc.integer().map(String))
    const option = fc.constantFrom(
      'proposal',
      'choice',
      'reason',
      'state',
      'category',
      'text',
      'page',
      'wallet',
      'command',
      'nothing',
    )
    const call = fc
      .tuple(name, fc.array(fc.tuple(option, value), { maxLength: 4 }))
      .map(([command, values]) => `/${command} ${values.map(([key, each]) => `${key}:"${each}"`).join(' ')}`)
    await fc.assert(
      fc.asyncProperty(person, fc.oneof(text, call), async (as, typed) => {
        const { status, text: answer } = await send('POST', '/local/say', JSON.stringify({ as, text: typed }))
        if (status !== 200) return
        const { messages } = JSON.parse(answer)
        expect(messages).toHaveLength(1)
        expect(messages[0].card.body).not.toMatch(/went wrong on my side/)
        await send('POST', '/local/complete', JSON.stringify({ as, text: typed }))
      }),
      { seed: 12, numRuns: RUNS },
    )
  })

  test('to signing pages', { timeout: 300_000 }, async () => {
    const token = fc.oneof(
      fc.stringMatching(/^[\w-]{1,60}$/),
      fc.constantFrom('%00', '..%2f..', 'x'.repeat(3000)),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST'),
        token,
        fc.constantFrom('', '/request', '/prepare', '/submit', '/outcome', '/outcome?wait=-1', '/x'),
        fc.oneof(fc.json(), text),
        async (method, id, path, body) => {
          await send(method, `/sign/${id}${path}`, method === 'GET' ? undefined : body)
        },
      ),
      { seed: 13, numRuns: Math.min(RUNS, 100) },
    )
  })

  test('from a foreign page or name is turned away', async () => {
    const foreign: Record<string, string>[] = [
      { host: 'folkmoot.evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const headers of foreign) {
      const status = await raw(bot.url, '/local/people', headers)
      expect(status).toBe(403)
    }
    expect(await raw(bot.url, '/local/people', { origin: bot.url })).toBe(200)
  })

  test('leaves it well', async () => {
    expect((await bot.get('/healthz')).status).toBe(200)
    expect(bot.output()).not.toMatch(/unhandled|left alone|a command failed|a request failed/)
  })
})

/** fetch does not let a Host be set. */
async function raw(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request(url + path, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
      .on('error', reject)
      .end()
  })
}
