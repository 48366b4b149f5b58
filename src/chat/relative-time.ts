// Each unit, how many of the one before it make one, and how many of it are still told in it.
const UNITS: [Intl.RelativeTimeFormatUnit, per: number, upTo: number][] = [
  ['second', 1, 60],
  ['minute', 60, 60],
  ['hour', 60, 24],
  ['day', 24, 30],
  ['month', 30.44, 12],
  ['year', 12, Number.POSITIVE_INFINITY],
]

/** "in 3 days", "2 hours ago". @param seconds from now */
export function relativeTime(seconds: number, format: Intl.RelativeTimeFormat): string {
  let amount = seconds
  for (const [unit, per, upTo] of UNITS) {
    amount /= per
    const rounded = Math.round(amount)
    if (Math.abs(rounded) < upTo) return format.format(rounded, unit)
  }
  return ''
}
