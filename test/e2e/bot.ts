import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '../../src/chat/local/room.ts'
import type { World } from '../../src/local/world.ts'
import { root } from '../../src/root.ts'

/** A bot in a process of its own with the local community, driven over its HTTP face. */
export interface Bot {
  url: string
  pid: number
  folder: string
  /** All that it has written to standard output and error. */
  output(): string
  get<T>(path: string): Promise<{ status: number; body: T }>
  post<T>(path: string, body: unknown): Promise<{ status: number; body: T }>
  say(as: string, text: string): Promise<Message>
  press(
    as: string,
    message: Message,
    action: string,
    more?: { values?: string[]; fields?: Record<string, string> },
  ): Promise<Message>
  sign(as: string, url: string): Promise<{ ok: boolean; outcome: string; text: string }>
  advance(seconds: number): Promise<number>
  /** The newest revision of each message that this person sees. */
  messages(as: string): Promise<Message[]>
  /** Resolves with the first message that is such, as soon as it is there. */
  sees(as: string, what: string, such: (message: Message) => boolean, seconds?: number): Promise<Message>
  /** Where the world's hub and chain are. */
  world(): World
  /** SIGKILL, to the bot alone. */
  kill(): Promise<void>
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>
  /** Stops it, the world too, and removes its folder. */
  end(): Promise<void>
}

export interface BotOptions {
  folder?: string
  args?: string[]
  env?: Record<string, string>
  /** Seconds until it must be ready. */
  within?: number
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'folkmoot-'))
}

/** The environment without anything that Folkmoot would read. */
export function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) =>
        value !== undefined &&
        !/^(PORT|HOST|PUBLIC_URL|DATABASE_URL|LOG_LEVEL|SECRET_KEY|RELAYER_SECRET|PRICE_URL|IPFS_|DISCORD_|TELEGRAM_|SNAPSHOT_|RPC_URL_)/.test(
          name,
        ),
    ),
  ) as Record<string, string>
}

export function spawnBot({ folder = temporaryFolder(), args = [], env = {} }: BotOptions): {
  child: ChildProcess
  folder: string
  output: () => string
} {
  const child = spawn(process.execPath, [join(root, 'src/start.mjs'), ...args], {
    cwd: root,
    env: { ...cleanEnvironment(), PORT: '0', DATABASE_URL: `file:${join(folder, 'folkmoot.db')}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout!.on('data', (chunk) => (output += chunk))
  child.stderr!.on('data', (chunk) => (output += chunk))
  return { child, folder, output: () => output }
}

export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const { child, folder, output } = spawnBot(options)
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const line = await firstLine(child, output)
  const url = /http:\/\/\S+?(?=\/?\s|\/?$)/.exec(line)?.[0]
  if (!url) throw new Error(`the first line names no address: ${line}\n${output()}`)
  await ready(url, options.within ?? 30, exited, output)

  async function call<T>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const response = await fetch(url + path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(120_000),
    })
    return { status: response.status, body: (await response.json()) as T }
  }

  async function must<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
    const { status, body } = await answer
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body
  }

  const bot: Bot = {
    url,
    pid: child.pid!,
    folder,
    output,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    say: async (as, text) =>
      (await must(bot.post<{ messages: Message[] }>('/local/say', { as, text }))).messages[0]!,
    press: async (as, message, action, more = {}) =>
      (
        await must(
          bot.post<{ messages: Message[] }>('/local/press', { as, message: message.id, action, ...more }),
        )
      ).messages[0]!,
    sign: async (as, signing) => must(bot.post('/local/sign', { as, url: signing })),
    advance: async (seconds) =>
      (await must(bot.post<{ now: number }>('/local/time', { advance: seconds }))).now,
    messages: async (as) => (await must(bot.get<{ messages: Message[] }>(`/local/feed?as=${as}`))).messages,
    async sees(as, what, such, seconds = 10) {
      let cursor = ''
      const deadline = AbortSignal.timeout(seconds * 1000)
      while (!deadline.aborted) {
        const feed: { messages: Message[]; cursor: string } = await must(
          bot.get(`/local/feed?as=${as}&after=${cursor}&wait=1`),
        )
        const found = feed.messages.find(such)
        if (found) return found
        cursor = feed.cursor
      }
      throw new Error(`${as} does not see ${what} within ${seconds} s`)
    },
    world: () => JSON.parse(readFileSync(join(folder, 'folkmoot.db.world/world.json'), 'utf8')),
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      return exited
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) await bot.stop()
      else await stopWorld(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return bot
}

/** Ends a world whose bot was killed. */
async function stopWorld(folder: string): Promise<void> {
  try {
    const { url, key }: World = JSON.parse(readFileSync(join(folder, 'folkmoot.db.world/world.json'), 'utf8'))
    await fetch(`${url}/world/stop`, { method: 'POST', headers: { 'x-world-key': key } })
  } catch {
    // It is gone already.
  }
}

function firstLine(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    child.on('exit', (code) => reject(new Error(`the bot ended with code ${code}\n${output()}`)))
  })
}

async function ready(
  url: string,
  seconds: number,
  exited: Promise<unknown>,
  output: () => string,
): Promise<void> {
  const deadline = AbortSignal.timeout(seconds * 1000)
  const gone = exited.then(() => {
    throw new Error(`the bot ended\n${output()}`)
  })
  while (!deadline.aborted) {
    const response = await Promise.race([fetch(`${url}/healthz`).catch(() => undefined), gone])
    if (response?.status === 200) {
      gone.catch(() => undefined)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the bot was not ready within ${seconds} s\n${output()}`)
}
