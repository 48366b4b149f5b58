import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Address,
  concat,
  createClient,
  type EIP1193RequestFn,
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  formatTransactionReceipt,
  getContractAddress,
  type Hex,
  http,
  keccak256,
  numberToHex,
  type PrivateKeyAccount,
  parseEther,
  parseEventLogs,
  parseUnits,
  publicActions,
  type RpcTransactionReceipt,
  type TransactionReceipt,
  zeroAddress,
} from 'viem'
import { MULTICALL3 } from '../chain/multicall.ts'
import type { Clock } from '../clock.ts'
import {
  artefacts,
  feedAbi,
  governorAbi,
  safeAbi,
  safeFactoryAbi,
  tokenAbi,
  usdAbi,
} from './contracts/index.ts'

export type Role = 'newcomer' | 'holder' | 'delegate' | 'steward' | 'admin'

export interface Deployment {
  token: Address
  governor: Address
  timelock: Address
  usd: Address
  /** What an ETH and what a USDX costs in dollars, with 8 decimals. */
  feeds: { eth: Address; usd: Address }
  safe: Address
  multicall: Address
}

const moot = (amount: string) => parseUnits(amount, 18)
const usdx = (amount: string) => parseUnits(amount, 6)
const dollars = (price: string) => parseUnits(price, 8)

/** Short enough to be watched, then a day, then an hour; in seconds. */
const VOTING_DELAY = 5
const VOTING_PERIOD = 86_400
const TIMELOCK_DELAY = 3_600

const PROPOSAL_THRESHOLD = moot('10000')
const QUORUM_PERCENT = 4n

/** Milliseconds for one call to the chain. */
const DEADLINE = 10_000

/**
 * Builds the local community on a fresh chain of ours: 2,000,000 MOOT and an assembly of them, whose treasury is its
 * timelock, and a 2-of-3 Safe beside it. What people were delegated counts from the moment this resolves.
 */
export async function deploy(
  rpcUrl: string,
  { people, clock }: { people: Record<Role, PrivateKeyAccount>; clock: Clock },
): Promise<Deployment> {
  const chain = connect(rpcUrl)
  const { holder, delegate, steward, admin } = people
  // anvil's own accounts: one deploys and owns, one delegates and is not heard of again, four are people elsewhere.
  const [deployer, silent, ...rest] = await chain.request({ method: 'eth_accounts' })
  if (deployer === undefined || silent === undefined) throw new Error('the chain has no accounts of its own')
  const elsewhere = rest.slice(0, 4)

  // An address follows from the deployer's nonce: so each can be told of those that come after it.
  const nonce = await chain.getTransactionCount({ address: deployer })
  const plan: Transaction[] = []
  const addressAt = (step: number) => getContractAddress({ from: deployer, nonce: BigInt(nonce + step) })
  const create = (name: Exclude<keyof typeof artefacts, 'Multicall3'>, ...args: unknown[]) =>
    addressAt(plan.push({ what: name, data: encodeDeployData({ ...artefacts[name], args }) }) - 1)

  // The third to be created is the governor, the only one who may propose to the timelock; anyone may execute, and no
  // one administers it but itself.
  const timelock = create('TimelockController', TIMELOCK_DELAY, [addressAt(2)], [zeroAddress], zeroAddress)
  const holdings: [Address, bigint][] = [
    [holder.address, moot('100000')],
    [delegate.address, moot('300000')],
    [steward.address, moot('50000')],
    [admin.address, moot('50000')],
    [silent, moot('200000')],
    [timelock, moot('300000')],
    ...elsewhere.map((address): [Address, bigint] => [address, moot('250000')]),
  ]
  const token = create(
    'CommonsToken',
    holdings.map(([address]) => address),
    holdings.map(([, amount]) => amount),
  )
  const governor = create(
    'Assembly',
    ...[token, timelock, VOTING_DELAY, VOTING_PERIOD, PROPOSAL_THRESHOLD, QUORUM_PERCENT],
  )
  const usd = create('UsdToken')
  const feeds = {
    eth: create('PriceFeed', 'ETH / USD', dollars('3215.47')),
    usd: create('PriceFeed', 'USDX / USD', dollars('1.0002')),
  }
  const safe = planSafe({
    owners: [steward.address, admin.address, delegate.address],
    threshold: 2n,
    singleton: create('SafeL2'),
    factory: create('SafeProxyFactory'),
    fallbackHandler: create('CompatibilityFallbackHandler'),
  })
  plan.push(
    safe.creation,
    usdCall(usd, 'mint', timelock, usdx('250000')),
    usdCall(usd, 'mint', safe.address, usdx('60000')),
    { what: 'ETH for the timelock', to: timelock, value: parseEther('40') },
    { what: 'ETH for the Safe', to: safe.address, value: parseEther('5') },
  )
  const multicallCode = artefacts.Multicall3.deployedBytecode
  await Promise.all([
    chain.request({ method: 'anvil_setCode', params: [MULTICALL3, multicallCode] }),
    // For what they send themselves: a proposal, a Safe's transaction.
    ...Object.values(people).map(({ address }) => setBalance(chain, address, parseEther('10'))),
  ])
  // Each is mined before the next is sent: anvil sometimes forgets one that comes while the one before is being mined.
  for (const step of plan) await sendUnlocked(chain, deployer, step)

  const to = (address: Address) => ({
    what: 'a delegation',
    to: token,
    data: encodeFunctionData({ abi: tokenAbi, functionName: 'delegate', args: [address] }),
  })
  const voters = [holder, delegate, steward, admin]
  await Promise.all([
    ...voters.map((voter) => sendSigned(chain, voter, to(voter.address))),
    sendUnlocked(chain, silent, to(delegate.address)),
  ])
  await passSecond(chain, clock)
  return { token, governor, timelock, usd, feeds, safe: safe.address, multicall: MULTICALL3 }
}

