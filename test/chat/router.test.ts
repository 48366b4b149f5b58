import { beforeEach, describe, expect, test } from 'vitest'
import { button, card, link } from '../../src/card.ts'
import { createRouter, type Identity, type Origin, type Router } from '../../src/chat/router.ts'
import { createClock } from '../../src/clock.ts'
import type { Command, HereStanding } from '../../src/command.ts'
import { type Community, parseCommunity } from '../../src/community.ts'
import { silent } from '../../src/log.ts'
import { Refusal } from '../../src/refusal.ts'

const community = parseCommunity('{ id: c, name: C, venues: [] }', 'test')
let standing: HereStanding
const origin: Origin = {
  by: { platform: 'local', id: '1', name: 'Ann' },
  here: {
    ...{ server: '7', name: 'The hall', channel: '70', language: undefined },
    standing: async () => standing,
  },
}
const base: Command = {
  name: 'help',
  options: [],
  access: 'everyone',
  cooldown: 0,
  private: false,
  takes: 'moment',
  run: async () => card({ title: 'done' }),
}

let identity: Identity
let settled: Community | undefined
let several: boolean
let met: string[]
const other = parseCommunity('{ id: other, name: O, venues: [] }', 'test')
const clock = createClock()

function route(...commands: Partial<Command>[]): Router {
  return createRouter({
    commands: commands.map((command) => ({ ...base, ...command })),
    communityOf: async (_, __, about) => (about === 'other' ? other : settled),
    met: async (_, { id }) => void met.push(id),
    several: () => several,
    identify: async () => identity,
    clock,
    log: silent,
  })
}

beforeEach(() => {
  identity = { member: undefined, may: { steward: false, admin: false } }
  standing = { manages: false, roles: [] }
  settled = community
  several = false
  met = []
})

const echo: Partial<Command> = {
  name: 'vote',
  options: [
    { name: 'proposal', kind: 'integer', required: true },
    { name: 'choice', kind: 'text', max: 10 },
    { name: 'state', kind: 'text', values: ['open', 'over'] },
  ],
  run: async ({ integer, text }) =>
    card({ title: JSON.stringify([integer('proposal'), text('choice'), text('state')]) }),
}

describe('what was typed', () => {
  test('finds its command with its values', async () => {
    const { card } = await route(echo).say(origin, '/vote 3 choice:"Not yet" state:open')
    expect(card).toMatchObject({ tone: 'plain', title: '[3,"Not yet","open"]' })
  })

  test('may carry a number with its sign', async () => {
    expect((await route(echo).say(origin, '/vote #12')).card.title).toBe('[12,null,null]')
  })

  test.each([
    ['/vote', /proposal/],
    ['/vote three', /not a number/],
    ['/vote 1 choice:12345678901', /too long/],
    ['/vote 1 state:never', /`open` or `over`/],
    ['/vote 1 colour:red', /no option “colour”/],
    ['/vote 1 a open more', /belongs to/],
    ['/dance', /no command \/dance/],
    ['hello', /begin with a slash/],
    ['/vote 99999999999', /not a number/],
  ])('%s is answered with what is wrong', async (text, body) => {
    const answer = await route(echo).say(origin, text)
    expect(answer).toMatchObject({
      private: true,
      card: { tone: 'error', body: expect.stringMatching(body) },
    })
  })

  test('that nobody else should see is private', async () => {
    expect((await route({ private: true }).say(origin, '/help')).private).toBe(true)
    expect((await route({}).say(origin, '/help')).private).toBe(false)
  })
})

describe('access', () => {
  test.each([
    ['linked', { member: 'm', may: { steward: false, admin: false } }],
    ['steward', { member: undefined, may: { steward: true, admin: false } }],
    ['steward', { member: undefined, may: { steward: false, admin: true } }],
    ['admin', { member: undefined, may: { steward: false, admin: true } }],
  ] as const)('%s', async (access, allowed) => {
    const router = route({ access })
    expect((await router.say(origin, '/help')).card.tone).toBe('error')
    identity = allowed
    expect((await router.say(origin, '/help')).card.title).toBe('done')
  })

  test('a steward is no admin', async () => {
    identity = { member: 'm', may: { steward: true, admin: false } }
    expect((await route({ access: 'admin' }).say(origin, '/help')).card.tone).toBe('error')
  })

  test('manager: by the platform’s own word, or as an admin of the community', async () => {
    const router = route({ access: 'manager' })
    expect((await router.say(origin, '/help')).card.tone).toBe('error')
    standing = { manages: true, roles: [] }
    expect((await router.say(origin, '/help')).card.title).toBe('done')
    standing = { manages: false, roles: [] }
    identity = { member: undefined, may: { steward: false, admin: true } }
    expect((await router.say(origin, '/help')).card.title).toBe('done')
  })

  test('the platform is asked who somebody is only where it matters', async () => {
    const untouched: Origin = {
      ...origin,
      here: { ...origin.here, standing: async () => expect.unreachable() },
    }
    expect((await route({}).say(untouched, '/help')).card.title).toBe('done')
    identity = { member: undefined, may: { steward: false, admin: true } }
    expect((await route({ access: 'manager' }).say(untouched, '/help')).card.title).toBe('done')
  })

  test('who is not linked is shown how', async () => {
    expect((await route({ access: 'linked' }).say(origin, '/help')).card.actions[0]?.id).toBe('link')
  })
})

