import { type Choice, clean, oneLine, shorten } from '../card.ts'
import type { Category, Community } from '../community.ts'
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

type Where = Prisma.ProposalWhereInput

export function createLookup(store: Store, communities: ReadonlyMap<string, Community>) {
  const { db } = store

  async function list(
    communityId: string,
    { state, category, text, page = 1, size = PAGE }: Filter & { page?: number | undefined; size?: number },
  ): Promise<ListPage> {
    const words = wordsOf(text)
    const where: Where = {
      communityId,
      state:
        state === 'closed' ? { notIn: [...OPEN, UNDONE] } : { not: UNDONE, ...(state && { equals: state }) },
      ...(category && { category }),
      ...(words.length > 0 && { id: { in: await idsWith(communityId, words) } }),
    }
    const counts = await db.proposal.groupBy({ by: ['state', 'category'], where, _count: true })
    const total = counts.reduce((sum, { _count }) => sum + _count, 0)
    const pages = Math.max(1, Math.ceil(total / size))
    const shown = Math.min(Math.max(1, page), pages)

    const proposals: Line[] = []
    let skip = (shown - 1) * size
    for (const part of PARTS) {
      const has = counts.filter((each) => part.has(each)).reduce((sum, { _count }) => sum + _count, 0)
      const take = Math.min(size - proposals.length, has - skip)
      if (take > 0) {
        const rows = await db.proposal.findMany({
          where: { AND: [where, part.where] },
          orderBy: part.orderBy,
          skip,
          take,
          select: LINE,
        })
        proposals.push(...rows.map(toLine))
      }
      skip = Math.max(0, skip - has)
    }
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

  /** All words, anywhere in title and text. LIKE's own signs mean themselves. */
  async function idsWith(communityId: string, words: string[]): Promise<number[]> {
    const tests = words.map((word) => Prisma.sql`"search" LIKE ${pattern(word)} ESCAPE '!'`)
    const rows = await db.$queryRaw<{ id: number }[]>`
      SELECT "id" FROM "Proposal" WHERE "communityId" = ${communityId} AND ${Prisma.join(tests, ' AND ')}`
    return rows.map(({ id }) => id)
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

function pattern(word: string): string {
  return `%${word.replace(/[!%_]/g, '!$&')}%`
}

interface Part {
  has(each: { state: string; category: string }): boolean
  where: Where
  orderBy: Prisma.ProposalOrderByWithRelationInput[]
}

/** The order of a list: what is open before what is over, and in each what matters most; then what ends soonest, or ended last. */
const PARTS: Part[] = [true, false].flatMap((open) => [part(open, true), part(open, false)])

function part(open: boolean, first: boolean): Part {
  return {
    has: ({ state, category }) =>
      OPEN.includes(state as State) === open && FIRST.includes(category as Category) === first,
    where: {
      state: { [open ? 'in' : 'notIn']: [...OPEN] },
      category: { [first ? 'in' : 'notIn']: [...FIRST] },
    },
    orderBy: [{ endsAt: open ? 'asc' : 'desc' }, { number: 'desc' }],
  }
}
