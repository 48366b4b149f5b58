import { describe, expect, test } from 'vitest'
import type { Community } from '../../src/community.ts'
import { payoutsCard, treasuryCard } from '../../src/treasury/card.ts'
import { NATIVE, type Token } from '../../src/treasury/tokens.ts'
import type { Overview, Payment } from '../../src/treasury/treasury.ts'
import { createWords } from '../../src/words/words.ts'

const words = createWords()
const community = { name: 'Open Model Commons' } as Community
const eth: Token = { chainId: 1, address: NATIVE, symbol: 'ETH', decimals: 18, price: 'market' }
const usdx: Token = {
  ...eth,
  address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
  symbol: 'USDX',
  decimals: 6,
}
const moot: Token = {
  ...eth,
  address: '0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984',
  symbol: 'MOOT',
  price: undefined,
}
const readAt = new Date('2026-07-01T10:00:00Z')
const address = '0x6B175474E89094C44Da98b954EedeAC495271d0F'

const holdings = [
  { token: eth, amount: 40n * 10n ** 18n, usd: 128_618_80000000n },
  { token: usdx, amount: 250_000_000_000n, usd: 250_050_00000000n },
  { token: moot, amount: 300_000n * 10n ** 18n, usd: undefined },
]
const price = { usd: 3_215_47000000n, source: 'feed', old: false, at: readAt } as const
const overview: Overview = {
  accounts: [
    { name: 'Timelock', address, chain: undefined, readAt, holdings, usd: 378_668_80000000n },
    { name: 'Empty one', address, chain: undefined, readAt, holdings: [], usd: 0n },
  ],
  tokens: [
    { ...holdings[1]!, price: { ...price, usd: 1_00020000n, source: 'market' } },
    { ...holdings[0]!, price },
    { ...holdings[2]!, price: undefined },
  ],
  usd: 378_668_80000000n,
  readAt,
}
const at = '<t:1782900000:R>'

describe('the treasury card', () => {
  test('says the total first, then each token with its price, its source and age, then each account', () => {
    const { title, body, tone, fields } = treasuryCard(community, overview, words)
    expect([title, body, tone]).toEqual([
      'Treasury of Open Model Commons',
      `**$378,668.80** in 2 accounts, read ${at}`,
      'plain',
    ])
    expect(fields[0]).toEqual({
      name: 'By token',
      value: [
        '**250,000 USDX** · $250,050.00',
        `$1.0002 each, market price ${at}`,
        '**40 ETH** · $128,618.80',
        `$3,215.47 each, price feed ${at}`,
        '**300,000 MOOT** · no price, not in the total',
      ].join('\n'),
    })
    expect(fields[1]).toEqual({
      name: 'Timelock · $378,668.80',
      value: [
        '`0x6B17…1d0F`',
        '```',
        '     40 ETH   $128,618.80',
        '250,000 USDX  $250,050.00',
        '300,000 MOOT     no price',
        '```',
      ].join('\n'),
    })
    expect(fields[2]).toEqual({ name: 'Empty one', value: '`0x6B17…1d0F`\nEmpty' })
  })

  test('says what an old price is', () => {
    const tokens = overview.tokens.map((total) => ({ ...total, price: { ...price, old: true } }))
    const { tone, fields } = treasuryCard(community, { ...overview, tokens }, words)
    expect(tone).toBe('warn')
    expect(fields[0]?.value).toContain('**an old price**')
  })

  test.each([
    [
      'nothing is known yet',
      { usd: 0n, readAt: undefined, accounts: unread(overview) },
      /^Nothing has been read yet/,
    ],
    [
      'a part is missing',
      { readAt: undefined, accounts: [overview.accounts[0]!, ...unread(overview)] },
      /so far$/,
    ],
    ['nothing has a price', { usd: undefined }, /^Nothing of it has a price/],
    [
      'there is no account',
      { accounts: [], tokens: [], usd: 0n, readAt: undefined },
      /names no treasury account/,
    ],
  ] as [string, Partial<Overview>, RegExp][])('when %s, it says that', (_, parts, said) => {
    expect(treasuryCard(community, { ...overview, ...parts }, words).body).toMatch(said)
  })

  test.each([
    [300_000_00000000n, '+$78,668.80 since <t:1782900000:f>, when it was $300,000.00'],
    [378_668_80000000n, 'The same as <t:1782900000:f>'],
    [400_000_00000000n, '−$21,331.20 since <t:1782900000:f>, when it was $400,000.00'],
  ])('tells the change from %s', (before, said) => {
    const { body, actions } = treasuryCard(community, overview, words, {
      change: { before, at: readAt },
      report: true,
    })
    expect(body.split('\n')[1]).toBe(said)
    expect(actions).toEqual([])
  })

  test('cannot be broken by names', () => {
    const evil = { ...usdx, symbol: '```@here' }
    const accounts = [
      { ...overview.accounts[0]!, name: 'a\n# b', holdings: [{ ...holdings[1]!, token: evil }] },
    ]
    const tokens = [{ ...overview.tokens[0]!, token: evil }]
    const { fields } = treasuryCard(community, { ...overview, accounts, tokens }, words)
    expect(fields[0]?.value).toContain('\\`\\`\\`@here')
    expect(fields[1]?.value.match(/```/g)).toHaveLength(2)
    expect(fields[1]?.name).toBe('a # b · $378,668.80')
  })
})

describe('the payouts card', () => {
  const since = new Date('2026-06-01T00:00:00Z')
  const period = { since, until: readAt, complete: true }
  const payment: Payment = {
    account: 'Timelock',
    recipient: address,
    token: usdx,
    amount: 40_000_000_000n,
    at: readAt,
    txHash: `0x${'ab'.repeat(32)}`,
    proposal: { number: 3, title: 'Fund *Heron*' },
  }

  test('tells totals by token, then each payment with its proposal and transaction', () => {
    const paid = [
      payment,
      { ...payment, amount: 500_000n, proposal: undefined },
      { ...payment, token: eth, amount: 10n ** 18n },
    ]
    const { body } = payoutsCard(community, paid, period, words)
    const [head, first, second] = body.split('\n\n')
    expect(head).toBe('**40,000.5 USDX, 1 ETH** in 3 payments\nFrom <t:1780272000:f> to <t:1782900000:f>')
    expect(first).toBe(
      [
        '**40,000 USDX** to `0x6B17…1d0F`',
        '#3 Fund \\*Heron\\*',
        `from Timelock, transaction \`0xabab…abab\`, ${at}`,
      ].join('\n'),
    )
    expect(second).toContain('No proposal found for it')
  })

  test('says that nothing was paid', () => {
    expect(payoutsCard(community, [], period, words).body).toMatch(/^Nothing was paid\./)
  })

  test('does not say so while it is not known', () => {
    const { body, tone } = payoutsCard(community, [], { ...period, complete: false }, words)
    expect(body).not.toContain('Nothing was paid')
    expect(body).toContain('not known yet')
    expect(tone).toBe('warn')
  })

  test('counts what it does not show', () => {
    const { body } = payoutsCard(community, Array(40).fill(payment), period, words)
    expect(body).toContain('**1,600,000 USDX** in 40 payments')
    expect(body).toContain('And 28 more payments, counted in the total')
    expect(body.length).toBeLessThan(4000)
  })
})

function unread({ accounts }: Overview) {
  return accounts.map((account) => ({ ...account, readAt: undefined, holdings: [] }))
}
