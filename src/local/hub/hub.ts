import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { answer, type LinkOf } from './graphql.ts'
import { parseJson } from './json.ts'
import { Refused } from './refused.ts'
import { settle } from './scores.ts'
import { readSeeds } from './seed.ts'
import { accept, type Ground } from './sequencer.ts'
import { createStore, type HubState, type Space, stateOf } from './store.ts'

export type { HubState, Space } from './store.ts'

export interface HubOptions extends Omit<Ground, 'spaces' | 'store'> {
  /** Settings of each space; the first is where seeded proposals go that name no space of this hub. */
  spaces: Space[]
  /** Signs the receipts. */
  relayerKey: Hex
  /** What `state()` gave in an earlier life. */
  load?: HubState | undefined
  /** Called after each change, so that whoever keeps the hub can save its state. */
  changed?: (() => void) | undefined
  /** Where a proposal's `link` leads; Snapshot's own page by default. */
  linkOf?: LinkOf | undefined
  /** Told of what should not happen; the sender gets a 500 without details. */
  failed?: ((error: unknown) => void) | undefined
}

export interface Hub {
  app: Hono
  /** All that is stored, serialisable as JSON. Not a copy. */
  state(): HubState
  /** Stores proposals in the shape of the hub's GraphQL, with no message of their own; known ids are left alone. Returns how many were new. */
  seedProposals(list: unknown): number
}

/**
 * A Snapshot hub and sequencer in memory, for one machine: real EIP-712 messages with real signatures in, Snapshot's
 * own answers and refusals out. Point anything that speaks Snapshot at it:
 *
 *     const hub = createHub({ clock, spaces, votingPower, blockNumber, relayerKey })
 *     serve({ fetch: hub.app.fetch, hostname: '127.0.0.1', port: 4001 })
 *     // sequencer http://127.0.0.1:4001/   hub http://127.0.0.1:4001/graphql   IPFS http://127.0.0.1:4001/ipfs/:cid
 *
 * It differs from the real one where a test must not wait or leave the machine: `GET /scores/:id` answers at once
 * after the end, there is no rate limit, nothing is moderated, Shutter votes are taken and never decrypted, other
 * validations than "any" and "basic" are refused, and fields that the signature does not cover are ignored.
 */
export function createHub(options: HubOptions): Hub {
  const { spaces, relayerKey, load, changed, linkOf = snapshotPage, failed, ...rest } = options
  const store = createStore(load)
  const ground: Ground = { ...rest, store, spaces: byId(spaces) }
  const relayer = privateKeyToAccount(relayerKey)
  const inFlight = new Set<string>()
  const app = new Hono()

  app.use(cors({ origin: '*', maxAge: 86_400 }))
  app.use(bodyLimit({ maxSize: maxBytes, onError: (c) => clientError(c, 'too large message') }))
  app.onError((error, c) => {
    failed?.(error)
    return c.json({ error: 'server_error', error_description: 'internal error' }, 500)
  })
  app.notFound((c) => c.json({ error: 'client_error', error_description: 'not found' }, 404))

  app.get('/', (c) =>
    c.json({ name: 'sequencer', SNAPSHOT_ENV: 'local', version: '0.1.4', relayer: relayer.address }),
  )
  app.post('/', async (c) => {
    const body = await readJson(c)
    if (!body) return malformed(c)
    const text = await c.req.text()
    if (inFlight.has(text)) return clientError(c, 'request already being processed', 425)
    inFlight.add(text)
    try {
      const accepted = await accept(ground, relayer, body)
      changed?.()
      return c.json(accepted)
    } catch (error) {
      if (error instanceof Refused) return clientError(c, error.message)
      throw error
    } finally {
      inFlight.delete(text)
    }
  })
  app.get('/scores/:proposal', (c) => {
    const before = store.proposals.get(c.req.param('proposal'))?.scores_state
    const result = settle(store, ground.clock, c.req.param('proposal'))
    if (result && before !== 'final') changed?.()
    return c.json({ result })
  })
  app.get('/ipfs/:cid', (c) => {
    const document = store.documents.get(c.req.param('cid'))
    return document ? c.body(document, 200, { 'content-type': 'application/json' }) : c.notFound()
  })

  app.get('/api', (c) => c.json({ name: 'hub', network: 'local', version: '0.1.4' }))
  app.get('/graphql', async (c) => {
    const { query, variables, operationName } = c.req.query()
    const { status, body } = await answer(ground, linkOf, {
      query,
      variables: variables && parseJson(variables),
      operationName,
    })
    return c.json(body, status)
  })
  app.post('/graphql', async (c) => {
    const request = await readJson(c)
    if (!request) return malformed(c)
    const { status, body } = await answer(ground, linkOf, request)
    return c.json(body, status)
  })

  return {
    app,
    state: () => stateOf(store),
    seedProposals(list) {
      const before = store.proposals.size
      for (const proposal of readSeeds(list, ground.spaces))
        if (!store.proposals.has(proposal.id)) store.proposals.set(proposal.id, proposal)
      const fresh = store.proposals.size - before
      if (fresh) changed?.()
      return fresh
    },
  }
}

/** Space ids are ENS names, and asked for in lower case. */
function byId(spaces: Space[]): Map<string, Space> {
  return new Map(
    spaces.map((space) => {
      const id = space.id.toLowerCase()
      return [id, { ...space, id }]
    }),
  )
}

const snapshotPage: LinkOf = (space, proposal) => `https://snapshot.box/#/s:${space}/proposal/${proposal}`

/** 100,000 characters of four bytes at most: what is longer is refused before it is read. */
const maxBytes = 400_000

/** As Express reads it: an object or a list, `{}` where the sender did not say that it is JSON, undefined where it is not. */
async function readJson(c: Context): Promise<object | undefined> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return {}
  const value = parseJson(await c.req.text())
  return typeof value === 'object' && value !== null ? value : undefined
}

function malformed(c: Context) {
  return c.html('<!DOCTYPE html>\n<html lang="en"><body><pre>Bad Request</pre></body></html>\n', 400)
}

function clientError(c: Context, error_description: string, status: 400 | 425 = 400) {
  return c.json({ error: 'client_error', error_description }, status)
}
