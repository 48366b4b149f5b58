import { randomUUID } from 'node:crypto'
import type { Address } from 'viem'
import type { Clock } from '../clock.ts'
import type { Caller, Here } from '../command.ts'
import type { Community } from '../community.ts'
import { setLatest } from '../latest.ts'
import { Refusal } from '../refusal.ts'
import type { Store, Tx } from '../store/store.ts'

/** One person: who they are in each chat, and the wallets that they proved to hold. */
export interface Member {
  id: string
  /** The first is the primary one. */
  wallets: Address[]
  accounts: Caller[]
}

export interface Members {
  /** Who this account is, if any wallet is linked to it. */
  of(by: Pick<Caller, 'platform' | 'id'>): Promise<Member | undefined>
  /** A member's wallets, the primary one first. */
  wallets(memberId: string): Promise<Address[]>
  /** Links a wallet whose proof was checked. */
  link(tx: Tx, by: Caller, address: Address, proof: Proof): Promise<Linked>
  /**
   * Makes an account one of a member's, and what its own member has theirs: somebody has said on both platforms that they
   * are one person.
   * @param of one of the member's accounts
   * @throws Refusal where they can't be one
   */
  join(tx: Tx, by: Caller, of: Pick<Caller, 'platform' | 'id'>): Promise<Member>
  /** Unlinks one wallet of theirs, or all. A member without wallets is forgotten. @returns those that were unlinked */
  unlink(by: Caller, address?: Address): Promise<Address[]>
  /** Which community a private chat with them is about: where they were last met in a server or group. */
  communityOf(by: Caller): Promise<string | undefined>
  /** They were met in this community's server or group. */
  met(by: Caller, communityId: string): Promise<void>
  /** The communities where they were met, have a part, or have voting power: by id. */
  knownIn(by: Caller, communities: ReadonlyMap<string, Community>): Promise<string[]>
  /** What the community's file lets them do. @param member theirs, where it was asked for already */
  may(
    community: Community,
    by: Caller,
    here: Pick<Here, 'standing'>,
    member: Member | undefined,
  ): Promise<{ steward: boolean; admin: boolean }>
}

/** What was signed (EIP-4361), and the signature. */
export interface Proof {
  message: string
  signature: string
}

/**
 * `again`: it was theirs already. `moved`: it was another account's on the same platform. `merged`: it was that of an
 * account elsewhere, so both accounts are one member now; `others` are the platforms of the accounts that joined.
 */
export type Linked = { how: 'new' | 'again' | 'moved' } | { how: 'merged'; others: string[] }

/** Wallets of one member. Every card about them stays readable, and so does every check. */
export const MOST_WALLETS = 20

