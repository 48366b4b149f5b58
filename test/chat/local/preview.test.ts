import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Action, button, card, link, type Reader } from '../../../src/card.ts'
import { renderForm } from '../../../src/chat/discord/form.ts'
import { renderForDiscord } from '../../../src/chat/discord/render.ts'
import { createFace } from '../../../src/chat/local/face.ts'
import { createLocalChat } from '../../../src/chat/local/local.ts'
import { openRoom } from '../../../src/chat/local/room.ts'
import { createRouter } from '../../../src/chat/router.ts'
import { renderForTelegram } from '../../../src/chat/telegram/render.ts'
import type { Clock } from '../../../src/clock.ts'
import { parseCommunity } from '../../../src/community.ts'
import { createLooks } from '../../../src/local/looks.ts'
import { silent } from '../../../src/log.ts'
import { createWords } from '../../../src/words/words.ts'

const clock: Clock = { now: () => Date.UTC(2026, 10, 27, 12) }
const here = 'http://127.0.0.1:8080'
const community = parseCommunity('{ id: c, name: C, venues: [], timeZone: Europe/Madrid }', 'test')
const room = openRoom({
  file: join(mkdtempSync(join(tmpdir(), 'preview-')), 'room.jsonl'),
  clock,
  keep: false,
})
const router = createRouter({
  commands: [],
  communityOf: async () => community,
  met: async () => {},
  several: () => false,
  identify: async () => ({ member: undefined, may: { steward: false, admin: false } }),
  clock,
  log: silent,
})
const face = createFace({
  ...{ room, router, community, clock, chainId: 1 },
  chat: createLocalChat({ room, router, community }),
  sign: async () => ({ status: 404, error: 'There is nothing to sign.' }),
  looks: createLooks({ clock, here }),
  advance: async () => undefined,
  stopping: new AbortController().signal,
})

const ballot: Action = {
  id: 'vote proposal:1',
  label: 'Fill in the ballot',
  kind: 'form',
  fields: [{ id: 'choice', label: 'Your choice', kind: 'text', required: true }],
}
const shown = card({
  title: 'Fund *Heron*',
  body: 'Ends <t:1795800000:R>, read it [all](https://example.org).\n\n- one\n- two',
  category: 'safety',
  fields: [{ name: 'How it stands', value: '**For** 62 %' }],
  actions: [button('proposal proposal:1', 'Look again'), link(`${here}/sign/x`, 'Sign'), ballot],
})
const reader: Reader = { words: createWords('en'), timeZone: 'Europe/Madrid' }
const message = room.post({ place: 'assembly', card: shown })
const secret = room.post({ place: 'assembly', card: shown, to: 'holder' })

async function preview(query: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const response = await face.request(`/preview?${new URLSearchParams({ as: 'holder', ...query })}`)
  return { status: response.status, body: await response.json() }
}
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('the preview', () => {
  test('is what Discord would be sent', async () => {
    const { body } = await preview({ message: message.id, look: 'discord' })
    expect(body).toEqual(asJson(renderForDiscord(shown, reader)))
  })

  test('is what Telegram would be sent, in the group or in the private chat', async () => {
    const now = clock.now()
    const signing = `${here}/sign/`
    const group = await preview({ message: message.id, look: 'telegram' })
    expect(group.body).toEqual(asJson(renderForTelegram(shown, reader, { now, signing, private: false })))
    const alone = await preview({ message: secret.id, look: 'telegram' })
    expect(alone.body).toEqual(asJson(renderForTelegram(shown, reader, { now, signing, private: true })))
  })

  test('of a form is the modal that Discord would open', async () => {
    const { body } = await preview({ message: message.id, look: 'discord', form: ballot.id })
    expect(body).toEqual(asJson(renderForm(ballot)))
  })

  test('can be in another language', async () => {
    const spanish: Reader = { ...reader, words: createWords('es') }
    const { body } = await preview({ message: message.id, look: 'telegram', language: 'es-419' })
    const showing = { now: clock.now(), signing: `${here}/sign/`, private: false }
    expect(body).toEqual(asJson(renderForTelegram(shown, spanish, showing)))
  })

  test.each([
    ['an unknown message', { message: 'nothing', look: 'discord' }, 404],
    ['a message that is private to somebody else', { as: 'admin', message: secret.id, look: 'discord' }, 403],
    ['an unknown look', { message: message.id, look: 'irc' }, 400],
    ['an unknown person', { as: 'nobody', message: message.id, look: 'discord' }, 400],
    ['an unknown form', { message: message.id, look: 'discord', form: 'nothing' }, 404],
    [
      'a button, which opens no form',
      { message: message.id, look: 'discord', form: 'proposal proposal:1' },
      404,
    ],
    ['a form, where the platform has none', { message: message.id, look: 'telegram', form: ballot.id }, 404],
  ])('is refused for %s', async (_, query, status) => {
    const answer = await preview(query)
    expect(answer).toMatchObject({ status, body: { error: expect.any(String) } })
  })
})
