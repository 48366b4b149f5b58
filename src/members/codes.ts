import { createHash, randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Caller } from '../command.ts'
import { setLatest } from '../latest.ts'
import { Refusal } from '../refusal.ts'
import type { JoinCode } from '../store/generated/client.ts'
import type { Store, Tx } from '../store/store.ts'

/** What a code joins: the accounts of one member, or a server or group with a community. */
export type CodePurpose = 'member' | 'community'

export interface Codes {
  /** A new code of theirs; an earlier one for the same purpose ends. @returns it as people type it: `ABCD-EFGH` */
  make(purpose: CodePurpose, by: Caller, communityId: string): Promise<{ code: string; expiresAt: Date }>
  /** Who made the code, and for which community. @throws Refusal where it is none, used, or too old */
  look(purpose: CodePurpose, by: Caller, typed: string): Promise<JoinCode>
  /** Uses it up, in the transaction that joins. @throws Refusal as `look` does */
  use(tx: Tx, code: JoinCode): Promise<void>
  /** Uses it up without joining anything: it was shown to people whom it is not for. @returns whether it was one */
  spoil(purpose: CodePurpose, by: Caller, typed: string): Promise<boolean>
}

/** Milliseconds. */
const LIFETIME = 10 * 60_000
const LENGTH = 8
/** Without what looks or sounds like another: 25 ** 8 codes, of which a few are alive for ten minutes. */
const ALPHABET = 'ACDEFGHJKMNPQRTUVWXY34679'
/** Wrong codes that one account may type in that time. */
const MOST_GUESSES = 10
/** Accounts of which guesses are remembered. */
const MOST_ACCOUNTS = 10_000

export function createCodes({ store, clock }: { store: Store; clock: Clock }): Codes {
  /** Wrong codes by account, since a moment. */
  const guesses = new Map<string, { count: number; since: number }>()

  /** Who brought a code first, by its hash: whoever reads it where it was typed comes second. */
  const brought = new Map<string, string>()

  function isFirst(hash: string, account: string): boolean {
    const first = brought.get(hash) ?? account
    setLatest(brought, hash, first, MOST_ACCOUNTS)
    return first === account
  }

  function guessesOf(account: string) {
    const known = guesses.get(account)
    return known && clock.now() - known.since < LIFETIME ? known : { count: 0, since: clock.now() }
  }

  const codes: Codes = {
    async make(purpose, { platform, id: accountId }, communityId) {
      const code = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
      const now = clock.now()
      const expiresAt = new Date(now + LIFETIME)
      await store.transaction(async (tx) => {
        const over = [{ expiresAt: { lte: new Date(now) } }, { purpose, platform, accountId, communityId }]
        await tx.joinCode.deleteMany({ where: { OR: over } })
        await tx.joinCode.create({
          data: { hash: hashOf(code), purpose, communityId, platform, accountId, expiresAt },
        })
      })
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt }
    },

    async look(purpose, { platform, id }, typed) {
      const account = `${platform}:${id}`
      const tried = guessesOf(account)
      if (tried.count >= MOST_GUESSES) throw new Refusal({ id: 'code-too-many' })
      const found = await store.db.joinCode.findUnique({ where: { hash: hashOf(typed) } })
      if (
        found?.purpose === purpose &&
        isAlive(found, clock) &&
        (platform === found.platform || isFirst(found.hash, account))
      )
        return found
      setLatest(guesses, account, { ...tried, count: tried.count + 1 }, MOST_ACCOUNTS)
      throw new Refusal({ id: 'code-wrong' })
    },

    async use(tx, { hash }) {
      const { count } = await tx.joinCode.updateMany({
        where: { hash, usedAt: null, expiresAt: { gt: new Date(clock.now()) } },
        data: { usedAt: new Date(clock.now()) },
      })
      if (count === 0) throw new Refusal({ id: 'code-wrong' })
    },

    async spoil(purpose, by, typed) {
      try {
        const code = await codes.look(purpose, by, typed)
        await store.transaction((tx) => codes.use(tx, code))
        return true
      } catch (error) {
        if (error instanceof Refusal) return false
        throw error
      }
    },
  }
  return codes
}

function isAlive({ usedAt, expiresAt }: JoinCode, clock: Clock): boolean {
  return usedAt === null && expiresAt.getTime() > clock.now()
}

/** However people write it: in lower case, with a space for the dash. */
function hashOf(typed: string): string {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return createHash('sha256').update(code).digest('hex')
}
