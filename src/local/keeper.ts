import {
  type Account,
  type Address,
  createClient,
  type Hex,
  http,
  keccak256,
  publicActions,
  stringToHex,
  walletActions,
} from 'viem'
import { governorAbi } from './contracts/index.ts'

export interface KeeperOptions {
  rpcUrl: string
  governor: Address
  /** Pays for the transactions. */
  account: Account
  /** Told of each proposal that could not be queued or executed; it is tried again in the next run. */
  failed?: (proposalId: bigint, error: unknown) => void
}

export interface Keeper {
  /** Queues what has passed, executes what has waited long enough; resolves to how many transactions it sent. */
  run(): Promise<number>
  /** When, in seconds, the next vote ends or the next delay is over; `undefined` if neither is to come. */
  due(): Promise<number | undefined>
}

interface Kept {
  /** The block at which it was proposed. */
  at: bigint
  /** What `queue` and `execute` are called with. */
  args: readonly [
    targets: readonly Address[],
    values: readonly bigint[],
    calldatas: readonly Hex[],
    descriptionHash: Hex,
  ]
  /** The block at which nothing was left to do for it. */
  done?: bigint
}

interface Moment {
  number: bigint
  /** In seconds. */
  timestamp: bigint
}

/** IGovernor.ProposalState. */
const PENDING = 0
const ACTIVE = 1
const CANCELED = 2
const DEFEATED = 3
const SUCCEEDED = 4
const QUEUED = 5
const EXPIRED = 6
const EXECUTED = 7
const FINAL = [CANCELED, DEFEATED, EXPIRED, EXECUTED]

/** How many blocks a reorg may undo: this far back, nothing is taken as done and logs are read again. */
const REORG_DEPTH = 64n

/** Milliseconds for one call, and for a transaction to be mined. */
const DEADLINE = 10_000

/** Does for everyone what anyone may do: moves passed proposals of an OpenZeppelin governor with a timelock on to execution. */
export function createKeeper({ rpcUrl, governor, account, failed = () => {} }: KeeperOptions): Keeper {
  const client = createClient({
    account,
    transport: http(rpcUrl, { batch: true, timeout: DEADLINE }),
    cacheTime: 0,
    pollingInterval: 50,
  })
    .extend(publicActions)
    .extend(walletActions)
  const contract = { address: governor, abi: governorAbi } as const

  let head = 0n
  let proposals = new Map<bigint, Kept>()

  async function pass(): Promise<number> {
    const block = await look()
    let sent = 0
    for (const [id, proposal] of open(block.number)) {
      try {
        if (await advance(id, proposal, block)) sent++
      } catch (error) {
        failed(id, error)
      }
    }
    return sent
  }

  async function next(): Promise<number | undefined> {
    const block = await look()
    const moments = await Promise.all([...open(block.number).keys()].map(nextMoment))
    const due = moments.map(Number).filter((moment) => moment > Number(block.timestamp))
    return due.length > 0 ? Math.min(...due) : undefined
  }

  /** Reads what was proposed until now; resolves to the block that is now. */
  async function look(): Promise<Moment> {
    const block = await client.getBlock()
    // Another chain than the one that was read: a fresh one, or a deep rollback.
    if (block.number + REORG_DEPTH < head) {
      head = 0n
      proposals = new Map()
    }
    await readProposals(block.number)
    return block
  }

  const open = (now: bigint) =>
    new Map([...proposals].filter(([, { done }]) => done === undefined || done + REORG_DEPTH >= now))

  async function readProposals(to: bigint): Promise<void> {
    const fromBlock = head > REORG_DEPTH ? head - REORG_DEPTH : 0n
    const logs = await client.getContractEvents({
      ...contract,
      eventName: 'ProposalCreated',
      fromBlock,
      toBlock: to,
      strict: true,
    })
    const known = proposals
    // One that is in no log any more was undone by a reorg.
    proposals = new Map([...known].filter(([, { at }]) => at < fromBlock))
    for (const { args, blockNumber } of logs) {
      const { proposalId, targets, values, calldatas, description } = args
      proposals.set(proposalId, {
        ...known.get(proposalId),
        at: blockNumber,
        args: [targets, values, calldatas, keccak256(stringToHex(description))],
      })
    }
    head = to
  }

  /** Whether it sent a transaction. */
  async function advance(id: bigint, proposal: Kept, block: Moment): Promise<boolean> {
    const state = await client.readContract({ ...contract, functionName: 'state', args: [id] })
    proposal.done = FINAL.includes(state) ? (proposal.done ?? block.number) : undefined
    if (state === SUCCEEDED) return send('queue', proposal)
    if (state !== QUEUED) return false
    const eta = await client.readContract({ ...contract, functionName: 'proposalEta', args: [id] })
    return eta <= block.timestamp && send('execute', proposal)
  }

  /** When it changes by itself, in seconds; 0 if it does not. */
  async function nextMoment(id: bigint): Promise<bigint> {
    const state = await client.readContract({ ...contract, functionName: 'state', args: [id] })
    if (state === QUEUED) return client.readContract({ ...contract, functionName: 'proposalEta', args: [id] })
    if (state !== PENDING && state !== ACTIVE) return 0n
    // The deadline itself is the last second to vote in.
    return (await client.readContract({ ...contract, functionName: 'proposalDeadline', args: [id] })) + 1n
  }

  async function send(functionName: 'queue' | 'execute', { args }: Kept): Promise<true> {
    // Measuring the gas is the dry run: what would revert throws here, unsent.
    const gas = await client.estimateContractGas({ ...contract, functionName, args, account })
    const hash = await client.writeContract({
      ...contract,
      functionName,
      args,
      gas: (gas * 13n) / 10n,
      chain: null,
    })
    const receipt = await client.waitForTransactionReceipt({ hash, timeout: DEADLINE })
    if (receipt.status !== 'success') throw new Error(`${functionName} reverted in transaction ${hash}`)
    return true
  }

  // One after the other: two at once would send everything twice.
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return { run: () => inTurn(pass), due: () => inTurn(next) }
}