/** Gives an address that many wei. */
export async function fund(rpcUrl: string, address: Address, wei: bigint): Promise<void> {
  await setBalance(connect(rpcUrl), address, wei)
}

/** `answer` in dollars with 8 decimals, `updatedAt` in seconds. */
export async function setPrice(
  rpcUrl: string,
  feed: Address,
  answer: bigint,
  updatedAt: number,
): Promise<void> {
  const chain = connect(rpcUrl)
  const [deployer] = await chain.request({ method: 'eth_accounts' })
  const data = encodeFunctionData({ abi: feedAbi, functionName: 'set', args: [answer, BigInt(updatedAt)] })
  await sendUnlocked(chain, deployer!, { what: 'the price', to: feed, data })
}

/** Proposes to the assembly that its treasury pays; resolves to the proposal's id. */
export async function proposeFunding(
  rpcUrl: string,
  deployment: Pick<Deployment, 'governor' | 'usd'>,
  proposal: {
    proposer: PrivateKeyAccount
    title: string
    body: string
    recipient: Address
    /** In millionths of a USDX. */
    amount: bigint
  },
): Promise<bigint> {
  const chain = connect(rpcUrl)
  const payment = usdCall(deployment.usd, 'transfer', proposal.recipient, proposal.amount)
  const description = `# ${proposal.title}\n\n${proposal.body}`
  const data = encodeFunctionData({
    abi: governorAbi,
    functionName: 'propose',
    args: [[deployment.usd], [0n], [payment.data], description],
  })
  const { logs } = await sendSigned(chain, proposal.proposer, {
    what: 'the proposal',
    to: deployment.governor,
    data,
  })
  const [created] = parseEventLogs({ abi: governorAbi, eventName: 'ProposalCreated', logs })
  return created!.args.proposalId
}

type Chain = ReturnType<typeof connect>

interface Transaction {
  /** For the error, if it reverts. */
  what: string
  to?: Address
  data?: Hex
  /** In wei. */
  value?: bigint
}

