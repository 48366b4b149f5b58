import { shortAddress } from '../address.ts'
import { formatAmount } from '../amount.ts'
import {
  type Action,
  type ButtonTone,
  button,
  type Card,
  card,
  clean,
  link,
  oneLine,
  plain,
  relative,
} from '../card.ts'
import { writeTyped } from '../typed.ts'
import type { Words } from '../words/words.ts'
import { FIRST } from './category.ts'
import { callOf, sayChoice } from './choice.ts'
import type { Filter, ListPage } from './lookup.ts'
import type { Standing } from './power.ts'
import { type Line, OPEN, type Proposal } from './proposal.ts'
import { summarise } from './summary.ts'
import { bar, leading, percent, turnout } from './tally.ts'

/** Characters of a proposal's text on its card. */
const SUMMARY = 180
/** And on a page of its whole text: a phone's screen or two. */
const PAGE_LENGTH = 1500
/** Choices whose tally is shown, wallets, and steps. */
const MOST_CHOICES = 8
const MOST_WALLETS = 5
const MOST_ACTIONS = 4
/** Of a basic vote's choices: for, and against. */
const TONES: Record<string, ButtonTone> = { 1: 'good', 2: 'bad' }
/** As buttons; up to what a select holds there is a select, and beyond it the ballot. */
const MOST_BUTTONS = 4
const MOST_OPTIONS = 25

/**
 * A proposal, in the order in which a phone shows it: how it stands and how long, what that means for the reader, what it
 * does, what it says; then what to press.
 */
export function proposalCard(
  proposal: Proposal,
  words: Words,
  { standing, reason = false }: { standing?: Standing | undefined; reason?: boolean } = {},
): Card {
  const { number, category, body, state } = proposal
  const parts = [
    lines(stateLine(proposal, words), resultLine(proposal, words)),
    lines(...tallyLines(proposal, words), turnoutLine(proposal, words)),
    standing && standingText(proposal, standing, words),
    actionsText(proposal, words),
    plain(summarise(body, SUMMARY).replace(/\s*\n\s*/g, ' '), SUMMARY),
    reason && categoryLine(proposal, words),
  ]
  return card({
    title: words('proposal-title', { number: `${number}`, title: titleOf(proposal, words) }),
    body: parts.filter(Boolean).join('\n\n'),
    tone:
      state === 'passed' || state === 'executed'
        ? 'good'
        : state === 'expired' || state === 'rejected'
          ? 'warn'
          : 'plain',
    category,
    ...(proposal.link ? { source: proposal.link } : {}),
    actions: [...voteActions(proposal, words), ...readAction(proposal, words)],
  })
}

/** What is being decided, and what was: a page of it. */
export function listCard({ proposals, total, page, pages }: ListPage, filter: Filter, words: Words): Card {
  const { state, category, text } = filter
  const filters = [
    state && words.find(`state-${state}`),
    category && words.find(`category-${category}`),
    text?.trim() && words('list-text', { text: oneLine(text, 60) }),
  ].filter(Boolean)
  const title = filters.length
    ? words('list-title-filtered', { filters: filters.join(', ') })
    : words('list-title')
  if (total === 0) return card({ title, body: words(filters.length ? 'list-none-found' : 'list-none') })

  const toPage = (other: number) => writeTyped('proposals', { ...filter, page: other })
  const actions: Action[] = proposals.map(({ number }) =>
    button(`proposal proposal:${number}`, words('list-open-button', { number: `${number}` })),
  )
  const [previous, next] = [toPage(page - 1), toPage(page + 1)]
  if (page > 1 && previous) actions.push(button(previous, words('list-previous', { page: `${page - 1}` })))
  if (page < pages && next) actions.push(button(next, words('list-next', { page: `${page + 1}` })))
  const summary =
    pages === 1
      ? words('list-summary', { total })
      : next || page === pages
        ? words('list-summary-pages', { total, page, pages })
        : words('list-summary-typed', { total, page, pages, next: `${page + 1}` })
  return card({
    title,
    body: [...proposals.map((line) => listLine(line, words)), summary].join('\n\n'),
    actions,
  })
}

function listLine(line: Line, words: Words): string {
  const { category, state, startsAt, endsAt } = line
  const number = `${line.number}`
  const mark = words(`category-mark-${category}`)
  const title = plain(titleOf(line, words), 120)
  const first = FIRST.includes(category)
    ? words('list-line-priority', { mark, category: words(`category-${category}`), number, title })
    : words('list-line', { mark, number, title })
  const said = { state: words(`state-${state}`) }
  const ends = { when: relative(endsAt) }
  const second =
    state === 'pending'
      ? words('list-line-begins', { ...said, when: relative(startsAt) })
      : state === 'ended'
        ? words('list-line-over', ends)
        : words(state === 'active' ? 'list-line-ends' : 'list-line-ended', { ...said, ...ends })
  return `${first}\n${second}`
}

