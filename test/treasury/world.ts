import {
  createClient,
  type EIP1193RequestFn,
  http,
  keccak256,
  publicActions,
  toHex,
  walletActions,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createChains } from '../../src/chain/clients.ts'
import { createFollower } from '../../src/chain/follower.ts'
import type { LogReader } from '../../src/chain/reader.ts'
import { createClock, seconds } from '../../src/clock.ts'
import type { Community } from '../../src/community.ts'
import { createHealth } from '../../src/health.ts'
import { startChain } from '../../src/local/chain.ts'
import { localCommunity } from '../../src/local/community.ts'
import { governorAbi } from '../../src/local/contracts/index.ts'
import { deploy, type Role } from '../../src/local/deploy.ts'
import { createKeeper } from '../../src/local/keeper.ts'
import { silent } from '../../src/log.ts'
import { createTreasury, type TreasuryOptions } from '../../src/treasury/treasury.ts'
import { temporaryStore } from '../store/temporary.ts'

const account = (name: string) => privateKeyToAccount(keccak256(toHex(`treasury test: ${name}`)))
const roles: Role[] = ['newcomer', 'holder', 'delegate', 'steward', 'admin']

/** A real chain with the local community's contracts, and a store. */
export async function openWorld() {
  const clock = createClock()
  const chain = await startChain({ clock })
  const people = Object.fromEntries(roles.map((role) => [role, account(role)])) as Record<
    Role,
    ReturnType<typeof account>
  >
  const contracts = await deploy(chain.rpcUrl, { people, clock })
  const community = localCommunity(contracts)
  const temporary = await temporaryStore(clock)
  await keepCommunity(community)
  const { store } = temporary
  const health = createHealth(clock)
  const chains = createChains({
    rpcUrls: new Map([[chain.chainId, [chain.rpcUrl]]]),
    health,
    log: silent,
  })
  const client = createClient({ transport: http(chain.rpcUrl), cacheTime: 0, pollingInterval: 50 })
    .extend(publicActions)
    .extend(walletActions)
  const keeper = createKeeper({ rpcUrl: chain.rpcUrl, governor: contracts.governor, account: people.admin })
  const closing: (() => Promise<unknown>)[] = []

  async function keepCommunity({ id }: Community) {
    await temporary.store.db.community.create({ data: { id, file: '{}', updatedAt: new Date(clock.now()) } })
  }

  function openTreasury(options: Partial<TreasuryOptions> = {}) {
    const treasury = createTreasury({
      ...{ store, clock, health, chains, log: silent },
      communities: new Map([[community.id, community]]),
      priceUrl: 'http://127.0.0.1:9',
      every: 3600_000,
      ...options,
    })
    const [loop] = treasury.loops
    closing.push(loop!.stop)
    return { ...treasury, loop: loop! }
  }

  function follow(readers: LogReader[]) {
    const follower = createFollower({
      ...{ chainId: chain.chainId, client, store, log: silent, health, readers },
      pollEvery: 3600_000,
    })
    closing.push(follower.stop)
    return follower
  }

  /** Lets time pass, for the clock and the chain. */
  async function pass(seconds_: number) {
    clock.setOffset(clock.offset + seconds_ * 1000)
    await chain.setTime(seconds(clock))
  }

  /** Votes for a proposal, and lets the keeper queue and execute it. */
  async function carryOut(proposalId: bigint) {
    await pass(10)
    const hash = await client.writeContract({
      account: people.delegate,
      chain: null,
      address: contracts.governor,
      abi: governorAbi,
      functionName: 'castVote',
      args: [proposalId, 1],
    })
    await client.waitForTransactionReceipt({ hash })
    await pass(86_500)
    await keeper.run()
    await pass(3_700)
    await keeper.run()
  }

  return {
    ...{ chain, clock, contracts, community, store, health, client, people },
    ...{ keepCommunity, openTreasury, follow, pass, carryOut },
    /** Methods that only anvil has. */
    request: client.request as unknown as EIP1193RequestFn,
    async close() {
      await Promise.all(closing.map((close) => close()))
      await temporary.cleanup()
      await chain.stop()
    },
  }
}
