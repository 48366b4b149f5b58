import {
  type Address,
  getAddress,
  type Hex,
  hashTypedData,
  type PublicClient,
  parseAbi,
  recoverAddress,
} from 'viem'
import { z } from 'zod'
import { type Accepted, acceptedTypes } from './message-types.ts'
import { refuse } from './refused.ts'

/** What a wallet signed, as it is posted. Any other member and the sequencer does not read it. */
export interface Envelope {
  address: string
  sig: string | unknown[]
  data: {
    domain: { name: string; version: string }
    types: Record<string, unknown>
    message: { from: string; timestamp: number; space?: string; [name: string]: unknown }
    primaryType?: string
  }
}

/** Only a contract wallet's signature needs the chain. */
export type SignatureClient = Pick<PublicClient, 'readContract' | 'verifyHash'>

export function readEnvelope(body: unknown): Envelope {
  // The body itself goes on, not zod's copy: its signature and its CID are of exactly what was sent.
  return envelope.safeParse(body).success ? (body as Envelope) : refuse('wrong envelope format')
}

export function readTypes({ data }: Envelope): Accepted {
  const { EIP712Domain: _, ...types } = data.types
  return acceptedTypes(types) ?? refuse('wrong types')
}

/** The message's EIP-712 hash, which becomes its id, if `address` signed it: a wallet, or a contract by EIP-1271 or EIP-6492. */
export async function checkSignature(
  { address, sig, data }: Envelope,
  { primaryType, fields }: Accepted,
  client?: SignatureClient,
): Promise<Hex> {
  try {
    if (!Object.keys(data.domain).every((key) => domainFields.has(key)))
      throw new Error('unknown domain field')
    const signature = hex.parse(sig)
    const hash = hashTypedData({
      domain: data.domain,
      types: { [primaryType]: fields },
      primaryType,
      message: data.message,
    } as Parameters<typeof hashTypedData>[0])
    const signer = await recoverAddress({ hash, signature }).catch(() => undefined)
    if (signer === address) return hash
    if (client && (await contractSays(client, getAddress(address), hash, signature))) return hash
  } catch {
    // A message that cannot be hashed as its types say was never signed; a chain that is away says nothing of it either.
  }
  return refuse('signature validation failed')
}

/** An empty signature is one, too: a Safe answers it by what its owners approved on the chain. */
async function contractSays(client: SignatureClient, address: Address, hash: Hex, signature: Hex) {
  if (signature.endsWith(notYetDeployed)) return client.verifyHash({ address, hash, signature })
  const args = [hash, signature] as const
  return (
    (await client.readContract({ address, abi: erc1271, functionName: 'isValidSignature', args })) ===
    '0x1626ba7e'
  )
}

/** EIP-6492's mark at the end of a signature. */
const notYetDeployed = '6492'.repeat(16)

const erc1271 = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)'])

const domainFields = new Set(['name', 'version', 'chainId', 'verifyingContract', 'salt'])

const hex = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform((text) => text as Hex)

export const checksummed = z.string().refine((text) => {
  try {
    return getAddress(text) === text
  } catch {
    return false
  }
})

const envelope = z.strictObject({
  address: checksummed,
  sig: z.union([z.string(), z.array(z.unknown())]),
  data: z.strictObject({
    domain: z.looseObject({ name: z.string(), version: z.string() }),
    types: z.looseObject({}),
    message: z.looseObject({
      from: checksummed,
      timestamp: z.number(),
      space: z
        .string()
        .regex(/^[^ ]+$/)
        .optional(),
    }),
    primaryType: z.string().optional(),
  }),
})
