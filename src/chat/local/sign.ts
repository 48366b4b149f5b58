import { readFileSync, writeFileSync } from 'node:fs'
import type { Env, Hono } from 'hono'
import type { Words } from '../../words/words.ts'
import type { Person } from './people.ts'
import { testWallet } from './test-wallet.ts'

export type Signed = { ok: boolean; outcome: 'accepted' | 'refused'; text: string }
export type Signer = (
  person: Person,
  url: string,
) => Promise<Signed | { status: 400 | 403 | 404; error: string }>

export interface SignerOptions<E extends Env> {
  /** The server's own routes: what the page would ask. */
  app: Hono<E>
  /** Where this server is, e.g. http://127.0.0.1:8080. */
  baseUrl(): string
  /** Where the cookies of the browser that signs are kept, so that it is the same one after a restart. */
  file: string
  chainId: number
  words: Words
}

/** How long a relayed message may take, in milliseconds, before its signer is told that it is on its way. */
const PATIENCE = 90_000

/** Signs a person's own request with the test wallet, through the same endpoints as the signing page in a browser. */
export function createSigner<E extends Env>({
  app,
  baseUrl,
  file,
  chainId,
  words,
}: SignerOptions<E>): Signer {
  const cookies = readCookies(file)

  async function ask(token: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const cookie = cookies.get(token)
    const response = await app.request(`${baseUrl()}/sign/${token}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        host: new URL(baseUrl()).host,
        origin: baseUrl(),
        'content-type': 'application/json',
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const set = response.headers.getSetCookie()[0]
    if (set) {
      cookies.set(token, set.split(';')[0]!)
      writeFileSync(file, JSON.stringify([...cookies].slice(-100)))
    }
    return (await response.json()) as Record<string, unknown>
  }

  return async (person, url) => {
    const token = tokenOf(url, baseUrl())
    if (!token) return { status: 400, error: 'This is not the address of a signing page of this server.' }
    const view = await ask(token, 'request')
    if (view.state === 'unknown') return { status: 404, error: 'There is no such signing request.' }
    const account = view.account as { platform: string; id: string } | undefined
    if (account && (account.platform !== 'local' || account.id !== person.id)) {
      return { status: 403, error: 'This signing request is somebody else’s.' }
    }
    if (view.state === 'used') {
      const { text } = view.outcome as { text: string }
      return { ok: false, outcome: 'refused', text: words('local-used-already', { text }) }
    }
    if (view.state !== 'open') return refused(view)

    const prepared = await ask(token, 'prepare', { address: person.wallet.address, chainId })
    const toSign = prepared.toSign as { kind: string; message?: string; typedData?: unknown } | undefined
    if (!toSign) return refused(prepared)
    const signature =
      toSign.kind === 'message'
        ? await testWallet(person, chainId, 'personal_sign', [toSign.message, person.wallet.address])
        : await testWallet(person, chainId, 'eth_signTypedData_v4', [person.wallet.address, toSign.typedData])
    let answer = await ask(token, 'submit', { address: person.wallet.address, signature })
    const patience = AbortSignal.timeout(PATIENCE)
    while (answer.outcome === 'pending' && !patience.aborted) answer = await ask(token, 'outcome?wait=20')
    if (answer.outcome === 'accepted' || answer.outcome === 'pending')
      return { ok: true, outcome: 'accepted', text: String(answer.text ?? '') }
    return refused(answer)
  }
}

function refused(answer: Record<string, unknown>): Signed {
  return { ok: false, outcome: 'refused', text: String(answer.text ?? answer.error ?? '') }
}

function tokenOf(url: string, baseUrl: string): string | undefined {
  if (!URL.canParse(url, baseUrl)) return undefined
  const { origin, pathname } = new URL(url, baseUrl)
  return origin === new URL(baseUrl).origin ? /^\/sign\/([\w-]{20,100})$/.exec(pathname)?.[1] : undefined
}

function readCookies(file: string): Map<string, string> {
  try {
    return new Map(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return new Map()
  }
}
