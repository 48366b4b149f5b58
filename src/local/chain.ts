import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { createClient, type EIP1193RequestFn, type Hex, hexToNumber, http } from 'viem'
import { type Clock, seconds } from '../clock.ts'

export interface ChainOptions {
  /** 0 takes a free one. */
  port?: number
  /** The chain's time starts at this clock's. Both then run on by themselves; when the clock was moved, `setTime`. */
  clock: Clock
  /** Where `save` and `stop` keep the chain. */
  stateFile?: string
  /** Goes on from `stateFile`, if there is one. */
  load?: boolean
  chainId?: number
}

export interface LocalChain {
  rpcUrl: string
  chainId: number
  /** Whether it goes on from `stateFile`; if not, nothing is deployed on it yet. */
  loaded: boolean
  /** Mines a block at that time, in seconds since the epoch. A chain's time never goes back: earlier than its latest block throws. */
  setTime(unixSeconds: number): Promise<void>
  /** Writes `stateFile`: all accounts and transactions, every block that holds one, and the latest 4,096 blocks. */
  save(): Promise<void>
  /** Saves, if there is a `stateFile`, and ends. */
  stop(): Promise<void>
}

/** Milliseconds between two blocks of a chain on which nothing else happens, so that its time is seen to pass. */
const HEARTBEAT = 2_000

/**
 * How many of the latest blocks can be asked for balances and calls (older ones still have their transactions and
 * logs), which is how deep a reorg can be. anvil holds each state with all block hashes before it: 350 MB after a day.
 */
const STATES = 64

/** An empty block is 1.6 kB of state file. This many, two hours of heartbeats, are 7 MB, loaded in 0.1 s. */
const SAVED_BLOCKS = 4_096

/** Milliseconds for anvil to start, with a large state file too, and for one call to it. */
const DEADLINE = 10_000

export async function startChain({
  port = 0,
  clock,
  stateFile,
  load = false,
  chainId = 31337,
}: ChainOptions): Promise<LocalChain> {
  const saved = load && stateFile !== undefined && existsSync(stateFile) ? stateFile : undefined
  const anvil = await spawnAnvil([
    ...['--host', '127.0.0.1', '--port', `${port}`, '--chain-id', `${chainId}`],
    // No web page has business here, and a state is larger than a request usually is.
    ...['--no-cors', '--no-request-size-limit'],
    ...['--prune-history', `${STATES}`],
    // From Prague on, EIP-2935 stores each block's hash in the state: within a day a block takes 7 ms, not 0.1.
    ...['--hardfork', 'cancun'],
    ...(saved === undefined ? ['--timestamp', `${seconds(clock)}`] : ['--load-state', saved]),
  ])
  // A day's blocks are more than viem's usual 10 MiB.
  const transport = http(anvil.rpcUrl, { timeout: DEADLINE, retryCount: 1, maxResponseBodySize: false })
  const client = createClient({ transport })
  const request = client.request as EIP1193RequestFn
  const mine = (at?: number) =>
    request({ method: 'evm_mine', params: at === undefined ? [] : [{ timestamp: at }] })

  async function setTime(unixSeconds: number): Promise<void> {
    // anvil counts whole seconds, and so can be one ahead of the clock.
    const latest = await latestTime()
    if (unixSeconds < latest - 1) {
      throw new Error(`the chain is at ${latest} already, in seconds: it cannot go back to ${unixSeconds}`)
    }
    try {
      await mine(unixSeconds)
    } catch (error) {
      // A block may have come in between, and brought it there.
      if ((await latestTime()) < unixSeconds) throw error
    }
  }

  async function latestTime(): Promise<number> {
    const block = await client.request({ method: 'eth_getBlockByNumber', params: ['latest', false] })
    return hexToNumber(block!.timestamp)
  }

  let stopped = false
  let beat: NodeJS.Timeout | undefined
  const heartbeat = () => {
    beat = setTimeout(async () => {
      // The next beat is the retry; a chain that is gone for good shows wherever it is asked.
      await mine().catch(() => {})
      if (!stopped) heartbeat()
    }, HEARTBEAT)
  }

  let saving = Promise.resolve()
  function save(): Promise<void> {
    if (stateFile === undefined) return Promise.resolve()
    // One after the other, so that the last one to be asked for is the last to be written.
    saving = saving
      .catch(() => {})
      .then(async () => {
        // A transaction that waits for its block is not part of a state.
        await mine()
        await writeState(stateFile, (await request({ method: 'anvil_dumpState' })) as Hex)
      })
    return saving
  }

  let stopping: Promise<void> | undefined
  async function end(): Promise<void> {
    stopped = true
    clearTimeout(beat)
    try {
      await save()
    } finally {
      await anvil.kill()
    }
  }

  try {
    // Else it prints each request.
    await request({ method: 'anvil_setLoggingEnabled', params: [false] })
    if (saved !== undefined) await setTime(seconds(clock))
  } catch (error) {
    await anvil.kill()
    throw error
  }
  heartbeat()
  return {
    rpcUrl: anvil.rpcUrl,
    chainId,
    loaded: saved !== undefined,
    setTime,
    save,
    stop: () => (stopping ??= end()),
  }
}

