import { expect, test } from 'vitest'
import { plain } from '../../src/card.ts'
import { listCard, proposalCard, textCard } from '../../src/governance/card.ts'
import type { Line, Proposal } from '../../src/governance/proposal.ts'
import { summarise } from '../../src/governance/summary.ts'
import { bar, leading, percent, type Tally } from '../../src/governance/tally.ts'
import { createWords } from '../../src/words/words.ts'

const words = createWords()
const whole = (tokens: number) => BigInt(tokens) * 10n ** 18n

function tally(parts: Partial<Tally> = {}): Tally {
  return {
    ...{ scores: [whole(600), whole(300), 0n], total: whole(900), votes: 12, decimals: 18 },
    ...{ quorum: undefined, rejection: false, final: false },
    ...parts,
  }
}

function proposal(parts: Partial<Proposal> = {}): Proposal {
  return {
    ...{
      id: 1,
      number: 3,
      communityId: 'c',
      venue: 'v',
      externalId: 'x',
      title: 'Pause it',
      category: 'safety',
    },
    ...{
      state: 'active',
      body: 'Text.',
      author: '0x',
      system: 'basic',
      choices: ['For', 'Against', 'Abstain'],
    },
    ...{ labels: [], link: 'https://example.org/3', snapshot: '1', executableAt: undefined, actions: [] },
    ...{ createdAt: new Date(0), startsAt: new Date(1_000_000), endsAt: new Date(2_000_000) },
    ...{ reason: { id: 'category-reason-none' }, estimated: false, encrypted: false, updatedAt: new Date(0) },
    tally: tally(),
    ...parts,
  } as Proposal
}

const show = (parts: Partial<Proposal> = {}) => proposalCard(proposal(parts), words)
const lines = (parts: Partial<Proposal> = {}) => show(parts).body.split('\n')

test('bars and percentages say neither too much nor too little', () => {
  expect(bar(0n, 10n)).toBe('░░░░░░░░░░')
  expect(bar(1n, 1_000_000n)).toBe('█░░░░░░░░░')
  expect(bar(999_999n, 1_000_000n)).toBe('█████████░')
  expect(bar(5n, 5n)).toBe('██████████')
  expect(bar(9n, 5n)).toBe('██████████')
  expect(bar(0n, 0n)).toBe('░░░░░░░░░░')
  expect(percent(999_999n, 1_000_000n)).toBe('99.9 %')
  expect(percent(1n, 3n)).toBe('33.3 %')
  expect(percent(0n, 0n)).toBe('0 %')
  expect([
    leading(tally()),
    leading(tally({ scores: [2n, 2n] })),
    leading(tally({ scores: undefined })),
  ]).toEqual([1, undefined, undefined])
})

test('an open proposal: how it stands, and a button for each choice', () => {
  const card = show()
  expect(card).toMatchObject({ title: '#3 Pause it', category: 'safety', tone: 'plain' })
  expect(card.body).toBe(
    [
      ...['**Open for votes.** Voting ends <t:2000:R>.', ''],
      ...['`███████░░░` **For** 66.6 % · 600', '`███░░░░░░░` **Against** 33.3 % · 300'],
      ...['`░░░░░░░░░░` **Abstain** 0 % · 0', '12 votes', '', 'Text.'],
    ].join('\n'),
  )
  expect(card.actions.map((action) => action.kind === 'button' && action.tone)).toEqual([
    ...['good', 'bad', undefined, false],
  ])
  expect(card.actions.map(({ id }) => id)).toEqual([
    ...[1, 2, 3].map((choice) => `vote proposal:3 choice:${choice}`),
    'link',
  ])
})

test('what is not known is said so', () => {
  expect(lines({ tally: tally({ scores: undefined, total: undefined }) })).toContain(
    'How it stands is not known',
  )
  expect(lines({ tally: tally({ scores: undefined }) })).toContain('Not known by choice; 900 voted in all')
  const unknown = tally({ scores: undefined, total: undefined, quorum: whole(5) })
  expect(lines({ tally: unknown })).toContain('12 votes · Quorum: 5; how many voted is not known')
  expect(show({ encrypted: true, tally: tally({ scores: undefined }) }).body).toContain(
    'Secret until voting ends\n12 votes',
  )
  expect(show({ encrypted: true }).actions.map(({ id }) => id)).toEqual(['link'])
})

test('a quorum is reached, is missed by so much, or would reject', () => {
  expect(lines({ tally: tally({ quorum: whole(900) }) })).toContain('12 votes · Quorum reached: 900 of 900')
  expect(lines({ tally: tally({ quorum: whole(1000) }) })).toContain(
    '12 votes · Quorum: 100 missing of 1,000',
  )
  expect(lines({ tally: tally({ quorum: whole(400), rejection: true }) })).toContain(
    '12 votes · 300 of 400 that would reject it',
  )
})

test('what is over says how it ended, and offers no vote', () => {
  const final = tally({ final: true })
  const end = '<t:2000:R>'
  for (const state of ['passed', 'rejected', 'executed', 'expired', 'cancelled'] as const) {
    const card = show({ state, tally: final })
    expect(card.body.split('\n')[0]).toBe(words.find(`proposal-state-${state}`, { end }))
    expect(card.actions.map(({ id }) => id)).toEqual(['link'])
  }
  expect(show({ state: 'ended', tally: final }).body).toContain('Most voted for **For**.')
  expect(show({ state: 'ended', tally: tally({ final: true, scores: [1n, 1n, 0n] }) }).body).toContain(
    'No choice has more votes',
  )
  expect(show({ state: 'ended' }).body).toContain('the final count is under way')
  expect(show({ state: 'queued', executableAt: new Date(9_000_000) }).body).toContain('<t:9000:R>')
})

