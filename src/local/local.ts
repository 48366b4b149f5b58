import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from 'viem'
import { card } from '../card.ts'
import { createFace } from '../chat/local/face.ts'
import { createLocalChat } from '../chat/local/local.ts'
import { openRoom, type Room } from '../chat/local/room.ts'
import { createSigner } from '../chat/local/sign.ts'
import type { MovableClock } from '../clock.ts'
import { loadCommunities } from '../communities.ts'
import type { Community, GovernorVenue, SnapshotVenue } from '../community.ts'
import type { Config } from '../config.ts'
import { pageFiles, pageFolder } from '../http/pages.ts'
import type { Http } from '../http/server.ts'
import { isLoopback } from '../loopback.ts'
import type { Services } from '../services.ts'
import { writeCursor } from '../store/cursor.ts'
import { openDriver } from '../store/driver.ts'
import { type Store, toPath } from '../store/store.ts'
import { createWords } from '../words/words.ts'
import { localCommunity } from './community.ts'
import { type Joined, joinWorld } from './join.ts'
import { createLooks } from './looks.ts'
import { LOCAL_CHAIN, LOCAL_SPACE } from './names.ts'

export interface LocalOptions {
  databaseUrl: string
  keep: boolean
  proposals: string | undefined
  /** Takes the place of the local community's own file. */
  community: Community | undefined
  config: Config
}

/** What the local community changes about a start: its outside is on this machine, and its chat in the browser. */
export interface Local {
  /** Whether the database begins empty. */
  fresh: boolean
  /** Starts or joins the world. */
  start(store: Store, clock: MovableClock): Promise<{ community: Community; config: Partial<Config> }>
  /** The chat and its HTTP face. */
  furnish(house: {
    services: Services
    http: Http
    clock: MovableClock
    here: string
    stopping: AbortSignal
  }): Promise<void>
  /** The opening proposals, told in the channel; resolves when all of it is there. */
  welcome(house: { services: Services; clock: MovableClock }): Promise<void>
  stop(): Promise<void>
}

