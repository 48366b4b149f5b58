import { afterEach, expect, test } from 'vitest'
import { createChains } from '../../src/chain/clients.ts'
import { createClock } from '../../src/clock.ts'
import { createHealth } from '../../src/health.ts'
import { silent } from '../../src/log.ts'
import { Refusal } from '../../src/refusal.ts'
import { startProxy } from './proxy.ts'

const KEY = 'very-secret-key'
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function provider(answer: Parameters<typeof startProxy>[1]) {
  const proxy = await startProxy('http://127.0.0.1:9', answer)
  cleanups.push(proxy.stop)
  return proxy
}

function chains(urls: string[]) {
  const health = createHealth(createClock())
  return { ...createChains({ rpcUrls: new Map([[5, urls]]), health, log: silent }), health }
}

test('the first provider that answers is used', async () => {
  const broken = await provider(() => ({ status: 503 }))
  const sound = await provider(() => ({ result: '0x2a' }))
  const { client, health } = chains([broken.url, sound.url])
  expect(await client(5).getBlockNumber()).toBe(42n)
  expect(broken.seen.length).toBe(1)
  expect(health.lines()).toMatchObject([{ name: 'RPC of chain 5', state: 'well' }])
})

test('an error names no address, nor the key in it', async () => {
  const broken = await provider(() => ({ status: 500 }))
  const { client, health } = chains([`${broken.url}/v2/${KEY}`])
  const error = await client(5)
    .getBlockNumber()
    .then(
      () => undefined,
      (each: unknown) => each,
    )
  expect(error).toBeInstanceOf(Error)
  const texts: string[] = []
  for (let each = error; each instanceof Error; each = each.cause)
    for (const name of Object.getOwnPropertyNames(each))
      texts.push(`${name}: ${JSON.stringify(each[name as keyof Error])}`)
  expect(texts.join('\n')).toContain('(address)')
  expect(texts.join('\n')).not.toContain(KEY)
  expect(health.lines()).toMatchObject([{ state: 'failing' }])
  expect(JSON.stringify(health.lines())).not.toContain(KEY)
})

test('what the chain itself refuses is no outage, and asked once', async () => {
  const refusing = await provider(() => ({ error: { code: 3, message: 'execution reverted' } }))
  const { client, health } = chains([refusing.url])
  await expect(client(5).call({ to: `0x${'11'.repeat(20)}` })).rejects.toThrow('execution reverted')
  expect(refusing.seen.length).toBe(1)
  expect(health.lines()).toMatchObject([{ state: 'well' }])
})

test('a chain without a provider is refused with what to do', () => {
  const { client, has } = chains(['http://127.0.0.1:9'])
  expect([has(5), has(6)]).toEqual([true, false])
  expect(() => client(6)).toThrow(Refusal)
})