test('many choices make a select, an approval one of several, a ranking a ballot', () => {
  const choices = Array.from({ length: 12 }, (_, index) => `Choice ${index + 1}`)
  const many = { choices, tally: tally({ scores: choices.map((_, index) => whole(index)) }) }
  expect(show({ ...many, system: 'single-choice' }).actions[0]).toMatchObject({
    ...{ kind: 'select', id: 'vote proposal:3 choice:?', min: 1, max: 1 },
  })
  expect(show({ ...many, system: 'approval' }).actions[0]).toMatchObject({ kind: 'select', min: 1, max: 12 })
  expect(show({ ...many, system: 'ranked-choice' }).actions[0]).toMatchObject({
    id: 'vote proposal:3',
    kind: 'button',
  })
  const shown = lines({ ...many, system: 'single-choice' })
  expect(shown[2]).toContain('**Choice 12**')
  expect(shown).toContain('… and 5 more choices')
})

test('what others typed stays text', () => {
  const evil = '**bold** @everyone <t:0:R> [a](https://evil.example) `x`\u202e'
  const card = show({ title: evil, body: evil, choices: [evil, 'B'], tally: tally({ scores: [1n, 1n] }) })
  expect(card.body).toMatch(/^\*\*Open for votes\.\*\* Voting ends <t:2000:R>\.\n\n.*bold @everyone a x$/s)
  expect(card.body).toContain(`**${plain(evil.slice(0, -1))}** `)
  expect(show({ title: '' }).title).toBe('#3 Without a title')
})

test('a list: what matters most is marked, and pages are buttons', () => {
  const lines = [
    proposal(),
    proposal({ number: 4, category: 'meta', state: 'passed', title: 'Elect' }),
  ] as Line[]
  const card = listCard({ proposals: lines, total: 20, page: 2, pages: 3 }, { state: 'active' }, words)
  expect(card.title).toBe('Proposals: Open for votes')
  expect(card.body).toBe(
    [
      '🛡️ **Safety** · **#3** Pause it\nOpen for votes, ends <t:2000:R>',
      '🏛️ **#4** Elect\nPassed, ended <t:2000:R>',
      '20 proposals, page 2 of 3',
    ].join('\n\n'),
  )
  expect(card.actions.map(({ id }) => id)).toEqual([
    ...['proposal proposal:3', 'proposal proposal:4'],
    ...['proposals state:active page:1', 'proposals state:active page:3'],
  ])
  const text = 'a very long search for something that does "not" fit into a button'
  const typed = listCard({ proposals: lines, total: 20, page: 1, pages: 3 }, { text }, words)
  expect(typed.actions.map(({ id }) => id)).toEqual(['proposal proposal:3', 'proposal proposal:4'])
  expect(typed.body).toContain('Add `page:2` for the next.')
  const none = { proposals: [], total: 0, page: 1, pages: 1 }
  expect(listCard(none, {}, words).body).toContain('There are no proposals yet')
  expect(listCard(none, { text: 'x' }, words).body).toContain('No proposal is like that')
})

test('a summary says what the text says, without how it is set', () => {
  const text = [
    ...[
      '# Heading',
      '',
      'Some **bold**, *soft* and `code` with a [link](https://example.org).',
      'Goes on.',
      '',
    ],
    ...[
      '- one',
      '- two',
      '',
      '| a | b |',
      '|---|---|',
      '',
      '```js',
      'code()',
      '```',
      '<b>tag</b> ![image](https://x.y)',
    ],
  ].join('\n')
  expect(summarise(text, 500)).toBe(
    'Heading\n\nSome bold, soft and code with a link. Goes on.\n\n• one\n• two\n\ntag',
  )
  expect(summarise('word '.repeat(100), 50).length).toBeLessThanOrEqual(50)
})

test('a text that has no page of its own is read here, page by page, and nothing of it is lost', () => {
  const body = Array.from(
    { length: 300 },
    (_, index) => `Word ${index} of it.${index % 9 ? ' ' : '\n\n'}`,
  ).join('')
  const shown = proposal({ body, link: '' })
  expect(proposalCard(shown, words).actions.at(-1)).toMatchObject({ id: 'proposal proposal:3 page:1' })
  const pages: string[] = []
  let next: string | undefined = 'page:1'
  while (next) {
    const { body: text, actions } = textCard(shown, Number(next.slice(5)), words)
    pages.push(text)
    next = actions.find(({ label }) => label.endsWith('▶'))?.id.split(' ')[2]
    expect(actions.at(-1)).toMatchObject({ id: 'proposal proposal:3' })
  }
  expect(pages.length).toBeGreaterThan(2)
  expect(pages.join(' ').split(/\s+/)).toEqual(plain(body, 99_999).trim().split(/\s+/))
  expect(textCard(shown, 99, words).body).toBe(pages.at(-1))
  expect(
    proposalCard(proposal({ body: 'Short.', link: '' }), words).actions.map(({ kind }) => kind),
  ).not.toContain('link')
})
