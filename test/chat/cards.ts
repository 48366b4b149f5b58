import fc from 'fast-check'
import { type Action, type Card, type Choice, type FormField, plain } from '../../src/card.ts'

const pieces = [
  ...['a', 'word', 'Übermut', '提案', 'مرحبا', 'שלום', '👩‍🚀', '🧠', '1.', '2)', '12:30', '5 %', '3 * 4'],
  ...[' ', ' ', ' ', '\n', '\n\n', '\n- ', '\n> ', '\n### ', '\n# ', '\n-# ', '\n* ', '\n+ ', '\n1. ', '\t'],
  ...[
    '*',
    '**',
    '***',
    '_',
    '__',
    '~~',
    '`',
    '``',
    '```',
    '\n```\n',
    '```js\n',
    '||',
    '\\',
    '[',
    ']',
    '(',
    ')',
  ],
  ...['<', '>', '#', '@', ':', '@everyone', '@here', '<@1>', '<@!1>', '<@&1>', '<#1>', ':smile:', '<:x:1>'],
  ...['https://example.org/a_b', 'http://x.y', '[label](https://example.org/(a)_b)', '[x](javascript:1)'],
  ...['<b>bold</b>', '&amp;', '<t:1700000000:R>', '<t:1700000000:f>', '</vote:1>', '\u0000', '\u202e', '\r'],
  ...['**bold**', '*italic*', '**b *i* b**', '`co*de`', '**`a*b`**', '[**b**](https://e.org)', '¯\\_(ツ)_/¯'],
]

/** Text that a community, or somebody who means no good, could write. */
export const nasty = (most: number): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: most }).map((all) => all.join('')),
    },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: most }) },
    { weight: 1, arbitrary: fc.constant('x'.repeat(most)) },
    { weight: 1, arbitrary: fc.constant('') },
  )

const id = fc.integer({ min: 1, max: 99 }).map((number) => `proposal proposal:${number}`)
const choice: fc.Arbitrary<Choice> = fc.record(
  { value: fc.integer({ min: 0, max: 200 }).map(String), label: nasty(30), description: nasty(40) },
  { requiredKeys: ['value', 'label'] },
)
const options = fc.array(choice, { maxLength: 150 })

export const formField: fc.Arbitrary<FormField> = fc.record(
  {
    id: fc.constantFrom('choice', 'reason', 'text', 'page', 'state', 'wallet', 'amount'),
    label: nasty(30),
    kind: fc.constantFrom('text', 'paragraph', 'select'),
    required: fc.boolean(),
    min: fc.integer({ min: 0, max: 50 }),
    max: fc.integer({ min: 1, max: 9000 }),
    value: nasty(30),
    options,
  },
  { requiredKeys: ['id', 'label', 'kind', 'required'] },
)

export const form: fc.Arbitrary<Extract<Action, { kind: 'form' }>> = fc.record({
  id,
  label: nasty(20),
  kind: fc.constant('form'),
  fields: fc.uniqueArray(formField, { selector: (field) => field.id, minLength: 1, maxLength: 7 }),
})

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ id, label: nasty(30), kind: fc.constant('button') }),
  fc.record({ id, label: nasty(10), kind: fc.constant('link'), url: fc.oneof(fc.webUrl(), nasty(5)) }),
  form,
  fc.record({
    id: id.map((call) => `${call} choice:?`),
    label: nasty(50),
    kind: fc.constant('select'),
    options,
    min: fc.integer({ min: 0, max: 3 }),
    max: fc.integer({ min: 1, max: 30 }),
  }),
)

const body = fc.oneof(
  nasty(60),
  nasty(60).map((text) => plain(text, 10_000)),
  fc.array(nasty(40), { minLength: 40, maxLength: 120 }).map((all) => all.join(' ')),
  fc.constant('A long sentence about models, money and the mind. '.repeat(200)),
  fc.constant('长文字没有空格'.repeat(1500)),
)

export const anyCard: fc.Arbitrary<Card> = fc.record(
  {
    title: fc.oneof(nasty(10), nasty(200)),
    body,
    tone: fc.constantFrom('plain', 'good', 'warn', 'error'),
    category: fc.constantFrom('safety', 'model-funding', 'other', 'unheard-of'),
    fields: fc.array(fc.record({ name: nasty(20), value: nasty(50) }), { maxLength: 30 }),
    actions: fc.array(action, { maxLength: 30 }),
    image: fc.record({ url: fc.oneof(fc.webUrl(), nasty(5)), alt: nasty(40) }),
    source: fc.oneof(fc.constant('https://example.org/whole'), nasty(5)),
  },
  { requiredKeys: ['title', 'body', 'tone', 'fields', 'actions'] },
)
