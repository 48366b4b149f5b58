import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Clock, createClock } from './clock.ts'
import { Community, parseCommunity, readCommunity, writeCommunity } from './community.ts'
import { type Log, silent } from './log.ts'
import { openDriver } from './store/driver.ts'
import { openStore, type Store, type Tx, toPath } from './store/store.ts'

/** The communities that are served, by id: always what the store says. */
export interface Communities extends ReadonlyMap<string, Community> {
  /** Whose server or group this is, by its platform's own number. */
  at(platform: string, server: string): Community | undefined
  /** Stores a new or changed community, and serves it from now on. */
  save(community: Community): Promise<void>
  /**
   * Changes a community from what it is now, or makes one where there is none. Changes come one after the other, so that
   * none loses another's. `edit` may write beside it in the same transaction, and waits for nothing outside.
   * @param createdBy who makes it where there is none, as "platform:number"
   * @returns the community as it is then, and served
   * @throws what `edit` throws, in which case nothing has changed; ZodError where it would be no community
   */
  change(id: string, edit: Edit, createdBy?: string): Promise<Community>
  /** Called after each change; what it returns is waited for, and may fail. */
  onChange(listener: () => Promise<unknown>): void
}

export type Edit = (now: Community | undefined, tx: Tx) => Community | Promise<Community>

export async function openCommunities(
  store: Store,
  clock: Clock,
  log: Pick<Log, 'error'> = silent,
): Promise<Communities> {
  const served = await loadCommunities(store)
  const listeners: (() => Promise<unknown>)[] = []
  /** The end of the last change: what is served changes in the order in which it is stored. */
  let last: Promise<unknown> = Promise.resolve()

  async function carryOut(id: string, edit: Edit, createdBy: string | undefined): Promise<Community> {
    const community = await store.transaction(async (tx) => {
      const row = await tx.community.findUnique({ where: { id } })
      const now = row ? parseCommunity(row.file, `the stored community ${id}`) : undefined
      const changed = Community.parse(await edit(now, tx))
      await writeRow(tx, clock, changed, createdBy)
      return changed
    })
    served.set(id, community)
    return community
  }

  const communities: Communities = Object.assign(served, {
    at: (platform: string, server: string) =>
      [...served.values()].find(({ places }) =>
        places.some((place) => place.platform === platform && serverOf(place) === server),
      ),
    async save(community: Community) {
      await communities.change(community.id, () => community)
    },
    async change(id: string, edit: Edit, createdBy?: string) {
      const changing = last.then(() => carryOut(id, edit, createdBy))
      last = changing.catch(() => undefined)
      const community = await changing
      // It is stored and served: whatever goes wrong behind it, the change has not.
      for (const told of await Promise.allSettled(listeners.map((listener) => listener())))
        if (told.status === 'rejected') log.error({ error: told.reason }, 'a change was not taken up')
      return community
    },
    onChange(listener: () => Promise<unknown>) {
      listeners.push(listener)
    },
  })
  return communities
}

/** A Telegram group is its own server; its topics stand after a slash. */
export function serverOf({ platform, server, channel }: Community['places'][number]): string | undefined {
  return platform === 'telegram' ? channel.split('/')[0] : server
}

/** Stores what a community file says, in the place of what an earlier one said. */
export async function saveCommunity(store: Store, clock: Clock, community: Community): Promise<void> {
  await writeRow(store.db, clock, community)
}

async function writeRow(
  db: Pick<Tx, 'community'>,
  clock: Clock,
  community: Community,
  createdBy?: string,
): Promise<void> {
  const row = { file: JSON.stringify(community), updatedAt: new Date(clock.now()) }
  await db.community.upsert({
    where: { id: community.id },
    create: { id: community.id, createdBy: createdBy ?? null, ...row },
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
