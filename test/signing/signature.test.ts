import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Address, type Hex, parseSignature, serializeSignature } from 'viem'
import { parseSiweMessage, validateSiweMessage } from 'viem/siwe'
import { describe, expect, it } from 'vitest'
import { asSigned, isSignedBy, normalised, type Verifier } from '../../src/signing/signature.ts'
import { holder, other } from './desk.ts'

const message = { kind: 'message', message: 'Grüße\n0x00', chainId: 1 } as const
const typed = asSigned({
  kind: 'typed-data',
  chainId: 1,
  typedData: {
    domain: { name: 'test', chainId: 1n, verifyingContract: holder.address },
    types: {
      Vote: [
        { name: 'proposal', type: 'uint256' },
        { name: 'weights', type: 'uint32[]' },
        { name: 'reason', type: 'string' },
      ],
    },
    primaryType: 'Vote',
    message: { proposal: 2n ** 255n + 1n, weights: [1, 2], reason: '“\u0000”' },
  },
})

describe('a plain wallet', () => {
  it('signs messages and typed data', async () => {
    const signature = await holder.signMessage({ message: message.message })
    expect(await isSignedBy(holder.address, message, signature, undefined)).toBe(true)
    expect(await isSignedBy(other.address, message, signature, undefined)).toBe(false)
    if (typed.kind !== 'typed-data') throw new Error('unreachable')
    const typedSignature = await holder.signTypedData(
      typed.typedData as Parameters<typeof holder.signTypedData>[0],
    )
    expect(await isSignedBy(holder.address, typed, typedSignature, undefined)).toBe(true)
    expect(await isSignedBy(other.address, typed, typedSignature, undefined)).toBe(false)
    expect(await isSignedBy(holder.address, message, typedSignature, undefined)).toBe(false)
  })

  it('is not asked for on the chain', async () => {
    const never: Verifier = {
      verifyMessage: () => Promise.reject(new Error('asked')),
      verifyTypedData: () => Promise.reject(new Error('asked')),
    }
    const signature = await holder.signMessage({ message: message.message })
    expect(await isSignedBy(holder.address, message, signature, never)).toBe(true)
    await expect(isSignedBy(other.address, message, signature, never)).rejects.toMatchObject({
      sentence: { id: 'sign-unchecked-signature' },
    })
  })
})

it('keeps typed data as JSON that says all of it', () => {
  expect(JSON.parse(JSON.stringify(typed))).toEqual(typed)
  expect(typed).toMatchObject({
    typedData: {
      domain: { chainId: '1' },
      types: { EIP712Domain: [{ name: 'name' }, { name: 'chainId' }, { name: 'verifyingContract' }] },
      message: { proposal: (2n ** 255n + 1n).toString() },
    },
  })
})

it('writes the end of a signature as contracts want it, and leaves others alone', async () => {
  const signature = await holder.signMessage({ message: 'x' })
  const { r, s, yParity } = parseSignature(signature)
  const short = `${signature.slice(0, -2)}0${yParity}` as Hex
  expect(normalised(short)).toBe(serializeSignature({ r, s, yParity }))
  expect(normalised(signature)).toBe(signature)
  for (const odd of ['0x', '0x00', `0x${'00'.repeat(66)}`] as Hex[]) expect(normalised(odd)).toBe(odd)
})

describe('signatures of others (EIP-4361 vectors of spruceid/siwe)', () => {
  interface Vector extends Record<string, string | number | undefined> {
    address: Address
    signature: Hex
  }
  const read = (name: string): [string, Vector][] =>
    Object.entries(JSON.parse(readFileSync(join(import.meta.dirname, 'siwe', name), 'utf8')))

  it.each(read('verification_positive.json'))('accepts: %s', async (_, vector) => {
    expect(await verify(vector)).toBe(true)
  })
  // viem reads 31 February as 3 March. Ours are never read from what a browser sent: they are compared with what was built.
  const strict = read('verification_negative.json').filter(([name]) => name !== 'invalid expirationTime')
  it.each(strict)('refuses: %s', async (_, vector) => {
    expect(await verify(vector)).toBe(false)
  })

  async function verify(vector: Vector): Promise<boolean> {
    const text = eip4361(vector)
    const time = new Date(vector.time ?? '2024-01-01')
    const { domainBinding, matchNonce } = vector as Record<string, string>
    const valid = validateSiweMessage({
      message: parseSiweMessage(text),
      time,
      ...(domainBinding ? { domain: domainBinding } : {}),
      ...(matchNonce ? { nonce: matchNonce } : {}),
    })
    const toSign = { kind: 'message', message: text, chainId: 1 } as const
    return valid && (await isSignedBy(vector.address, toSign, normalised(vector.signature), undefined))
  }

  function eip4361(v: Vector): string {
    const optional = [
      ['Expiration Time', v.expirationTime],
      ['Not Before', v.notBefore],
    ]
      .filter(([, value]) => value)
      .map(([name, value]) => `\n${name}: ${value}`)
    return `${v.domain} wants you to sign in with your Ethereum account:\n${v.address}\n\n${v.statement}\n\nURI: ${v.uri}\nVersion: ${v.version}\nChain ID: ${v.chainId}\nNonce: ${v.nonce}\nIssued At: ${v.issuedAt}${optional.join('')}`
  }
})
