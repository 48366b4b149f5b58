import type { Limit } from './limits.ts'
import type { Upload } from './messages.ts'
import type { Issue } from './refusal.ts'
import type { World } from './world.ts'

/** One request of the bot, read. */
export interface Call {
  world: World
  params: Record<string, string>
  query: URLSearchParams
  // biome-ignore lint/suspicious/noExplicitAny: it is what the bot sent; `issues` of the route say what is wrong with it
  body: any
  files: Upload[]
  /** Milliseconds of `performance.now()` when its head arrived. */
  arrivedAt: number
}

export interface Answer {
  status: number
  body?: unknown
}

export interface Route {
  method: string
  /** As in Discord's specification. */
  path: string
  /** Whether its token stands in the address, so that the bot's own is not needed; not counted in the global limit either. */
  open?: true
  limit?: Limit
  /** What is wrong with the request; runs before `handle`. */
  issues?: (call: Call) => Issue[]
  /** The schema of its answer, or of each of its elements; or what says what is wrong with it. */
  answers?: string | [string] | ((body: unknown) => Issue[])
  handle: (call: Call) => Answer
}

export const noContent: Answer = { status: 204 }
export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
