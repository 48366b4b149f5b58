import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import {
  type Address,
  createPublicClient,
  formatEther,
  http,
  keccak256,
  type PublicClient,
  parseAbi,
  parseEther,
  stringToHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { people } from '../chat/local/people.ts'
import { type Clock, createClock, type MovableClock, seconds } from '../clock.ts'
import { type LocalChain, startChain } from './chain.ts'
import { type Deployment, deploy, fund, proposeFunding, setPrice } from './deploy.ts'
import { createHub, type Hub, type HubState, type Space } from './hub/hub.ts'
import { createKeeper, type Keeper } from './keeper.ts'
import { LOCAL_CHAIN, LOCAL_SPACE } from './names.ts'
import {
  fundingAmount,
  fundingBody,
  fundingRecipient,
  fundingTitle,
  openings,
  signOpening,
} from './opening.ts'

/**
 * The outside of the local community, in one process beside the bot's so that the bot can die and come back: a chain with
 * its contracts, a Snapshot hub, the keeper, and the clock they share. Speaks HTTP on loopback: the hub and sequencer at
 * `/`, its own controls under `/world`, for whoever knows the key in `world.json`.
 *
 * When the bot goes without a word it waits a while for it to come back, then saves and ends.
 */
export interface World {
  /** Where this process can be asked, and the key to ask with. */
  url: string
  key: string
  pid: number
  /** Undefined where a real one is used. */
  rpcUrl: string | undefined
  deployment: Deployment | undefined
  hub: boolean
}

interface Saved {
  offset: number
  deployment: Deployment | undefined
  hub: HubState | undefined
  opened: boolean
}

const HOUR = 3600
/** Milliseconds between two signs of life to the bot that holds it. */
const HEARTBEAT = 20_000
/** Milliseconds by which a new chain begins in the past. */
const HEAD_START = 60_000

/** Milliseconds that it waits for a bot that has gone. */
const PATIENCE = 120_000

const keeperAccount = privateKeyToAccount(keccak256(stringToHex('folkmoot local community: keeper')))
const relayerKey = keccak256(stringToHex('folkmoot local community: sequencer'))

if (import.meta.filename === process.argv[1]) {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      load: { type: 'boolean', default: false },
      proposals: { type: 'string' },
      space: { type: 'string', multiple: true, default: [LOCAL_SPACE] },
      port: { type: 'string', default: '0' },
      rpc: { type: 'string' },
      governor: { type: 'string' },
      'no-hub': { type: 'boolean', default: false },
    },
  })
  try {
    await runWorld({
      folder: values.folder ?? 'data/world',
      load: values.load,
      proposals: values.proposals,
      spaces: values.space,
      port: Number(values.port),
      outside: { rpc: values.rpc, governor: values.governor as Address | undefined, hub: values['no-hub'] },
    })
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: (error as Error).message.split('\n')[0] })}\n`)
    process.exit(1)
  }
}

interface WorldOptions {
  folder: string
  load: boolean
  proposals: string | undefined
  spaces: string[]
  port: number
  /** What is real, and so not made here. */
  outside: { rpc: string | undefined; governor: Address | undefined; hub: boolean }
}

async function runWorld({ folder, load, proposals, spaces, port, outside }: WorldOptions): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const stateFile = join(folder, 'state.json')
  const saved: Saved | undefined =
    load && existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : undefined
  const clock = createClock(saved?.offset)
  const seeds = proposals === undefined || saved ? undefined : readSeeds(proposals)

  // A new chain begins a little in the past, so that what opens it (delegations, a voting delay) is over at once, and the
  // clock need not be moved for that.
  const earlier: Clock = { now: () => clock.now() - HEAD_START }
  const chain = outside.rpc
    ? undefined
    : await startChain({
        clock: saved ? clock : earlier,
        stateFile: join(folder, 'chain.json'),
        load: saved !== undefined,
        chainId: LOCAL_CHAIN,
      })
  const rpcUrl = outside.rpc ?? chain!.rpcUrl
  const client = createPublicClient({
    transport: http(rpcUrl, { timeout: 10_000 }),
    cacheTime: 0,
    pollingInterval: 100,
  })
  let deployment = saved?.deployment
  if (chain && !deployment) {
    deployment = await deploy(rpcUrl, { people: wallets(), clock: earlier })
    await fund(rpcUrl, keeperAccount.address, parseEther('100'))
  }
  const keeper = deployment && createKeeper({ rpcUrl, governor: deployment.governor, account: keeperAccount })

  let url = ''
  const saving = { opened: saved?.opened ?? false, timer: undefined as NodeJS.Timeout | undefined }
  const governor = outside.governor ?? deployment?.governor
  const hub = outside.hub
    ? undefined
    : createHub({
        clock,
        spaces: spaces.map(spaceOf),
        relayerKey,
        load: saved?.hub,
        votingPower: async (_space, voter, block) => [await votesAt(client, governor, voter, block)],
        blockNumber: () => client.getBlockNumber(),
        changed: () => {
          saving.timer ??= setTimeout(save, 200)
        },
        linkOf: (_space, id) => `${url}/proposal/${id}`,
        failed: (error) => process.stderr.write(`hub: ${(error as Error).message?.split('\n')[0]}\n`),
      })
  if (hub && seeds) hub.seedProposals(seeds)

  function save(): void {
    clearTimeout(saving.timer)
    saving.timer = undefined
    const state: Saved = { offset: clock.offset, deployment, hub: hub?.state(), opened: saving.opened }
    writeFileSync(`${stateFile}.new`, JSON.stringify(state))
    renameSync(`${stateFile}.new`, stateFile)
  }

  let stopping: Promise<void> | undefined
  function stop(): Promise<void> {
    stopping ??= (async () => {
      clearInterval(keeping)
      clearInterval(guarding)
      save()
      await chain?.stop()
      server.close()
      process.exit(0)
    })()
    return stopping
  }

  // Keeper runs and moves of the clock take turns.
  let turn: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }
  const keep = async () => {
    await keeper?.run()
    if (deployment && seconds(clock) - pricedAt > HOUR)
      pricedAt = await renewPrices(client, rpcUrl, deployment, clock)
  }
  let pricedAt = deployment ? 0 : Number.POSITIVE_INFINITY
  const keeping = setInterval(() => void inTurn(keep).catch(() => undefined), 1000)
  // A machine that loses its power should not lose the whole world.
  const guarding = setInterval(
    () => void inTurn(async () => chain?.save().then(save)).catch(() => undefined),
    60_000,
  )

  let holders = 0
  let patience = setTimeout(stop, PATIENCE)
  const key = randomBytes(16).toString('hex')
  const app = new Hono()
  app.use('/world/*', async (context, next) =>
    context.req.header('x-world-key') === key ? next() : context.json({ error: 'the key is wrong' }, 403),
  )
  app.get('/world', (context) => context.json({ now: clock.now() }))
  app.get('/world/clock', (context) => context.json({ offset: clock.offset }))
  app.get('/world/hold', (context) =>
    streamSSE(context, async (stream) => {
      holders++
      clearTimeout(patience)
      let gone = false
      stream.onAbort(() => {
        gone = true
      })
      while (!gone) {
        await stream.writeSSE({ data: 'held' })
        await Promise.race([stream.sleep(HEARTBEAT), new Promise<void>((resolve) => stream.onAbort(resolve))])
      }
      holders--
      if (holders === 0) patience = setTimeout(stop, PATIENCE)
    }),
  )
  app.post('/world/open', async (context) => {
    await inTurn(async () => {
      if (saving.opened) return
      await open({ clock, chain, deployment, hub, client, rpcUrl, space: spaces[0] ?? LOCAL_SPACE })
      saving.opened = true
      save()
    })
    return context.json({ ok: true, offset: clock.offset })
  })
  app.post('/world/time', async (context) => {
    const { advance } = await context.req.json<{ advance: number }>()
    await inTurn(async () => {
      await moveOn(advance, clock, chain, keeper)
      await keep()
    })
    save()
    return context.json({ offset: clock.offset })
  })
  app.post('/world/fund', async (context) => {
    const { address } = await context.req.json<{ address: Address }>()
    await fund(rpcUrl, address, parseEther('1'))
    return context.json({ offset: clock.offset })
  })
  app.post('/world/stop', (context) => {
    setTimeout(stop, 10)
    return context.json({ ok: true })
  })
  // Where a proposal's link leads: all of its text, as it was written.
  app.get('/proposal/:id', (context) => {
    const proposal = hub?.state().proposals.find(({ id }) => id === context.req.param('id'))
    return proposal ? context.text(`${proposal.title}\n\n${proposal.body}`) : context.notFound()
  })
  if (hub) app.route('/', hub.app)

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, ({ port: bound }) => {
    url = `http://127.0.0.1:${bound}`
    const world: World = {
      url,
      key,
      pid: process.pid,
      rpcUrl: chain?.rpcUrl,
      deployment,
      hub: hub !== undefined,
    }
    writeFileSync(join(folder, 'world.json'), JSON.stringify(world), { mode: 0o600 })
    save()
    process.stdout.write(`${JSON.stringify(world)}\n`)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // The bot that started it may be gone, and its pipes with it.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
}

