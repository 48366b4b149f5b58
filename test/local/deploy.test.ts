import {
  type Abi,
  type Address,
  multicall3Abi,
  parseAbi,
  parseEther,
  parseUnits,
  toEventHash,
  toFunctionSelector,
  zeroAddress,
} from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  artefacts,
  feedAbi,
  governorAbi,
  safeAbi,
  safeFactoryAbi,
  timelockAbi,
  tokenAbi,
  usdAbi,
} from '../../src/local/contracts/index.ts'
import { type Deployment, fund, proposeFunding, setPrice } from '../../src/local/deploy.ts'
import { people, startWorld } from './fixture.ts'

let world: Awaited<ReturnType<typeof startWorld>>
let deployed: Deployment

beforeAll(async () => {
  world = await startWorld()
  deployed = await world.deploy()
})
afterAll(() => world.chain.stop())

const moot = (amount: number) => parseEther(String(amount))
const usdx = (amount: number) => parseUnits(String(amount), 6)
const { newcomer, holder, delegate, steward, admin } = people

describe('the community that is deployed', () => {
  const votesOf = async ({ address }: { address: Address }) => {
    const { timestamp } = await world.client.getBlock()
    return world.client.readContract({
      ...{ address: deployed.token, abi: tokenAbi, functionName: 'getPastVotes' },
      // The youngest moment whose votes are settled.
      args: [address, timestamp - 1n],
    })
  }
  const usdOf = (address: Address) =>
    world.client.readContract({
      ...{ address: deployed.usd, abi: usdAbi, functionName: 'balanceOf', args: [address] },
    })

  test('has delegated its votes, and they count at once', async () => {
    expect(await Promise.all([newcomer, holder, delegate, steward, admin].map(votesOf))).toEqual([
      0n,
      moot(100_000),
      moot(500_000),
      moot(50_000),
      moot(50_000),
    ])
  })

  test('has a quorum that the holder reaches alone, and the steward does not', async () => {
    const { timestamp } = await world.client.getBlock()
    const quorum = await world.client.readContract({
      ...{ address: deployed.governor, abi: governorAbi, functionName: 'quorum', args: [timestamp - 1n] },
    })
    expect(quorum).toBe(moot(80_000))
  })

  test('has its treasury in the timelock, which only the governor may use and no one administers', async () => {
    const { client } = world
    const { timelock, token, governor } = deployed
    expect(await usdOf(timelock)).toBe(usdx(250_000))
    expect(await client.getBalance({ address: timelock })).toBe(parseEther('40'))
    const own = { address: token, abi: tokenAbi, functionName: 'balanceOf', args: [timelock] } as const
    expect(await client.readContract(own)).toBe(moot(300_000))

    const roles = { address: timelock, abi: roleAbi } as const
    const [proposer, executor, administrator] = await Promise.all([
      client.readContract({ ...roles, functionName: 'PROPOSER_ROLE' }),
      client.readContract({ ...roles, functionName: 'EXECUTOR_ROLE' }),
      client.readContract({ ...roles, functionName: 'DEFAULT_ADMIN_ROLE' }),
    ])
    const has = (role: `0x${string}`, account: Address) =>
      client.readContract({
        address: timelock,
        abi: timelockAbi,
        functionName: 'hasRole',
        args: [role, account],
      })
    const [deployer] = await client.getAddresses()
    expect(await has(proposer, governor)).toBe(true)
    expect(await has(executor, zeroAddress)).toBe(true)
    expect(await has(proposer, deployer!)).toBe(false)
    expect(await has(administrator, deployer!)).toBe(false)
    expect(await has(administrator, timelock)).toBe(true)
  })

  test('has a 2-of-3 Safe with money of its own', async () => {
    const safe = { address: deployed.safe, abi: safeAbi } as const
    expect(await world.client.readContract({ ...safe, functionName: 'getOwners' })).toEqual(
      [steward, admin, delegate].map(({ address }) => address),
    )
    expect(await world.client.readContract({ ...safe, functionName: 'getThreshold' })).toBe(2n)
    expect(await usdOf(deployed.safe)).toBe(usdx(60_000))
    expect(await world.client.getBalance({ address: deployed.safe })).toBe(parseEther('5'))
  })

  test('has prices, as old as the chain says, that can be set', async () => {
    const read = (address: Address) =>
      world.client.readContract({ address, abi: feedAbi, functionName: 'latestRoundData' })
    const [, eth, , updatedAt] = await read(deployed.feeds.eth)
    const [, usd] = await read(deployed.feeds.usd)
    expect([eth, usd]).toEqual([321_547_000_000n, 100_020_000n])
    expect(Math.abs(Number(updatedAt) - (await world.blockTime()))).toBeLessThan(60)

    await setPrice(world.chain.rpcUrl, deployed.feeds.usd, 99_000_000n, 1_700_000_000)
    expect(await read(deployed.feeds.usd)).toEqual([2n, 99_000_000n, 1_700_000_000n, 1_700_000_000n, 2n])
  })

  test('answers many reads as one, at the address that Multicall3 has everywhere', async () => {
    const token = {
      address: deployed.token,
      abi: parseAbi(['function symbol() view returns (string)']),
    } as const
    const answers = await world.client.multicall({
      multicallAddress: deployed.multicall,
      contracts: [
        { ...token, functionName: 'symbol' },
        { address: deployed.usd, abi: token.abi, functionName: 'symbol' },
      ],
      allowFailure: false,
    })
    expect(answers).toEqual(['MOOT', 'USDX'])
    const count = {
      address: deployed.multicall,
      abi: multicall3Abi,
      functionName: 'getCurrentBlockTimestamp',
    } as const
    expect(Number(await world.client.readContract(count))).toBe(await world.blockTime())
  })
})