function titleOf({ title }: Line, words: Words): string {
  return oneLine(title, 160) || words('proposal-untitled')
}

function stateLine(proposal: Proposal, words: Words): string {
  const { state, startsAt, endsAt, executableAt, estimated, tally } = proposal
  const when = (at: Date) =>
    estimated && isOpen(proposal) ? words('proposal-about', { when: relative(at) }) : relative(at)
  const start = when(startsAt)
  const end = when(endsAt)
  switch (state) {
    case 'pending':
      return words('proposal-state-pending', { start, end })
    case 'ended':
      return words(tally.scores && !tally.final ? 'proposal-state-counting' : 'proposal-state-ended', { end })
    case 'queued':
      return executableAt
        ? words('proposal-state-queued-until', { when: relative(executableAt) })
        : words('proposal-state-queued')
    case 'expired':
    case 'cancelled':
      return words(`proposal-state-${state}`)
    default:
      return words(`proposal-state-${state}`, { end })
  }
}

/** Where a vote only ranks choices, and knows no passing. */
function resultLine({ state, tally, choices }: Proposal, words: Words): string | undefined {
  if (state !== 'ended' || !tally.final || tally.votes === 0) return undefined
  const first = leading(tally)
  return first === undefined
    ? words('proposal-tie')
    : words('proposal-leading', { choice: plain(oneLine(choices[first - 1]!), 100) })
}

/** A line for each choice. */
function tallyLines({ tally, choices, encrypted, state }: Proposal, words: Words): string[] {
  if (state === 'pending') return []
  const { scores, total, decimals } = tally
  if (!scores) {
    if (encrypted && state === 'active') return [words('proposal-tally-secret')]
    if (!total) return [words('proposal-tally-unknown')]
    return [words('proposal-tally-unknown-total', { total: formatAmount(total, decimals) })]
  }
  const sum = scores.reduce((all, score) => all + score, 0n)
  const rows = scores.map((score, index) => ({ score, label: oneLine(choices[index] ?? '', 60) }))
  const few = rows.length <= MOST_CHOICES
  const shown = few ? rows : rows.toSorted((a, b) => Number(b.score > a.score) - Number(b.score < a.score))
  const said = shown.slice(0, few ? MOST_CHOICES : MOST_CHOICES - 1).map(({ score, label }) => {
    const share = `${percent(score, sum)} · ${formatAmount(score, decimals)}`
    return `\`${bar(score, sum)}\` **${plain(label)}** ${share}`
  })
  if (!few) said.push(words('proposal-tally-more', { count: rows.length - said.length }))
  return said
}

/** How many voted, and whether that is enough. */
function turnoutLine(proposal: Proposal, words: Words): string | undefined {
  const { votes } = proposal.tally
  if (proposal.state === 'pending') return undefined
  const count = votes === undefined ? undefined : words('proposal-votes', { count: votes })
  return [count, quorumText(proposal, words)].filter(Boolean).join(' · ')
}

function quorumText({ tally }: Proposal, words: Words): string | undefined {
  const { quorum, decimals, rejection, scores } = tally
  if (!quorum) return undefined
  const say = (amount: bigint) => formatAmount(amount, decimals)
  const voted = rejection ? scores?.[1] : turnout(tally)
  if (voted === undefined) return words('proposal-quorum-unknown', { quorum: say(quorum) })
  if (rejection) return words('proposal-quorum-rejecting', { against: say(voted), quorum: say(quorum) })
  return voted >= quorum
    ? words('proposal-quorum-reached', { turnout: say(voted), quorum: say(quorum) })
    : words('proposal-quorum-missing', { missing: say(quorum - voted), quorum: say(quorum) })
}

/** What the chain will do, or did. */
function actionsText({ actions, state }: Proposal, words: Words): string | undefined {
  if (actions.length === 0) return undefined
  const heading = words(
    state === 'executed'
      ? 'proposal-actions-done'
      : ['rejected', 'expired', 'cancelled'].includes(state)
        ? 'proposal-actions-not'
        : 'proposal-actions',
  )
  const said = actions.map(words.say)
  if (said.length === 1) return `${heading} ${said[0]}`
  return lines(
    heading,
    listed(said, MOST_ACTIONS, (count) => words('proposal-actions-more', { count })),
  )
}

