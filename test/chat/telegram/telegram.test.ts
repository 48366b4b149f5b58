import { describe, expect, test } from 'vitest'
import { type Card, card } from '../../../src/card.ts'
import { ChatError, type Destination } from '../../../src/chat/chat.ts'
import { createWords } from '../../../src/words/words.ts'
import type { Group, TelegramWire, User } from '../../wire/telegram/wire.ts'
import { type House, type HouseOptions, openHouse, until } from './house.ts'

interface Moot extends House {
  ann: User
  admin: User
  group: Group
}

/** A house whose community is in one group, with a member who has written to the bot, and an administrator. */
async function openMoot(options: HouseOptions & { topics?: string[]; basic?: boolean } = {}): Promise<Moot> {
  const people = {} as Pick<Moot, 'ann' | 'admin' | 'group'>
  const house = await openHouse({
    ...options,
    communityIn(wire) {
      people.ann = wire.user('Ann')
      people.admin = wire.user('Admin')
      people.group = wire.group('Moot', {
        ...{ members: [people.ann], admins: [people.admin], supergroup: !options.basic },
        ...(options.topics ? { topics: options.topics } : {}),
      })
      people.group.addBot({ rights: {} })
      return [`${people.group.id}`]
    },
  })
  return { ...house, ...people }
}

const text = (wanted: string | RegExp) => (post: { text: string }) =>
  typeof wanted === 'string' ? post.text.startsWith(wanted) : wanted.test(post.text)