test('money is given to an address', async () => {
  const address = '0x00000000000000000000000000000000000000f1'
  await fund(world.chain.rpcUrl, address, 5n)
  expect(await world.client.getBalance({ address })).toBe(5n)
})

test('a signed ballot, sent by someone else, is the vote of whoever signed it', async () => {
  const proposalId = await proposeFunding(world.chain.rpcUrl, deployed, {
    ...{ proposer: delegate, title: 'Pay', body: 'For a test.', recipient: newcomer.address, amount: 1n },
  })
  await world.pass(10)
  const { governor } = deployed
  const contract = { address: governor, abi: governorAbi } as const
  const nonce = await world.client.readContract({
    ...contract,
    functionName: 'nonces',
    args: [holder.address],
  })
  const signature = await holder.signTypedData({
    domain: { name: 'Assembly', version: '1', chainId: 31337, verifyingContract: governor },
    types: {
      Ballot: [
        { name: 'proposalId', type: 'uint256' },
        { name: 'support', type: 'uint8' },
        { name: 'voter', type: 'address' },
        { name: 'nonce', type: 'uint256' },
      ],
    },
    primaryType: 'Ballot',
    message: { proposalId, support: 1, voter: holder.address, nonce },
  })
  const hash = await world.client.writeContract({
    ...{ ...contract, functionName: 'castVoteBySig', args: [proposalId, 1, holder.address, signature] },
    ...{ account: newcomer, chain: null },
  })
  await world.client.waitForTransactionReceipt({ hash })
  const votes = { ...contract, functionName: 'hasVoted', args: [proposalId, holder.address] } as const
  expect(await world.client.readContract(votes)).toBe(true)
})

test('the ABIs that we type by hand say what was compiled', () => {
  const handmade: [Abi, Abi][] = [
    [tokenAbi, artefacts.CommonsToken.abi],
    [usdAbi, artefacts.UsdToken.abi],
    [feedAbi, artefacts.PriceFeed.abi],
    [governorAbi, artefacts.Assembly.abi],
    [timelockAbi, artefacts.TimelockController.abi],
    [safeAbi, artefacts.SafeL2.abi],
    [safeFactoryAbi, artefacts.SafeProxyFactory.abi],
  ]
  for (const [ours, compiled] of handmade)
    expect(signatures(compiled)).toEqual(expect.arrayContaining(signatures(ours)))
})

const roleAbi = parseAbi([
  'function PROPOSER_ROLE() view returns (bytes32)',
  'function EXECUTOR_ROLE() view returns (bytes32)',
  'function DEFAULT_ADMIN_ROLE() view returns (bytes32)',
])

/** Selector or topic, with the types that come back. */
function signatures(abi: Abi): string[] {
  return abi.flatMap((item) => {
    if (item.type === 'event') return [toEventHash(item)]
    if (item.type !== 'function') return []
    return [`${toFunctionSelector(item)} ${item.outputs.map(({ type }) => type)}`]
  })
}
