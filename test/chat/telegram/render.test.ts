import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Card, card, link, moment, plain, type Reader, relative } from '../../../src/card.ts'
import { renderQuestion } from '../../../src/chat/telegram/forms.ts'
import { type Payload, renderForTelegram } from '../../../src/chat/telegram/render.ts'
import { proposalCard } from '../../../src/governance/card.ts'
import { createWords } from '../../../src/words/words.ts'
import { checkKeyboard } from '../../wire/telegram/keyboard.ts'
import { readText } from '../../wire/telegram/text/text.ts'
import { anyCard, formField, nasty } from '../cards.ts'
import { proposalOf, realProposals } from '../proposals.ts'

const reader: Reader = { words: createWords(), timeZone: 'UTC' }
const now = Date.UTC(2026, 10, 27, 12)
const signing = 'https://moot.example/sign/'

function show(shown: Card, alone = false): Payload {
  return renderForTelegram(shown, reader, { now, private: alone, signing })
}

const marks = ({ text, entities }: Payload) =>
  entities.map(({ type, offset, length }) => `${type}: ${text.slice(offset, offset + length)}`)

/** All that Telegram would refuse, change without a word, or ping. */
function check(payload: Payload, alone: boolean): void {
  const { text, entities, reply_markup } = payload
  expect(text.length).toBeLessThanOrEqual(4096)
  expect(entities.length).toBeLessThanOrEqual(100)
  const read = readText(text, { entities })
  expect(read.pings).toEqual([])
  expect(read.text.trimEnd()).toBe(read.text)
  if (reply_markup) checkKeyboard(reply_markup, alone)
}

describe('any card', () => {
  test('is within every limit, pings nobody, and its entities are valid', () => {
    fc.assert(
      fc.property(anyCard, fc.boolean(), (any, alone) => {
        check(show(any, alone), alone)
      }),
      { numRuns: process.env.LONG ? 5000 : 500 },
    )
  })

  test('of 10,000 characters ends at a word, in a link to the rest', () => {
    fc.assert(
      fc.property(nasty(3000), nasty(300), (first, rest) => {
        const body = plain(`${first} ${`${rest} word `.repeat(3000)}`.slice(0, 10_000), 10_000)
        const long = card({ title: 'Long', body, source: 'https://example.org/3' })
        const payload = show(long)
        check(payload, false)
        if (!payload.text.includes('…')) return
        expect(payload.text).toMatch(/… Read all of it$/)
        expect(payload.entities).toContainEqual(
          expect.objectContaining({ type: 'text_link', url: 'https://example.org/3' }),
        )
      }),
      { numRuns: 200 },
    )
  })
})

test('any form asks within every limit, and pings only whom it asks', () => {
  const from = { id: 5, is_bot: false, first_name: 'Ann @bob' }
  fc.assert(
    fc.property(formField, fc.boolean(), (question, alone) => {
      const spot = { chat: 1, private: alone }
      const { text, entities, reply_markup } = renderQuestion(question, { spot, from, words: reader.words })
      expect(text.length).toBeLessThanOrEqual(4096)
      expect(readText(text, { entities: entities as never }).pings).toEqual(alone ? [] : ['user:5'])
      if ('inline_keyboard' in reply_markup) checkKeyboard(reply_markup as never, alone)
      else expect(reply_markup).toEqual({ force_reply: true, selective: true })
    }),
    { numRuns: 500 },
  )
})

describe.skipIf(!realProposals)('each real proposal', () => {
  const real = realProposals ?? []

  test('is shown as its card, and in full as far as there is room', () => {
    expect(real.length).toBeGreaterThan(500)
    for (const [index, { title, body }] of real.entries()) {
      const shown = proposalCard(proposalOf(index, { title, body }, now), reader.words)
      check(show(shown), false)
      const fields = [{ name: 'How it stands', value: 'For' }]
      const whole = show(
        card({ ...shown, fields, body: plain(body, 10_000), source: 'https://example.org/3' }),
      )
      check(whole, false)
      expect(whole.text).toContain('How it stands')
      if (body.length > 8000) expect(whole.text).toContain('… Read all of it')
    }
  })
})

