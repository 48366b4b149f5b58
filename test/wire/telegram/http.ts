import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { readParameters, Unreadable } from './body.ts'
import type { Methods } from './methods/methods.ts'
import { createMisbehaviour, type Misbehaviour } from './misbehave.ts'
import { invalid, Refused, tooManyRequests } from './refused.ts'
import type { Schemas } from './schema.ts'

/** One request as the server saw it. */
export interface RecordedRequest {
  method: string
  parameters: Record<string, unknown>
  /** Milliseconds since 1970, by the wire's clock. */
  at: number
  /** The answer's HTTP status; 0 while there is none, or where the connection was cut. */
  status: number
  /** Why it was refused. */
  description?: string
}

export interface Face {
  url: string
  requests: RecordedRequest[]
  next(misbehaviour: Misbehaviour): void
  close(): Promise<void>
}

/** Newest requests that are kept. */
const keptRequests = 10_000

/** The HTTP side: `POST /bot<token>/<method>` on 127.0.0.1. */
export async function createFace({
  schemas,
  validate,
  methods,
  isToken,
  violate,
  now,
}: {
  schemas: Schemas
  validate: boolean
  methods: Methods
  isToken(token: string): boolean
  /** Records what should never have been said. */
  violate(what: string): void
  now(): number
}): Promise<Face> {
  const requests: RecordedRequest[] = []
  const misbehaviour = createMisbehaviour()

  const call = async (method: string, parameters: Record<string, unknown>, signal: AbortSignal) => {
    const problem = validate ? schemas.request(method)(parameters) : undefined
    if (problem) throw invalid(problem)
    const run = methods[method as keyof Methods] as
      | ((parameters: Record<string, unknown>, signal: AbortSignal) => unknown)
      | undefined
    if (!run) throw invalid(`this server does not support ${method}`)
    const answer = await run(parameters, signal)
    const mistake = validate ? schemas.answer(method)(answer) : undefined
    if (mistake) violate(`the server's own answer to ${method}: ${mistake}`)
    return answer
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [, token, name] = /^\/bot([^/]+)\/(\w+)(?:\?|$)/.exec(request.url!) ?? []
    if (!token || !name) throw new Refused(404, 'Not Found')
    if (!isToken(token)) throw new Refused(401, 'Unauthorized')
    const method = schemas.methodOf(name)
    if (!method) throw new Refused(404, 'Not Found', { invalid: true })
    const record: RecordedRequest = { method, parameters: {}, at: now(), status: 0 }
    requests.push(record)
    if (requests.length > 2 * keptRequests) requests.splice(0, requests.length - keptRequests)
    response.on('finish', () => {
      record.status = response.statusCode
    })
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      record.parameters = await readParameters(request, (field, text) =>
        schemas.readField(method, field, text),
      )
      const amiss = misbehaviour.take(method)
      if (amiss?.delay) await wait(amiss.delay * 1000, undefined, { signal: gone.signal })
      if (amiss?.drop === true) return void response.destroy()
      if (amiss?.status) throw failure(amiss)
      const result = await call(method, record.parameters, gone.signal)
      if (amiss?.drop === 'after') return void response.destroy()
      send(response, 200, { ok: true, result })
    } catch (error) {
      if (gone.signal.aborted) return
      const refusal = asRefused(error)
      record.description = refusal.message
      if (refusal.invalid) violate(`${method} ${shortened(record.parameters)}: ${refusal.message}`)
      throw refusal
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const { code, message, parameters } = asRefused(error)
      send(response, code, {
        ...{ ok: false, error_code: code, description: message },
        ...(parameters ? { parameters } : {}),
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: misbehaviour.next,
    close: () => closed(server),
  }
}

function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (error instanceof Unreadable) return invalid(error.message)
  return new Refused(500, `Internal Server Error: ${error}`, { invalid: true })
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const usual: Record<number, string> = {
  ...{ 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' },
  ...{ 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable' },
}

function failure({ status, description, retryAfter = 1 }: Misbehaviour): Refused {
  if (status === 429) return tooManyRequests(retryAfter)
  return new Refused(status!, description ?? usual[status!] ?? 'Error')
}

function shortened(parameters: Record<string, unknown>): string {
  const text = JSON.stringify(parameters, (_, value) => (Buffer.isBuffer(value) ? '(file)' : value))
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
