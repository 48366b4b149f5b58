import { type Account, createTestClient, http, keccak256, publicActions, toHex, walletActions } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createClock, seconds } from '../../src/clock.ts'
import { type ChainOptions, startChain } from '../../src/local/chain.ts'
import { governorAbi } from '../../src/local/contracts/index.ts'
import { type Deployment, deploy, type Role } from '../../src/local/deploy.ts'

const person = (name: string) => privateKeyToAccount(keccak256(toHex(name)))

export const people = {
  newcomer: person('newcomer'),
  holder: person('holder'),
  delegate: person('delegate'),
  steward: person('steward'),
  admin: person('admin'),
} satisfies Record<Role, Account>

/** A chain with a clock to move, and what a test asks it. */
export async function startWorld(options: Partial<ChainOptions> = {}) {
  const clock = createClock()
  const chain = await startChain({ clock, ...options })
  const client = createClient(chain.rpcUrl)
  async function moveTo(now: number) {
    clock.setOffset(clock.offset + now - clock.now())
    await chain.setTime(seconds(clock))
  }
  return {
    ...{ clock, chain, client },
    deploy: () => deploy(chain.rpcUrl, { people, clock }),
    /** Moves the clock on by that many seconds, and the chain with it. */
    pass: (duration: number) => moveTo(clock.now() + duration * 1_000),
    /** Moves the clock to that second, and the chain with it. */
    passTo: (second: number) => moveTo(second * 1_000),
    async blockTime() {
      return Number((await client.getBlock()).timestamp)
    },
    state: ({ governor }: Deployment, proposalId: bigint) =>
      client.readContract({ address: governor, abi: governorAbi, functionName: 'state', args: [proposalId] }),
    /** Votes for it and waits for the block. */
    async vote({ governor }: Deployment, proposalId: bigint, account: Account) {
      const hash = await client.writeContract({
        ...{ address: governor, abi: governorAbi, functionName: 'castVote', args: [proposalId, 1] },
        ...{ account, chain: null },
      })
      return client.waitForTransactionReceipt({ hash })
    },
  }
}

export function createClient(rpcUrl: string) {
  return createTestClient({ mode: 'anvil', transport: http(rpcUrl), cacheTime: 0, pollingInterval: 20 })
    .extend(publicActions)
    .extend(walletActions)
}
