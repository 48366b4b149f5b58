import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hex, LocalAccount, TypedDataDefinition } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createClock, type MovableClock } from '../../src/clock.ts'
import type { Caller } from '../../src/command.ts'
import { type Community, parseCommunity } from '../../src/community.ts'
import { createHealth } from '../../src/health.ts'
import { createHttp, type Http, type HttpOptions } from '../../src/http/server.ts'
import { type Log, silent } from '../../src/log.ts'
import { createRelay } from '../../src/relay/relay.ts'
import type { Step } from '../../src/relay/route.ts'
import type { Purpose, SigningRequest, ToSign } from '../../src/signing/purpose.ts'
import { createSigning, type Signing, type SigningOptions } from '../../src/signing/signing.ts'
import type { Store, Tx } from '../../src/store/store.ts'
import { temporaryStore } from '../store/temporary.ts'

export const [holder, other] = [1, 2].map((number) =>
  privateKeyToAccount(`0x${String(number).padStart(64, '0')}`),
) as [LocalAccount, LocalAccount]

export const community: Community = parseCommunity('{ id: test, name: Test DAO, venues: [] }', 'test')
export const somebody: Caller = { platform: 'discord', id: '42', name: 'Holder' }

export interface DeskOptions {
  http?: Partial<HttpOptions>
  signing?: Partial<SigningOptions>
  log?: Log
  /** What the server has beside the signing requests. */
  mount?: (app: Http['app']) => void
  purposes?: (parts: { store: Store; clock: MovableClock; baseUrl: () => string }) => Purpose<never>[]
}

export interface Desk {
  store: Store
  clock: MovableClock
  signing: Signing
  /** Queues a relay job for the request, which is under way until `ends` is set. */
  enqueue(tx: Tx, request: SigningRequest<never>): Promise<number>
  /** How relay jobs end from now on. */
  ends: Step | undefined
  baseUrl: string
  /** Opens a request; its page's address. */
  open(purpose: string, subject?: unknown, by?: Caller): Promise<string>
  /** The same store and address, served by a program that has just started. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A server as the program builds it, on a free port, with a fresh store. */
export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { log = silent } = options
  const clock = createClock()
  const { store, cleanup } = await temporaryStore(clock)
  const page = await mkdtemp(join(tmpdir(), 'folkmoot-page-'))
  await writeFile(
    join(page, 'index.html'),
    '<!doctype html><html lang="en"><head><title>Sign</title></head><body></body></html>',
  )
  await store.db.community.create({
    data: { id: community.id, file: '{}', updatedAt: new Date(clock.now()) },
  })
  let port = 0

  async function start() {
    const http = createHttp({
      host: '127.0.0.1',
      port,
      version: '1.2.3',
      log,
      clock,
      ready: () => true,
      signingRate: { burst: 10_000, perSecond: 1_000 },
      ...options.http,
    })
    const baseUrl = () => `http://127.0.0.1:${port}`
    const relay = createRelay({ store, clock, log, health: createHealth(clock), every: 20 })
    relay.register({ name: 'test', step: async () => desk.ends ?? { state: 'under-way', after: 10 } })
    const signing = createSigning({
      store,
      clock,
      log,
      baseUrl,
      relay,
      page,
      communities: new Map([[community.id, community]]),
      ...options.signing,
    })
    for (const purpose of options.purposes?.({ store, clock, baseUrl }) ?? []) signing.register(purpose)
    http.app.route('/sign', signing.routes)
    options.mount?.(http.app)
    ;({ port } = await http.listen())
    return { http, signing, relay }
  }

  async function halt() {
    await running.http.close()
    await Promise.all([running.signing.loop.stop(), running.relay.loop.stop()])
  }

  const desk: Desk = {
    store,
    clock,
    ends: undefined,
    get signing() {
      return running.signing
    },
    get baseUrl() {
      return `http://127.0.0.1:${port}`
    },
    enqueue: (tx, { id, expiresAt }) =>
      running.relay.enqueue(tx, {
        communityId: community.id,
        route: 'test',
        key: id,
        payload: {},
        expiresAt,
      }),
    open: async (purpose, subject = {}, by = somebody) =>
      (await running.signing.open(purpose, { community, by, subject })).url,
    async restart() {
      await halt()
      running = await start()
    },
    async stop() {
      await halt()
      await cleanup()
      await rm(page, { recursive: true })
    },
  }
  let running = await start()
  return desk
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: what a browser gets is checked by each test
  body: any
  headers: Headers
}

/** What a browser does with a page of ours, with a cookie for each path. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly origin: string | undefined

  constructor(origin?: string) {
    this.origin = origin
  }

  /** What the page's cookie holds. */
  secret(url: string): string | undefined {
    return this.cookies.get(new URL(url).pathname)?.split('=')[1]
  }

  get(url: string, path = ''): Promise<Answer> {
    return this.#send(`${url}${path}`, { method: 'GET' })
  }

  post(url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(`${url}/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.origin ? { origin: this.origin } : {}),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  prepare(url: string, wallet: LocalAccount, chainId = 1): Promise<Answer> {
    return this.post(url, 'prepare', { address: wallet.address, chainId })
  }

  /** Prepares with the wallet, signs what came and submits it. */
  async sign(url: string, wallet: LocalAccount): Promise<Answer> {
    const prepared = await this.prepare(url, wallet)
    if (prepared.status !== 200) return prepared
    const signature = await signedBy(wallet, prepared.body.toSign)
    return this.post(url, 'submit', { address: wallet.address, signature })
  }

  async #send(url: string, { method, headers = {}, body }: Sending): Promise<Answer> {
    const cookie = [...this.cookies].find(([path]) => new URL(url).pathname.startsWith(path))?.[1]
    const answer = await ask(url, { method, headers: { ...headers, ...(cookie ? { cookie } : {}) }, body })
    const set = answer.headers.getSetCookie()[0]
    if (set) this.cookies.set(/Path=([^;]+)/.exec(set)![1]!, set.split(';')[0]!)
    return answer
  }
}

interface Sending {
  method: string
  /** As it is sent, without a browser's tidying up; that of the address where none is given. */
  path?: string
  headers?: Record<string, string>
  body?: string | Buffer | undefined
}

/** One request on a connection of its own, which no server that was closed since can have ended. */
export function ask(url: string, { method, path, headers = {}, body }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false as const, ...(path ? { path } : {}) }
    const sent = request(url, options, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString()
      const got = new Headers()
      for (const [name, values] of Object.entries(response.headersDistinct))
        for (const value of values ?? []) got.append(name, value)
      const json = got.get('content-type')?.startsWith('application/json')
      resolve({ status: response.statusCode!, body: json && text ? JSON.parse(text) : text, headers: got })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

export function signedBy(wallet: LocalAccount, toSign: ToSign): Promise<Hex> {
  return toSign.kind === 'message'
    ? wallet.signMessage({ message: toSign.message })
    : wallet.signTypedData(toSign.typedData as TypedDataDefinition)
}
