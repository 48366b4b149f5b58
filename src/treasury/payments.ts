import { type Address, decodeAbiParameters, getAddress, type Hex, pad, parseAbi, toEventSelector } from 'viem'
import type { Log, LogReader } from '../chain/reader.ts'
import type { Community } from '../community.ts'
import { readCursor, writeCursor } from '../store/cursor.ts'
import type { Tx } from '../store/store.ts'
import { accountsOn, NATIVE, tokensOn } from './tokens.ts'

const TRANSFER = toEventSelector('Transfer(address,address,uint256)')
/** OpenZeppelin's TimelockController: an operation's call was made. Native money leaves a timelock with no other log. */
const CALL_EXECUTED = toEventSelector('CallExecuted(bytes32,uint256,address,uint256,bytes)')
const PROPOSAL_EXECUTED = toEventSelector('ProposalExecuted(uint256)')

export interface PaymentsOptions {
  chainId: number
  communities: ReadonlyMap<string, Community>
  /** Called when there is money that left, which holdings should show soon. */
  paid(): void
}

/**
 * Follows the money that leaves treasury accounts on a chain: transfers of the tokens that the community file names, and
 * native money sent by a timelock's operations (what a Safe sends natively leaves no log with an amount). Transfers
 * between a community's own accounts, and of nothing, are no payments. Must read after governance, whose proposals it
 * points to.
 */
export function paymentsReader({ chainId, communities, paid }: PaymentsOptions): LogReader {
  const here = () => [...communities.values()].filter((each) => accountsOn(each, chainId).length > 0)
  return {
    name: 'payments',
    chainId,
    fromBlock: Math.min(...here().map((community) => firstBlock(community, chainId))),
    filters: () =>
      here().flatMap((community) => {
        const accounts = accountsOn(community, chainId).map((account) => account.address)
        const tokens = tokensOn(community, chainId).flatMap(({ address }) =>
          address === NATIVE ? [] : [address],
        )
        const from = accounts.map((account) => pad(account).toLowerCase() as Hex)
        return [
          ...(tokens.length > 0 ? [{ address: tokens, topics: [TRANSFER, from] }] : []),
          { address: accounts, topics: [CALL_EXECUTED] },
        ]
      }),
    async read(tx, logs, quiet) {
      let found = false
      for (const community of here()) {
        for (const log of logs) {
          const payment = paymentOf(community, log)
          if (!payment) continue
          found = true
          const { txHash, logIndex: position } = log
          const proposalId = await proposalBehind(tx, community, log)
          const facts = { ...payment, blockNumber: log.blockNumber, at: log.at, proposalId }
          const key = { communityId: community.id, chainId, txHash, position }
          await tx.payment.upsert({
            where: { communityId_chainId_txHash_position: key },
            create: { ...key, ...facts },
            update: facts,
          })
        }
      }
      if (found && !quiet) paid()
    },
    async undo(tx, from) {
      await tx.payment.deleteMany({ where: { chainId, blockNumber: { gte: from } } })
      await tx.cursor.deleteMany({ where: { name: cursorOf(chainId) } })
      paid()
    },
    async block(tx, head) {
      await writeCursor(tx, cursorOf(chainId), head.at.toISOString())
    },
  }
}

/** Payments of before the community's first governor are not looked for. */
function firstBlock(community: Community, chainId: number): number {
  const blocks = community.venues.flatMap((venue) =>
    venue.kind === 'governor' && venue.chain === chainId ? [venue.fromBlock] : [],
  )
  return blocks.length > 0 ? Math.min(...blocks) : 0
}

interface Money {
  account: Address
  recipient: Address
  token: Address | typeof NATIVE
  amount: string
}

function paymentOf(community: Community, log: Log): Money | undefined {
  const money = log.topics[0] === TRANSFER ? transferred(community, log) : sentByTimelock(community, log)
  if (!money || money.amount === '0') return undefined
  const own = accountsOn(community, log.chainId).map((account) => account.address)
  return own.includes(money.account) && !own.includes(money.recipient) ? money : undefined
}

function transferred(community: Community, { chainId, address, topics, data }: Log): Money | undefined {
  const token = getAddress(address)
  // An ERC-721's Transfer has a fourth topic, and no amount.
  if (topics.length !== 3 || data.length < 66) return undefined
  if (!tokensOn(community, chainId).some((each) => each.address === token)) return undefined
  const [amount] = decodeAbiParameters([{ type: 'uint256' }], data)
  return {
    account: addressIn(topics[1]!),
    recipient: addressIn(topics[2]!),
    token,
    amount: amount.toString(),
  }
}

const callExecuted = parseAbi(['function called(address target, uint256 value, bytes data)'])[0].inputs

function sentByTimelock(community: Community, { chainId, address, topics, data }: Log): Money | undefined {
  const account = getAddress(address)
  if (topics[0] !== CALL_EXECUTED) return undefined
  // Anyone can emit a log of this name with other data in it: only our own accounts' count.
  if (!accountsOn(community, chainId).some((each) => each.address === account)) return undefined
  const [target, value] = decodeAbiParameters(callExecuted, data)
  return { account, recipient: target, token: NATIVE, amount: value.toString() }
}

function addressIn(topic: Hex): Address {
  return getAddress(`0x${topic.slice(-40)}`)
}

/**
 * The proposal whose execution the log is part of: that of the governor's ProposalExecuted in the same transaction.
 * Where one transaction executed several, OpenZeppelin 5 tells of each after its calls, so it is the next one.
 */
async function proposalBehind(tx: Tx, community: Community, log: Log): Promise<number | null> {
  const { chainId, txHash } = log
  const governors = community.venues.filter((venue) => venue.kind === 'governor' && venue.chain === chainId)
  if (governors.length === 0) return null
  const logs = await tx.chainLog.findMany({ where: { chainId, txHash }, orderBy: { logIndex: 'asc' } })
  const executed = logs.flatMap(({ address, topics, data, logIndex }) => {
    const venue = governors.find((each) => each.kind === 'governor' && each.address === getAddress(address))
    const isExecution = (JSON.parse(topics) as string[])[0] === PROPOSAL_EXECUTED
    return venue && isExecution ? [{ venue: venue.id, externalId: BigInt(data).toString(), logIndex }] : []
  })
  const execution = executed.find(({ logIndex }) => logIndex > log.logIndex) ?? executed.at(-1)
  if (!execution) return operationBehind(tx, community, logs)
  const { venue, externalId } = execution
  const proposal = await tx.proposal.findUnique({
    where: { communityId_venue_externalId: { communityId: community.id, venue, externalId } },
    select: { id: true },
  })
  return proposal?.id ?? null
}

/** Anyone may run a passed operation at the timelock itself: then only its id tells which proposal it carries out. */
async function operationBehind(
  tx: Tx,
  { id: communityId }: Community,
  logs: { topics: string }[],
): Promise<number | null> {
  for (const { topics } of logs) {
    const [event, operation] = JSON.parse(topics) as string[]
    if (event !== CALL_EXECUTED || !operation) continue
    const proposal = await tx.proposal.findFirst({
      where: { communityId, details: { contains: operation } },
      select: { id: true },
    })
    if (proposal) return proposal.id
  }
  return null
}

/** The time of the newest block that was read, by which a report knows whether a payment may still be missing. */
export async function readUntil(tx: Pick<Tx, 'cursor'>, chainId: number): Promise<Date | undefined> {
  const at = await readCursor<string>(tx, cursorOf(chainId))
  return at === undefined ? undefined : new Date(at)
}

function cursorOf(chainId: number): string {
  return `payments:${chainId}`
}
