import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '../../src/chat/local/people.ts'
import type { Message } from '../../src/chat/local/room.ts'
import { type Bot, startBot } from './bot.ts'
import { castVote, linkWallet, numberOf, urlOf } from './steps.ts'

/** What each command promises, as people and programs meet it on the HTTP face. */
describe('the commands', () => {
  let bot: Bot
  beforeAll(async () => {
    bot = await startBot()
    for (const person of ['holder', 'delegate'] as const) await linkWallet(bot, person)
  })
  afterAll(async () => bot?.end())

  const press = (as: string, message: Message, action: string, more: object = {}) =>
    bot.post<{ messages: Message[]; error?: string }>('/local/press', {
      as,
      message: message.id,
      action,
      ...more,
    })

  test('/help lists all, explains one, and its buttons lead on', async () => {
    const all = await bot.say('newcomer', '/help')
    expect(all.card.body.split('\n')).toContain('/vote: Vote on a proposal')
    expect((await bot.say('newcomer', '/help vote')).card).toMatchObject({
      title: '/vote',
      body: expect.stringContaining('proposal:…'),
    })
    expect((await bot.say('newcomer', '/help dance')).card.tone).toBe('error')
    expect((await bot.press('newcomer', all, 'proposals state:active')).card.title).toMatch(/Open for votes/)
  })

  test('/vote without a choice is a form, with a reason that everyone can read', async () => {
    const number = await numberOf(bot, 'jailbreak')
    const ballot = await bot.say('holder', `/vote ${number}`)
    const action = ballot.card.actions[0]!
    expect(action).toMatchObject({
      kind: 'form',
      fields: [
        { id: 'choice', kind: 'select' },
        { id: 'reason', required: false },
      ],
    })
    const answer = await bot.press('holder', ballot, action.id, {
      fields: { choice: '2', reason: 'Let us *not* hurry' },
    })
    expect(answer.card.body).toContain('Against')
    expect((await bot.sign('holder', urlOf(answer))).ok).toBe(true)
    const response = await fetch(`${bot.world().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ votes { voter choice reason app } }' }),
    })
    expect(await response.json()).toEqual({
      data: {
        votes: [
          { voter: people.holder.wallet.address, choice: 2, reason: 'Let us *not* hurry', app: 'folkmoot' },
        ],
      },
    })
  })

  test('a vote on Snapshot can be changed by voting again', async () => {
    const number = await numberOf(bot, 'jailbreak')
    await castVote(bot, 'holder', number, 'for')
    expect(JSON.stringify((await bot.say('holder', `/proposal ${number}`)).card)).toContain('voted **For**')
  })

  test('a page is signed once, and by its owner', async () => {
    const url = urlOf(await bot.say('delegate', '/link'))
    expect((await bot.post('/local/sign', { as: 'holder', url })).status).toBe(403)
    expect(await bot.sign('delegate', url)).toMatchObject({ ok: true, outcome: 'accepted' })
    expect(await bot.sign('delegate', url)).toMatchObject({
      ok: false,
      outcome: 'refused',
      text: expect.stringMatching(/used already/),
    })
    expect(
      (await bot.post('/local/sign', { as: 'delegate', url: 'http://evil.example/sign/x' })).status,
    ).toBe(400)
  })

  test('looking at a page, as link previews do, changes nothing', async () => {
    const url = urlOf(await bot.say('delegate', '/link'))
    for (const path of ['', '/request', '']) {
      const response = await fetch(url + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    expect((await bot.sign('delegate', url)).ok).toBe(true)
  })

  test('what is private to somebody can be pressed by nobody else', async () => {
    const mine = await bot.say('holder', '/whoami')
    expect((await bot.messages('delegate')).some(({ id }) => id === mine.id)).toBe(false)
    expect((await press('delegate', mine, 'link')).status).toBe(403)
    expect((await press('holder', mine, 'vote proposal:1 choice:1')).status).toBe(400)
    expect((await press('holder', { ...mine, id: 'nonsense' }, 'link')).status).toBe(404)
  })

  test('/unlink forgets one wallet or all, and says what it does not know', async () => {
    const { address } = people.delegate.wallet
    expect((await bot.say('delegate', '/unlink wallet:nonsense')).card.body).toMatch(/not an address/)
    expect((await bot.say('delegate', `/unlink wallet:${people.admin.wallet.address}`)).card.body).toMatch(
      /not linked to you/,
    )
    expect((await bot.say('delegate', `/unlink wallet:${address.toLowerCase()}`)).card.tone).toBe('good')
    expect((await bot.say('delegate', '/unlink')).card.body).toMatch(/No wallet/)
    await linkWallet(bot, 'steward')
    const asked = await bot.say('steward', '/unlink')
    expect(asked.card).toMatchObject({ tone: 'warn', body: expect.stringContaining('no longer know') })
    expect((await bot.press('steward', asked, 'unlink confirm:yes')).card.tone).toBe('good')
    expect(
      (await bot.say('delegate', `/vote ${await numberOf(bot, 'jailbreak')} choice:1`)).card.actions[0]?.id,
    ).toBe('link')
  })

  test('values are offered while a call is typed', async () => {
    const complete = async (text: string) =>
      (
        await bot.post<{ options: { value: string; label: string }[] }>('/local/complete', {
          as: 'holder',
          text,
        })
      ).body.options
    const [found] = await complete('/proposal proposal:jail')
    expect(found).toMatchObject({ label: expect.stringContaining('Pause Heron-7B') })
    expect((await bot.say('holder', found!.value)).card.title).toContain('Pause Heron-7B')
    expect(
      (await complete(`/vote proposal:${await numberOf(bot, 'next round')} choice:`)).map(
        ({ label }) => label,
      ),
    ).toContain('Wren-1B')
    expect((await complete('/proposals category:')).map(({ value }) => value)).toContain(
      '/proposals category:safety ',
    )
  })

  test('each button of each card is at most 64 bytes', async () => {
    for (const text of [
      '/help',
      '/proposals',
      '/proposals text:"a very long search with many words in it, as people type them"',
      '/proposal 1',
      '/treasury',
      '/whoami',
    ]) {
      for (const { id } of (await bot.say('holder', text)).card.actions)
        expect(Buffer.byteLength(id)).toBeLessThanOrEqual(64)
    }
  })
})