/** What somebody waits at, until it is opened. */
function gate(): { opened: Promise<void>; open(): void } {
  let open!: () => void
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** What was done as it should be. */
function fine({ wire }: { wire: TelegramWire }): void {
  expect(wire.violations).toEqual([])
}

describe('a private chat', () => {
  test('answers what is typed, turns pages in place, and says what it does not understand', async () => {
    const moot = await openMoot()
    const { wire, ann } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    ann.say(ann, '/proposals')
    const page = await wire.sees(ann, text('Page 1'))
    expect((await ann.press(page, 'proposals page:2')).answer).toEqual({ showAlert: false })
    expect((await wire.sees(ann, text('Page 2'))).id).toBe(page.id)
    ann.say(ann, '/Proposals@folkmoot_bot 4')
    await wire.sees(ann, text('Page 4'))
    ann.say(ann, 'hello there')
    await wire.sees(ann, text(/begin with a slash/))
    fine(moot)
  })

  test('shows a short error over the chat, and leaves the message as it is', async () => {
    const failing = {
      ...{ name: 'fails', takes: 'moment' as const },
      run: async () => card({ title: 'No', body: 'That is **over**.', tone: 'error' }),
    }
    const moot = await openMoot({ commands: [failing] })
    const { wire, ann } = moot
    const again = card({ title: 'Try', actions: [{ id: 'fails', label: 'Try', kind: 'button' }] })
    ann.start()
    await wire.sees(ann, text('What I can do'))
    await moot.adapter.chat.post(destination(moot, { channel: `${ann.id}` }), again, 'a')
    const post = wire.messages(ann).at(-1)!
    expect((await ann.press(post, 'fails')).answer).toEqual({ text: 'That is over.', showAlert: true })
    expect(post.edits).toBe(0)
    fine(moot)
  })

  test('opens signing pages inside Telegram', async () => {
    const moot = await openMoot({ baseUrl: 'https://moot.example' })
    const { wire, ann } = moot
    ann.start()
    ann.say(ann, '/vote 3 1')
    const { buttons } = await wire.sees(ann, text('Sign'))
    expect(buttons.flat()).toEqual([
      { text: 'Sign my vote', web_app: { url: 'https://moot.example/sign/abc' }, style: 'primary' },
      { text: 'In my browser', url: 'https://moot.example/sign/abc' },
    ])
    fine(moot)
  })
})

describe('a group', () => {
  test('gets public answers, and private ones only as a pointer', async () => {
    const moot = await openMoot()
    const { wire, ann, group } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    const said = ann.say(group, '/treasury')
    const answer = await wire.sees(group, text('Treasury'))
    expect(answer.message.reply_to_message?.message_id).toBe(said.id)
    ann.say(group, '/proposals')
    await wire.sees(ann, text('Page 1'))
    const pointer = await wire.sees(group, text('I answered you'))
    expect(pointer.buttons.flat()).toEqual([
      { text: 'Open our private chat', url: 'https://t.me/folkmoot_bot' },
    ])
    ann.say(group, '/proposals 2')
    await wire.sees(group, text('I answered you'))
    await until(() => pointer.deleted)
    fine(moot)
  })

  test('helps whoever never wrote to the bot there, in one step', async () => {
    const moot = await openMoot()
    const { wire, ann, group, called } = moot
    ann.say(group, '/vote 3 1')
    const pointer = await wire.sees(group, text('I may not write to you yet'))
    const payload = /start=([\w-]+)$/.exec(pointer.buttons[0]![0]!.url!)![1]!
    ann.start(payload)
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)).toMatchObject({
      name: 'vote',
      server: undefined,
      values: { proposal: '3', choice: '1' },
    })
    const bob = wire.user('Bob')
    bob.start(payload)
    const asks = await wire.sees(bob, text(/Shall I do this/))
    expect(called.at(-1)!.by).toBe(`${ann.account.id}`)
    await bob.press(asks, 'vote 3 1')
    await wire.sees(bob, text('Sign'))
    fine(moot)
  })

  test('gets a pointer that tells nobody what was chosen, where the answer takes long', async () => {
    const answered = gate()
    const options = [
      { name: 'proposal', kind: 'integer' as const },
      { name: 'choice', kind: 'text' as const },
    ]
    const slow = {
      ...{ name: 'slow', takes: 'long' as const, options },
      async run() {
        await answered.opened
        return card({ title: 'At last' })
      },
    }
    const moot = await openMoot({ commands: [slow] })
    const { wire, ann, group } = moot
    const actions = [{ id: 'slow proposal:3 choice:1', label: 'For', kind: 'button' as const }]
    const post = await posted(moot, card({ title: 'Now', actions }))
    await ann.press(post, 'slow proposal:3 choice:1')
    answered.open()
    const pointer = await wire.sees(group, text('I may not write to you yet'))
    expect(pointer.buttons[0]![0]!.url).toMatch(/start=S[\w-]{8}slow_proposal-3$/)
    fine(moot)
  })

  test('whose community has left it while it was asked gets nothing that is private', async () => {
    const asked = gate()
    const answered = gate()
    const mine = {
      ...{ name: 'mine' },
      async run() {
        asked.open()
        await answered.opened
        return card({ title: 'All that is mine' })
      },
    }
    const moot = await openMoot({ commands: [mine] })
    const { wire, ann, group, communities } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    ann.say(group, '/mine')
    await asked.opened
    await communities.change('c0', (now) => ({ ...now!, places: [] }))
    answered.open()
    await wire.sees(ann, text('All that is mine'))
    expect(wire.messages(group).some(text('All that is mine'))).toBe(false)
    fine(moot)
  })

  test('answers a button of a post privately, or opens the private chat', async () => {
    const moot = await openMoot()
    const { wire, ann, group } = moot
    const post = await posted(moot, proposal)
    expect((await ann.press(post, 'vote proposal:3 choice:1')).answer?.url).toMatch(
      /^https:\/\/t\.me\/folkmoot_bot\?start=S[\w-]{8}vote_proposal-3_choice-1$/,
    )
    ann.start()
    await wire.sees(ann, text('What I can do'))
    expect((await ann.press(post, 'vote proposal:3 choice:1')).answer?.text).toBe(
      'I answered you in our private chat.',
    )
    await wire.sees(ann, text('Sign'))
    expect(post.edits).toBe(0)
    expect(wire.messages(group).filter(({ byBot }) => byBot)).toHaveLength(1)
    fine(moot)
  })

  test('pages a public answer in place', async () => {
    const moot = await openMoot()
    const { wire, ann, group, called } = moot
    ann.say(group, '/treasury')
    const answer = await wire.sees(group, text('Treasury'))
    await ann.press(answer, 'treasury')
    expect(called.filter(({ name }) => name === 'treasury')).toHaveLength(2)
    expect(wire.messages(group).filter(({ byBot }) => byBot)).toHaveLength(1)
    fine(moot)
  })

  test('is left in peace where others are spoken to', async () => {
    const moot = await openMoot({ wire: { privacy: false } })
    const { wire, ann, group } = moot
    ann.say(group, '/vote@other_bot 3')
    ann.say(group, '/dance')
    ann.say(group, '/start')
    ann.say(group, 'what do you think?')
    ann.say(group, '/treasury')
    await wire.sees(group, text('Treasury'))
    expect(wire.messages(group).filter(({ byBot }) => byBot)).toHaveLength(1)
    fine(moot)
  })

  test('is answered in its topic', async () => {
    const moot = await openMoot({ topics: ['Votes'] })
    const { wire, ann, group, called, adapter } = moot
    const topic = group.topics.get('Votes')!
    ann.say(group, '/treasury', { topic })
    const answer = await wire.sees(group, text('Treasury'))
    expect(answer.message.message_thread_id).toBe(topic)
    expect(called.at(-1)).toMatchObject({ server: `${group.id}`, channel: `${group.id}/${topic}` })
    expect(await adapter.chat.channels(`${group.id}`)).toEqual([
      { value: `${group.id}`, label: 'Moot' },
      { value: `${group.id}/${topic}`, label: 'Moot › Votes' },
    ])
    expect(await adapter.chat.roles(`${group.id}`)).toEqual([
      { value: `telegram:admins:${group.id}`, label: 'Administrators of Moot' },
    ])
    fine(moot)
  })

  test('whose administrators are known', async () => {
    const moot = await openMoot({
      commands: [
        {
          ...{ name: 'settings', access: 'manager', private: false },
          run: async ({ here, community }) => card({ title: JSON.stringify(await here.standing(community)) }),
        },
      ],
    })
    const { wire, ann, admin, group, called } = moot
    const standing = JSON.stringify({ manages: true, roles: [`telegram:admins:${group.id}`] })
    group.promote({ user: admin, rights: { is_anonymous: true } })
    ann.start()
    ann.say(group, '/settings')
    await wire.sees(ann, text(/Only whoever manages/))
    admin.say(group, '/settings')
    await wire.sees(group, text(standing))
    admin.say(group, '/settings', { anonymously: true })
    await wire.sees(group, text(standing))
    // Whoever it is, they are counted by the group, and never taken for those of another.
    expect(called.at(-1)!.by).toBe(`${group.id}`)
    admin.say(group, '/proposals', { anonymously: true })
    await wire.sees(group, text('You write as the group'))
    admin.say(group, '/settings colour:red', { anonymously: true })
    await wire.sees(group, text(/no option “colour”/))
    admin.start()
    admin.say(admin, '/settings')
    await wire.sees(admin, text(standing))
    expect(wire.requests.filter(({ method }) => method === 'getChatMember').length).toBeLessThanOrEqual(4)
    fine(moot)
  })
})

