import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readCommunity } from '../../src/community.ts'
import { temporaryStore } from '../store/temporary.ts'
import { type Bot, type BotOptions, spawnBot, startBot, temporaryFolder } from './bot.ts'
import { castVote, hubProposals, linkWallet, numberOf } from './steps.ts'

/** The processes whose command line names the folder. Linux only; elsewhere none is found. */
function processesOf(folder: string): string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}

const bots: Bot[] = []

async function start(options: BotOptions = {}): Promise<Bot> {
  const bot = await startBot(options)
  bots.push(bot)
  return bot
}

/** Runs to its end. */
async function run(options: BotOptions): Promise<{ code: number | null; output: string; folder: string }> {
  const { child, folder, output } = spawnBot(options)
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { code, output: output(), folder }
}

afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.end()
})

describe('a start', () => {
  test('prints its address as its first line', async () => {
    const bot = await start()
    expect(
      bot
        .output()
        .split('\n')
        .find((line) => !line.startsWith('building')),
    ).toMatch(/^Folkmoot.* http:\/\/127\.0\.0\.1:\d+$/)
    expect((await bot.get('/healthz')).body).toEqual({ ok: true, version: expect.stringMatching(/^\d/) })
  })

  test.each([
    [{ env: { PORT: 'eighty' } }, /^PORT is "eighty"; it wants/],
    [{ env: { DISCORD_TOKEN: 'x' } }, /^PUBLIC_URL is not set; it wants/],
    [{ env: { HOST: '0.0.0.0' } }, /^HOST is "0.0.0.0"; the local community/],
    [
      { env: { SNAPSHOT_HUB_URL: 'http://127.0.0.1:1' } },
      /^SNAPSHOT_HUB_URL and SNAPSHOT_SEQUENCER_URL belong together/,
    ],
    [{ args: ['--proposals', '/nowhere.json'] }, /--proposals: \/nowhere.json can't be read/],
    [{ args: ['--community', '/nowhere.yaml'] }, /^\/nowhere.yaml can't be read/],
    [{ args: ['--bogus'] }, /bogus.*usage:/],
    [{ args: ['community', 'burn'] }, /^usage: npm run community/],
    [{ args: ['community', 'export'] }, /^there is no community/],
  ])('%j stops with one line', async (options, line) => {
    const { code, output } = await run(options)
    expect(code).toBe(1)
    const lines = output
      .trim()
      .split('\n')
      .filter((each) => !/^(building|Folkmoot)/.test(each))
    expect(lines).toEqual([expect.stringMatching(line)])
  })

  test('does not empty a database that is not a local community’s', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'folkmoot.db'), 'somebody’s')
    const { code, output } = await run({ folder })
    expect(code).toBe(1)
    expect(output).toMatch(/is not a local community's, which would be emptied/)
  })

  test('beside one that runs on the same database is refused, and harms nothing', async () => {
    const bot = await start()
    const second = await run({ folder: bot.folder })
    expect(second.code).toBe(1)
    expect(second.output).toMatch(/Another Folkmoot runs on the database/)
    expect((await bot.get('/healthz')).status).toBe(200)
    expect((await bot.say('holder', '/proposals')).card.tone).toBe('plain')
  })

  test('with tokens is for real: no local face, and it runs while the platforms are away', async () => {
    const { child, folder, output } = spawnBot({
      env: {
        ...{ DISCORD_TOKEN: 'secret-token-value', DISCORD_API_URL: 'http://127.0.0.1:9' },
        ...{ TELEGRAM_TOKEN: '1:secret-token-value', TELEGRAM_API_URL: 'http://127.0.0.1:9' },
        PUBLIC_URL: 'https://dao.example',
        SECRET_KEY: 'k'.repeat(32),
      },
    })
    await expect.poll(output, { timeout: 15_000 }).toMatch(/"ready"/)
    await expect.poll(output).toMatch(/"Discord","error":"connect ECONNREFUSED/)
    await expect.poll(output).toMatch(/Telegram is not connected/)
    expect(output()).toContain('OPERATORS is not set')
    expect(output()).not.toContain('secret-token-value')
    expect(existsSync(join(folder, 'folkmoot.db.world'))).toBe(false)
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
  })
})

describe('a stop', () => {
  test('within five seconds, with somebody waiting for news', async () => {
    const bot = await start()
    const { cursor } = (await bot.get<{ cursor: string }>('/local/feed?as=holder')).body
    const waiting = bot.get(`/local/feed?as=holder&after=${cursor}&wait=60`)
    await bot.get('/healthz')
    const asked = performance.now()
    expect(await bot.stop()).toBe(0)
    expect(performance.now() - asked).toBeLessThan(5000)
    expect((await waiting).body).toMatchObject({ messages: [] })
  })

  test.each([0, 150, 500, 600, 700, 900])(
    'in its first moments (%i ms), leaving nothing behind',
    async (after) => {
      const { child, folder } = spawnBot({})
      await new Promise((resolve) => setTimeout(resolve, after))
      child.kill('SIGTERM')
      const code = await new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
      // Before the program runs at all, a signal is the operating system's.
      expect(after === 0 ? [0, 'SIGTERM'] : [0]).toContain(code)
      // Neither world nor chain outlives it; the operating system may need a moment to say so.
      await expect.poll(() => processesOf(folder), { timeout: 5000 }).toEqual([])
    },
  )

  test('while it is starting', async () => {
    const { child, output } = spawnBot({})
    await expect.poll(output, { timeout: 15_000 }).toMatch(/http:/)
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0)
  })
})

