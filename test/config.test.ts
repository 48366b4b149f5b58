import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { root } from '../src/root.ts'

const secret = 's3cret-'.repeat(6)

describe('the environment', () => {
  test('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      snapshotHubUrl: undefined,
      priceUrl: 'https://coins.llama.fi',
    })
  })

  test('names the operators and how Telegram brings updates', () => {
    expect(readConfig({})).toMatchObject({ operators: undefined, telegramWebhook: false })
    expect(readConfig({ OPERATORS: 'discord:1, telegram:2,', TELEGRAM_WEBHOOK: '1' })).toMatchObject({
      operators: ['discord:1', 'telegram:2'],
      telegramWebhook: true,
    })
  })

  test('counts an empty value as none', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: ' ' })).toMatchObject({ port: 8080, publicUrl: undefined })
  })

  test.each([
    ['PORT', 'abc', /PORT is "abc"; it wants a whole number from 0 to 65535/],
    ['PORT', '70000', /PORT is "70000"/],
    ['PORT', '-1', /PORT is "-1"/],
    ['PORT', '8080.5', /PORT is "8080.5"/],
    ['HOST', 'not a host', /HOST is "not a host"; it wants/],
    [
      'PUBLIC_URL',
      'http://dao.example',
      /PUBLIC_URL is "http:\/\/dao.example"; it wants an address that begins with https/,
    ],
    ['PUBLIC_URL', 'dao.example', /PUBLIC_URL/],
    ['DATABASE_URL', 'postgres://x', /DATABASE_URL is "postgres:\/\/x"; it wants file:/],
    ['SNAPSHOT_HUB_URL', 'ftp://x', /SNAPSHOT_HUB_URL/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL is "loud"; it wants one of fatal/],
    ['DISCORD_GUILD_ID', 'my server', /DISCORD_GUILD_ID is "my server"; it wants a server's number/],
    ['TELEGRAM_WEBHOOK', 'yes', /TELEGRAM_WEBHOOK is "yes"; it wants 1, or 0/],
    ['OPERATORS', 'ann', /OPERATORS is "ann"; it wants accounts like discord:123/],
    ['RPC_URL_1', 'localhost', /RPC_URL_1 .* it wants addresses/],
    ['RPC_URL_MAINNET', 'http://x', /RPC_URL_MAINNET: the name ends in a chain's number/],
  ])('%s=%s stops with one line that says what it wants', (name, value, line) => {
    expect(() => readConfig({ [name]: value })).toThrow(line)
    try {
      readConfig({ [name]: value })
    } catch (error) {
      expect((error as Error).message).not.toContain('\n')
    }
  })

  test.each([
    ['SECRET_KEY', 'short-secret'],
    ['RELAYER_SECRET', 'short-secret'],
    ['RPC_URL_1', 'short-secret'],
  ])('a wrong %s is not repeated', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(expect.not.stringContaining(value))
    expect(() => readConfig({ [name]: value })).toThrow(name)
  })

  test('with a token, PUBLIC_URL and SECRET_KEY are required', () => {
    expect(() => readConfig({ DISCORD_TOKEN: 'x' })).toThrow(/PUBLIC_URL is not set/)
    expect(() => readConfig({ DISCORD_TOKEN: 'x', PUBLIC_URL: 'http://localhost:1' })).toThrow(
      /PUBLIC_URL is "http:\/\/localhost:1"/,
    )
    expect(() => readConfig({ DISCORD_TOKEN: 'x', PUBLIC_URL: 'https://dao.example' })).toThrow(
      /SECRET_KEY is not set/,
    )
    expect(
      readConfig({ DISCORD_TOKEN: 'x', PUBLIC_URL: 'https://dao.example/', SECRET_KEY: secret }).publicUrl,
    ).toBe('https://dao.example')
  })

  test('a wrong token is said, and not repeated, once the rest is there', () => {
    const rest = { PUBLIC_URL: 'https://dao.example', SECRET_KEY: secret }
    expect(() => readConfig({ TELEGRAM_TOKEN: 'nonsense' })).toThrow(/PUBLIC_URL is not set/)
    expect(() => readConfig({ TELEGRAM_TOKEN: 'nonsense', ...rest })).toThrow(
      /TELEGRAM_TOKEN is not right \(8 characters, not shown\).*BotFather/,
    )
    expect(readConfig({ TELEGRAM_TOKEN: '12:ab', ...rest }).telegramToken).toBe('12:ab')
  })

  test('beside the local community a token needs nothing', () => {
    expect(readConfig({ DISCORD_TOKEN: 'x' }, { chats: false }).publicUrl).toBeUndefined()
  })

  test('RPC addresses are lists by chain', () => {
    const { rpcUrls } = readConfig({
      RPC_URL_1: 'https://a.example/k, https://b.example',
      RPC_URL_31337: 'http://127.0.0.1:8545',
    })
    expect([...rpcUrls]).toEqual([
      [1, ['https://a.example/k', 'https://b.example']],
      [31337, ['http://127.0.0.1:8545']],
    ])
  })

  test.each([
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/graphql'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000/graphql'],
    ['https://hub.snapshot.org/graphql', 'https://hub.snapshot.org/graphql'],
  ])('the hub %s is asked at %s', (given, asked) => {
    expect(readConfig({ SNAPSHOT_HUB_URL: given }).snapshotHubUrl).toBe(asked)
  })

  test('.env.example names every variable that is read, and no other, and is itself right', () => {
    const example = readFileSync(join(root, '.env.example'), 'utf8')
    const source = readFileSync(join(root, 'src/config.ts'), 'utf8')
    const named = [...example.matchAll(/^([A-Z_0-9]+)=/gm)].map((match) =>
      match[1]!.replace(/^RPC_URL_\d+$/, 'RPC_URL_'),
    )
    const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1]!)
    expect(named.toSorted()).toEqual([...read, 'RPC_URL_'].toSorted())
    const values = Object.fromEntries(
      [...example.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]),
    )
    expect(() => readConfig(values)).not.toThrow()
  })
})
