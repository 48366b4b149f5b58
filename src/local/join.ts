import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { root } from '../root.ts'
import type { World } from './world.ts'

/** The bot's side of the world process. */
export interface Joined extends World {
  /** How far the one clock runs ahead, in milliseconds. */
  offset: number
  /** Makes the opening proposals, once. @returns the clock's new offset */
  open(): Promise<number>
  /** Gives an address one ether of the local chain. */
  fund(address: Address): Promise<void>
  /** Moves the one clock on. @returns its new offset */
  advance(seconds: number): Promise<number>
  /** Saves the world and ends it. */
  stop(): Promise<void>
}

export interface JoinOptions {
  /** Where the world keeps its state. */
  folder: string
  /** Go on with what is there, the running world included; else all of it is made anew. */
  keep: boolean
  proposals: string | undefined
  spaces: string[]
  outside: { rpc: string | undefined; governor: Address | undefined; hub: boolean }
}

const START_WITHIN = 30_000

/** @throws Error of one line that says why the world did not start */
export async function joinWorld(options: JoinOptions): Promise<Joined> {
  const running = await findWorld(options.folder)
  if (running && !options.keep) await stopWorld(running, options.folder)
  if (!options.keep) rmSync(options.folder, { recursive: true, force: true })
  const world = (options.keep && running) || (await startWorld(options))
  const { offset } = await ask(world, 'clock')
  const held = hold(world)
  return {
    ...world,
    offset,
    open: async () => (await ask(world, 'open', {})).offset,
    advance: async (seconds) => (await ask(world, 'time', { advance: seconds }, 120_000)).offset,
    async fund(address) {
      await ask(world, 'fund', { address })
    },
    async stop() {
      held.abort()
      await stopWorld(world, options.folder)
    },
  }
}

/** The world that an earlier start left running, if it answers. */
async function findWorld(folder: string): Promise<World | undefined> {
  try {
    const world: World = JSON.parse(readFileSync(join(folder, 'world.json'), 'utf8'))
    await ask(world, 'clock', undefined, 2000)
    return world
  } catch {
    return undefined
  }
}

async function startWorld({ folder, keep, proposals, spaces, outside }: JoinOptions): Promise<World> {
  mkdirSync(folder, { recursive: true })
  const file = join(root, 'dist/src/local/world.js')
  if (!existsSync(file)) throw new Error('the program is not built: run npm start, or npm run build')
  const args = [
    file,
    '--folder',
    folder,
    ...spaces.flatMap((space) => ['--space', space]),
    ...(keep ? ['--load'] : []),
    ...(proposals === undefined ? [] : ['--proposals', proposals]),
    ...(outside.rpc === undefined ? [] : ['--rpc', outside.rpc]),
    ...(outside.governor === undefined ? [] : ['--governor', outside.governor]),
    ...(outside.hub ? ['--no-hub'] : []),
  ]
  // A process group of its own: what ends the bot must not end the world with it.
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', openSync(join(folder, 'world.log'), 'a')],
  })
  try {
    const line = await firstLine(child, START_WITHIN)
    if ('error' in line) throw new Error(`the local world did not start: ${line.error}`)
    return line
  } finally {
    child.stdout?.destroy()
    child.unref()
  }
}

function firstLine(
  child: ReturnType<typeof spawn>,
  milliseconds: number,
): Promise<World | { error: string }> {
  return new Promise((resolve) => {
    let text = ''
    const timer = setTimeout(() => {
      child.kill()
      resolve({ error: `it took longer than ${milliseconds / 1000} seconds` })
    }, milliseconds)
    const end = (line: World | { error: string }) => {
      clearTimeout(timer)
      resolve(line)
    }
    child.on('error', (error) => end({ error: error.message }))
    child.on('exit', (code) => end({ error: `it ended with code ${code}; see world.log in its folder` }))
    child.stdout!.on('data', (chunk) => {
      text += chunk
      const newline = text.indexOf('\n')
      if (newline >= 0) end(JSON.parse(text.slice(0, newline)))
    })
  })
}

async function stopWorld(world: World, folder: string): Promise<void> {
  await ask(world, 'stop', {}).catch(() => undefined)
  const deadline = AbortSignal.timeout(3000)
  while (alive(world.pid) && !deadline.aborted) await new Promise((resolve) => setTimeout(resolve, 25))
  rmSync(join(folder, 'world.json'), { force: true })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/**
 * An open request for as long as this process lives: how the world knows that somebody needs it. The world writes to it
 * now and then, since fetch drops an answer that is silent for minutes; a dropped one is opened again.
 */
function hold(world: World): AbortController {
  const held = new AbortController()
  const headers = { 'x-world-key': world.key }
  void (async () => {
    while (!held.signal.aborted) {
      try {
        const { body } = await fetch(`${world.url}/world/hold`, { headers, signal: held.signal })
        for await (const _ of body!);
      } catch {
        // The world is gone, or this process is about to be: what depends on it says so in /doctor.
      }
      await new Promise((resolve) => setTimeout(resolve, 1000).unref())
    }
  })()
  return held
}

async function ask(
  world: World,
  path: string,
  body?: unknown,
  milliseconds = 30_000,
): Promise<{ offset: number }> {
  const response = await fetch(`${world.url}/world/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-world-key': world.key, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(milliseconds),
  })
  if (!response.ok) throw new Error(`the local world answered ${response.status}`)
  return (await response.json()) as { offset: number }
}