describe('an administrator', () => {
  const settings = {
    ...{ name: 'settings', access: 'manager' as const, private: false },
    run: async () => card({ title: 'The settings' }),
  }

  test('who may not change the group’s info does not manage it, whether named or not', async () => {
    const moot = await openMoot({ commands: [settings] })
    const { wire, ann, group, admin } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    group.promote({ user: ann, rights: { can_change_info: false, is_anonymous: true } })
    ann.say(group, '/settings')
    await wire.sees(ann, text(/may change this group's info/))
    group.promote({ user: admin, rights: { is_anonymous: true } })
    // It may be either of them.
    ann.say(group, '/settings', { anonymously: true })
    await wire.sees(group, text(/Only whoever manages/))
    admin.say(group, '/settings')
    await wire.sees(group, text('The settings'))
    fine(moot)
  })
})

describe('selects', () => {
  const choices = (max: number): Card =>
    card({
      title: 'Which of them?',
      actions: [
        {
          ...{ id: 'vote proposal:3 choice:?', label: 'Vote for …', kind: 'select', min: 2, max },
          options: ['1', '2', '3'].map((value) => ({ value, label: `Choice ${value}` })),
        },
      ],
    })

  test('are switches that each person has for themselves', async () => {
    const moot = await openMoot()
    const { wire, ann, called } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    const post = await posted(moot, choices(2))
    await ann.press(post, '+0 2')
    const mine = await wire.sees(ann, text('Which of them?'))
    expect(mine.buttons.flat().map((each) => each.text)).toEqual([
      ...['Choice 1', '✓ Choice 2', 'Choice 3', '✔️ That is my choice'],
    ])
    const confirm = '=0 2 2 vote proposal:3 choice:?'
    expect((await ann.press(mine, confirm)).answer).toEqual({ text: 'Choose at least 2.', showAlert: true })
    await ann.press(mine, '+0 3')
    await wire.sees(ann, ({ buttons }) => buttons.flat().some((each) => each.text === '✓ Choice 3'))
    expect((await ann.press(mine, '+0 1')).answer).toEqual({ text: 'Choose at most 2.', showAlert: true })
    await ann.press(mine, confirm)
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)).toMatchObject({ values: { proposal: '3', choice: '2,3' } })
    expect(post.edits).toBe(0)
    fine(moot)
  })
})