export function createMembers({ store, clock }: { store: Store; clock: Clock }): Members {
  /** What the store was last told of an account, so that it is not told the same with each call. */
  const lastMet = new Map<string, string>()
  const members: Members = {
    of: (by) => memberOf(store.db, by),

    wallets: async (memberId) =>
      (await store.db.wallet.findMany({ where: { memberId }, orderBy })).map(addressOf),

    async link(tx, by, address, proof) {
      const now = new Date(clock.now())
      const wallet = await tx.wallet.findUnique({ where: { address } })
      let mine = await memberOf(tx, by)
      const holder = wallet ? await memberById(tx, wallet.memberId) : undefined
      const kept = { linkedAt: now, proof: JSON.stringify(proof) }
      let linked: Linked = { how: 'new' }

      if (holder && holder.id === mine?.id) linked = { how: 'again' }
      else if (holder && joinable(holder, mine ?? { accounts: [by] })) {
        linked = { how: 'merged', others: holder.accounts.map(({ platform }) => platform) }
        if (mine) await absorb(tx, holder.id, mine.id)
        mine = holder
      } else if (holder) linked = { how: 'moved' }

      if (linked.how !== 'again' && (mine?.wallets.length ?? 0) >= MOST_WALLETS)
        throw new Refusal({ id: 'linking-too-many', args: { count: MOST_WALLETS } })
      const memberId = mine?.id ?? (await tx.member.create({ data: { id: randomUUID(), createdAt: now } })).id
      await tx.account.upsert({
        where: { platform_id: { platform: by.platform, id: by.id } },
        create: { ...by, memberId },
        update: { name: by.name, memberId },
      })
      await tx.wallet.upsert({
        where: { address },
        create: { address, memberId, primary: false, ...kept },
        update: { ...kept, memberId, ...(linked.how === 'moved' ? { primary: false } : {}) },
      })
      for (const id of new Set([memberId, holder?.id ?? memberId])) await tidy(tx, id)
      return linked
    },

    async join(tx, by, of) {
      const member = await memberOf(tx, of)
      if (!member) throw new Refusal({ id: 'joining-no-wallet' })
      const mine = await memberOf(tx, by)
      if (mine?.id === member.id) throw new Refusal({ id: 'joining-again' })
      if (!joinable(member, mine ?? { accounts: [by] })) throw new Refusal({ id: 'joining-same-platform' })
      if (member.wallets.length + (mine?.wallets.length ?? 0) > MOST_WALLETS)
        throw new Refusal({ id: 'linking-too-many', args: { count: MOST_WALLETS } })
      if (mine) await absorb(tx, member.id, mine.id)
      else await tx.account.create({ data: { ...by, memberId: member.id } })
      return (await memberById(tx, member.id))!
    },

    unlink: (by, address) =>
      store.transaction(async (tx) => {
        const member = await memberOf(tx, by)
        const gone = (member?.wallets ?? []).filter((each) => address === undefined || each === address)
        if (!member || gone.length === 0) return []
        await tx.wallet.deleteMany({ where: { memberId: member.id, address: { in: gone } } })
        await tidy(tx, member.id)
        return gone
      }),

    async communityOf({ platform, id: accountId }) {
      const chat = await store.db.privateChat.findUnique({
        where: { platform_accountId: { platform, accountId } },
      })
      return chat?.communityId
    },

    async met({ platform, id: accountId }, communityId) {
      const account = `${platform}:${accountId}`
      if (lastMet.get(account) === communityId) return
      await store.db.privateChat.upsert({
        where: { platform_accountId: { platform, accountId } },
        create: { platform, accountId, communityId },
        update: { communityId },
      })
      setLatest(lastMet, account, communityId, MOST_MET)
    },

    async knownIn(by, communities) {
      const [met, member] = await Promise.all([members.communityOf(by), members.of(by)])
      const wallets = member?.wallets ?? []
      const voters = await store.db.votingPower.findMany({
        where: { voter: { in: wallets }, power: { not: '0' } },
        select: { proposal: { select: { communityId: true } } },
        distinct: ['proposalId'],
      })
      const holds = new Set(voters.map(({ proposal }) => proposal.communityId))
      const names = new Set([`${by.platform}:${by.id}`, ...wallets].map((name) => name.toLowerCase()))
      return [...communities.values()]
        .filter(({ id, roles }) => {
          const named = [...roles.steward, ...roles.admin].some((name) => names.has(name.toLowerCase()))
          return id === met || named || holds.has(id)
        })
        .map(({ id }) => id)
    },

    async may(community, by, here, member) {
      const { steward, admin } = community.roles
      // Only where a role of this platform is named: asking who somebody is may cost a question to the platform.
      const asked = [...steward, ...admin].some((name) => ROLE.exec(name)?.[1] === by.platform)
      const held = asked ? (await here.standing(community)).roles : []
      const names = new Set(
        [`${by.platform}:${by.id}`, ...held, ...(member?.wallets ?? [])].map((name) => name.toLowerCase()),
      )
      const among = (list: string[]) => list.some((name) => names.has(name.trim().toLowerCase()))
      return { steward: among(steward), admin: among(admin) }
    },
  }
  return members
}

/** Accounts of which it is remembered in which community they were last met. */
const MOST_MET = 10_000

/** A role of a platform, as a community file names it. */
const ROLE = /^(discord|telegram):(?:role|admins):/

type Reader = Pick<Tx, 'account' | 'member'>

const orderBy = [{ primary: 'desc' as const }, { linkedAt: 'asc' as const }, { address: 'asc' as const }]

async function memberOf(
  db: Reader,
  { platform, id }: Pick<Caller, 'platform' | 'id'>,
): Promise<Member | undefined> {
  const account = await db.account.findUnique({ where: { platform_id: { platform, id } } })
  return account ? memberById(db, account.memberId) : undefined
}

async function memberById(db: Reader, id: string): Promise<Member | undefined> {
  const member = await db.member.findUnique({
    where: { id },
    include: { accounts: { orderBy: [{ platform: 'asc' }, { id: 'asc' }] }, wallets: { orderBy } },
  })
  if (!member) return undefined
  return {
    id,
    wallets: member.wallets.map(addressOf),
    accounts: member.accounts.map(({ platform, id, name }) => ({ platform, id, name })),
  }
}

/** Two are one person if they share a wallet, but nobody has two accounts on one platform. */
function joinable(one: Pick<Member, 'accounts'>, other: Pick<Member, 'accounts'>): boolean {
  const platforms = new Set(one.accounts.map(({ platform }) => platform))
  return other.accounts.every(({ platform }) => !platforms.has(platform))
}

/** All that the other member has becomes this one's, whose primary wallet stays. */
async function absorb(tx: Tx, memberId: string, otherId: string): Promise<void> {
  await tx.account.updateMany({ where: { memberId: otherId }, data: { memberId } })
  await tx.wallet.updateMany({ where: { memberId: otherId }, data: { memberId, primary: false } })
  await tx.member.delete({ where: { id: otherId } })
}

/** A member has one primary wallet, the oldest where it has to be chosen, or is forgotten with all accounts. */
async function tidy(tx: Tx, memberId: string): Promise<void> {
  const [first] = await tx.wallet.findMany({ where: { memberId }, orderBy, take: 1 })
  if (!first) await tx.member.deleteMany({ where: { id: memberId } })
  else if (!first.primary)
    await tx.wallet.update({ where: { address: first.address }, data: { primary: true } })
}

function addressOf({ address }: { address: string }): Address {
  return address as Address
}
