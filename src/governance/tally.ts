import { formatAmount } from '../amount.ts'

/** How a vote stands, in base units. */
export interface Tally {
  /** One for each choice; undefined: not known, which is not the same as nobody. */
  scores: bigint[] | undefined
  /** All that voted, as the venue counts it: in some voting systems not the sum of the scores. */
  total: bigint | undefined
  votes: number | undefined
  decimals: number
  /** Undefined: there is none, or it is not known. */
  quorum: bigint | undefined
  /** The quorum is of those against: reaching it rejects. */
  rejection: boolean
  final: boolean
}

/** Characters of a bar: with the percentage and the amount beside it, it fits a phone. */
const BAR = 10

/** `███████░░░` for 0.7: full only for everything, empty only for nothing. */
export function bar(part: bigint, whole: bigint): string {
  const exact = whole === 0n ? 0n : (part * BigInt(2 * BAR) + whole) / (2n * whole)
  const least = part > 0n ? 1n : 0n
  const most = part < whole ? BigInt(BAR - 1) : BigInt(BAR)
  const full = Number(exact < least ? least : exact > most ? most : exact)
  return '█'.repeat(full) + '░'.repeat(BAR - full)
}

/** "62.5 %", cut: nothing reads 100 % or reaches a quorum before it does. */
export function percent(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0 %'
  return `${formatAmount((part * 1000n) / whole, 1, { digits: 1 })} %`
}

/** What counts towards the quorum, by the venue's own count. */
export function turnout({ scores, total }: Tally): bigint | undefined {
  return total ?? scores?.reduce((sum, score) => sum + score, 0n)
}

/** The choice with the most, from 1; undefined where two share the first place, nobody voted, or it is not known. */
export function leading({ scores }: Tally): number | undefined {
  if (!scores) return undefined
  let most = 0n
  for (const score of scores) if (score > most) most = score
  const first = scores.indexOf(most)
  return most > 0n && scores.lastIndexOf(most) === first ? first + 1 : undefined
}
