import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount, formatUsd, worth } from '../src/amount.ts'

describe('amounts', () => {
  test.each([
    [40_000_500_000n, 6, '40,000.5'],
    [40_000_999_999n, 6, '40,000.99'],
    [1_234_567_000_000_000_000n, 18, '1.2345'],
    [0n, 18, '0'],
    [1n, 18, '<0.0001'],
    [999_999_999_999_999_999n, 18, '0.9999'],
    [1_000n, 0, '1,000'],
    [123n, 1, '12.3'],
    [-1_500_000n, 6, '−1.5'],
    [
      2n ** 256n - 1n,
      18,
      '115,792,089,237,316,195,423,570,985,008,687,907,853,269,984,665,640,564,039,457.58',
    ],
  ])('%s with %i decimals is %s', (amount, decimals, shown) => {
    expect(formatAmount(amount, decimals)).toBe(shown)
  })

  test.each([
    [321_547_000_000n, {}, '$3,215.47'],
    [100_020_000n, { digits: 4 }, '$1.0002'],
    [100_000_000n, {}, '$1.00'],
    [1n, {}, '<$0.01'],
    [-250_000_000n, {}, '−$2.50'],
    [250_000_000n, { signed: true }, '+$2.50'],
    [0n, { signed: true }, '$0.00'],
  ])('%s is %s dollars', (usd, format, shown) => {
    expect(formatUsd(usd, format)).toBe(shown)
  })

  const amount = fc.bigInt(-(2n ** 255n), 2n ** 256n - 1n)
  const decimals = fc.integer({ min: 0, max: 36 })

  test('with all digits, what is shown is the amount', () => {
    fc.assert(
      fc.property(amount, decimals, (amount, decimals) => {
        expect(read(formatAmount(amount, decimals, { digits: decimals }), decimals)).toBe(amount)
      }),
    )
  })

  test('what is shown is never more than there is, and off by less than its last digit', () => {
    fc.assert(
      fc.property(amount, decimals, fc.integer({ min: 0, max: 8 }), (amount, decimals, digits) => {
        const shown = formatAmount(amount, decimals, { digits })
        const step = 10n ** BigInt(Math.max(0, decimals - digits))
        const size = amount < 0n ? -amount : amount
        if (shown.includes('<')) {
          expect(size > 0n && size < step).toBe(true)
          return
        }
        const back = read(shown, decimals)
        const left = amount < 0n ? back - amount : amount - back
        expect(left >= 0n && left < step).toBe(true)
        expect(amount !== 0n && back === 0n).toBe(false)
      }),
    )
  })

  test('dollars are exact to the last digit that is kept', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 40n),
        decimals,
        fc.bigInt(0n, 10n ** 20n),
        (amount, decimals, price) => {
          const whole = worth(amount, decimals, price) * 10n ** BigInt(decimals)
          const left = amount * price - whole
          expect(left >= 0n && left < 10n ** BigInt(decimals)).toBe(true)
        },
      ),
    )
  })
})

/** Reads a shown amount back, in base units. */
function read(shown: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = shown.replace('−', '').replaceAll(',', '').split('.')
  const size = BigInt(whole + fraction.padEnd(decimals, '0'))
  return shown.startsWith('−') ? -size : size
}
