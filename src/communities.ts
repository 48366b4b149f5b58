import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Clock, createClock } from './clock.ts'
import { type Community, parseCommunity, readCommunity, writeCommunity } from './community.ts'
import { openDriver } from './store/driver.ts'
import { openStore, type Store, toPath } from './store/store.ts'

/** The communities that are served, by id: always what the store says. */
export interface Communities extends ReadonlyMap<string, Community> {
  /** Whose server or group this is, by its platform's own number. */
  at(platform: string, server: string): Community | undefined
  /** Stores a new or changed community, and serves it from now on. */
  save(community: Community): Promise<void>
  /** Called after each change; what it returns is waited for. */
  onChange(listener: () => Promise<unknown>): void
}

export async function openCommunities(store: Store, clock: Clock): Promise<Communities> {
  const served = await loadCommunities(store)
  const listeners: (() => Promise<unknown>)[] = []
  return Object.assign(served, {
    at: (platform: string, server: string) =>
      [...served.values()].find(({ places }) =>
        places.some((place) => place.platform === platform && serverOf(place) === server),
      ),
    async save(community: Community) {
      await saveCommunity(store, clock, community)
      served.set(community.id, community)
      for (const listener of listeners) await listener()
    },
    onChange(listener: () => Promise<unknown>) {
      listeners.push(listener)
    },
  })
}

/** A Telegram group is its own server; its topics stand after a slash. */
export function serverOf({ platform, server, channel }: Community['places'][number]): string | undefined {
  return platform === 'telegram' ? channel.split('/')[0] : server
}

/** Stores what a community file says, in the place of what an earlier one said. */
export async function saveCommunity(store: Store, clock: Clock, community: Community): Promise<void> {
  const row = { file: JSON.stringify(community), updatedAt: new Date(clock.now()) }
  await store.db.community.upsert({
    where: { id: community.id },
    create: { id: community.id, ...row },
    update: row,
  })
}

/** All communities of the store, by id. */
export async function loadCommunities(store: Store): Promise<Map<string, Community>> {
  const rows = await store.db.community.findMany({ orderBy: { id: 'asc' } })
  return new Map(rows.map(({ id, file }) => [id, parseCommunity(file, `the stored community ${id}`)]))
}

const USAGE = 'usage: npm run community -- export [FILE] [--id ID], or npm run community -- import FILE'

/**
 * `npm run community`: moves a community between the store and its file. An export may be made while the bot runs; an
 * import takes effect at the next start, so the bot must not run.
 * @throws Error of one line
 */
export async function communityCommand(
  args: string[],
  databases: { real: string; local: string },
): Promise<void> {
  const { values, positionals } = readArguments(args)
  const [what, file, ...more] = positionals
  if (what === 'export' && more.length === 0) return exportCommunity(databases, file, values.id)
  if (what === 'import' && file !== undefined && more.length === 0 && values.id === undefined)
    return importCommunity(databases.real, file)
  throw new Error(USAGE)
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { id: { type: 'string' } } })
  } catch {
    throw new Error(USAGE)
  }
}

/** Where nothing real is stored yet, the local community is an example to begin with. */
function exportCommunity(
  { real, local }: { real: string; local: string },
  file: string | undefined,
  wanted: string | undefined,
): void {
  const stored = storedIn(real)
  const communities = stored.size > 0 ? stored : storedIn(local)
  const ids = [...communities.keys()]
  if (wanted === undefined && ids.length > 1) throw new Error(`say which one with --id: ${ids.join(', ')}`)
  const community = communities.get(wanted ?? ids[0] ?? '')
  if (!community)
    throw new Error(`there is no ${wanted === undefined ? 'community' : `community ${wanted}`} stored yet`)
  if (file === undefined) process.stdout.write(writeCommunity(community))
  else writeFileSync(file, writeCommunity(community))
}

async function importCommunity(databaseUrl: string, file: string): Promise<void> {
  const community = readCommunity(file)
  const clock = createClock()
  const store = await openStore(databaseUrl, { clock })
  try {
    await saveCommunity(store, clock, community)
  } finally {
    await store.close()
  }
  process.stdout.write(
    `${community.name} (${community.id}) is stored; it is served from the next start on.\n`,
  )
}

/** Read beside a bot that may be running, so without its lock. */
function storedIn(databaseUrl: string): Map<string, Community> {
  const path = toPath(databaseUrl)
  if (!existsSync(path)) return new Map()
  const driver = openDriver(path)
  try {
    const { rows } = driver.query('SELECT id, file FROM Community ORDER BY id')
    return new Map(
      rows.map(([id, text]) => [String(id), parseCommunity(String(text), `the stored community ${id}`)]),
    )
  } finally {
    driver.close()
  }
}
