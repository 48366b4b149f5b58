/** What a community file says of a chain that a venue, an account or a token is on. */
export interface KnownChain {
  id: number
  name: string
  currency: string
  price?: 'market'
}

/** By id: name and currency, as https://chainlist.org has them. All but test chains have a market price. */
const KNOWN: Record<number, [name: string, currency: string]> = {
  1: ['Ethereum', 'ETH'],
  10: ['OP Mainnet', 'ETH'],
  56: ['BNB Smart Chain', 'BNB'],
  100: ['Gnosis', 'XDAI'],
  130: ['Unichain', 'ETH'],
  137: ['Polygon', 'POL'],
  324: ['ZKsync Era', 'ETH'],
  8453: ['Base', 'ETH'],
  42161: ['Arbitrum One', 'ETH'],
  42220: ['Celo', 'CELO'],
  43114: ['Avalanche', 'AVAX'],
  59144: ['Linea', 'ETH'],
  534352: ['Scroll', 'ETH'],
}
const TEST: Record<number, [name: string, currency: string]> = {
  11155111: ['Sepolia', 'ETH'],
  31337: ['Local chain', 'ETH'],
}

export function chainOf(id: number): KnownChain {
  const [name, currency] = KNOWN[id] ?? TEST[id] ?? [`Chain ${id}`, 'ETH']
  return { id, name, currency, ...(hasMarket(id) ? { price: 'market' } : {}) }
}

/** Whether the market knows prices there. */
export function hasMarket(id: number): boolean {
  return id in KNOWN
}