function connect(rpcUrl: string) {
  // No retry: what was sent already must not be sent again.
  const transport = http(rpcUrl, { timeout: DEADLINE, retryCount: 0 })
  const client = createClient({ transport, cacheTime: 0 }).extend(publicActions)
  // viem types only the methods that every node has.
  return Object.assign(client, { request: client.request as unknown as EIP1193RequestFn })
}

function setBalance(chain: Chain, address: Address, wei: bigint): Promise<unknown> {
  return chain.request({ method: 'anvil_setBalance', params: [address, numberToHex(wei)] })
}

/** More than any of ours needs: the measuring is saved. */
const GAS = 8_000_000n

/** Sends from one of anvil's own accounts, and resolves when it is mined. */
function sendUnlocked(
  chain: Chain,
  from: Address,
  { what, to, data, value = 0n }: Transaction,
): Promise<TransactionReceipt> {
  const transaction = { from, to, data, gas: numberToHex(GAS), value: numberToHex(value) }
  return mined(what, chain.request({ method: 'eth_sendTransactionSync', params: [transaction] }))
}

/** Sends from a person's wallet, and resolves when it is mined. */
async function sendSigned(
  chain: Chain,
  account: PrivateKeyAccount,
  { what, to, data, value }: Transaction,
): Promise<TransactionReceipt> {
  const [chainId, nonce, gasPrice] = await Promise.all([
    chain.getChainId(),
    chain.getTransactionCount({ address: account.address, blockTag: 'pending' }),
    chain.getGasPrice(),
  ])
  const signed = await account.signTransaction({
    ...{ type: 'eip1559', chainId, nonce, gas: GAS, to, data, value },
    // What others send meanwhile may raise it.
    ...{ maxFeePerGas: 2n * gasPrice, maxPriorityFeePerGas: 0n },
  })
  return mined(what, chain.request({ method: 'eth_sendRawTransactionSync', params: [signed] }))
}

async function mined(what: string, sent: Promise<unknown>): Promise<TransactionReceipt> {
  const receipt = formatTransactionReceipt((await sent) as RpcTransactionReceipt)
  if (receipt.status === 'success') return receipt
  throw new Error(`${what} reverted on the local chain, in ${receipt.transactionHash}`)
}

/** Votes count once their second has passed: mines a block in a later one than the latest block's. */
async function passSecond(chain: Chain, clock: Clock): Promise<void> {
  const { timestamp: voted } = await chain.getBlock()
  do {
    await sleep(1_000 - (clock.now() % 1_000))
    await chain.request({ method: 'evm_mine' })
  } while ((await chain.getBlock()).timestamp <= voted)
}

function usdCall(usd: Address, functionName: 'mint' | 'transfer', to: Address, amount: bigint) {
  const data = encodeFunctionData({ abi: usdAbi, functionName, args: [to, amount] })
  return { what: `USDX ${functionName}`, to: usd, data }
}

function planSafe({
  owners,
  threshold,
  singleton,
  factory,
  fallbackHandler,
}: {
  owners: Address[]
  threshold: bigint
  singleton: Address
  factory: Address
  fallbackHandler: Address
}): { address: Address; creation: Transaction } {
  const setup = encodeFunctionData({
    abi: safeAbi,
    functionName: 'setup',
    args: [owners, threshold, zeroAddress, '0x', fallbackHandler, zeroAddress, 0n, zeroAddress],
  })
  const nonce = 0n
  // As SafeProxyFactory.createProxyWithNonce makes it.
  const address = getContractAddress({
    opcode: 'CREATE2',
    from: factory,
    salt: keccak256(concat([keccak256(setup), numberToHex(nonce, { size: 32 })])),
    bytecode: concat([artefacts.SafeProxy.bytecode, encodeAbiParameters([{ type: 'address' }], [singleton])]),
  })
  const data = encodeFunctionData({
    abi: safeFactoryAbi,
    functionName: 'createProxyWithNonce',
    args: [singleton, setup, nonce],
  })
  return { address, creation: { what: 'the Safe', to: factory, data } }
}
