import { type Address, getAddress } from 'viem'
import type { Community, TreasuryAccount, TreasuryToken } from '../community.ts'

/** What the chain's own currency is called where a token's address stands. */
export const NATIVE = 'native'

export interface Token {
  chainId: number
  address: Address | typeof NATIVE
  symbol: string
  decimals: number
  /** Where its price comes from, as the community file says. */
  price: TreasuryToken['price']
}

/** What the community's accounts on a chain may hold: the chain's own currency first. Tokens that the file doesn't name are not looked at: anybody can send spam. */
export function tokensOn(community: Community, chainId: number): Token[] {
  const chain = community.chains.find((each) => each.id === chainId)
  const native: Token[] = chain
    ? [{ chainId, address: NATIVE, symbol: chain.currency, decimals: 18, price: chain.price }]
    : []
  const tokens = community.treasury.tokens.filter((token) => token.chain === chainId)
  return [...native, ...tokens.map(({ chain: _, ...token }) => ({ chainId, ...token, price: token.price }))]
}

export function accountsOn(community: Community, chainId: number): TreasuryAccount[] {
  return community.treasury.accounts.filter((account) => account.chain === chainId)
}

/** The chains that the community has treasury accounts on. */
export function treasuryChains(community: Community): number[] {
  return [...new Set(community.treasury.accounts.map((account) => account.chain))]
}

/** The token as the file has it; one that it has no longer is shown by its address, in base units. */
export function tokenAt(community: Community, chainId: number, address: string): Token {
  return (
    tokensOn(community, chainId).find((token) => token.address === address) ?? {
      chainId,
      address: address === NATIVE ? NATIVE : getAddress(address),
      symbol: address.slice(0, 8),
      decimals: 0,
      price: undefined,
    }
  )
}
