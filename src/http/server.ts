import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { TrieRouter } from 'hono/router/trie-router'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { createWords, type MessageId } from '../words/words.ts'
import { limitRate, type Rate } from './rate-limit.ts'
import { secureHeaders } from './security.ts'

/** What every handler finds in its context. */
export interface HttpEnv {
  Bindings: HttpBindings
  Variables: {
    /** Aborted when the server closes: whoever holds a request back answers it then. */
    closing: AbortSignal
  }
}

export interface HttpOptions {
  host: string
  /** 0 takes a free one. */
  port: number
  version: string
  log: Log
  clock: Clock
  /** Whether the program can serve: what `/healthz` says. */
  ready: () => boolean
  /** Turns away whom this server is not for, before anything else. */
  guard?: MiddlewareHandler
  /** How often one address may ask for signing pages and what belongs to them. */
  signingRate?: Rate
}

export interface Http {
  /** Areas mount what they serve here, at any time. */
  app: Hono<HttpEnv>
  /** @throws Error of one line, for the person who starts the program */
  listen(): Promise<{ port: number }>
  /** Takes no new request, ends idle and held-back ones, and gives the others `grace` milliseconds. */
  close(grace?: number): Promise<void>
}

/** The longest body, in bytes: a contract wallet's signature and some JSON around it. */
const MAX_BODY = 128 * 1024

export function createHttp(options: HttpOptions): Http {
  const { host, port, version, log, clock, ready } = options
  const closing = new AbortController()
  // This router takes routes at any time: `/healthz` answers before all of them are there.
  const app = new Hono<HttpEnv>({ router: new TrieRouter() })

  app.use(async (c, next) => {
    c.set('closing', closing.signal)
    const began = clock.now()
    await next()
    const { method, path } = c.req
    const line = { method, path: masked(path), status: c.res.status, ms: clock.now() - began }
    log[c.res.status >= 500 && c.res.status !== 503 ? 'warn' : 'debug'](line, 'request')
  })
  app.use(secureHeaders)
  if (options.guard) app.use(options.guard)
  app.use('/sign/*', limitRate(clock, options.signingRate ?? { burst: 120, perSecond: 2 }, refuse429))
  app.use(bodyLimit({ maxSize: MAX_BODY, onError: (c) => refuse(c, 413, 'http-too-large') }))
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        c.header('Allow', methods.join(', '))
        return c.json({ error: words('http-wrong-method', { methods: methods.join(', ') }) }, 405)
      },
    }),
  )
  app.get('/healthz', (c) => {
    const ok = ready() && !closing.signal.aborted
    return c.json({ ok, version }, ok ? 200 : 503)
  })
  app.notFound((c) => refuse(c, 404, 'http-not-found'))
  app.onError((error, c) => {
    log.error({ method: c.req.method, path: masked(c.req.path), error }, 'a request failed')
    return refuse(c, 500, 'http-broken')
  })

  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      // Longer than what proxies keep a connection for, or they would now and then use one that is just closing.
      keepAliveTimeout: 75_000,
      maxHeaderSize: 16 * 1024,
    },
  }) as Server

  return {
    app,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)))
        server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port }))
      }),
    close: (grace = 2_000) =>
      new Promise((resolve) => {
        closing.abort()
        if (!server.listening) return resolve()
        const impatient = setTimeout(() => server.closeAllConnections(), grace)
        server.close(() => {
          clearTimeout(impatient)
          resolve()
        })
        // Node ends only those that are idle now; the ones in hand must not be kept alive after their answer.
        const sweep = setInterval(() => server.closeIdleConnections(), 20)
        server.once('close', () => clearInterval(sweep))
      }),
  }
}

/** Signing tokens must not be in a log; nor what looks like one, where somebody pasted it into another path. */
export function masked(path: string): string {
  return path
    .slice(0, 200)
    .replace(/(\/sign\/)[^/]+/i, '$1***')
    .replace(/[\w-]{43,}/g, '***')
}

const words = createWords()

function refuse(c: Context, status: 404 | 413 | 429 | 500, id: MessageId & `http-${string}`) {
  return c.json({ error: words.find(id) }, status)
}

function refuse429(c: Context, seconds: number) {
  c.header('Retry-After', `${seconds}`)
  return refuse(c, 429, 'http-too-many')
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`PORT is ${port}, which is in use on ${host}; it wants a free one, or 0 to take any`)
  if (error.code === 'EACCES')
    return new Error(`PORT is ${port}, which this user may not open; it wants one above 1023`)
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return new Error(`HOST is ${JSON.stringify(host)}, which is no address of this machine`)
  return error
}
