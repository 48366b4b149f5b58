import { type Address, erc20Abi, type Hex, type PublicClient, parseAbi } from 'viem'
import { governorAbi, probeGovernor, unlessRefused } from '../governance/governor/contract.ts'
import { Refusal } from '../refusal.ts'

/** As people know them. Only with `openzeppelin-5` can votes be carried there from the chat. */
export type Flavour = 'openzeppelin-5' | 'openzeppelin-4' | 'bravo'

/** A governor as its chain tells of it. */
export interface Governor {
  chain: number
  address: Address
  name: string
  flavour: Flavour
  /** What votes are counted in. */
  token: Token | undefined
  timelock: Address | undefined
  /** Where its contract began. */
  fromBlock: number
}

export interface Token {
  chain: number
  address: Address
  symbol: string
  decimals: number
}

export interface Reachable {
  has(chainId: number): boolean
  client(chainId: number): PublicClient
  /** All that have an RPC. */
  ids: number[]
}

const abi = parseAbi([
  'function name() view returns (string)',
  'function BALLOT_TYPEHASH() view returns (bytes32)',
  'function COUNTING_MODE() view returns (string)',
  'function proposalCount() view returns (uint256)',
  'function comp() view returns (address)',
  'function nouns() view returns (address)',
])
/** keccak256 of `Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)`. */
const BALLOT_5: Hex = '0xf2aad550cf55f045cb27e9c559f9889fdfb6e6cdaa032301d6ea397784ae51d7'

/** The chain that a contract is on: the one that was named, or the only one here that has code there. @throws Refusal */
export async function findChain(
  chains: Reachable,
  address: Address,
  named: number | undefined,
): Promise<number> {
  if (named !== undefined && !chains.has(named))
    throw new Refusal({ id: 'settings-no-rpc', args: { chain: `${named}` } })
  const asked = named === undefined ? chains.ids : [named]
  if (asked.length === 0) throw new Refusal({ id: 'settings-no-chains' })
  const found = await Promise.all(
    asked.map(async (chain) => {
      const code = await answered(chain, chains.client(chain).getCode({ address }))
      return code && code !== '0x' ? [chain] : []
    }),
  )
  const [chain, ...others] = found.flat()
  if (chain === undefined)
    throw new Refusal({ id: 'settings-no-contract', args: { address, chains: asked.map(String) } })
  if (others.length > 0)
    throw new Refusal({ id: 'settings-which-chain', args: { chains: found.flat().map(String) } })
  return chain
}

/** @throws Refusal where it is no governor, or the chain does not answer */
export async function readGovernor(client: PublicClient, chain: number, address: Address): Promise<Governor> {
  const read = (functionName: 'name' | 'BALLOT_TYPEHASH' | 'COUNTING_MODE' | 'proposalCount') =>
    unlessRefused<unknown>(client.readContract({ address, abi, functionName }))
  return answered(
    chain,
    (async () => {
      const [name, typehash, counting, count, { timelock }, token] = await Promise.all([
        read('name'),
        read('BALLOT_TYPEHASH'),
        read('COUNTING_MODE'),
        read('proposalCount'),
        probeGovernor(client, address),
        votingToken(client, address),
      ])
      const flavour = flavourOf(typehash, counting, count)
      if (!flavour) throw new Refusal({ id: 'settings-no-governor', args: { address } })
      return {
        ...{ chain, address, flavour, timelock },
        name: typeof name === 'string' ? name : '',
        token: token && (await readToken(client, chain, token)),
        fromBlock: await firstBlock(client, address),
      }
    })(),
  )
}

function flavourOf(typehash: unknown, counting: unknown, count: unknown): Flavour | undefined {
  if (typehash === BALLOT_5) return 'openzeppelin-5'
  if (typehash === undefined) return undefined
  if (counting !== undefined) return 'openzeppelin-4'
  return count === undefined ? undefined : 'bravo'
}

async function votingToken(client: PublicClient, address: Address): Promise<Address | undefined> {
  const asked = [
    client.readContract({ address, abi: governorAbi, functionName: 'token' }),
    client.readContract({ address, abi, functionName: 'comp' }),
    client.readContract({ address, abi, functionName: 'nouns' }),
  ]
  return (await Promise.all(asked.map(unlessRefused))).find((token) => token !== undefined)
}

/** @throws Refusal where it is no token, or the chain does not answer */
export async function readToken(client: PublicClient, chain: number, address: Address): Promise<Token> {
  const [symbol, decimals] = await answered(
    chain,
    Promise.all([
      unlessRefused(client.readContract({ address, abi: erc20Abi, functionName: 'symbol' })),
      unlessRefused(client.readContract({ address, abi: erc20Abi, functionName: 'decimals' })),
    ]),
  )
  if (symbol === undefined) throw new Refusal({ id: 'settings-no-token', args: { address } })
  return { chain, address, symbol, decimals: decimals ?? 0 }
}

/** Where the contract's code appeared; 0, where all is read, if the chain's RPC knows no past states. */
async function firstBlock(client: PublicClient, address: Address): Promise<number> {
  try {
    let without = -1n
    let having = await client.getBlockNumber()
    while (having - without > 1n) {
      const middle = (without + having) / 2n
      const code = await client.getCode({ address, blockNumber: middle })
      if (code && code !== '0x') having = middle
      else without = middle
    }
    return Number(having)
  } catch {
    return 0
  }
}

async function answered<T>(chain: number, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal({ id: 'settings-chain-away', args: { chain: `${chain}` } })
  }
}
