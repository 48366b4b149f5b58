import { afterEach, expect, test } from 'vitest'
import { createCards } from '../../src/announcements/cards.ts'
import { ACTION_ID_BYTES } from '../../src/card.ts'
import type { EventKind } from '../../src/events/events.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
afterEach(() => house?.close())

const recipient = '0x6B175474E89094C44Da98b954EedeAC495271d0F'
const chains = [{ id: 1, name: 'Ethereum', currency: 'ETH' }]
const treasury = { accounts: [{ name: 'Vault', chain: 1, address: recipient }] }

async function open() {
  house = await openHouse({ chains, treasury })
  const cards = createCards(house)
  return async (kind: EventKind, proposal: { id: number; number: number; title: string }, live = false) => {
    await house.tell(kind, proposal)
    const event = await house.db.event.findFirstOrThrow({ where: { kind }, orderBy: { id: 'desc' } })
    return (await cards.render(event, live))!
  }
}

test('a new proposal is shown whole, and called new while it is open', async () => {
  const render = await open()
  const proposal = await house.propose('One')
  expect((await render('proposal-created', proposal)).body).toMatch(/^\*\*New\.\*\*.*\n\nactive/)
  await house.update(proposal.id, { state: 'rejected' })
  expect((await render('proposal-created', proposal)).body).toMatch(/^rejected/)
})

test.each([
  ['passed', 'Passed: #1 One'],
  ['queued', 'Passed: #1 One'],
  ['executed', 'Passed: #1 One'],
  ['rejected', 'Rejected: #1 One'],
  ['ended', 'Voting is over: #1 One'],
])('the end of a proposal that is %s begins with the result', async (state, title) => {
  const render = await open()
  const proposal = await house.propose('One', { state, scores: '[4]' })
  expect(await render('proposal-ended', proposal)).toMatchObject({ title, body: `${state} [4]` })
})

test('an execution tells what was paid', async () => {
  const render = await open()
  const proposal = await house.propose('One', { category: 'model-funding' })
  const pay = (position: number, amount: string) =>
    house.db.payment.create({
      data: {
        ...{ communityId: 'commons', chainId: 1, txHash: `0x${'cd'.repeat(32)}`, position, amount },
        ...{ account: recipient, recipient, token: 'native', blockNumber: 1, proposalId: proposal.id },
        at: new Date(house.clock.now()),
      },
    })
  expect((await render('proposal-executed', proposal)).body).toContain('No payment from the treasury')
  await pay(1, '1500000000000000000')
  await pay(2, '500000000000000000')
  expect(await render('proposal-executed', proposal)).toMatchObject({
    title: 'Executed: #1 One',
    tone: 'good',
    category: 'model-funding',
    body: [
      '**Model funding**',
      'Paid from the treasury: **2 ETH**',
      [
        '- **1.5 ETH** to `0x6B17…1d0F`, transaction `0xcdcd…cdcd`',
        '- **0.5 ETH** to `0x6B17…1d0F`, transaction `0xcdcd…cdcd`',
      ].join('\n'),
    ].join('\n\n'),
  })
  for (let position = 3; position < 30; position++) await pay(position, '1')
  expect((await render('proposal-executed', proposal)).body).toMatch(/- And 21 more payments$/)
})

test('what is queued says when it can be executed', async () => {
  const render = await open()
  const executableAt = new Date('2026-07-05T00:00:00Z')
  const known = await house.propose('One', { category: 'safety', state: 'queued', executableAt })
  expect(await render('proposal-queued', known)).toMatchObject({
    title: 'Queued for execution: #1 One',
    category: 'safety',
    body: '**Safety**\n\nIt passed. It can be executed <t:1783209600:R>.',
  })
})

test('a title of others stays on its line, in bounds, and its button fits', async () => {
  const render = await open()
  const proposal = await house.propose(`Line\none ${'very '.repeat(100)}long\u202e`)
  for (const kind of ['proposal-started', 'proposal-cancelled', 'proposal-executed'] as const) {
    const { title, actions } = await render(kind, proposal)
    expect(title).toMatch(/^[^\n\u202e]{1,200}$/)
    expect(Buffer.byteLength(actions[0]!.id)).toBeLessThanOrEqual(ACTION_ID_BYTES)
    expect(actions[0]!.id).toBe('proposal proposal:1')
  }
})
