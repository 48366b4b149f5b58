import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context, MiddlewareHandler } from 'hono'
import type { Clock } from '../clock.ts'
import { setLatest } from '../latest.ts'

/** A bucket of `burst` requests that fills again at `perSecond`. */
export interface Rate {
  burst: number
  perSecond: number
}

/** Addresses that are remembered; past that, those longest unseen are forgotten. */
const MOST_ADDRESSES = 10_000

/** @param refuse answers a request that is one too many; `seconds` until there is room again */
export function limitRate(
  clock: Clock,
  { burst, perSecond }: Rate,
  refuse: (c: Context, seconds: number) => Response,
): MiddlewareHandler {
  // In the order in which they were last seen: a Map keeps the order of insertion.
  const buckets = new Map<string, { left: number; at: number }>()
  return async (c, next) => {
    // A request from inside this process (`app.request`) comes over no connection.
    if (!c.env?.incoming) return next()
    const address = addressOf(getConnInfo(c).remote.address, c.req.header('X-Forwarded-For'))
    const now = clock.now()
    const { left, at } = buckets.get(address) ?? { left: burst, at: now }
    const filled = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond)
    setLatest(buckets, address, { left: Math.max(0, filled - 1), at: now }, MOST_ADDRESSES)
    if (filled >= 1) return next()
    return refuse(c, Math.ceil((1 - filled) / perSecond))
  }
}

const inside = new BlockList()
inside.addSubnet('127.0.0.0', 8)
inside.addSubnet('10.0.0.0', 8)
inside.addSubnet('172.16.0.0', 12)
inside.addSubnet('192.168.0.0', 16)
inside.addAddress('::1', 'ipv6')
inside.addSubnet('fc00::', 7, 'ipv6')

/**
 * Whom a request counts for. Behind a reverse proxy every connection is the proxy's, so what the nearest one wrote (the
 * last in the list) is taken, but only from this machine or its private network: anybody else could write what they like.
 */
export function addressOf(remote: string | undefined, forwardedFor: string | undefined): string {
  const peer = unmapped(remote ?? '')
  const forwarded = unmapped(forwardedFor?.split(',').at(-1)?.trim() ?? '')
  const behindProxy = isIP(forwarded) && isIP(peer) && inside.check(peer, isIP(peer) === 6 ? 'ipv6' : 'ipv4')
  return network(behindProxy ? forwarded : peer)
}

/** One IPv6 customer has a whole /64. */
function network(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  if (tail !== undefined) while (groups.length < 8 - tail.split(':').filter(Boolean).length) groups.push('0')
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** Without the zone, and an IPv4 address as itself where an IPv6 socket wrapped it. */
function unmapped(address: string): string {
  return address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
}
