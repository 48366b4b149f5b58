import { type Address, decodeFunctionData, erc20Abi, type Hex } from 'viem'
import { shortAddress } from '../../address.ts'
import { formatAmount } from '../../amount.ts'
import { oneLine, plain } from '../../card.ts'
import type { Community } from '../../community.ts'
import type { Sentence } from '../../words/words.ts'

/** One call that a passed proposal makes. JSON-safe. */
export interface Action {
  target: Address
  /** Wei. */
  value: string
  calldata: Hex
}

/** What a call does, as far as it can be known from the community's own tokens and currency. */
export function describeAction(action: Action, venueId: string, community: Community | undefined): Sentence {
  const venue = community?.venues.find((each) => each.id === venueId)
  const chain = venue?.kind === 'governor' ? venue.chain : undefined
  const value = BigInt(action.value)
  const token = community?.treasury.tokens.find(
    (each) => each.chain === chain && each.address === action.target,
  )
  const transfer = token && value === 0n ? readTransfer(action.calldata) : undefined
  if (token && transfer)
    return pays(formatAmount(transfer.amount, token.decimals), token.symbol, transfer.recipient)
  if (action.calldata === '0x') {
    const currency = community?.chains.find((each) => each.id === chain)?.currency ?? 'ETH'
    return pays(formatAmount(value, 18), currency, action.target)
  }
  const selector = action.calldata.slice(0, 10)
  return { id: 'action-call', args: { target: shortAddress(action.target), call: selector } }
}

function pays(amount: string, symbol: string, recipient: Address): Sentence {
  return {
    id: 'action-pays',
    args: { amount, symbol: plain(oneLine(symbol, 12)), recipient: shortAddress(recipient) },
  }
}

function readTransfer(data: Hex): { recipient: Address; amount: bigint } | undefined {
  try {
    const call = decodeFunctionData({ abi: erc20Abi, data })
    return call.functionName === 'transfer' ? { recipient: call.args[0], amount: call.args[1] } : undefined
  } catch {
    return undefined
  }
}
