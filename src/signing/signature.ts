import {
  type Address,
  getTypesForEIP712Domain,
  type Hex,
  type PublicClient,
  verifyMessage,
  verifyTypedData,
} from 'viem'
import { Refusal } from '../refusal.ts'
import type { ToSign } from './purpose.ts'

/** What is needed of a chain to ask a contract wallet. */
export type Verifier = Pick<PublicClient, 'verifyMessage' | 'verifyTypedData'>

/**
 * Whether the signature is this wallet's over exactly that. A plain wallet's is recovered here; only where that gives
 * another address is the chain asked, since the wallet may be a contract (ERC-1271, ERC-6492).
 * @throws Refusal when the chain can't be asked
 */
export async function isSignedBy(
  address: Address,
  toSign: ToSign,
  signature: Hex,
  chain: Verifier | undefined,
): Promise<boolean> {
  const plain = await verify({ verifyMessage, verifyTypedData }, address, toSign, signature).catch(
    () => false,
  )
  if (plain || !chain) return plain
  try {
    return await verify(chain, address, toSign, signature)
  } catch {
    throw new Refusal({ id: 'sign-unchecked-signature' })
  }
}

function verify(by: Verifier, address: Address, toSign: ToSign, signature: Hex): Promise<boolean> {
  return toSign.kind === 'message'
    ? by.verifyMessage({ address, message: toSign.message, signature })
    : by.verifyTypedData({ address, ...toSign.typedData, signature } as Parameters<
        Verifier['verifyTypedData']
      >[0])
}

/** Some hardware wallets end a signature with 0 or 1, where contracts and others want 27 or 28. */
export function normalised(signature: Hex): Hex {
  if (!/^0x[0-9a-f]{128}0[01]$/i.test(signature)) return signature
  return signature.endsWith('0')
    ? (`${signature.slice(0, -2)}1b` as Hex)
    : (`${signature.slice(0, -2)}1c` as Hex)
}

/** As `eth_signTypedData_v4` takes it: plain JSON, with the domain's own type in it. What is compared and kept, too. */
export function asSigned(toSign: ToSign): ToSign {
  const whole =
    toSign.kind === 'message'
      ? toSign
      : {
          ...toSign,
          typedData: {
            ...toSign.typedData,
            types: {
              EIP712Domain: getTypesForEIP712Domain({ domain: toSign.typedData.domain ?? {} }),
              ...toSign.typedData.types,
            },
          },
        }
  return JSON.parse(JSON.stringify(whole, (_, value) => (typeof value === 'bigint' ? `${value}` : value)))
}
