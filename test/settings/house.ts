import { serve } from '@hono/node-server'
import { expect } from 'vitest'
import { ACTION_ID_BYTES, type Action, type Card } from '../../src/card.ts'
import type { Channel, Chat } from '../../src/chat/chat.ts'
import type { Router } from '../../src/chat/router.ts'
import { openCommunities } from '../../src/communities.ts'
import { readConfig } from '../../src/config.ts'
import { createHealth } from '../../src/health.ts'
import { createHttp } from '../../src/http/server.ts'
import { silent } from '../../src/log.ts'
import { createServices, type Services } from '../../src/services.ts'
import { communityId } from '../../src/settings/changes.ts'
import type { Sentence } from '../../src/words/words.ts'
import { space, testHub } from '../local/hub/fixture.ts'
import { temporaryStore } from '../store/temporary.ts'

export interface HouseOptions {
  /** The environment, beside the hub's address. */
  env?: Record<string, string>
}

/** Where somebody speaks. */
export interface Spot {
  platform: 'discord' | 'telegram'
  server: string | undefined
  channel: string | undefined
  by: string
  manages?: boolean
  roles?: string[]
  language?: string
  name?: string
}

/** The id of what `found` makes. */
export const COMMONS = communityId('Commons', 'discord', '100')

export const discord: Spot = { platform: 'discord', server: '100', channel: '101', by: '1', manages: true }
export const telegram: Spot = {
  ...{ platform: 'telegram', server: '-500', channel: '-500', by: '2', manages: true },
}

/**
 * The whole bot with its services and commands, a Snapshot hub of its own, and chats that keep what they are sent; without
 * adapters, so that a test speaks as anybody from anywhere.
 */
export async function openHouse({ env = {} }: HouseOptions = {}) {
  const hub = testHub({
    spaces: [space, { ...space, id: 'other.eth', name: 'The *other* space' }],
  })
  const server = serve({ fetch: hub.app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  const hubUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const { clock } = hub
  const { store, cleanup } = await temporaryStore(clock)
  const config = readConfig({
    ...{ SNAPSHOT_HUB_URL: hubUrl, SNAPSHOT_SEQUENCER_URL: hubUrl, IPFS_GATEWAY_URL: hubUrl },
    ...{ PRICE_URL: 'http://127.0.0.1:9', RELAYER_SECRET: 'x'.repeat(32), ...env },
  })
  const posts: { platform: string; channel: string; card: Card }[] = []
  const chats = { discord: recorder('discord'), telegram: recorder('telegram') }
  let running = await start()

  function recorder(platform: string) {
    const known = {
      channels: [] as Channel[],
      roles: [] as { value: string; label: string }[],
      complaints: new Map<string, Sentence[]>(),
      /** By channel: what a place there was last said to want. */
      wanted: new Map<string, { thread: boolean; ping: string[] }>(),
    }
    const chat: Chat = {
      platform,
      async post({ channel }, card) {
        posts.push({ platform, channel, card })
        return `m${posts.length}`
      },
      edit: async () => undefined,
      channels: async () => known.channels,
      roles: async () => known.roles,
      async complaints(channel, wants) {
        known.wanted.set(channel, wants)
        return known.complaints.get(channel) ?? []
      },
    }
    return { ...known, chat }
  }

  async function start(): Promise<{
    services: Services
    communities: Awaited<ReturnType<typeof openCommunities>>
    health: ReturnType<typeof createHealth>
  }> {
    const health = createHealth(clock)
    const communities = await openCommunities(store, clock)
    const http = createHttp({
      ...{ host: '127.0.0.1', port: 0, version: '1', log: silent, clock, ready: () => true },
    })
    const services = await createServices({
      ...{ config, store, clock, log: silent, health, http, communities },
      ...{ version: '1', startedAt: new Date(clock.now()), baseUrl: () => 'http://127.0.0.1:9' },
      ...{ scripts: [], local: undefined },
    })
    for (const { chat } of Object.values(chats)) services.chats.set(chat.platform, chat)
    await services.start()
    return { services, communities, health }
  }

  /** Somebody who speaks there: each answer is the card that is then pressed on. */
  function as(spot: Spot) {
    const origin = {
      by: { platform: spot.platform, id: spot.by, name: spot.name ?? `Person ${spot.by}` },
      here: {
        ...{ server: spot.server, name: 'The *hall*', channel: spot.channel, language: spot.language },
        aside: spot.platform === 'discord',
        standing: async () => ({ manages: spot.manages ?? false, roles: spot.roles ?? [] }),
      },
    }
    let shown: Card | undefined
    const see = async (answer: (router: Router) => Promise<{ card: Card }>) => {
      // People take their time: no cooldown is met.
      clock.set(clock.now() / 1000 + 3)
      shown = checkCard((await answer(running.services.router)).card)
      return shown
    }
    return {
      say: (text: string) => see((router) => router.say(origin, text)),
      /** Sends a call with these options, whatever was shown. */
      send: (call: string, fields: Record<string, string>) =>
        see((router) => router.press(origin, call, [], fields)),
      /** Presses the button, select or form of this id on the last card. */
      async press(id: string, given: string[] | Record<string, string> = []) {
        const action = shown?.actions.find((each) => each.id.replace(ABOUT, '') === id.replace(ABOUT, ''))
        expect(action, `${id} among ${shown?.actions.map((each) => each.id).join(', ')}`).toBeDefined()
        const [values, fields] = Array.isArray(given) ? [given, {}] : [[], given]
        return see((router) => router.press(origin, action!.id, values, fields))
      },
    }
  }

  return {
    ...{ hub, hubUrl, store, clock, posts, chats, as },
    get communities() {
      return running.communities
    },
    get services() {
      return running.services
    },
    lines: () => running.health.lines().map(({ name }) => name),
    /** A community with one Snapshot space, at home in `discord`. */
    async found() {
      const admin = as(discord)
      await admin.say('/setup')
      await admin.press('setup set:start', { name: 'Commons', to: 'local.eth' })
      await admin.press('setup set:create')
      return running.communities.get(COMMONS)!
    },
    /** The bot ends, and starts again with the same store. */
    async restart() {
      await running.services.stop()
      running = await start()
    },
    async close() {
      await running.services.stop()
      await new Promise((resolve) => server.close(resolve))
      await cleanup()
    },
  }
}

/** In an answer to one person a button may say which community it is about. */
const ABOUT = / @[a-z0-9-]+$/

export type House = Awaited<ReturnType<typeof openHouse>>

/** What every card keeps to, whatever is on it. */
function checkCard(card: Card): Card {
  expect(card.body).not.toMatch(/number `[0-9a-f]{6}`/)
  const ids = card.actions.map(({ id }) => id)
  expect(new Set(ids).size, ids.join(', ')).toBe(ids.length)
  for (const action of card.actions) checkAction(action)
  for (const { value } of card.fields) expect(value.length).toBeLessThanOrEqual(1024)
  return card
}

function checkAction(action: Action): void {
  expect(Buffer.byteLength(action.id), action.id).toBeLessThanOrEqual(ACTION_ID_BYTES)
  expect(action.label).toMatch(/\S/)
  if (action.kind === 'select') {
    expect(action.options.length).toBeGreaterThan(0)
    expect(action.options.length).toBeLessThanOrEqual(25)
    // Telegram makes a button of each option.
    if (action.max === 1)
      for (const { value } of action.options)
        expect(Buffer.byteLength(action.id.replace('?', value)), value).toBeLessThanOrEqual(ACTION_ID_BYTES)
  }
  if (action.kind === 'form') expect(action.fields.length).toBeLessThanOrEqual(5)
}
