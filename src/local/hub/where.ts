import { getAddress } from 'viem'

/** What a query may filter and sort a list by. */
export type Fields = Record<string, 'text' | 'number' | 'address'>

export interface Page {
  first: number
  skip: number
  where?: Where | null
  orderBy?: string | null
  orderDirection?: 'asc' | 'desc' | null
}
export type Where = Record<string, unknown>
type Row = Record<string, unknown>

/** Snapshot's own caps; it refuses what is over them instead of shortening the answer. */
export function checkLimits({ first, skip, where }: Page, longer: Record<string, number> = {}) {
  for (const [name, value] of Object.entries({ first, skip })) {
    const limit = longer[name] ?? (name === 'first' ? 1000 : 5000)
    if (value > limit) throw new Error(`The \`${name}\` argument must not be greater than ${limit}`)
    if (value < 0) throw new Error(`The \`${name}\` argument must be positive`)
  }
  for (const [name, value] of Object.entries(where ?? {}))
    if (name.endsWith('_in') && Array.isArray(value) && value.length > (longer[name] ?? 100))
      throw new Error(`The \`${name}\` argument must not be greater than ${longer[name] ?? 100}`)
}

/** A where as Snapshot's SQL reads it: an empty list finds nothing, and a bound of 0 bounds nothing. */
export function filterOf(where: Where, fields: Fields): (row: object) => boolean {
  const tests = Object.entries(fields).flatMap(([field, kind]) => {
    const value = (condition: string) => normal(where[`${field}${condition}`], kind, field)
    const [is, not, isIn, notIn] = ['', '_not', '_in', '_not_in'].map(value)
    const bounds = kind === 'number' ? comparisons.filter(([name]) => where[`${field}${name}`]) : []
    return [
      is !== undefined && ((row: Row) => row[field] === is),
      not !== undefined && ((row: Row) => row[field] !== not),
      Array.isArray(isIn) && ((row: Row) => isIn.includes(row[field])),
      Array.isArray(notIn) && ((row: Row) => notIn.length > 0 && !notIn.includes(row[field])),
      ...bounds.map(
        ([name, holds]) =>
          (row: Row) =>
            row[field] !== null && holds(Number(row[field]), Number(where[`${field}${name}`])),
      ),
    ].filter((test) => test !== false)
  })
  return (row) => tests.every((test) => test(row as Row))
}

/** One page of a list, newest first unless asked otherwise; `tie` keeps pages apart where rows are equal. */
export function pageOf<T extends object>(
  rows: T[],
  { first, skip, orderBy, orderDirection }: Page,
  sortable: string[],
  tie: (a: T, b: T) => number,
): T[] {
  const by = (sortable.includes(orderBy ?? '') ? orderBy : sortable[0]) as keyof T
  const sign = orderDirection === 'asc' ? 1 : -1
  return rows
    .toSorted((a, b) => sign * (Number(a[by]) - Number(b[by])) || tie(a, b))
    .slice(skip, skip + first)
}

const comparisons: [string, (value: number, bound: number) => boolean][] = [
  ['_gt', (value, bound) => value > bound],
  ['_gte', (value, bound) => value >= bound],
  ['_lt', (value, bound) => value < bound],
  ['_lte', (value, bound) => value <= bound],
]

/** Addresses are stored checksummed, and may be asked for in any case. */
function normal(value: unknown, kind: Fields[string], field: string): unknown {
  if (kind !== 'address' || !value) return value
  try {
    return Array.isArray(value) ? value.map((one) => getAddress(one)) : getAddress(String(value))
  } catch {
    throw new Error(`Invalid addresses in ${field}`)
  }
}