/**
 * Moves the one clock on. What falls due on the way (a vote ends, a timelock's delay is over) is kept at its own time,
 * one after the other, as if nobody had been in a hurry.
 */
async function moveOn(
  advance: number,
  clock: MovableClock,
  chain: LocalChain | undefined,
  keeper: Keeper | undefined,
): Promise<void> {
  const target = clock.now() + advance * 1000
  const stepTo = async (at: number) => {
    clock.setOffset(clock.offset + Math.max(0, at - clock.now()))
    await chain?.setTime(seconds(clock))
    while (((await keeper?.run()) ?? 0) > 0);
  }
  for (let due = await keeper?.due(); due !== undefined && due * 1000 < target; due = await keeper?.due()) {
    const before = seconds(clock)
    await stepTo(due * 1000)
    if (seconds(clock) <= before && (await keeper?.due()) === due) break
  }
  await stepTo(target)
}

/** Feeds say the same price again, as of now: one that is silent for a day counts as broken. @returns when, in seconds */
async function renewPrices(
  client: PublicClient,
  rpcUrl: string,
  { feeds }: Deployment,
  clock: Clock,
): Promise<number> {
  const now = seconds(clock)
  for (const feed of [feeds.eth, feeds.usd]) {
    const [, answer] = await client.readContract({ address: feed, abi, functionName: 'latestRoundData' })
    await setPrice(rpcUrl, feed, answer, now)
  }
  return now
}