describe('forms', () => {
  test('ask one question after the other, check each answer, and survive a restart', async () => {
    const moot = await openMoot()
    const { wire, ann, called } = moot
    ann.start()
    ann.say(ann, '/vote 3')
    const ballot = await wire.sees(ann, text('Ballot 3'))
    await ann.press(ballot, '?0 vote proposal:3')
    const first = await wire.sees(ann, text('What?'))
    expect(first.buttons.flat().map((each) => each.text)).toEqual([
      ...['Choice 1', 'Choice 2', 'Choice 3', 'Cancel'],
    ])
    await moot.restart()
    await ann.press(first, '~1')
    const second = await wire.sees(ann, text('Why? (optional)'))
    expect(first.text).toBe('What?\n✓ Choice 2')
    ann.say(ann, 'x')
    await wire.sees(ann, text('That is too short: at least 3 characters.'))
    ann.say(ann, 'x'.repeat(21))
    await wire.sees(ann, text('That is too long: at most 20 characters.'))
    ann.say(ann, 'because I say so')
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)!.values).toEqual({ proposal: '3', choice: '2', reason: 'because I say so' })
    expect(second.buttons).toEqual([])
    expect(await moot.store.db.openForm.count({ where: { chat: `${ann.id}` } })).toBe(0)
    fine(moot)
  })

  test('can be cancelled, skipped, and run out', async () => {
    const moot = await openMoot()
    const { wire, ann, called, clock } = moot
    ann.start()
    ann.say(ann, '/vote 3')
    const ballot = await wire.sees(ann, text('Ballot 3'))
    await ann.press(ballot, '?0 vote proposal:3')
    const first = await wire.sees(ann, text('What?'))
    expect((await ann.press(first, '~cancel')).answer?.text).toBe('Cancelled. Nothing was done.')
    await ann.press(ballot, '?0 vote proposal:3')
    const again = await wire.sees(ann, ({ buttons }) => buttons.flat().some((each) => each.text === 'Cancel'))
    await ann.press(again, '~0')
    const why = await wire.sees(ann, text('Why?'))
    await ann.press(why, '~skip')
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)!.values).toEqual({ proposal: '3', choice: '1' })
    await ann.press(ballot, '?0 vote proposal:3')
    const late = await wire.sees(ann, ({ buttons }) => buttons.flat().some((each) => each.text === 'Cancel'))
    await until(() => moot.store.db.openForm.count({ where: { prompt: `${late.id}` } }).then(Boolean))
    clock.setOffset(clock.offset + 16 * 60_000)
    expect((await ann.press(late, '~0')).answer?.text).toMatch(/is over/)
    clock.setOffset(clock.offset + 25 * 3600_000)
    await ann.press(ballot, '?0 vote proposal:3')
    const anew = await wire.sees(ann, text('What?'))
    ann.say(ann, '/cancel')
    await wire.sees(ann, text('Cancelled'))
    expect((await ann.press(anew, '~0')).answer?.text).toMatch(/is over/)
    fine(moot)
  })

  test('in a group ask for a reply, of the one who began', async () => {
    const moot = await openMoot()
    const { wire, ann, admin, group, called } = moot
    const form: Card = card({
      title: 'Say it',
      actions: [
        {
          ...{ id: 'vote proposal:3', label: 'Say', kind: 'form' },
          fields: [{ id: 'choice', label: 'What?', kind: 'text', required: true }],
        },
      ],
    })
    const post = await posted(moot, form)
    ann.start()
    await ann.press(post, '?0 vote proposal:3')
    const question = await wire.sees(group, text(/^Ann\nWhat\?/))
    admin.say(group, 'mine', { replyTo: question })
    admin.say(group, 'nobody’s', { replyTo: question, anonymously: true })
    await wire.sees(group, text('You write as the group'))
    ann.say(group, 'hers', { replyTo: question })
    await wire.sees(ann, text('Sign'))
    expect(called.filter(({ name }) => name === 'vote').map(({ values }) => values)).toEqual([
      { proposal: '3', choice: 'hers' },
    ])
    fine(moot)
  })
})