function standingText(proposal: Proposal, { wallets }: Standing, words: Words): string | undefined {
  const said = wallets.slice(0, MOST_WALLETS).map((wallet) =>
    words('proposal-you-wallet', {
      wallet: shortAddress(wallet.address),
      power: powerOf(wallet, proposal, words),
      voted: votedBy(wallet, proposal, words),
    }),
  )
  const hidden = wallets.length - said.length
  return lines(...said, hidden > 0 ? words('proposal-you-more', { count: hidden }) : undefined)
}

type Wallet = Standing['wallets'][number]

function powerOf({ power }: Wallet, { tally }: Proposal, words: Words): string {
  if (power === undefined) return words('proposal-you-power-unknown')
  if (power === 0n) return words('proposal-you-power-none')
  return words('proposal-you-power', { power: formatAmount(power, tally.decimals) })
}

function votedBy({ cast, voted }: Wallet, proposal: Proposal, words: Words): string {
  const choice = voted === undefined ? undefined : sayChoice(voted, proposal)
  if (choice) return words('proposal-you-voted', { choice: plain(choice, 120) })
  if (cast) return words('proposal-you-voted-hidden')
  return words(cast === false ? 'proposal-you-not-voted' : 'proposal-you-vote-unknown')
}

function categoryLine({ category, reason }: Proposal, words: Words): string {
  return words('proposal-category', {
    mark: words(`category-mark-${category}`),
    category: words(`category-${category}`),
    reason: words.say(reason),
  })
}

function voteActions({ number, state, system, choices, encrypted }: Proposal, words: Words): Action[] {
  if (state !== 'active' || encrypted || choices.length === 0) return []
  const one = system === 'basic' || system === 'single-choice'
  const options = choices.map((choice, index) => ({
    value: callOf(index + 1, choices),
    label: oneLine(choice, 80) || `${index + 1}`,
  }))
  if (one && options.length <= MOST_BUTTONS)
    return options.map(({ value, label }) =>
      button(
        `vote proposal:${number} choice:${value}`,
        words('proposal-vote-button', { choice: label }),
        system === 'basic' ? TONES[value] : undefined,
      ),
    )
  if ((one || system === 'approval') && options.length <= MOST_OPTIONS) {
    const label = words(one ? 'proposal-vote-select' : 'proposal-vote-select-several')
    const max = one ? 1 : options.length
    return [{ id: `vote proposal:${number} choice:?`, label, kind: 'select', options, min: 1, max }]
  }
  return [button(`vote proposal:${number}`, words('proposal-vote-ballot'))]
}

/** All of it, where the venue has a page for it; else here, page by page. */
function readAction({ link: url, body, number }: Proposal, words: Words): Action[] {
  if (url) return [link(url, words('proposal-read-button'))]
  if (body.length <= SUMMARY) return []
  return [button(`proposal proposal:${number} page:1`, words('proposal-read-button'))]
}

/** A page of a proposal's own text. @param page counts from 1; the nearest there is is shown */
export function textCard(proposal: Proposal, page: number, words: Words): Card {
  const { number, body, category } = proposal
  const pages = pagesOf(clean(body))
  const shown = Math.min(Math.max(1, page), pages.length)
  const turn = (to: number, label: 'list-previous' | 'list-next') =>
    to >= 1 && to <= pages.length
      ? [button(`proposal proposal:${number} page:${to}`, words(label, { page: `${to}` }))]
      : []
  return card({
    title: words('proposal-title', { number: `${number}`, title: titleOf(proposal, words) }),
    body: plain(pages[shown - 1]!, PAGE_LENGTH),
    category,
    actions: [
      ...turn(shown - 1, 'list-previous'),
      ...turn(shown + 1, 'list-next'),
      button(`proposal proposal:${number}`, words('proposal-back-button')),
    ],
  })
}

/** Parted at the ends of paragraphs, lines or words, where there are such. */
function pagesOf(text: string): string[] {
  const pages: string[] = []
  let rest = text.trim()
  while (rest.length > PAGE_LENGTH) {
    const most = rest.slice(0, PAGE_LENGTH)
    const end = ['\n\n', '\n', ' '].map((mark) => most.lastIndexOf(mark)).find((at) => at > PAGE_LENGTH / 2)
    const cut = end ?? most.replace(/[\ud800-\udbff]$/, '').length
    pages.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  return [...pages, rest]
}

function isOpen({ state }: Proposal): boolean {
  return OPEN.includes(state)
}

function lines(...all: (string | undefined)[]): string {
  return all.filter(Boolean).join('\n')
}

function listed(lines: string[], most: number, more: (count: number) => string): string {
  const shown = lines.slice(0, most)
  if (lines.length > most) shown.push(more(lines.length - most))
  return shown.map((line) => `- ${line}`).join('\n')
}
