import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onlyFromHere } from './chat/local/guard.ts'
import { createClock } from './clock.ts'
import { type Communities, communityCommand, openCommunities, saveCommunity } from './communities.ts'
import { type Community, readCommunity } from './community.ts'
import { type Config, readConfig } from './config.ts'
import { createHealth } from './health.ts'
import { createHttp } from './http/server.ts'
import { openLocal } from './local/local.ts'
import { createLog } from './log.ts'
import { root } from './root.ts'
import { createServices } from './services.ts'
import { backupCommand, restoreCommand } from './store/backup.ts'
import { openStore } from './store/store.ts'

interface Arguments {
  local: boolean
  chats: boolean
  keep: boolean
  proposals: string | undefined
  community: string | undefined
}

const USAGE = 'usage: npm start -- [--local [--chats]] [--keep] [--proposals FILE] [--community FILE]'

/** Milliseconds until a stop that hangs is cut short; people are promised five seconds. */
const STOP_WITHIN = 4500

/** What a signal to stop does; whoever has something in hand puts its own stop here. */
export interface Signals {
  stop(): unknown
}

/** Where the process begins and ends. */
export async function main(args: string[], environment: NodeJS.ProcessEnv, signals: Signals): Promise<void> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env')
    if (args[0] === 'community') {
      const config = readConfig(environment, { chats: false })
      const databases = { real: databaseUrl(config, false), local: databaseUrl(config, true) }
      await communityCommand(args.slice(1), databases)
    } else if (args[0] === 'backup' || args[0] === 'restore') {
      const config = readConfig(environment, { chats: false })
      const command = args[0] === 'backup' ? backupCommand : restoreCommand
      command(args.slice(1), databaseUrl(config, isLocal(config, false)), createClock())
    } else {
      const options = readArguments(args)
      await run(readConfig(environment, { chats: !options.local }), options, signals)
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split('\n')[0]}\n`)
    process.exit(1)
  }
}

async function run(
  config: Config,
  { local: wanted, chats, keep, proposals, community: file }: Arguments,
  signals: Signals,
): Promise<void> {
  const local = isLocal(config, wanted)
  if (!local && (keep || proposals || chats))
    throw new Error(`--keep, --proposals and --chats are for the local community; ${USAGE}`)
  if (local && !['127.0.0.1', 'localhost', '::1'].includes(config.host)) {
    throw new Error(
      `HOST is ${JSON.stringify(config.host)}; the local community is for this machine only and wants 127.0.0.1`,
    )
  }
  const given = file === undefined ? undefined : readCommunity(file)
  const clock = createClock()
  const log = createLog(config.logLevel ?? (local ? 'warn' : 'info'))
  const health = createHealth(clock)
  const version = readVersion()
  const startedAt = new Date(clock.now())
  const stopping = new AbortController()
  let ready = false

  const url = databaseUrl(config, local)
  const world = local ? openLocal({ databaseUrl: url, keep, proposals, community: given, config }) : undefined
  const store = await openStore(url, { clock, fresh: world?.fresh ?? false })
  const http = createHttp({
    host: config.host === 'localhost' ? '127.0.0.1' : config.host,
    port: config.port,
    version,
    log,
    clock,
    ready: () => ready,
    ...(local ? { guard: onlyFromHere } : {}),
  })
  const { port } = await http.listen()
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const here = `http://${host === 'localhost' ? '127.0.0.1' : host}:${port}`
  const baseUrl = (!local && config.publicUrl) || here
  process.stdout.write(`${local ? 'Folkmoot, the local community:' : `Folkmoot ${version}:`} ${baseUrl}\n`)

  const ends: Array<() => Promise<unknown>> = [() => store.close()]
  const stop = stopOnce(async () => {
    ready = false
    stopping.abort()
    for (const end of ends.reverse())
      await end().catch((error) => log.warn({ error }, 'something did not stop well'))
  })
  signals.stop = stop
  process.on('unhandledRejection', (error) => log.error({ error }, 'a promise was left alone'))

  try {
    if (world) ends.push(() => world.stop())
    const outside = await world?.start(store, clock)
    const communities = await gather(given ?? outside?.community)
    const services = await createServices({
      config: {
        ...config,
        ...outside?.config,
        ...(local && !chats ? { discordToken: undefined, telegramToken: undefined } : {}),
      },
      store,
      clock,
      log,
      health,
      http,
      version,
      startedAt,
      communities,
      baseUrl: () => baseUrl,
      scripts: local ? ['/local/wallet.js'] : [],
      local: outside?.community,
    })
    // Intake first, then what is in hand.
    ends.push(
      () => services.stop(),
      () => http.close(),
    )
    if (world) await world.furnish({ services, http, clock, here, stopping: stopping.signal })
    await services.start()
    if (world) await world.welcome({ services, clock })
    ready = true
    log.info({ communities: communities.size }, 'ready')
  } catch (error) {
    if (!stopping.signal.aborted) {
      process.stderr.write(`${(error as Error).message.split('\n')[0]}\n`)
      log.debug({ error }, 'the start failed')
      process.exitCode = 1
    }
    await stop()
  }

  /** The communities to serve: what a file says is stored, and what was stored before is served too. */
  async function gather(community: Community | undefined): Promise<Communities> {
    if (community) await saveCommunity(store, clock, community)
    const communities = await openCommunities(store, clock, log)
    if (!config.operators && (!local || chats) && (config.discordToken || config.telegramToken))
      log.warn('OPERATORS is not set: whoever manages a server or group may set up a community on this bot')
    if (communities.size === 0)
      log.warn('there is no community yet: type /setup in a server or group that the bot was added to')
    return communities
  }
}

/** Ends the process when all is put away, or when it takes too long. */
function stopOnce(work: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | undefined
  return () => {
    stopped ??= (async () => {
      setTimeout(() => process.exit(), STOP_WITHIN).unref()
      await work().catch((error) => process.stderr.write(`while stopping: ${(error as Error).message}\n`))
      process.exit()
    })()
    return stopped
  }
}

function isLocal(config: Config, wanted: boolean): boolean {
  return wanted || !(config.discordToken || config.telegramToken)
}

function databaseUrl(config: Config, local: boolean): string {
  return config.databaseUrl ?? (local ? 'file:./data/local/folkmoot.db' : 'file:./data/folkmoot.db')
}

function readArguments(args: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args,
      options: {
        local: { type: 'boolean', default: false },
        chats: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        proposals: { type: 'string' },
        community: { type: 'string' },
      },
    })
    return {
      local: values.local,
      chats: values.chats,
      keep: values.keep,
      proposals: values.proposals,
      community: values.community,
    }
  } catch (error) {
    throw new Error(`${(error as Error).message.split('\n')[0]?.split('. ')[0]}; ${USAGE}`)
  }
}

function readVersion(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}