describe('a group that becomes a supergroup', () => {
  test('takes along what is asked and set up in it', async () => {
    const moot = await openMoot({ basic: true })
    const { wire, ann, group, called, store, communities } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    const form: Card = card({
      title: 'Say it',
      actions: [
        {
          ...{ id: 'vote proposal:3', label: 'Say', kind: 'form' },
          fields: [
            { id: 'choice', label: 'What?', kind: 'text', required: true },
            { id: 'reason', label: 'Why?', kind: 'text', required: true },
          ],
        },
      ],
    })
    await ann.press(await posted(moot, form), '?0 vote proposal:3')
    ann.say(group, 'this', { replyTo: await wire.sees(group, text(/^Ann\nWhat\?/)) })
    await wire.sees(group, text(/^Ann\nWhy\?/))
    const data = JSON.stringify({ ...communities.get('c0')!, id: 'draft' })
    const row = { platform: 'telegram', data, updatedAt: new Date(moot.clock.now()) }
    await store.db.draft.create({ data: { ...row, server: `${group.id}` } })
    const { to } = group.migrate()
    const again = await wire.sees({ id: to }, text(/^Ann\nWhy\?/))
    ann.say(group, 'because', { replyTo: again })
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)!.values).toEqual({ proposal: '3', choice: 'this', reason: 'because' })
    const [draft, ...more] = await store.db.draft.findMany()
    expect([draft!.server, more]).toEqual([`${to}`, []])
    expect(JSON.parse(draft!.data)).toMatchObject({
      places: [{ channel: `${to}` }],
      roles: { admin: [`telegram:admins:${to}`] },
    })
    fine(moot)
  })
})

const proposal: Card = card({
  title: '#3 Pause it',
  body: '**Open for votes.**',
  actions: [{ id: 'vote proposal:3 choice:1', label: 'For', kind: 'button' }],
})

function destination({ group }: Moot, parts: Partial<Destination> = {}): Destination {
  const reader = { words: createWords(), timeZone: 'UTC' }
  return { channel: `${group.id}`, reader, thread: false, ping: [], about: undefined, ...parts }
}

/** A post of the courier, as the group sees it. */
async function posted(moot: Moot, shown: Card) {
  const { wire, group, adapter } = moot
  const id = await adapter.chat.post(destination(moot), shown, 'key')
  return wire.messages(group).find((post) => `${group.id}/${post.id}` === id)!
}

