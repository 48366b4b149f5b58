import { type Choice, clean, oneLine, shorten } from '../card.ts'
import type { Community } from '../community.ts'
import { Prisma } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import { FIRST } from './category.ts'
import { LINE, type Line, OPEN, type Proposal, type State, toLine, toProposal, UNDONE } from './proposal.ts'

/** What a list is narrowed to. A state is one of STATES, or `closed` for all that are over. */
export interface Filter {
  state?: string | undefined
  category?: string | undefined
  text?: string | undefined
}

export interface ListPage {
  proposals: Line[]
  /** Of all pages. */
  total: number
  /** Counts from 1; the nearest there is to what was asked for. */
  page: number
  pages: number
}

export const PAGE = 8
/** What every chat can show of a completion. */
const COMPLETIONS = 25
/** Words of a search that are looked for. */
const WORDS = 6

export function createLookup(store: Store, communities: ReadonlyMap<string, Community>) {
  const { db } = store

  async function list(
    communityId: string,
    { state, category, text, page = 1, size = PAGE }: Filter & { page?: number | undefined; size?: number },
  ): Promise<ListPage> {
    const where = Prisma.join(
      [
        Prisma.sql`"communityId" = ${communityId} AND "state" <> ${UNDONE}`,
        ...(state === 'closed' ? [Prisma.sql`NOT ${isOpen}`] : state ? [Prisma.sql`"state" = ${state}`] : []),
        ...(category ? [Prisma.sql`"category" = ${category}`] : []),
        ...wordsOf(text).map((word) => Prisma.sql`"search" LIKE ${pattern(word)} ESCAPE '!'`),
      ],
      ' AND ',
    )
    const [counted] = await db.$queryRaw<{ total: bigint | number }[]>`
      SELECT COUNT(*) AS "total" FROM "Proposal" WHERE ${where}`
    const total = Number(counted!.total)
    const pages = Math.max(1, Math.ceil(total / size))
    const shown = Math.min(Math.max(1, page), pages)
    const ids = await db.$queryRaw<{ id: number }[]>`
      SELECT "id" FROM "Proposal" WHERE ${where} ORDER BY ${ORDER} LIMIT ${size} OFFSET ${(shown - 1) * size}`
    const order = ids.map(({ id }) => Number(id))
    const rows = await db.proposal.findMany({ where: { id: { in: order } }, select: LINE })
    const proposals = rows.map(toLine).sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
    return { proposals, total, page: shown, pages }
  }

  async function find(communityId: string, number: number): Promise<Proposal | undefined> {
    // What is no 32-bit number is no proposal's, and PostgreSQL would refuse it.
    if (!Number.isInteger(number) || Math.abs(number) >= 2 ** 31) return undefined
    const row = await db.proposal.findUnique({ where: { communityId_number: { communityId, number } } })
    return row && row.state !== UNDONE ? toProposal(row, communities.get(communityId)) : undefined
  }

  /** By number or words of the title. @param state only those in it */
  async function complete(communityId: string, typed: string, state?: State): Promise<Choice[]> {
    const text = typed.trim().replace(/^#/, '')
    const numbers = /^\d{1,9}$/.test(text) ? await numbersLike(communityId, text) : []
    const found: Line[] = []
    if (numbers.length > 0) {
      const rows = await db.proposal.findMany({
        where: {
          communityId,
          number: { in: numbers },
          state: { not: UNDONE, ...(state && { equals: state }) },
        },
        orderBy: { number: 'asc' },
        select: LINE,
      })
      found.push(...rows.map(toLine))
    }
    const { proposals } = await list(communityId, { state, text, size: COMPLETIONS })
    found.push(...proposals.filter(({ id }) => !found.some((each) => each.id === id)))
    return found.slice(0, COMPLETIONS).map(({ number, title }) => ({
      value: `${number}`,
      label: shorten(oneLine(`#${number} ${title}`), 90),
    }))
  }

  async function numbersLike(communityId: string, digits: string): Promise<number[]> {
    const rows = await db.$queryRaw<{ number: number }[]>`
      SELECT "number" FROM "Proposal" WHERE "communityId" = ${communityId}
      AND CAST("number" AS TEXT) LIKE ${`${digits}%`} ORDER BY "number" LIMIT ${COMPLETIONS}`
    return rows.map(({ number }) => number)
  }

  return { list, find, complete }
}

function wordsOf(text = ''): string[] {
  return clean(text).toLowerCase().split(/\s+/).filter(Boolean).slice(0, WORDS)
}

/** Anywhere in title and text. LIKE's own signs mean themselves. */
function pattern(word: string): string {
  return `%${word.replace(/[!%_]/g, '!$&')}%`
}

const isOpen = Prisma.sql`"state" IN (${Prisma.join([...OPEN])})`

/** What is open before what is over, and in each what matters most; then what ends soonest, or ended last. */
const ORDER = Prisma.sql`
  CASE WHEN ${isOpen} THEN 0 ELSE 1 END,
  CASE WHEN "category" IN (${Prisma.join([...FIRST])}) THEN 0 ELSE 1 END,
  CASE WHEN ${isOpen} THEN "endsAt" END ASC,
  "endsAt" DESC,
  "number" DESC`