/** @throws Error of one line where the database is not a local community's: it would be emptied */
export function openLocal({ databaseUrl, keep, proposals, community: given, config }: LocalOptions): Local {
  const database = toPath(databaseUrl)
  const folder = `${database}.world`
  if (existsSync(database) && !isLocal(database, keep)) {
    throw new Error(
      `the database ${databaseUrl} is not a local community's, which would be emptied at each start; give the local community another file (DATABASE_URL)`,
    )
  }
  const chainId = given ? (given.chains[0]?.id ?? LOCAL_CHAIN) : LOCAL_CHAIN
  const outside = {
    rpc: config.rpcUrls.get(chainId)?.[0],
    governor: given?.venues.find((venue): venue is GovernorVenue => venue.kind === 'governor')?.address as
      | Address
      | undefined,
    hub: config.snapshotHubUrl !== undefined,
  }
  if ((config.snapshotHubUrl === undefined) !== (config.snapshotSequencerUrl === undefined)) {
    throw new Error('SNAPSHOT_HUB_URL and SNAPSHOT_SEQUENCER_URL belong together: set both, or neither')
  }
  if ((outside.rpc || outside.hub) && !given) {
    throw new Error(
      `${outside.rpc ? `RPC_URL_${chainId}` : 'SNAPSHOT_HUB_URL'} is set, so the community is not the local one; say what it is with --community FILE`,
    )
  }
  if (proposals !== undefined && outside.hub)
    throw new Error('--proposals fills the local hub, and SNAPSHOT_HUB_URL names another one')
  /** Nothing is worth anything on a chain of this machine, so its purse may have a secret of its own. */
  const ofThisMachine = !outside.rpc || isLoopback(outside.rpc)
  let stopped = false
  let joining: Promise<Joined> | undefined
  let joined: Joined | undefined
  let room: Room
  let community: Community

  return {
    fresh: !keep,
    async start(store, clock) {
      await writeCursor(store.db, MARK, true)
      // What was imported, or is kept, comes before what is made anew.
      const stored = [...(await loadCommunities(store)).values()]
      const known = given ?? stored.find(isLocalsOwn) ?? stored[0]
      const spaces = known?.venues
        .filter((venue): venue is SnapshotVenue => venue.kind === 'snapshot')
        .map(({ space }) => space)
      if (stopped) throw new Error('it was stopped while it started')
      joining = joinWorld({
        folder,
        keep,
        proposals,
        spaces: spaces?.length ? spaces : [LOCAL_SPACE],
        outside,
      })
      joined = await joining
      clock.setOffset(joined.offset)
      community = known ?? localCommunity(joined.deployment!)
      room = openRoom({ file: join(folder, 'room.jsonl'), clock, keep })
      return {
        community,
        config: {
          ...(joined.rpcUrl ? { rpcUrls: new Map([...config.rpcUrls, [LOCAL_CHAIN, [joined.rpcUrl]]]) } : {}),
          ...(joined.hub
            ? {
                snapshotHubUrl: `${joined.url}/graphql`,
                snapshotSequencerUrl: joined.url,
                ipfsGatewayUrl: joined.url,
              }
            : {}),
          ...(ofThisMachine ? { relayerSecret: config.relayerSecret ?? ownSecret(folder) } : {}),
        },
      }
    },
    async furnish({ services, http, clock, here, stopping }) {
      const purse = services.purseAddress(community.id)
      // Another development chain on this machine may allow it too; if not, /doctor tells what the purse wants.
      if (purse && ofThisMachine) await joined!.fund(purse).catch(() => undefined)
      const chat = createLocalChat({ router: services.router, room, community })
      services.chats.set('local', chat)
      const sign = createSigner({
        app: http.app,
        baseUrl: () => here,
        file: join(folder, 'cookies.json'),
        chainId,
        words: createWords(community.language),
      })
      const advance = async (seconds: number) => {
        clock.setOffset(await joined!.advance(seconds))
        await services.settle()
      }
      http.app.route(
        '/local',
        createFace({
          chat,
          room,
          router: services.router,
          community,
          clock,
          chainId,
          sign,
          looks: createLooks({ clock, here }),
          advance,
          stopping,
        }),
      )
      http.app.get('/local/wallet.js', (context) => context.redirect('/chat/wallet.js'))
      http.app.route('/chat', pageFiles(pageFolder('chat')))
      // One name for this machine: the chat and its signing pages share what a browser keeps for it.
      http.app.get('/', (context) => context.redirect(`${here}/chat/`))
    },
    async welcome({ services, clock }) {
      const words = createWords(community.language)
      const place = community.places.find(({ platform }) => platform === 'local')
      if (place) {
        const welcome = card({
          title: words('local-welcome-title', { community: community.name }),
          body: words('local-welcome'),
        })
        room.post({ place: place.channel, card: welcome, key: 'welcome' })
      }
      // What was there before is history, and stored quietly; the opening proposals are news.
      await services.settle()
      clock.setOffset(await (given ? joined!.advance(0) : joined!.open()))
      await services.settle()
    },
    async stop() {
      stopped = true
      // It may still be starting.
      await (await joining?.catch(() => undefined))?.stop()
    },
  }
}

/** Whether the browser chat is a place of it: others may have been set up in other chats. */
function isLocalsOwn({ places }: Community): boolean {
  return places.some(({ platform }) => platform === 'local')
}

/** The mark that only a local community's database carries: any other one holds what must not be lost. */
const MARK = 'local-community'

function isLocal(database: string, keep: boolean): boolean {
  try {
    const driver = openDriver(database)
    const has = (table: string, where = '') =>
      driver.query(`SELECT 1 FROM ${table} ${where} LIMIT 1`).rows.length > 0
    try {
      // A start that was killed at once leaves an empty file.
      if (!has('sqlite_master')) return true
      if (has('Cursor', `WHERE name = '${MARK}'`)) return true
      // Nothing can be lost; or a community was imported, and nothing more: it may be tried out here, if it is kept.
      return !has('Member') && !has('Proposal') && (keep || !has('Community'))
    } finally {
      driver.close()
    }
  } catch {
    return false
  }
}

/** A secret that is good for a chain where nothing is worth anything; real ones stand in the environment only. */
function ownSecret(folder: string): string {
  const file = join(folder, 'relayer.secret')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8')
}