describe('a select with very many options', () => {
  const many = (max: number): Card =>
    card({
      title: 'Very many',
      actions: [
        {
          ...{ id: 'vote proposal:3 choice:?', label: 'Vote for …', kind: 'select', min: 1, max },
          options: Array.from({ length: 60 }, (_, index) => ({
            value: `${index}`,
            label: `Choice ${index}`,
          })),
        },
      ],
    })

  test.each([
    [1, '2', '1'],
    [3, '2, 60', '1,59'],
  ])('is asked for, %i at most', async (max, answer, choice) => {
    const moot = await openMoot()
    const { wire, ann, called } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    await moot.adapter.chat.post(destination(moot, { channel: `${ann.id}` }), many(max), 'a')
    await ann.press(wire.messages(ann).at(-1)!, '?0 vote proposal:3 choice:?')
    const question = await wire.sees(ann, text('Vote for …'))
    expect(question.text).toContain('60. Choice 59')
    ann.say(ann, '61')
    await wire.sees(ann, text('That is not one of the choices.'))
    ann.say(ann, answer)
    await wire.sees(ann, text('Sign'))
    expect(called.at(-1)!.values).toEqual({ proposal: '3', choice })
    fine(moot)
  })
})

describe('the courier’s posts', () => {
  test('are edited in place, and answer the first of their proposal', async () => {
    const moot = await openMoot()
    const { wire, group, adapter } = moot
    const first = await adapter.chat.post(destination(moot), proposal, 'a')
    await adapter.chat.edit(destination(moot), first, { ...proposal, body: 'Over.' })
    await adapter.chat.edit(destination(moot), first, { ...proposal, body: 'Over.' })
    await adapter.chat.post(destination(moot, { about: first }), card({ title: 'It passed' }), 'b')
    const [post, reply] = wire.messages(group).filter(({ byBot }) => byBot)
    expect(post).toMatchObject({ text: '#3 Pause it\n\nOver.', edits: 1 })
    expect(reply!.message.reply_to_message?.message_id).toBe(post!.id)
    fine(moot)
  })

  test('go where a group went that became a supergroup, with its community', async () => {
    const moot = await openMoot({ basic: true })
    const { wire, group, adapter, communities } = moot
    const first = await adapter.chat.post(destination(moot), proposal, 'a')
    const before = destination(moot)
    const { from, to } = group.migrate()
    await adapter.chat.post(before, card({ title: 'Still here' }), 'b')
    await wire.sees({ id: to }, text('Still here'), 5, { since: 0 })
    const { places, roles } = communities.get('c0')!
    expect(places[0]!.channel).toBe(`${to}`)
    expect(roles.admin).toEqual([`telegram:admins:${to}`])
    await expect(adapter.chat.edit(destination(moot), first, proposal)).rejects.toMatchObject({ gone: true })
    expect(first).toMatch(`${from}/`)
    expect(wire.messages({ id: to }).filter(text(/Hello!/))).toEqual([])
    fine(moot)
  })

  test('say what is wrong, and whether it stays so', async () => {
    const moot = await openMoot({ topics: ['Votes'] })
    const { wire, group, adapter } = moot
    const { chat } = adapter
    const topic = group.topics.get('Votes')!
    const inTopic = destination(moot, { channel: `${group.id}/${topic}` })
    const failure = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => undefined,
        (thrown) => thrown,
      )
      expect(error).toBeInstanceOf(ChatError)
      return error as ChatError
    }
    const complaint = async (channel: string) =>
      (await chat.complaints(channel, { thread: false, ping: [] })).map(({ id }) => id)
    expect(await complaint(inTopic.channel)).toEqual([])
    group.removeTopic(topic)
    expect(await failure(chat.post(inTopic, proposal, 'a'))).toMatchObject({ gone: true })
    expect(await complaint(inTopic.channel)).toEqual(['telegram-no-topic'])
    group.restrictBot()
    expect(await failure(chat.post(destination(moot), proposal, 'b'))).toMatchObject({
      ...{ gone: false, after: 600_000 },
    })
    expect(await complaint(`${group.id}`)).toEqual(['telegram-no-right'])
    wire.next({ method: 'sendMessage', status: 429, retryAfter: 30 })
    expect(await failure(chat.post(destination(moot), proposal, 'c'))).toMatchObject({
      gone: false,
      after: 30_000,
    })
    group.removeBot()
    const removed = await failure(chat.post(destination(moot), proposal, 'd'))
    expect(removed).toMatchObject({ gone: true, message: expect.stringMatching(/not in this group/) })
    await until(() =>
      moot.health
        .lines()
        .some(({ name, detail }) => /^Telegram place main/.test(name) && /not in this group/.test(detail)),
    )
    group.addBot({ rights: {} })
    await until(() => !moot.health.lines().some(({ name }) => /^Telegram place main/.test(name)))
    fine(moot)
  })
})