test('a command that is refused sees what was typed, and may say more', async () => {
  const seen: (string | undefined)[] = []
  const router = route({
    ...{ access: 'admin', options: [{ name: 'code', kind: 'text' }] },
    async refused({ text }) {
      seen.push(text('code'))
      if (text('code')) throw new Refusal({ id: 'settings-code-seen' })
    },
  })
  expect((await router.say(origin, '/help')).card.body).toContain('admin')
  expect((await router.say(origin, '/help code:A')).card.body).toContain('Everyone here could read that code')
  expect(seen).toEqual([undefined, 'A'])
})

describe('where there is no community yet', () => {
  beforeEach(() => {
    settled = undefined
  })

  test('people are told how to set one up', async () => {
    const { card } = await route({}).say(origin, '/help')
    expect(card).toMatchObject({ tone: 'error', actions: [{ id: 'setup' }] })
  })

  test('and in a private chat, how it becomes known', async () => {
    const alone = { ...origin, here: { ...origin.here, server: undefined } }
    const { card } = await route({}).say(alone, '/help')
    expect(card).toMatchObject({ tone: 'error', actions: [], body: expect.stringContaining('Use me once') })
  })

  test('a command may say what it does then, to those who may', async () => {
    const router = route({ access: 'manager', runUnsettled: async () => card({ title: 'unsettled' }) })
    expect((await router.say(origin, '/help')).card.tone).toBe('error')
    standing = { manages: true, roles: [] }
    expect((await router.say(origin, '/help')).card.title).toBe('unsettled')
  })

  test('an answer says that nobody’s community gave it', async () => {
    const router = route({ runUnsettled: async () => card({ title: 'unsettled' }) })
    expect((await router.say(origin, '/help')).settled).toBe(false)
    settled = community
    expect((await router.say(origin, '/help')).settled).toBe(true)
  })
})

describe('in whose terms', () => {
  const spanish = { ...origin, here: { ...origin.here, language: 'es-419' } }
  beforeEach(() => {
    settled = { ...community, language: 'zh', timeZone: 'Asia/Shanghai' }
  })

  test('an answer is: the caller’s where only they see it, else everyone’s', async () => {
    expect((await route({ private: true }).say(spanish, '/help')).reader.words.language).toBe('es')
    expect((await route({ private: false }).say(spanish, '/help')).reader.words.language).toBe('zh')
    expect((await route({ private: true }).say(origin, '/help')).reader.words.language).toBe('zh')
  })

  test('an aside is private, and the caller’s, where the chat can show it to one person in place', async () => {
    const router = route({ aside: true })
    const there = { ...spanish, here: { ...spanish.here, server: 'hall', aside: true } }
    const among = { ...there, here: { ...there.here, aside: false } }
    const shown = await router.say(there, '/help')
    expect([shown.private, shown.reader.words.language]).toEqual([true, 'es'])
    const seen = await router.say(among, '/help')
    expect([seen.private, seen.reader.words.language]).toEqual([false, 'zh'])
    expect(await route({}).say(there, '/help')).toMatchObject({ private: false })
  })

  test('an adapter speaks by itself: theirs, in the community’s time zone', async () => {
    const reader = await route({}).readerOf(spanish)
    expect([reader.words.language, reader.timeZone]).toEqual(['es', 'Asia/Shanghai'])
  })
})

describe('the cooldown', () => {
  test('lets ten uses pass at once, then one each so many seconds, for each account alone', async () => {
    const router = route({ cooldown: 6 })
    for (let use = 0; use < 10; use++) expect((await router.say(origin, '/help')).card.title).toBe('done')
    expect((await router.say(origin, '/help')).card.body).toMatch(/Try again in [56] seconds/)
    expect((await router.say({ ...origin, by: { ...origin.by, id: '2' } }, '/help')).card.title).toBe('done')
    clock.setOffset(clock.offset + 6000)
    expect((await router.say(origin, '/help')).card.title).toBe('done')
    expect((await router.say(origin, '/help')).card.tone).toBe('error')
  })
})

describe('what goes wrong', () => {
  test('a refusal is its sentence', async () => {
    const router = route({ run: async () => Promise.reject(new Refusal({ id: 'link-first' })) })
    expect((await router.say(origin, '/help')).card).toMatchObject({
      tone: 'error',
      body: expect.stringContaining('wallet'),
    })
  })

  test('a fault tells nothing but a number', async () => {
    const router = route({ run: async () => Promise.reject(new Error('SECRET at /root/x')) })
    const { card } = await router.say(origin, '/help')
    expect(card.body).toMatch(/number `[0-9a-f]{6}`/)
    expect(JSON.stringify(card)).not.toContain('SECRET')
  })
})

