import { type Hex, isHex, type TypedDataDefinition, toHex } from 'viem'
import { z } from 'zod'
import type { Person } from './people.ts'

/** An EIP-1193 error: its code tells a page what happened. */
export class ProviderError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const Message = z.tuple([z.string().max(100_000)]).rest(z.unknown())
const TypedData = z
  .tuple([z.string(), z.union([z.string().max(200_000), z.record(z.string(), z.unknown())])])
  .rest(z.unknown())

/**
 * Answers as an injected wallet does (EIP-1193), with the person's test wallet. It signs whatever it is asked: the
 * person who plays it has pressed the button.
 * @throws ProviderError
 */
export async function testWallet(
  { wallet }: Person,
  chainId: number,
  method: string,
  params: unknown,
): Promise<unknown> {
  switch (method) {
    case 'eth_requestAccounts':
    case 'eth_accounts':
      return [wallet.address]
    case 'eth_chainId':
      return toHex(chainId)
    case 'wallet_switchEthereumChain':
      return null
    case 'personal_sign': {
      const [text] = read(Message, params)
      return wallet.signMessage({ message: isHex(text) ? { raw: text } : text })
    }
    case 'eth_signTypedData_v4': {
      const [, data] = read(TypedData, params)
      return signTypedData(wallet, data)
    }
    default:
      throw new ProviderError(4200, `The test wallet does not know ${method.slice(0, 40)}.`)
  }
}

async function signTypedData(wallet: Person['wallet'], data: string | Record<string, unknown>): Promise<Hex> {
  try {
    return await wallet.signTypedData(
      (typeof data === 'string' ? JSON.parse(data) : data) as TypedDataDefinition,
    )
  } catch {
    throw new ProviderError(-32602, 'This is not EIP-712 typed data.')
  }
}

function read<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params)
  if (!result.success) throw new ProviderError(-32602, 'These parameters do not fit the method.')
  return result.data
}