/** `dump` is anvil's: JSON, gzipped, in hex; what it loads is the plain JSON. */
async function writeState(file: string, dump: Hex): Promise<void> {
  const json = await promisify(gunzip)(Buffer.from(dump.slice(2), 'hex'))
  const state = JSON.parse(json.toString()) as {
    best_block_number: number
    blocks: { header: { number: Hex }; transactions: unknown[] }[]
  }
  state.blocks = state.blocks.filter(({ header, transactions }) => {
    const number = hexToNumber(header.number)
    return transactions.length > 0 || number === 0 || number > state.best_block_number - SAVED_BLOCKS
  })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(state))
  await rename(`${file}.new`, file)
}

/**
 * The process between us and anvil. It ends anvil when its standard input closes, which the system does however we
 * die, kill -9 included. Nothing is lost by ending anvil hard: what is to be kept was saved.
 */
const LEASH = `
const { spawn } = require('node:child_process')
const [command, ...args] = process.argv.slice(1)
const anvil = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true })
anvil.on('error', (error) => { console.error(error.message); process.exit(1) })
anvil.on('exit', (code) => process.exit(code ?? 0))
const end = () => anvil.kill('SIGKILL')
process.stdin.on('close', end).resume()
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end)
`

interface Anvil {
  rpcUrl: string
  kill(): Promise<void>
}

async function spawnAnvil(args: string[]): Promise<Anvil> {
  const binary = anvilBinary()
  // anvil makes an empty folder, by default in the user's home.
  const cache = await mkdtemp(join(tmpdir(), 'folkmoot-anvil-'))
  const leash = spawn(process.execPath, ['-e', LEASH, binary, ...args, '--cache-path', cache], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // In a process group of its own, Ctrl-C does not end it before we have saved.
    detached: true,
    windowsHide: true,
  })
  // It may be gone before it could be told to go.
  leash.stdin.on('error', () => {})
  const exited = new Promise<void>((resolve) => leash.once('exit', () => resolve()))
  const kill = async () => {
    leash.stdin.destroy()
    await exited
    await rm(cache, { recursive: true, force: true })
  }
  try {
    return { rpcUrl: await listening(leash), kill }
  } catch (error) {
    await kill()
    throw error
  }
}

/** anvil chooses a free port by itself, and prints which. */
function listening(leash: ChildProcessByStdio<Writable, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the local chain did not start: ${why}`))
    const late = setTimeout(() => fail(`no answer within ${DEADLINE / 1000} s`), DEADLINE)
    let printed = ''
    let complaint = ''
    leash.stdout.on('data', (chunk) => {
      printed = (printed + chunk).slice(-8_192)
      const [, address] = /Listening on ([\d.]+:\d+)/.exec(printed) ?? []
      if (address === undefined) return
      clearTimeout(late)
      leash.stdout.removeAllListeners('data').resume()
      resolve(`http://${address}`)
    })
    leash.stderr.on('data', (chunk) => {
      complaint = (complaint + chunk).slice(-1_024)
    })
    leash.once('close', () => {
      clearTimeout(late)
      fail(complaint.trim() || 'it ended at once')
    })
  })
}

/** The platform's own package: the `anvil` that npm installs is a script that would look for it. */
function anvilBinary(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`
  try {
    const anvil = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')
    const platform = createRequire(anvil).resolve(`${name}/package.json`)
    return join(dirname(platform), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil')
  } catch {
    throw new Error(
      `the local chain needs the optional package ${name}: run "npm ci" without leaving optional packages out`,
    )
  }
}
