import { expect, test } from 'vitest'
import { clientFor, wireForTest } from './client.ts'
import type { DiscordWire } from './index.ts'

const text = (length: number) => 'x'.repeat(length)
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at))
const row = (...components: object[]) => ({ type: 1, components })
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...more })
const select = (more: object = {}) => ({
  type: 3,
  custom_id: 'which',
  options: [{ label: 'One', value: '1' }],
  ...more,
})
const display = (content: string) => ({ type: 10, content })
const v2 = 1 << 15

async function ask(wire: DiscordWire, method: string, path: string, body: unknown) {
  const response = await fetch(`${wire.url}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${wire.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (response.status === 204 ? {} : await response.json()) as {
    code?: number
    errors?: object
    id: string
  }
  return { status: response.status, ...answer }
}

/** That it was refused, that it stands in the violations, and that the server kept to Discord's schema in all of it. */
function expectRefused(wire: DiscordWire, answer: { status: number; errors?: object }, ...parts: string[]) {
  expect(answer.status).toBe(400)
  expect(wire.violations).toHaveLength(1)
  for (const part of parts) {
    expect(wire.violations[0]).toContain(part)
    if (answer.errors) expect(flat(answer.errors)).toContain(part)
  }
}

function flat(errors: object, path: string[] = []): string {
  return Object.entries(errors)
    .map(([key, value]) =>
      key === '_errors'
        ? value.map(({ code }: { code: string }) => `${path.join('.') || 'body'} ${code}`).join(' ')
        : flat(value, [...path, key]),
    )
    .join(' ')
}

/** What is wrong, the body, and what the refusal says. */
type Case = [string, unknown, ...string[]]

const invalidMessages: Case[] = [
  ['nothing', {}, 'an empty message'],
  ['only blanks', { content: ' \n ' }, 'an empty message'],
  ['a long content', { content: text(2001) }, 'content', 'BASE_TYPE_MAX_LENGTH'],
  ['a member that Discord does not know', { content: 'x', colour: 1 }, 'colour', 'UNKNOWN_MEMBER'],
  ['one deep inside', { components: [row(button({ colour: 1 }))] }, 'components.0.components.0.colour'],
  ['the wrong type', { content: 5 }, 'content', 'BASE_TYPE_BAD_TYPE'],
  ['eleven embeds', { embeds: many(11, () => ({ title: 'x' })) }, 'embeds', 'BASE_TYPE_MAX_LENGTH'],
  ['a long title', { embeds: [{ title: text(257) }] }, 'embeds.0.title'],
  ['6001 in all embeds', { embeds: many(2, () => ({ description: text(3001) })) }, 'MAX_EMBED_SIZE_EXCEEDED'],
  ['an embed of nothing', { embeds: [{ color: 1 }] }, 'embeds.0.description', 'BASE_TYPE_REQUIRED'],
  ['an empty field', { embeds: [{ fields: [{ name: '', value: 'x' }] }] }, 'embeds.0.fields.0.name'],
  [
    'a picture that did not come',
    { embeds: [{ image: { url: 'attachment://a.png' } }] },
    'ATTACHMENT_NOT_FOUND',
  ],
  ['six rows', { components: many(6, (at) => row(button({ custom_id: `${at}` }))) }, 'BASE_TYPE_BAD_LENGTH'],
  ['an empty row', { components: [row()] }, 'components.0.components'],
  ['six buttons', { components: [row(...many(6, (at) => button({ custom_id: `${at}` })))] }, 'components.0'],
  ['a select and a button', { components: [row(select(), button())] }, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
  ['the same custom_id twice', { components: [row(button(), button())] }, 'COMPONENT_CUSTOM_ID_DUPLICATED'],
  ['a long custom_id', { components: [row(button({ custom_id: text(101) }))] }, 'custom_id', 'MAX_LENGTH'],
  ['a long label', { components: [row(button({ label: text(81) }))] }, 'label', 'MAX_LENGTH'],
  [
    'a button without custom_id',
    { components: [row({ type: 2, style: 1, label: 'x' })] },
    'CUSTOM_ID_REQUIRED',
  ],
  [
    'a button with a url',
    { components: [row(button({ url: 'https://a.b' }))] },
    'BUTTON_COMPONENT_URL_INVALID',
  ],
  [
    'a link without url',
    { components: [row({ type: 2, style: 5, label: 'x' })] },
    'BUTTON_COMPONENT_URL_REQUIRED',
  ],
  [
    'a link with custom_id',
    { components: [row(button({ style: 5, url: 'https://a.b' }))] },
    'BUTTON_COMPONENT_CUSTOM_ID_INVALID',
  ],
  [
    'a link to a file',
    { components: [row({ type: 2, style: 5, label: 'x', url: 'file:///a' })] },
    'URL_TYPE_INVALID_SCHEME',
  ],
  [
    'a button that says nothing',
    { components: [row(button({ label: '' }))] },
    'BUTTON_COMPONENT_LABEL_REQUIRED',
  ],
  ['a select without options', { components: [row(select({ options: [] }))] }, 'options'],
  [
    'twenty-six options',
    { components: [row(select({ options: many(26, (at) => ({ label: 'x', value: `${at}` })) }))] },
    'options',
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['more to choose than there is', { components: [row(select({ max_values: 2 }))] }, 'BASE_TYPE_BAD_LENGTH'],
  [
    'least above most',
    { components: [row(select({ min_values: 2 }))] },
    'SELECT_COMPONENT_MIN_VALUES_EXCEEDED',
  ],
  [
    'two options of one value',
    { components: [row(select({ options: many(2, () => ({ label: 'x', value: '1' })) }))] },
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'V2 components without the flag',
    { components: [display('x')] },
    'components.0.type',
    'UNION_TYPE_CHOICES',
  ],
  ['V2 with content', { flags: v2, content: 'x', components: [display('x')] }, 'content', 'LEGACY_FIELDS'],
  [
    'V2 with embeds',
    { flags: v2, embeds: [{ title: 'x' }], components: [display('x')] },
    'embeds',
    'LEGACY_FIELDS',
  ],
  ['V2 of nothing', { flags: v2, components: [] }, 'an empty message'],
  [
    'over forty components, nested',
    { flags: v2, components: many(3, () => ({ type: 17, components: many(13, () => display('x')) })) },
    'COMPONENT_MAX_TOTAL_COMPONENTS',
  ],
  [
    '4001 characters in all texts',
    { flags: v2, components: [display(text(2000)), { type: 17, components: [display(text(2001))] }] },
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  ['a long nonce', { content: 'x', nonce: text(26) }, 'nonce'],
  ['enforce_nonce without nonce', { content: 'x', enforce_nonce: true }, 'nonce', 'BASE_TYPE_REQUIRED'],
  [
    'mentions by kind and by id',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  [
    'the same mention twice',
    { content: 'x', allowed_mentions: { parse: [], roles: ['1', '2', '1'] } },
    'SET_TYPE_ALREADY_CONTAINS_VALUE',
  ],
]

test.each(invalidMessages)('no message of %s', async (_, body, ...parts) => {
  const wire = await wireForTest()
  const channel = wire.addGuild().addChannel('general')
  expectRefused(wire, await ask(wire, 'POST', `/channels/${channel}/messages`, body), ...parts)
  expect(wire.messages(channel)).toEqual([])
})

test('what is just within the limits is sent', async () => {
  const wire = await wireForTest({ limits: false })
  const channel = wire.addGuild().addChannel('general')
  const bodies = [
    { content: text(2000), embeds: many(2, () => ({ description: text(3000) })) },
    { components: many(5, (at) => row(...many(5, (column) => button({ custom_id: `${at}${column}` })))) },
    { flags: v2, components: [{ type: 17, components: many(39, () => display('x')) }] },
    { flags: v2, components: [display(text(4000))] },
    {
      flags: v2,
      components: [
        { type: 9, components: [display('x')], accessory: button() },
        { type: 12, items: [{ media: { url: 'https://a.b/c.png' } }] },
        { type: 14 },
        row(select({ max_values: 1, min_values: 0, placeholder: 'Choose' })),
      ],
    },
  ]
  for (const body of bodies)
    expect((await ask(wire, 'POST', `/channels/${channel}/messages`, body)).status).toBe(200)
  expect(wire.violations).toEqual([])
})

test.each<Case>([
  ['drop the flag of Components V2', { flags: 0, components: [] }, 'MESSAGE_COMPONENTS_V2_FLAG_DROPPED'],
  ['put content into Components V2', { content: 'x' }, 'LEGACY_FIELDS'],
  ['leave nothing', { components: [] }, 'an empty message'],
])('no edit may %s', async (_, body, part) => {
  const wire = await wireForTest()
  const channel = wire.addGuild().addChannel('general')
  const { id } = await ask(wire, 'POST', `/channels/${channel}/messages`, {
    flags: v2,
    components: [display('x')],
  })
  expectRefused(wire, await ask(wire, 'PATCH', `/channels/${channel}/messages/${id}`, body), part)
  expect(wire.messages(channel)[0]!.text).toBe('x')
})

const command = (more: object = {}) => ({ name: 'vote', description: 'Vote', ...more })
const option = (more: object = {}) => ({ type: 3, name: 'choice', description: 'What', ...more })

test.each<Case>([
  ['101 commands', many(101, (at) => command({ name: `c${at}` })), 'APPLICATION_COMMAND_TOO_MANY'],
  ['two of one name', [command(), command()], 'APPLICATION_COMMANDS_DUPLICATE_NAME'],
  ['a name in capitals', [command({ name: 'Vote' })], '0.name', 'APPLICATION_COMMAND_INVALID_NAME'],
  ['a name with a blank', [command({ name: 'my vote' })], '0.name'],
  ['a long name', [command({ name: text(33) })], '0.name'],
  ['no description', [{ name: 'vote' }], '0.description', 'BASE_TYPE_REQUIRED'],
  ['a long description', [command({ description: text(101) })], '0.description'],
  [
    'a locale that Discord has not',
    [command({ name_localizations: { es: 'voto' } })],
    '0.name_localizations.es',
  ],
  [
    'a localised name in capitals',
    [command({ name_localizations: { 'es-ES': 'Voto' } })],
    'name_localizations.es-ES',
  ],
  [
    'required after optional',
    [command({ options: [option(), option({ name: 'b', required: true })] })],
    '0.options.1.required',
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ],
  ['two options of one name', [command({ options: [option(), option()] })], 'OPTIONS_NAME_ALREADY_EXISTS'],
  ['an option name in capitals', [command({ options: [option({ name: 'A' })] })], '0.options.0.name'],
  ['twenty-six options', [command({ options: many(26, (at) => option({ name: `o${at}` })) })], '0.options'],
  [
    'choices and completion',
    [command({ options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] })],
    'OPTIONS_CHOICES_INVALID',
  ],
  [
    'subcommands beside options',
    [command({ options: [option(), { type: 1, name: 'sub', description: 'Sub' }] })],
    'OPTIONS_TYPE_INVALID',
  ],
  [
    'over 8000 characters',
    [
      command({
        options: many(25, (at) =>
          option({ name: `o${at}`, choices: many(25, (choice) => ({ name: `${choice}`, value: text(20) })) }),
        ),
      }),
    ],
    'APPLICATION_COMMAND_TOO_LARGE',
  ],
])('no commands with %s', async (_, commands, ...parts) => {
  const wire = await wireForTest()
  expectRefused(
    wire,
    await ask(wire, 'PUT', `/applications/${wire.applicationId}/commands`, commands),
    ...parts,
  )
  expect(wire.commands()).toEqual([])
})

test('the names of every script that Discord allows are allowed, and 200 creations a day', async () => {
  const wire = await wireForTest()
  const path = `/applications/${wire.applicationId}/commands`
  const names = ['投票', 'голос', 'मतदान', 'vote_2', "l'aide"]
  const localised = command({ name_localizations: { 'zh-CN': '投票', 'es-ES': 'votación' } })
  expect((await ask(wire, 'PUT', path, [localised, ...names.map((name) => command({ name }))])).status).toBe(
    200,
  )
  expect(wire.violations).toEqual([])
  const hundred = (prefix: string) => many(100, (at) => command({ name: `${prefix}${at}` }))
  expect((await ask(wire, 'PUT', path, hundred('a'))).status).toBe(200)
  expect(await ask(wire, 'PUT', path, hundred('b'))).toMatchObject({ status: 400, code: 30034 })
})

const input = (more: object = {}) => ({ type: 4, style: 1, custom_id: 'why', ...more })
const label = (component: object, more: object = {}) => ({ type: 18, label: 'Why?', component, ...more })
const modal = (more: object = {}) => ({
  type: 9,
  data: { custom_id: 'form', title: 'A form', components: [label(input())], ...more },
})

test.each<Case>([
  ['a long title', modal({ title: text(46) }), 'data.title'],
  ['six fields', modal({ components: many(6, (at) => label(input({ custom_id: `${at}` }))) }), 'BAD_LENGTH'],
  ['a long label', modal({ components: [label(input(), { label: text(46) })] }), 'data.components.0.label'],
  ['two labels for one field', modal({ components: [label(input({ label: 'x' }))] }), 'LABEL_DUPLICATED'],
  ['no label at all', modal({ components: [row(input())] }), 'label', 'BASE_TYPE_REQUIRED'],
  ['a long value', modal({ components: [label(input({ value: text(4001) }))] }), 'component.value'],
  [
    'a value over its own limit',
    modal({ components: [label(input({ value: 'xx', max_length: 1 }))] }),
    'BAD_LENGTH',
  ],
  ['least above most', modal({ components: [label(input({ min_length: 9, max_length: 8 }))] }), 'min_length'],
  ['one custom_id twice', modal({ components: many(2, () => label(input())) }), 'CUSTOM_ID_DUPLICATED'],
  ['too few options', modal({ components: [label(select({ max_values: 2 }))] }), 'BASE_TYPE_BAD_LENGTH'],
  ['content', { type: 4, data: { content: text(2001) } }, 'data.content'],
  ['nothing to say', { type: 4, data: {} }, 'an empty message'],
  ['an update of no message', { type: 7, data: { content: 'x' } }, 'type', 'BASE_TYPE_CHOICES'],
  ['choices to a command', { type: 8, data: { choices: [] } }, 'type', 'BASE_TYPE_CHOICES'],
])('no answer to an interaction with %s', async (_, body, ...parts) => {
  const { wire, ada, channel, callback } = await interacting()
  const { status, answer } = await callback(body, () => ada.command(channel, 'vote'))
  expectRefused(wire, { ...answer, status }, ...parts)
})

const choice = (value: unknown, name = 'x') => ({ name, value })

test.each<Case>([
  ['twenty-six choices', many(26, (at) => choice(`${at}`)), 'data.choices'],
  ['a choice without name', [choice('a', '')], 'data.choices.0.name'],
  ['a long choice', [choice('a', text(101))], 'data.choices.0.name'],
  ['a number for a text', [choice(1)], 'APPLICATION_COMMAND_OPTIONS_VALUE_INVALID'],
])('no completion with %s', async (_, choices, part) => {
  const { wire, ada, channel, callback } = await interacting()
  const offer = () => ada.complete(channel, 'vote', 'choice', 'x')
  const { status, answer } = await callback({ type: 8, data: { choices } }, offer)
  expectRefused(wire, { ...answer, status }, part)
})

test('a request to nowhere, and one that is no JSON', async () => {
  const wire = await wireForTest()
  expect((await ask(wire, 'GET', '/teapots', undefined)).status).toBe(404)
  const headers = { authorization: `Bot ${wire.token}`, 'content-type': 'application/json' }
  const channel = wire.addGuild().addChannel('general')
  const path = `${wire.url}/v10/channels/${channel}/messages`
  expect(await (await fetch(path, { method: 'POST', headers, body: '{' })).json()).toMatchObject({
    code: 50109,
  })
  expect(wire.violations).toHaveLength(2)
})

/** A person, a command with a completed option, and a bot that answers by hand what the test gives it. */
async function interacting() {
  const wire = await wireForTest({ acknowledgeWithin: 500 })
  const guild = wire.addGuild()
  const channel = guild.addChannel('general')
  const ada = wire.user('ada', { guild })
  let arrived: (path: string) => void = () => {}
  await clientFor(wire, ({ id, token }) => arrived(`/interactions/${id}/${token}/callback`))
  const commands = [command({ options: [option({ autocomplete: true })] })]
  await ask(wire, 'PUT', `/applications/${wire.applicationId}/commands`, commands)
  const callback = async (body: unknown, act: () => Promise<unknown>) => {
    const path = new Promise<string>((resolve) => {
      arrived = resolve
    })
    act().catch(() => {})
    const { status, ...answer } = await ask(wire, 'POST', await path, body)
    return { status, answer }
  }
  return { wire, ada, channel, callback }
}