describe('a group of no community yet', () => {
  test('is set up in the group itself, button by button', async () => {
    const setup = {
      ...{ name: 'setup', access: 'manager' as const, private: false, takes: 'long' as const },
      options: [{ name: 'step', kind: 'integer' as const }],
      runUnsettled: async ({ text }: { text(option: string): string | undefined }) =>
        card({
          title: `Step ${text('step') ?? '1'}`,
          actions: [{ id: 'setup step:2', label: 'On', kind: 'button' as const }],
        }),
    }
    const moot = await openMoot({ commands: [setup] })
    const { wire, admin } = moot
    const group = wire.group('Newcomers', { supergroup: true, admins: [admin] })
    group.addBot({ rights: {} })
    const hello = await wire.sees(group, text('Hello!'))
    await admin.press(hello, 'setup')
    const first = await wire.sees(group, text('Step 1'))
    await admin.press(first, 'setup step:2')
    const second = await wire.sees(group, text('Step 2'))
    expect(second.id).not.toBe(hello.id)
    admin.say(group, '/proposals')
    const unsettled = await wire.sees(group, text(/belongs to no community yet/))
    await admin.press(unsettled, 'setup')
    expect((await wire.sees(group, text('Step 1'))).id).toBe(unsettled.id)
    fine(moot)
  })
})

describe('what takes long', () => {
  test('is acknowledged at once, announced, and shown in the same message', async () => {
    const gates: (() => void)[] = []
    const slow = {
      ...{ name: 'slow', takes: 'long' as const },
      async run() {
        await new Promise<void>((resolve) => gates.push(resolve))
        return card({ title: 'At last' })
      },
    }
    const moot = await openMoot({ commands: [slow] })
    const { wire, ann } = moot
    ann.start()
    ann.say(ann, '/slow')
    const working = await wire.sees(ann, text('I am on it'))
    gates[0]!()
    expect((await wire.sees(ann, text('At last'))).id).toBe(working.id)
    expect(wire.requests.some(({ method }) => method === 'sendChatAction')).toBe(true)
    const again = card({ title: 'Try', actions: [{ id: 'slow', label: 'Try', kind: 'button' }] })
    await moot.adapter.chat.post(destination(moot, { channel: `${ann.id}` }), again, 'a')
    const post = wire.messages(ann).at(-1)!
    const { answer, acknowledgedAfter } = await ann.press(post, 'slow')
    expect(answer?.text).toBe('I am on it …')
    expect(acknowledgedAfter).toBeLessThan(2000)
    gates[1]!()
    expect((await wire.sees(ann, text('At last'))).id).toBe(post.id)
    fine(moot)
  })
})