/** What is being decided when the community opens: through the real sequencer and the real governor. */
async function open(world: {
  clock: MovableClock
  chain: LocalChain | undefined
  deployment: Deployment | undefined
  hub: Hub | undefined
  client: PublicClient
  rpcUrl: string
  space: string
}) {
  const { clock, chain, deployment, hub, client, rpcUrl, space } = world
  if (hub) {
    // The chain keeps blocks that hold a transaction for ever, so voting power can always be read at this one.
    if (deployment) await renewPrices(client, rpcUrl, deployment, clock)
    const block = Number(await client.getBlockNumber())
    for (const [index, opening] of openings.entries()) {
      const envelope = await signOpening(opening, people.delegate, {
        space,
        now: seconds(clock),
        block,
        days: 3 + 2 * index,
      })
      const response = await hub.app.request('/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
      })
      if (!response.ok) throw new Error(`the opening proposal was refused: ${await response.text()}`)
    }
  }
  if (chain && deployment) {
    await proposeFunding(rpcUrl, deployment, {
      proposer: people.delegate.wallet,
      title: fundingTitle,
      body: fundingBody,
      recipient: fundingRecipient,
      amount: fundingAmount,
    })
    // From its past to now: the voting delay is over, and voting can begin.
    await chain.setTime(seconds(clock))
  }
}

/** Votes in whole tokens at a block, as the strategy erc20-votes counts them: by the token's own clock (ERC-6372). */
async function votesAt(
  client: PublicClient,
  governor: Address | undefined,
  voter: Address,
  blockNumber: bigint,
): Promise<number> {
  if (!governor) return 1
  const token = await client.readContract({ address: governor, abi, functionName: 'token' })
  const mode = await client
    .readContract({ address: token, abi, functionName: 'CLOCK_MODE' })
    .catch(() => 'mode=blocknumber')
  const point = mode.includes('timestamp') ? (await client.getBlock({ blockNumber })).timestamp : blockNumber
  const votes = await client.readContract({
    address: token,
    abi,
    functionName: 'getPastVotes',
    args: [voter, point],
  })
  return Number(formatEther(votes))
}

const abi = parseAbi([
  'function token() view returns (address)',
  'function CLOCK_MODE() view returns (string)',
  'function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)',
  'function getPastVotes(address account, uint256 timepoint) view returns (uint256)',
])

function spaceOf(id: string): Space {
  return {
    id,
    name: 'Open Model Commons',
    network: String(LOCAL_CHAIN),
    symbol: 'MOOT',
    about: 'Funds and governs open AI models.',
    strategies: [
      { name: 'erc20-votes', network: String(LOCAL_CHAIN), params: { symbol: 'MOOT', decimals: 18 } },
    ],
    admins: [people.admin.wallet.address],
    moderators: [people.steward.wallet.address],
    members: [people.delegate.wallet.address],
    voting: { quorum: 40_000 },
    verified: true,
    turbo: true,
    validation: { name: 'any' },
    voteValidation: { name: 'any' },
  }
}

function wallets() {
  return {
    newcomer: people.newcomer.wallet,
    holder: people.holder.wallet,
    delegate: people.delegate.wallet,
    steward: people.steward.wallet,
    admin: people.admin.wallet,
  }
}

function readSeeds(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Error(`--proposals: ${file} can't be read`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`--proposals: ${file} is not JSON`)
  }
}
