import { formatAmount, formatUsd } from '../amount.ts'
import { button, type Card, card, type Field, moment, oneLine, plain, relative } from '../card.ts'
import type { Community } from '../community.ts'
import type { Words } from '../words/words.ts'
import type { AccountHoldings, Holding, Overview, Payment, Price, TokenTotal } from './treasury.ts'

/** Fields that a card of accounts has at most. */
const MOST_ACCOUNTS = 15
const MOST_TOKENS = 12
const MOST_PAYMENTS = 12

export interface Change {
  /** The total that was reported then, in 8 decimals of a US dollar. */
  before: bigint
  at: Date
}

/** What the treasury holds: the total first, then by token with the price, then account by account. */
export function treasuryCard(
  community: Community,
  overview: Overview,
  words: Words,
  { change, report = false }: { change?: Change; report?: boolean } = {},
): Card {
  const { accounts, tokens } = overview
  const shown = accounts.slice(0, MOST_ACCOUNTS)
  const fields: Field[] = shown.map((account) => accountField(account, words))
  if (tokens.length > 0) {
    fields.unshift({
      name: words('treasury-tokens'),
      value: tokens
        .slice(0, MOST_TOKENS)
        .map((total) => tokenLine(total, words))
        .join('\n'),
    })
  }
  const hidden = accounts.length - shown.length
  const body = [totalLine(overview, words)]
  if (change && overview.usd !== undefined) body.push(changeLine(overview.usd, change, words))
  if (hidden > 0) body.push(words('treasury-more-accounts', { count: hidden }))
  const doubtful = !overview.readAt || tokens.some((total) => total.price?.old)
  return card({
    title: words(report ? 'treasury-report-of' : 'treasury-of', { community: oneLine(community.name) }),
    body: body.join('\n'),
    tone: doubtful ? 'warn' : 'plain',
    fields,
    actions: report ? [] : [button('treasury', words('treasury-again'))],
  })
}

function totalLine({ accounts, usd, readAt }: Overview, words: Words): string {
  if (accounts.length === 0) return words('treasury-none')
  if (accounts.every((account) => account.readAt === undefined)) return words('treasury-not-read')
  if (!readAt) return words('treasury-total-part', { usd: formatUsd(usd ?? 0n) })
  const at = relative(readAt)
  if (usd === undefined) return words('treasury-no-total', { at })
  return words('treasury-total', { usd: formatUsd(usd), count: accounts.length, at })
}

function changeLine(usd: bigint, { before, at }: Change, words: Words): string {
  const since = moment(at)
  if (usd === before) return words('treasury-no-change', { at: since })
  const change = formatUsd(usd - before, { signed: true })
  return words('treasury-change', { change, at: since, before: formatUsd(before) })
}

function tokenLine({ token, amount, usd, price }: TokenTotal, words: Words): string {
  const shown = { amount: formatAmount(amount, token.decimals), symbol: plain(token.symbol, 12) }
  if (usd === undefined || !price) return words('treasury-token-unpriced', shown)
  return `${words('treasury-token', { ...shown, usd: formatUsd(usd) })}\n${priceLine(price, words)}`
}

function priceLine({ usd, source, at, old }: Price, words: Words): string {
  // A stablecoin's distance from its dollar is in the digits after the cents.
  const each = formatUsd(usd, { digits: usd < 100_000_000_00n ? 4 : 2 })
  return words(old ? 'treasury-price-old' : 'treasury-price', {
    usd: each,
    source: words(`treasury-source-${source}`),
    at: relative(at),
  })
}

function accountField(account: AccountHoldings, words: Words): Field {
  const own = oneLine(account.name, 60)
  const name = account.chain
    ? words('treasury-account-chain', { name: own, chain: oneLine(account.chain, 30) })
    : own
  const { holdings, usd, readAt } = account
  const value =
    holdings.length > 0
      ? table(holdings, words)
      : words(readAt === undefined ? 'treasury-account-unread' : 'treasury-account-empty')
  return {
    name:
      usd === undefined || holdings.length === 0
        ? name
        : words('treasury-account', { name, usd: formatUsd(usd) }),
    value: `\`${shortHex(account.address)}\`\n${value}`,
  }
}

/** Amounts under each other, at the point that a phone's width allows: amount, symbol, dollars. */
function table(holdings: Holding[], words: Words): string {
  const rows = holdings.map(({ token, amount, usd }) => ({
    amount: formatAmount(amount, token.decimals),
    // Inside a fence nothing is escaped, but a backtick could end it.
    symbol: oneLine(token.symbol, 12).replaceAll('`', "'"),
    usd: usd === undefined ? words('treasury-no-price') : formatUsd(usd),
  }))
  const width = (column: 'amount' | 'symbol' | 'usd') => Math.max(...rows.map((row) => row[column].length))
  const lines = rows.map(({ amount, symbol, usd }) =>
    [amount.padStart(width('amount')), symbol.padEnd(width('symbol')), usd.padStart(width('usd') + 1)].join(
      ' ',
    ),
  )
  return ['```', ...lines, '```'].join('\n')
}

export interface Period {
  since: Date
  until: Date
  /** Whether all payments of up to the report's time are known; the next report tells of the others. */
  complete: boolean
}

/** What was paid in a period: totals by token first, then each payment with its proposal and transaction. */
export function payoutsCard(community: Community, payments: Payment[], period: Period, words: Words): Card {
  const { since, until, complete } = period
  const count = payments.length
  const lines = [words('payouts-period', { since: moment(since), until: moment(until) })]
  if (!complete) lines.push(words('payouts-incomplete'))
  if (count > 0) lines.unshift(words('payouts-total', { amounts: totals(payments), count }))
  else if (complete) lines.unshift(words('payouts-none'))
  const shown = payments.slice(0, MOST_PAYMENTS)
  if (count > shown.length) lines.push(words('payouts-more', { count: count - shown.length }))
  return card({
    title: words('payouts-of', { community: oneLine(community.name) }),
    body: [lines.join('\n'), ...shown.map((payment) => paymentText(payment, words))].join('\n\n'),
    tone: complete ? 'plain' : 'warn',
  })
}

/** "40,000 USDX, 2 ETH" */
export function totals(payments: Pick<Payment, 'token' | 'amount'>[]): string {
  const sums = new Map<string, Pick<Payment, 'token' | 'amount'>>()
  for (const { token, amount } of payments) {
    const key = `${token.chainId} ${token.address}`
    sums.set(key, { token, amount: (sums.get(key)?.amount ?? 0n) + amount })
  }
  return [...sums.values()]
    .map(({ token, amount }) => `${formatAmount(amount, token.decimals)} ${plain(token.symbol, 12)}`)
    .join(', ')
}

/** One payment, in lines: what and to whom, of which proposal, in which transaction. */
function paymentText(
  { token, amount, recipient, proposal, account, txHash, at }: Payment,
  words: Words,
): string {
  return [
    words('payouts-payment', {
      amount: formatAmount(amount, token.decimals),
      symbol: plain(token.symbol, 12),
      recipient: `\`${shortHex(recipient)}\``,
    }),
    proposal
      ? words('payouts-proposal', { number: `${proposal.number}`, title: plain(proposal.title, 90) })
      : words('payouts-without-proposal'),
    words('payouts-where', {
      account: plain(account, 60),
      transaction: `\`${shortHex(txHash)}\``,
      at: relative(at),
    }),
  ].join('\n')
}

/** An address or a hash, by its ends. */
export function shortHex(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`
}
