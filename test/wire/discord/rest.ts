import type { IncomingMessage, ServerResponse } from 'node:http'
import type { createLimits } from './limits.ts'
import { tooMany } from './limits.ts'
import type { Upload } from './messages.ts'
import { type Issue, invalid, Refusal, refuse, shown } from './refusal.ts'
import type { Answer, Call, Route } from './route.ts'
import { findRoute } from './routes.ts'
import { issuesOf, issuesOfEach, schemaOf } from './schema.ts'
import type { World } from './world.ts'

/** One request of the bot, as it was answered. `status` is 0 where the connection was cut. */
export interface Recorded {
  method: string
  path: string
  body: unknown
  status: number
  /** Milliseconds of `performance.now()` when it arrived. */
  at: number
}

/** How the server is to misbehave with the next requests that fit. */
export interface Misbehaviour {
  method?: string
  /** Compared with the path behind `/api/v10`. */
  path?: RegExp
  /** Answered with this status instead of being handled. */
  status?: number
  /** Answered with 429, to be tried again after so many seconds. */
  retryAfter?: number
  /** Whether that 429 is the global one. */
  global?: boolean
  /** Handled only after so many milliseconds. */
  delay?: number
  /** The connection is cut and nothing happens. */
  drop?: boolean
  /** It takes effect, but the connection is cut before the answer. */
  lost?: boolean
  /** How many requests it is for; 1 without. */
  times?: number
}

const uploadLimit = 10 * 1024 * 1024
const ordinary = { requests: 50, seconds: 1 }

/** Discord's REST API, version 10. */
export function createRest(world: World, limits: ReturnType<typeof createLimits> | undefined) {
  const requests: Recorded[] = []
  const pending: { left: number; how: Misbehaviour }[] = []

  function misbehaviourFor(method: string, path: string): Misbehaviour | undefined {
    const at = pending.findIndex(
      ({ how }) => (how.method ?? method) === method && (how.path?.test(path) ?? true),
    )
    if (at < 0) return
    const found = pending[at]!
    if (--found.left === 0) pending.splice(at, 1)
    return found.how
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now()
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', 'http://localhost')
    const path = url.pathname.replace(/^\/api(\/v\d+)?/, '')
    const recorded: Recorded = { method, path, body: undefined, status: 0, at }
    requests.push(recorded)
    if (requests.length > 2 * world.keep) requests.splice(0, world.keep)

    const bytes = await bytesOf(request)
    const how = misbehaviourFor(method, path)
    if (how?.delay) await new Promise((resolve) => setTimeout(resolve, how.delay))
    if (how?.drop) return cut(response)
    const version = /^\/api\/v(\d+)/.exec(url.pathname)?.[1]
    const validates = world.validates()
    let headers: Record<string, string> = {}
    let answer: Answer
    try {
      if (how?.status) throw new Refusal(how.status, { code: 0, message: `${how.status}: as the test wants` })
      if (how?.retryAfter !== undefined) throw tooMany(how.retryAfter, how.global ? 'global' : 'user')
      if (version !== '10') throw new Refusal(400, { code: 50041, message: 'Invalid API version' })
      const { route, params } = findRoute(method, path) ?? refuse('unknownRoute')
      if (!route.open && (world.revoked || request.headers.authorization !== `Bot ${world.token}`))
        refuse('unauthorised')
      headers =
        limits?.take(nameOf(route), majorOf(params), route.limit ?? ordinary, Boolean(route.open)) ?? {}
      const call: Call = {
        world,
        params,
        query: url.searchParams,
        arrivedAt: at,
        ...(await bodyOf(request, bytes)),
      }
      recorded.body = call.body
      if (validates) {
        const issues = route.issues?.(call) ?? []
        if (issues.length) throw invalid(issues)
      }
      answer = route.handle(call)
      if (validates) checkAnswer(route, answer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      answer = error
      headers = { ...headers, ...error.headers }
      const text = faults.get(error.body.code)
      const own = how?.status || how?.retryAfter !== undefined
      if (text && !own && (error.body.code !== 0 || error.status === 404))
        violate(`${method} ${path}: ${error.body.errors ? flat(error.body.errors) : text}`)
      if (validates) checkRefusal(error)
    }
    if (how?.lost) return cut(response)
    recorded.status = answer.status
    send(response, answer, headers)
  }

  function checkAnswer(route: Route, { status, body }: Answer) {
    if (!route.answers || status === 204) return
    const issues = issuesOfAnswer(route.answers, body)
    note(`the server's answer to ${nameOf(route)}`, issues)
  }

  /** Discord's specification takes the errors' own codes for numbers, which they are not: only the rest is held to it. */
  function checkRefusal({ status, body: { errors: _, ...body } }: Refusal) {
    const schema = status === 429 ? 'RatelimitedResponse' : 'ErrorResponse'
    note(`the server's refusal ${body.code}`, issuesOf(schemaOf(schema), body))
  }

  function note(what: string, issues: Issue[]) {
    for (const issue of issues) violate(`${what}: ${shown(issue)}`)
  }

  function violate(text: string) {
    world.violations.push(text)
  }

  return {
    serve,
    requests,
    next(how: Misbehaviour) {
      pending.push({ how, left: how.times ?? 1 })
    },
  }
}

/** Refusals that tell of a request that no bot should send. */
const faults = new Map<number, string>([
  [0, 'no such route'],
  [50006, 'an empty message'],
  [50035, 'an invalid body'],
  [50041, 'not version 10'],
  [50109, 'a body that is no JSON'],
])

/** A tree of errors on one line. */
function flat(errors: unknown, path: string[] = []): string {
  return Object.entries(errors as Record<string, unknown>)
    .map(([key, value]) =>
      key === '_errors'
        ? (value as Omit<Issue, 'path'>[]).map((issue) => shown({ path, ...issue })).join('; ')
        : flat(value, [...path, key]),
    )
    .join('; ')
}

const nameOf = ({ method, path }: Route) => `${method} ${path}`

function issuesOfAnswer(answers: NonNullable<Route['answers']>, body: unknown): Issue[] {
  if (typeof answers === 'function') return answers(body)
  return Array.isArray(answers) ? issuesOfEach(schemaOf(answers[0]), body) : issuesOf(schemaOf(answers), body)
}

/** A limit is counted for each of these by itself. */
function majorOf({ channel_id, guild_id, webhook_token }: Record<string, string>): string {
  return webhook_token ?? channel_id ?? guild_id ?? ''
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** JSON, or a form with the JSON in `payload_json` and the uploads in `files[n]`. */
async function bodyOf(request: IncomingMessage, bytes: Buffer): Promise<{ body: unknown; files: Upload[] }> {
  const type = request.headers['content-type'] ?? ''
  if (!bytes.length) return { body: {}, files: [] }
  if (!type.startsWith('multipart/form-data')) return { body: parsed(bytes.toString()), files: [] }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => refuse('invalidJson'))
  const files: Upload[] = []
  for (const [name, value] of form) {
    const id = /^files\[(\d+)\]$/.exec(name)?.[1]
    if (id === undefined || typeof value === 'string') continue
    if (value.size > uploadLimit) refuse('tooLarge')
    files.push({ id, filename: value.name, size: value.size })
  }
  return { body: parsed(String(form.get('payload_json') ?? '{}')), files }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    refuse('invalidJson')
  }
}

function cut(response: ServerResponse) {
  response.socket?.resetAndDestroy()
}

function send(response: ServerResponse, { status, body }: Answer, headers: Record<string, string>) {
  if (body === undefined) response.writeHead(status, headers).end()
  else
    response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body))
}
