import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { TelegramUpdate as Update } from '@gramio/types'

/** Updates on their way to a webhook: in order within a lane, side by side between lanes, again until they are taken. */
export interface Webhook {
  url: string
  connections: number
  add(update: Update, lane: number): void
  lastError(): { last_error_date?: number; last_error_message?: string }
  close(): void
}

const longestRetrySeconds = 60
/** How long a webhook may think. */
const deadline = 60_000

export function createWebhook({
  url,
  to,
  secret,
  connections,
  retrySeconds,
  now,
  done,
}: {
  url: string
  to: string
  secret: string | undefined
  connections: number
  retrySeconds: number
  now(): number
  done(update: Update): void
}): Webhook {
  const agent = new Agent({ keepAlive: true })
  const lanes = new Map<number, Update[]>()
  /** Lanes that have something to send and nothing under way. */
  const ready = new Set<number>()
  const timers = new Set<NodeJS.Timeout>()
  let busy = 0
  let closed = false
  let error: { last_error_date?: number; last_error_message?: string } = {}

  const pump = () => {
    for (const lane of ready) {
      if (closed || busy >= connections) return
      ready.delete(lane)
      void deliver(lane, 0)
    }
  }

  const deliver = async (lane: number, attempt: number): Promise<void> => {
    const updates = lanes.get(lane)!
    busy++
    const failure = await post(updates[0]!)
    busy--
    if (closed) return
    if (failure) {
      error = { last_error_date: Math.floor(now() / 1000), last_error_message: failure }
      const wait = Math.min(retrySeconds * 2 ** attempt, longestRetrySeconds)
      const timer = setTimeout(() => {
        timers.delete(timer)
        void deliver(lane, attempt + 1)
      }, wait * 1000)
      timers.add(timer)
    } else {
      done(updates.shift()!)
      if (updates.length > 0) ready.add(lane)
      else lanes.delete(lane)
    }
    pump()
  }

  /** @returns what went wrong. */
  const post = (update: Update): Promise<string | undefined> =>
    new Promise((resolve) => {
      const body = JSON.stringify(update)
      const isPlain = to.startsWith('http:')
      const request = (isPlain ? httpRequest : httpsRequest)(to, {
        method: 'POST',
        ...(isPlain ? { agent } : {}),
        signal: AbortSignal.timeout(deadline),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret }),
        },
      })
      request.on('response', (response) => {
        response.resume()
        response.on('close', () => {
          const { statusCode: status = 0, statusMessage } = response
          const isTaken = status >= 200 && status < 300
          resolve(isTaken ? undefined : `Wrong response from the webhook: ${status} ${statusMessage}`)
        })
      })
      request.on('error', ({ message }) => resolve(`Connection failed: ${message}`))
      request.end(body)
    })

  return {
    url,
    connections,
    add: (update, lane) => {
      const updates = lanes.get(lane)
      if (updates) {
        updates.push(update)
        return
      }
      lanes.set(lane, [update])
      ready.add(lane)
      pump()
    },
    lastError: () => error,
    close: () => {
      closed = true
      for (const timer of timers) clearTimeout(timer)
      agent.destroy()
    },
  }
}