describe('what was pressed', () => {
  test('is the call in the id', async () => {
    expect((await route(echo).press(origin, 'vote proposal:3 choice:1')).card.title).toBe('[3,"1",null]')
  })

  test('a select fills the gap in it', async () => {
    expect((await route(echo).press(origin, 'vote proposal:3 choice:?', ['2', '1'])).card.title).toBe(
      '[3,"2,1",null]',
    )
  })

  test('a form’s fields are options', async () => {
    expect(
      (await route(echo).press(origin, 'vote proposal:3', [], { choice: 'a "b', state: '' })).card.title,
    ).toBe('[3,"a \\"b",null]')
  })
})

describe('completion', () => {
  const router = route(echo, { name: 'help' })
  const values = async (text: string) => (await router.complete(origin, text)).map(({ value }) => value)

  test.each([
    ['/', ['/vote ', '/help ']],
    ['/v', ['/vote ']],
    ['/vote ', ['/vote proposal:', '/vote choice:', '/vote state:']],
    ['/vote proposal:3 s', ['/vote proposal:3 state:']],
    ['/vote proposal:3 state:', ['/vote proposal:3 state:open ', '/vote proposal:3 state:over ']],
    ['/vote proposal:3 state:ov', ['/vote proposal:3 state:over ']],
    ['hello', []],
    ['/dance ', []],
  ])('%j offers %j', async (text, offered) => {
    expect(await values(text)).toEqual(offered)
  })

  test('asks the command for values, and quotes them', async () => {
    const asked = route({
      name: 'find',
      options: [
        { name: 'what', kind: 'text', complete: async (_, typed) => [{ value: `${typed} it`, label: 'x' }] },
      ],
    })
    expect(await asked.complete(origin, '/find what:ab')).toEqual([
      { value: '/find what:"ab it" ', label: 'x' },
    ])
  })

  test('offers the values of one option, for what was typed of it and beside it', async () => {
    const asked = route(echo, {
      name: 'find',
      options: [
        {
          name: 'what',
          kind: 'text',
          complete: async ({ text }, typed) => [{ value: `${text('beside')} ${typed}`, label: 'x' }],
        },
      ],
    })
    expect(await asked.choices(origin, 'find', 'what', 'ab', { beside: 'it' })).toEqual([
      { value: 'it ab', label: 'x' },
    ])
    expect((await asked.choices(origin, 'vote', 'state', 'ov', {})).map(({ value }) => value)).toEqual([
      'over',
    ])
    expect(await asked.choices(origin, 'vote', 'nothing', '', {})).toEqual([])
    expect(await asked.choices(origin, 'dance', 'state', '', {})).toEqual([])
  })

  test('offers nothing to those who may not call', async () => {
    const complete = async () => [{ value: 'secret', label: 'secret' }]
    const asked = route({
      access: 'admin',
      name: 'find',
      options: [{ name: 'what', kind: 'text', complete }],
    })
    expect(await asked.choices(origin, 'find', 'what', '', {})).toEqual([])
  })
})

describe('a private chat of somebody in two communities', () => {
  const inPrivate = { ...origin, here: { ...origin.here, server: undefined } }
  const shows: Partial<Command> = {
    name: 'proposal',
    private: true,
    run: async (call) =>
      card({
        title: call.community.id,
        actions: [
          button('vote proposal:3', 'Vote'),
          button(`vote choice:${'x'.repeat(50)}`, 'Long'),
          link('https://x.org', 'L'),
        ],
      }),
  }

  test('has buttons that say which one they are about', async () => {
    several = true
    const { card: shown } = await route(shows).say(inPrivate, '/proposal')
    expect(shown.actions.map(({ id }) => id)).toEqual([
      ...['vote proposal:3 @c', `vote choice:${'x'.repeat(50)}`, 'link'],
    ])
    expect((await route(shows).press(inPrivate, 'proposal @other')).card.title).toBe('other')
    expect((await route(echo).press(inPrivate, 'vote proposal:? @other', ['3'])).card.title).toBe(
      '[3,null,null]',
    )
  })

  test('has plain buttons where there is one community only', async () => {
    const { card: shown } = await route(shows).say(inPrivate, '/proposal')
    expect(shown.actions[0]!.id).toBe('vote proposal:3')
  })

  test('whose button is pressed where it is not about is told so', async () => {
    const { card: shown } = await route(shows).press(origin, 'proposal @elsewhere')
    expect(shown).toMatchObject({ tone: 'error', body: expect.stringContaining('another community') })
  })

  test('is about where they last called something, not where they only typed', async () => {
    const completes: Partial<Command> = {
      name: 'vote',
      options: [{ name: 'choice', kind: 'text', complete: async () => [{ value: 'a', label: 'a' }] }],
    }
    await route(completes).choices(origin, 'vote', 'choice', '', {})
    expect(met).toEqual([])
    await route(completes).say(origin, '/vote')
    expect(met).toEqual(['c'])
  })
})