describe('with --keep', () => {
  test('everything is still there after a stop', async () => {
    const first = await start()
    await linkWallet(first, 'holder')
    const number = await numberOf(first, 'second release')
    await castVote(first, 'holder', number, 'For')
    await castVote(first, 'holder', await numberOf(first, 'jailbreak'), 'For')
    await first.advance(3600)
    const before = (await first.messages('holder')).map(({ id }) => id)
    const time = (await first.get<{ now: number }>('/local/people')).body.now
    await first.stop()

    const second = await start({ folder: first.folder, args: ['--keep'] })
    expect((await second.get<{ now: number }>('/local/people')).body.now).toBeGreaterThanOrEqual(time)
    expect((await second.messages('holder')).map(({ id }) => id)).toEqual(expect.arrayContaining(before))
    expect((await hubProposals(second, 'Pause'))[0]!.votes).toBe(1)
    expect(JSON.stringify((await second.say('holder', `/proposal ${number}`)).card)).toMatch(/voted \*\*For/)
    // It goes on living: time moves, and what was decided is carried out.
    await linkWallet(second, 'delegate')
    await castVote(second, 'delegate', number, 'For')
    await second.advance(3 * 86_400)
    await second.sees('holder', 'the execution', ({ card }) => card.title.startsWith('Executed: #'))
  })

  test('without it, all is fresh', async () => {
    const first = await start()
    await linkWallet(first, 'holder')
    await first.stop()
    const second = await start({ folder: first.folder })
    expect((await second.say('holder', '/whoami')).card.body).toMatch(/No wallet/)
  })
})

describe('real parts in the place of local ones', () => {
  test('another hub and another chain, with the community file that matches', async () => {
    const other = await start()
    const file = join(mkdtempSync(join(tmpdir(), 'folkmoot-')), 'community.yaml')
    // Exported while it runs.
    expect((await run({ folder: other.folder, args: ['community', 'export', file] })).code).toBe(0)
    expect(readCommunity(file)).toMatchObject({ id: 'open-models' })
    const { url, rpcUrl } = other.world()
    const bot = await start({
      args: ['--community', file],
      env: {
        SNAPSHOT_HUB_URL: `${url}/graphql`,
        SNAPSHOT_SEQUENCER_URL: url,
        RPC_URL_31337: rpcUrl!,
      },
    })
    await linkWallet(bot, 'holder')
    await castVote(bot, 'holder', await numberOf(bot, 'jailbreak'), 'Against')
    await castVote(bot, 'holder', await numberOf(bot, 'second release'), 'For')
    expect((await hubProposals(other, 'Pause'))[0]!.scores).toEqual([0, 100_000, 0])
    expect(JSON.stringify((await bot.say('holder', '/treasury')).card)).toContain('310,000')
  })

  test('need their community file', async () => {
    const { code, output } = await run({ env: { RPC_URL_31337: 'http://127.0.0.1:1' } })
    expect(code).toBe(1)
    expect(output).toMatch(/say what it is with --community FILE/)
  })
})

describe('npm run community', () => {
  const yaml =
    'id: my-dao\nname: My DAO\nvenues:\n  - { kind: snapshot, id: space, name: Space, space: my-dao.eth }\n'

  test('import stores a file that export gives back', async () => {
    const folder = temporaryFolder()
    const [file, again] = [join(folder, 'dao.yaml'), join(folder, 'again.yaml')]
    writeFileSync(file, yaml)
    expect((await run({ folder, args: ['community', 'import', file] })).code).toBe(0)
    expect((await run({ folder, args: ['community', 'export', again] })).code).toBe(0)
    expect(readCommunity(again)).toEqual(readCommunity(file))
  })

  test('what was imported is not emptied by a local start, and can be tried out with --keep', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'dao.yaml')
    writeFileSync(file, `${yaml}places:\n  - { id: square, platform: local, channel: square }\n`)
    await run({ folder, args: ['community', 'import', file] })
    const refused = await run({ folder })
    expect([refused.code, refused.output]).toEqual([1, expect.stringMatching(/would be emptied/)])
    const bot = await start({ folder, args: ['--keep'] })
    expect((await bot.get('/local/people')).body).toMatchObject({ community: 'My DAO', channel: 'square' })
    await linkWallet(bot, 'holder')
    await castVote(bot, 'holder', await numberOf(bot, 'jailbreak'), 'For')
  })

  test('a real database is refused, with --keep too', async () => {
    const folder = temporaryFolder()
    const { store, cleanup } = await temporaryStore()
    await store.db.member.create({ data: { id: 'm', createdAt: new Date(0) } })
    await store.db.$executeRawUnsafe(`VACUUM INTO '${join(folder, 'folkmoot.db')}'`)
    await cleanup()
    for (const args of [[], ['--keep']])
      expect((await run({ folder, args })).output).toMatch(/is not a local community's/)
  })
})
