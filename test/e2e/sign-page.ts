import type { TypedDataDefinition } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { LOCAL_CHAIN } from '../../src/local/names.ts'

/** Does on a signing page what a person with this wallet does, through the endpoints that the page asks. */
export async function signPage(
  url: string,
  wallet: PrivateKeyAccount,
): Promise<{ outcome: string; text: string }> {
  let cookie = ''
  const { origin } = new URL(url)

  async function ask(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin, cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return (await response.json()) as Record<string, unknown>
  }

  const { toSign, error } = (await ask('prepare', { address: wallet.address, chainId: LOCAL_CHAIN })) as {
    toSign?: { kind: string; message: string; typedData: TypedDataDefinition }
    error?: string
  }
  if (!toSign) return { outcome: 'refused', text: error ?? '' }
  const signature =
    toSign.kind === 'message'
      ? await wallet.signMessage({ message: toSign.message })
      : await wallet.signTypedData(toSign.typedData)
  let answer = await ask('submit', { address: wallet.address, signature })
  while (answer.outcome === 'pending') answer = await ask('outcome?wait=20')
  return { outcome: `${answer.outcome ?? 'refused'}`, text: `${answer.text ?? answer.error}` }
}
