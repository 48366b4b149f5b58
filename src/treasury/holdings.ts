import { type Address, erc20Abi, type PublicClient, parseAbi } from 'viem'
import { MULTICALL3 } from '../chain/multicall.ts'
import type { Clock } from '../clock.ts'
import type { Community } from '../community.ts'
import type { Store } from '../store/store.ts'
import { accountsOn, NATIVE, tokensOn } from './tokens.ts'

/** What the treasury asks of a chain. */
export type ChainReads = Pick<
  PublicClient,
  'getBlockNumber' | 'multicall' | 'readContract' | 'getBalance' | 'getCode'
>

const multicallAbi = parseAbi(['function getEthBalance(address account) view returns (uint256)'])

/** Bytes of call data in one eth_call: some 450 balances. */
const BATCH = 16_384

interface Held {
  account: Address
  token: Address | typeof NATIVE
}

/**
 * Reads what the community's accounts on a chain hold, all at one block, into the store.
 * @throws where any balance could not be read; the others are kept
 */
export async function readHoldings(
  community: Community,
  chainId: number,
  { client, store, clock }: { client: ChainReads; store: Store; clock: Clock },
): Promise<{ block: bigint }> {
  const all = accountsOn(community, chainId).flatMap(({ address: account }) =>
    tokensOn(community, chainId).map((token): Held => ({ account, token: token.address })),
  )
  const block = await client.getBlockNumber({ cacheTime: 0 })
  const hasMulticall = await client.getCode({ address: MULTICALL3, blockNumber: block })
  const results = await (hasMulticall ? inOneCall : oneByOne)(client, all, block)
  const readAt = new Date(clock.now())
  await store.transaction(async (tx) => {
    for (const [index, { account, token }] of all.entries()) {
      const result = results[index]!
      if (typeof result !== 'bigint') continue
      const held = { amount: result.toString(), readAt }
      await tx.holding.upsert({
        where: {
          communityId_chainId_account_token: { communityId: community.id, chainId, account, token },
        },
        create: { communityId: community.id, chainId, account, token, ...held },
        update: held,
      })
    }
  })
  const failed = results.find((result) => typeof result !== 'bigint')
  if (failed) throw failed
  return { block }
}

type Balances = (bigint | Error)[]

async function inOneCall(client: ChainReads, all: Held[], blockNumber: bigint): Promise<Balances> {
  const results = await client.multicall({
    contracts: all.map(({ account, token }) =>
      token === NATIVE
        ? ({
            address: MULTICALL3,
            abi: multicallAbi,
            functionName: 'getEthBalance',
            args: [account],
          } as const)
        : ({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [account] } as const),
    ),
    multicallAddress: MULTICALL3,
    blockNumber,
    batchSize: BATCH,
  })
  return results.map((each) => (each.status === 'success' ? (each.result as bigint) : each.error))
}

async function oneByOne(client: ChainReads, all: Held[], blockNumber: bigint): Promise<Balances> {
  const balances: Balances = []
  for (const { account, token } of all) {
    const reading =
      token === NATIVE
        ? client.getBalance({ address: account, blockNumber })
        : client.readContract({
            address: token,
            abi: erc20Abi,
            functionName: 'balanceOf',
            args: [account],
            blockNumber,
          })
    balances.push(await reading.catch((error: Error) => error))
  }
  return balances
}