describe('text', () => {
  test('has entities instead of markup', () => {
    const body = [
      '**Open.** It is *not* over.',
      '- one `code`\n- two [label](https://example.org)',
      '> said\n> twice',
      '### Heading',
      '```\nlet x = 1\n```',
    ].join('\n\n')
    const payload = show(card({ title: '#3 Pause it', category: 'safety', body }))
    expect(payload.text).toBe(
      '🛡️ #3 Pause it\n\nOpen. It is not over.\n• one code\n• two label\n\nsaid\ntwice\n\nHeading\n\nlet x = 1',
    )
    expect(marks(payload)).toEqual([
      ...['bold: 🛡️ #3 Pause it', 'bold: Open.', 'italic: not', 'code: code', 'text_link: label'],
      ...['blockquote: said\ntwice', 'bold: Heading', 'pre: let x = 1'],
    ])
  })

  test('shows code in what is bold, which Telegram does not nest', () => {
    expect(marks(show(card({ title: 'T', body: '**a `b` *c***' })))).toEqual([
      ...['bold: T', 'bold: a ', 'code: b', 'bold:  c', 'italic: c'],
    ])
  })

  test('says moments in the reader’s terms, and marks them for apps that know better', () => {
    const body = `Ends ${relative(new Date(now + 2 * 86_400_000))}, at ${moment(new Date(now + 400 * 86_400_000))}.`
    const payload = renderForTelegram(card({ title: 'T', body }), reader, { now, private: true })
    expect(payload.text).toBe('T\n\nEnds in 2 days (29 Nov, 12:00 UTC), at 1 Jan 2028, 12:00 UTC.')
    // A post is read for days.
    expect(show(card({ title: 'T', body })).text).toContain('Ends 29 Nov, 12:00 UTC, at')
    expect(payload.entities.filter(({ type }) => type === 'date_time')).toMatchObject([
      { unix_time: now / 1000 + 2 * 86_400, date_time_format: 'r' },
      { unix_time: now / 1000 + 400 * 86_400, date_time_format: 'dt' },
    ])
    const abroad = { words: createWords('es'), timeZone: 'America/Bogota' }
    expect(renderForTelegram(card({ title: 'T', body }), abroad, { now, private: true }).text).toContain(
      'dentro de 2 días (29 nov',
    )
  })

  test('pings nobody, whoever is named', () => {
    const payload = show(card({ title: '@ann', body: 'Hi @bob, @carol_1 and `@dan`.' }))
    expect(payload.text).toBe('@\u2060ann\n\nHi @\u2060bob, @\u2060carol_1 and @\u2060dan.')
  })

  test('keeps what fields say beside a long body', () => {
    const shown = show(
      card({
        ...{ title: 'T', body: 'word '.repeat(2000), source: 'https://example.org/3' },
        fields: [{ name: 'How it stands', value: '**For** 60 %' }],
      }),
    )
    expect(shown.text.length).toBeLessThanOrEqual(4096)
    expect(shown.text).toMatch(/word… Read all of it\n\nHow it stands\nFor 60 %$/)
  })

  test('has a picture above it, and no other preview', () => {
    const image = { url: 'https://moot.example/chart.png', alt: 'A chart' }
    expect(show(card({ title: 'T', image })).link_preview_options).toEqual({
      ...{ url: image.url, prefer_large_media: true, show_above_text: true },
    })
    expect(show(card({ title: 'T' })).link_preview_options).toEqual({ is_disabled: true })
  })
})

describe('buttons', () => {
  const rows = (shown: Card, alone = false) =>
    show(shown, alone).reply_markup?.inline_keyboard.map((row) =>
      row.map((button) => [button.text, 'callback_data' in button ? button.callback_data : button]),
    )
  const select = (max: number, values: string[]): Card => ({
    ...card({ title: 'T' }),
    actions: [
      {
        ...{ id: 'vote proposal:3 choice:?', label: 'Which?', kind: 'select', min: 1, max },
        options: values.map((value) => ({ value, label: `Choice ${value.slice(0, 5)}` })),
      },
    ],
  })

  test('of a select are an option each, which is a call', () => {
    expect(rows(select(1, ['1', 'not yet']))).toEqual([
      [
        ['Choice 1', 'vote proposal:3 choice:1'],
        ['Choice not y', 'vote proposal:3 choice:"not yet"'],
      ],
    ])
    expect(show(select(1, ['1'])).text).toBe('T\n\nWhich?')
  })

  test('of a select for several, or with long values, are switches and a confirmation', () => {
    expect(rows(select(2, ['1', '2']), true)?.flat()).toEqual([
      ['Choice 1', '+0 1'],
      ['Choice 2', '+0 2'],
      ['✔️ That is my choice', '=0 1 2 vote proposal:3 choice:?'],
    ])
    expect(rows(select(1, ['x'.repeat(50)]))?.flat()).toEqual([
      ['Choice xxxxx', `+0 ${'x'.repeat(50)}`],
      ['Which?', '=0 1 1 vote proposal:3 choice:?'],
    ])
  })

  test('of a select with very many options open a form', () => {
    const many = Array.from({ length: 50 }, (_, index) => `${index}`)
    expect(rows(select(1, many))).toEqual([[['✏️ Which?', '?0 vote proposal:3 choice:?']]])
  })

  test('open a signing page inside Telegram, and only in a private chat', () => {
    const sign = card({ title: 'T', actions: [link(`${signing}abc`, 'Sign my vote')] })
    const [first, second] = show(sign, true).reply_markup!.inline_keyboard.flat()
    expect(first).toEqual({ text: 'Sign my vote', web_app: { url: `${signing}abc` }, style: 'primary' })
    expect(second).toEqual({ text: 'In my browser', url: `${signing}abc` })
    expect(show(sign).reply_markup!.inline_keyboard).toEqual([
      [{ text: 'Sign my vote', url: `${signing}abc` }],
    ])
  })
})
