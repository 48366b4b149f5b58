/** How amounts are shown: everywhere the same, from whole base units, without a float. */
export interface AmountFormat {
  /** At most so many digits after the point; else 2 from 1,000 on and 4 below. */
  digits?: number
  /** At least so many digits after the point. */
  least?: number
  /** With a plus where it is more than nothing. */
  signed?: boolean
}

/** US dollars are kept with 8 decimals, as Chainlink's feeds give them. */
export const USD_DECIMALS = 8

/**
 * `40000500000n` with 6 decimals → "40,000.5". Cut, not rounded up: nothing shows more than there is, so shown parts may
 * add up to a little less than their shown total. What is too small to be seen reads "<0.0001", never "0".
 */
export function formatAmount(amount: bigint, decimals: number, format: AmountFormat = {}): string {
  return sign(amount, format) + digitsOf(amount, decimals, format)
}

/** US dollars in 8 decimals → "$1,234.50". */
export function formatUsd(usd: bigint, format: AmountFormat = {}): string {
  const shown = digitsOf(usd, USD_DECIMALS, { digits: 2, least: 2, ...format })
  return sign(usd, format) + (shown.startsWith('<') ? `<$${shown.slice(1)}` : `$${shown}`)
}

/** What so much of a token is worth in US dollars, both in base units; the price is that of one whole token. */
export function worth(amount: bigint, decimals: number, price: bigint): bigint {
  return (amount * price) / 10n ** BigInt(decimals)
}

function digitsOf(amount: bigint, decimals: number, { digits, least = 0 }: AmountFormat): string {
  const size = amount < 0n ? -amount : amount
  const unit = 10n ** BigInt(decimals)
  const shown = Math.min(digits ?? (size >= 1000n * unit ? 2 : 4), decimals)
  const step = 10n ** BigInt(decimals - shown)
  if (size > 0n && size < step) return `<${point(unit, step, shown, least)}`
  return point(unit, size, shown, least)
}

function point(unit: bigint, size: bigint, shown: number, least: number): string {
  const whole = (size / unit).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = (((size % unit) * 10n ** BigInt(shown)) / unit)
    .toString()
    .padStart(shown, '0')
    .replace(/0+$/, '')
    .padEnd(least, '0')
  return fraction ? `${whole}.${fraction}` : whole
}

function sign(amount: bigint, { signed = false }: AmountFormat): string {
  return amount < 0n ? '−' : signed && amount > 0n ? '+' : ''
}
