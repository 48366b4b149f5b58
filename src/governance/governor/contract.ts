import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  type PublicClient,
  parseAbi,
} from 'viem'

/** What reading a governor asks of the chain. */
export type GovernorClient = Pick<PublicClient, 'readContract' | 'request'>

/** The functions that OpenZeppelin 4 and 5 governors, and Bravo by most of these names, share. */
export const governorAbi = parseAbi([
  'function state(uint256 proposalId) view returns (uint8)',
  'function quorum(uint256 timepoint) view returns (uint256)',
  'function getVotes(address account, uint256 timepoint) view returns (uint256)',
  'function token() view returns (address)',
  'function timelock() view returns (address)',
  'function clock() view returns (uint48)',
  'function CLOCK_MODE() view returns (string)',
  'function decimals() view returns (uint8)',
])

export interface GovernorTraits {
  /** Undefined where passed proposals are executed by the governor itself. */
  timelock: Address | undefined
  /** Of votes. */
  decimals: number
  /** Whether its time points are seconds; else they are blocks. */
  timestamps: boolean
}

/** What the contract is, asked once. @throws where the chain does not answer */
export async function probeGovernor(client: GovernorClient, address: Address): Promise<GovernorTraits> {
  const contract = { address, abi: governorAbi } as const
  const [timelock, token, mode] = await Promise.all([
    unlessRefused(client.readContract({ ...contract, functionName: 'timelock' })),
    unlessRefused(client.readContract({ ...contract, functionName: 'token' })),
    unlessRefused(client.readContract({ ...contract, functionName: 'CLOCK_MODE' })),
  ])
  const decimals = token
    ? await unlessRefused(client.readContract({ address: token, abi: governorAbi, functionName: 'decimals' }))
    : undefined
  // ERC-6372; a token of votes without decimals of its own (ERC-721) counts whole votes.
  return {
    timelock,
    decimals: decimals ?? (token ? 0 : 18),
    timestamps: mode?.includes('mode=timestamp') ?? false,
  }
}

/** Undefined where the contract does not have the function, or reverts. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    const refused =
      error instanceof BaseError &&
      error.walk(
        (each) =>
          each instanceof ContractFunctionRevertedError || each instanceof ContractFunctionZeroDataError,
      )
    if (refused) return undefined
    throw error
  }
}
