import {
  BaseError,
  createPublicClient,
  fallback,
  HttpRequestError,
  http,
  type PublicClient,
  TimeoutError,
  type Transport,
} from 'viem'
import type { Health, Pulse } from '../health.ts'
import type { Log } from '../log.ts'
import { Refusal } from '../refusal.ts'

export interface Chains {
  /** @throws Refusal where the chain has no RPC */
  client(chainId: number): PublicClient
  has(chainId: number): boolean
}

/** Milliseconds for one request to one provider. */
const DEADLINE = 10_000
/** Times that a request is tried again, each with the first provider that answers. */
const RETRIES = 2

/** A client for each chain: the first of its providers that answers is used. */
export function createChains({
  rpcUrls,
  health,
  log,
}: {
  rpcUrls: Map<number, string[]>
  health: Health
  log: Log
}): Chains {
  const clients = new Map(
    [...rpcUrls].map(([chainId, urls]): [number, PublicClient] => {
      const pulse = health.watch(`RPC of chain ${chainId}`, 'remedy-rpc')
      const providers = urls.map((url, index) =>
        provider(url, pulse, (error) => log.debug({ chainId, provider: index + 1, error }, 'an RPC failed')),
      )
      const transport = fallback(providers, { retryCount: RETRIES, retryDelay: 200 })
      return [chainId, createPublicClient({ transport, cacheTime: 0, pollingInterval: 1_000 })]
    }),
  )
  return {
    has: (chainId) => clients.has(chainId),
    client(chainId) {
      const client = clients.get(chainId)
      if (client) return client
      throw new Refusal({ id: 'chain-not-configured', args: { chain: `${chainId}` } })
    },
  }
}

/** An RPC's address carries its key, and viem's errors carry the address: here it is taken out of them. */
function provider(url: string, pulse: Pulse, failed: (error: unknown) => void): Transport {
  const transport = http(url, { timeout: DEADLINE })
  return (options) => {
    const made = transport(options)
    const request = (async (...args: Parameters<typeof made.request>) => {
      try {
        const answer = await made.request(...args)
        pulse.well()
        return answer
      } catch (error) {
        conceal(error)
        if (isAway(error)) {
          pulse.failing(error)
          failed(error)
        } else pulse.well()
        throw error
      }
    }) as typeof made.request
    return { ...made, request, value: undefined }
  }
}

/** Whether nothing came back that the chain itself could have said. */
export function isAway(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk((each) => each instanceof HttpRequestError || each instanceof TimeoutError) !== null
  )
}

/** Everywhere that viem writes an address, in an error or in what caused it. */
const TEXTS = ['message', 'stack', 'details', 'shortMessage', 'url'] as const
const ADDRESS = /\b(?:https?|wss?):\/\/[^\s"'`)\]]+/g

function conceal(error: unknown): void {
  for (let each = error; each instanceof Error; each = each.cause) {
    const texts = each as unknown as Record<string, unknown>
    for (const name of TEXTS)
      if (typeof texts[name] === 'string') texts[name] = texts[name].replace(ADDRESS, '(address)')
    if (Array.isArray(texts.metaMessages))
      texts.metaMessages = texts.metaMessages.map((text) => `${text}`.replace(ADDRESS, '(address)'))
  }
}
