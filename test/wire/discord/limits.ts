import { createHash } from 'node:crypto'
import { Refusal } from './refusal.ts'

/** So many requests in so many seconds. */
export interface Limit {
  requests: number
  seconds: number
}

interface Bucket {
  left: number
  /** Milliseconds of `performance.now()`. */
  resetsAt: number
}

const global: Limit = { requests: 50, seconds: 1 }

/**
 * Discord's sending limits: one for all requests of the bot together, and one for each route and its channel, guild or webhook.
 * `take` answers the headers that tell of the route's; it refuses with 429 what is over.
 */
export function createLimits() {
  const buckets = new Map<string, Bucket>()

  function spend(name: string, { requests, seconds }: Limit): Bucket {
    const now = performance.now()
    let bucket = buckets.get(name)
    if (!bucket || bucket.resetsAt <= now) {
      if (buckets.size > 10_000) forgetPast(now)
      bucket = { left: requests, resetsAt: now + seconds * 1000 }
      buckets.set(name, bucket)
    }
    bucket.left--
    return bucket
  }

  function forgetPast(now: number) {
    for (const [name, { resetsAt }] of buckets) if (resetsAt <= now) buckets.delete(name)
  }

  return {
    take(route: string, major: string, limit: Limit, exempt: boolean): Record<string, string> {
      if (!exempt) {
        const all = spend('global', global)
        if (all.left < 0) throw tooMany(secondsUntil(all), 'global')
      }
      const bucket = spend(`${route} ${major}`, limit)
      const headers = {
        'x-ratelimit-limit': String(limit.requests),
        'x-ratelimit-remaining': String(Math.max(0, bucket.left)),
        'x-ratelimit-reset': ((Date.now() + secondsUntil(bucket) * 1000) / 1000).toFixed(3),
        'x-ratelimit-reset-after': secondsUntil(bucket).toFixed(3),
        'x-ratelimit-bucket': createHash('md5').update(route).digest('hex'),
      }
      if (bucket.left < 0) throw tooMany(secondsUntil(bucket), 'user', headers)
      return headers
    },
  }
}

function secondsUntil({ resetsAt }: Bucket): number {
  return Math.max(0.001, (resetsAt - performance.now()) / 1000)
}

/** 429, as Discord answers it; `seconds` until one may try again. */
export function tooMany(
  seconds: number,
  scope: 'user' | 'global',
  headers: Record<string, string> = {},
): Refusal {
  const retry_after = Math.ceil(seconds * 1000) / 1000
  return new Refusal(
    429,
    { code: 0, message: 'You are being rate limited.', retry_after, global: scope === 'global' },
    {
      ...headers,
      'retry-after': String(retry_after),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
  )
}