describe('the connection', () => {
  test('greets a new group once, and says what comes next', async () => {
    const moot = await openMoot()
    const { wire } = moot
    const group = wire.group('Newcomers', { supergroup: true })
    group.addBot()
    const hello = await wire.sees(group, text('Hello!'))
    expect(hello.text).toContain('/setup')
    group.promote()
    fine(moot)
  })

  test('changes nothing for a repeated update, after a restart too', async () => {
    const moot = await openMoot()
    const { wire, ann, called } = moot
    ann.start()
    ann.say(ann, '/treasury')
    await wire.sees(ann, text('Treasury'))
    const update = wire.updates.at(-1)
    wire.repeat(update)
    ann.say(ann, '/proposals')
    await wire.sees(ann, text('Page 1'))
    await moot.restart()
    wire.repeat(update)
    ann.say(ann, '/proposals 2')
    await wire.sees(ann, text('Page 2'))
    expect(called.filter(({ name }) => name === 'treasury')).toHaveLength(1)
    fine(moot)
  })

  test('sets the menus by scope and language, once', async () => {
    const moot = await openMoot()
    const { wire, ann, admin, group } = moot
    const menus = () => wire.requests.filter(({ method }) => method === 'setMyCommands').length
    await until(
      async () => (await moot.store.db.cursor.count({ where: { name: { endsWith: ':menus' } } })) === 1,
    )
    expect(menus()).toBe(9)
    ann.start()
    expect(wire.menu(ann).map(({ command }) => command)).toContain('vote')
    const juan = wire.user('Juan', { language_code: 'es' })
    group.add(juan)
    expect(wire.menu(juan, group)).not.toEqual(wire.menu(ann, group))
    expect(wire.menu(admin, group).length).toBeGreaterThan(0)
    await moot.restart()
    ann.say(ann, '/treasury')
    await wire.sees(ann, text('Treasury'))
    expect(menus()).toBe(9)
    fine(moot)
  })

  test('says that the token was revoked, and harms nothing else', async () => {
    const moot = await openMoot()
    moot.wire.revokeToken()
    await until(() => moot.health.lines().some(({ detail }) => /token is not accepted/.test(detail)))
    await expect(moot.adapter.chat.post(destination(moot), proposal, 'a')).rejects.toMatchObject({
      gone: false,
    })
  })

  test('says that another program has the same bot, and goes on afterwards', async () => {
    const moot = await openMoot()
    const { wire, health } = moot
    const line = () => health.lines().find(({ name }) => name === 'Telegram')!
    const url = `${wire.url}/bot${wire.token}/getUpdates`
    const other = new AbortController()
    const asking = fetch(url, { signal: other.signal }).catch(() => undefined)
    await until(() => /another program/.test(line().detail))
    other.abort()
    await asking
    fine(moot)
  })

  test('counts how often it was asked to wait', async () => {
    const moot = await openMoot()
    const { wire, health, ann } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    wire.next({ method: 'sendMessage', status: 429, retryAfter: 1 })
    ann.say(ann, '/treasury')
    await wire.sees(ann, text('Treasury'))
    expect(health.lines().find(({ name }) => name === 'Telegram rate limits')).toMatchObject({
      ...{ state: 'well', detail: 'met 1 times in the last hour' },
    })
    fine(moot)
  })

  test('answers what is in hand before it stops', async () => {
    let finish!: () => void
    const started = new Promise<void>((resolve) => {
      finish = resolve
    })
    let release!: () => void
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = {
      ...{ name: 'slow', takes: 'long' as const },
      async run() {
        finish()
        await gate
        return card({ title: 'At last' })
      },
    }
    const moot = await openMoot({ commands: [slow] })
    const { wire, ann, adapter } = moot
    ann.start()
    ann.say(ann, '/slow')
    await started
    const stopped = adapter.stop()
    release()
    await stopped
    expect(wire.messages(ann).some(text('At last'))).toBe(true)
    fine(moot)
  })

  test('takes a webhook’s updates with their secret, and nobody else’s', async () => {
    const moot = await openMoot({ webhook: true })
    const { wire, ann } = moot
    ann.start()
    await wire.sees(ann, text('What I can do'))
    const { parameters } = wire.requests.findLast(({ method }) => method === 'setWebhook')!
    const stranger = await fetch(`${parameters.url}`, { method: 'POST', body: '{"update_id":1}' })
    expect(stranger.status).toBe(401)
    fine(moot)
  })
})
