import { formatAmount } from '../amount.ts'
import { button, type Card, card, oneLine, plain, relative } from '../card.ts'
import type { Community } from '../community.ts'
import type { EventKind } from '../events/events.ts'
import { OPEN, type State } from '../governance/proposal.ts'
import type { Event, Proposal } from '../store/generated/client.ts'
import type { Store } from '../store/store.ts'
import { payoutsCard, shortHex, totals, treasuryCard } from '../treasury/card.ts'
import type { Payment, Treasury } from '../treasury/treasury.ts'
import { createWords, type MessageId, type Words } from '../words/words.ts'
import type { Render } from './post.ts'
import type { ReportData } from './schedule.ts'

export interface CardsOptions {
  store: Store
  communities: ReadonlyMap<string, Community>
  treasury: Pick<Treasury, 'overview' | 'payments' | 'paymentsOf'>
  /** The card of a proposal as it stands, by its community and number. */
  proposalCard(communityId: string, number: number, words: Words): Promise<Card | undefined>
}

/** Lines of payments on the card of an execution, at most. */
const MOST_PAYMENTS = 8

/** Events as cards: told from the event, shown from the facts of now. */
export function createCards({ store, communities, treasury, proposalCard }: CardsOptions): {
  render: Render
  renderWithdrawn: Render
} {
  async function render(event: Event, live: boolean): Promise<Card | undefined> {
    const community = communities.get(event.communityId)
    if (!community) return undefined
    const words = createWords(community.language)
    const kind = event.kind as EventKind
    if (kind === 'report-treasury') return treasuryReport(community, readData<ReportData>(event), words)
    if (kind === 'place-joined') return placeJoined(community, readData<JoinedData>(event), words)
    if (kind === 'report-payouts') return payoutsReport(community, readData<ReportData>(event), words)
    const proposal = await proposalOf(event)
    return proposal ? proposalNews(kind, proposal, live, words) : undefined
  }

  async function proposalNews(
    kind: EventKind,
    proposal: Proposal,
    live: boolean,
    words: Words,
  ): Promise<Card | undefined> {
    const { communityId, number } = proposal
    const full = () => proposalCard(communityId, number, words)
    switch (kind) {
      case 'proposal-created': {
        const shown = await full()
        const isNew = shown && (OPEN as string[]).includes(proposal.state)
        return isNew ? { ...shown, body: joined(words('announce-new'), shown.body) } : shown
      }
      case 'proposal-started':
        return live ? full() : started(proposal, words)
      case 'proposal-ended': {
        const shown = await full()
        return shown && { ...shown, title: titled(resultOf(proposal.state as State), proposal, words) }
      }
      case 'proposal-queued':
        return news('announce-queued', proposal, words, queuedBody(proposal, words))
      case 'proposal-executed': {
        const paid = await treasury.paymentsOf(communityId, proposal.id)
        return { ...news('announce-executed', proposal, words, paidBody(paid, words)), tone: 'good' }
      }
      case 'proposal-cancelled':
        return {
          ...news('announce-cancelled', proposal, words, words('announce-cancelled-body')),
          tone: 'warn',
        }
      default:
        return undefined
    }
  }

  async function treasuryReport(community: Community, { before }: ReportData, words: Words): Promise<Card> {
    const overview = await treasury.overview(community.id)
    const change = before && { before: BigInt(before.total), at: new Date(before.at) }
    return treasuryCard(community, overview, words, { report: true, ...(change ? { change } : {}) })
  }

  async function payoutsReport(community: Community, data: ReportData, words: Words): Promise<Card> {
    const since = new Date(data.since)
    const until = new Date(data.until)
    const paid = await treasury.payments(community.id, since, until)
    return payoutsCard(community, paid, { since, until, complete: data.until === data.dueAt }, words)
  }

  /** What takes the place of a post whose event was undone. */
  async function renderWithdrawn(event: Event): Promise<Card | undefined> {
    const words = createWords(communities.get(event.communityId)?.language)
    const { title } = readData<{ title?: string }>(event)
    return card({
      title: title
        ? words('announce-undone', { title: oneLine(title, 150) })
        : words('announce-undone-report'),
      body: words('announce-undone-body'),
      tone: 'warn',
    })
  }

  async function proposalOf({ proposalId }: Event): Promise<Proposal | null> {
    return proposalId === null ? null : store.db.proposal.findUnique({ where: { id: proposalId } })
  }

  return { render, renderWithdrawn }
}

/** A server or group that became a place of the community. */
interface JoinedData {
  platform: string
  /** What people call it. */
  name: string
}

function placeJoined({ name: community }: Community, { platform, name }: JoinedData, words: Words): Card {
  return card({
    title: words('announce-joined'),
    body: words('announce-joined-body', {
      ...{ chat: plain(oneLine(name, 80)) || '?', platform: words.find(`platform-${platform}`) ?? platform },
      community: plain(oneLine(community, 80)),
    }),
    tone: 'warn',
    actions: [button('settings show:places', words('show-places'))],
  })
}

function started(proposal: Proposal, words: Words): Card {
  const until = relative(proposal.endsAt)
  return news('announce-started', proposal, words, words('announce-started-body', { until }))
}

type Headline = Extract<
  MessageId,
  `announce-${'started' | 'passed' | 'rejected' | 'ended' | 'queued' | 'executed' | 'cancelled'}`
>

/** A short card that leads to the proposal. */
function news(headline: Headline, proposal: Proposal, words: Words, body: string): Card {
  const { category, number } = proposal
  return card({
    title: titled(headline, proposal, words),
    body: joined(words.find(`announce-category-${category}`), body),
    category,
    actions: [button(`proposal proposal:${number}`, words('announce-open'))],
  })
}

function titled(headline: Headline, { number, title }: Proposal, words: Words): string {
  return words(headline, { title: `#${number} ${oneLine(title, 150)}` })
}

function resultOf(state: State): Headline {
  if (state === 'rejected') return 'announce-rejected'
  const passed: State[] = ['passed', 'queued', 'executed', 'expired']
  return passed.includes(state) ? 'announce-passed' : 'announce-ended'
}

function queuedBody({ executableAt }: Proposal, words: Words): string {
  return executableAt
    ? words('announce-queued-body', { at: relative(executableAt) })
    : words('announce-queued-soon')
}

function paidBody(payments: Payment[], words: Words): string {
  if (payments.length === 0) return words('announce-executed-nothing')
  const lines = payments.slice(0, MOST_PAYMENTS).map(({ token, amount, recipient, txHash }) =>
    words('announce-executed-payment', {
      amount: `${formatAmount(amount, token.decimals)} ${plain(token.symbol, 12)}`,
      recipient: `\`${shortHex(recipient)}\``,
      transaction: `\`${shortHex(txHash)}\``,
    }),
  )
  const hidden = payments.length - lines.length
  const more = hidden > 0 ? [`- ${words('announce-executed-more', { count: hidden })}`] : []
  const list = [...lines.map((line) => `- ${line}`), ...more].join('\n')
  return joined(words('announce-executed-paid', { amounts: totals(payments) }), list)
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join('\n\n')
}

function readData<Data>(event: Event): Data {
  return JSON.parse(event.data) as Data
}
