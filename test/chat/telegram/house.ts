import { afterEach } from 'vitest'
import { button, type Card, card, link } from '../../../src/card.ts'
import type { Adapter } from '../../../src/chat/adapter.ts'
import { createRouter, type Router } from '../../../src/chat/router.ts'
import { connectTelegram } from '../../../src/chat/telegram/telegram.ts'
import { createClock, type MovableClock } from '../../../src/clock.ts'
import type { Command } from '../../../src/command.ts'
import { type Communities, openCommunities } from '../../../src/communities.ts'
import { type Community, parseCommunity } from '../../../src/community.ts'
import { createHealth, type Health } from '../../../src/health.ts'
import { createHttp, type Http } from '../../../src/http/server.ts'
import { silent } from '../../../src/log.ts'
import type { Store } from '../../../src/store/store.ts'
import { temporaryStore } from '../../store/temporary.ts'
import { startTelegramWire, type TelegramWire, type WireOptions } from '../../wire/telegram/wire.ts'

/** The adapter with the real router, a few small commands and a store, connected to a Telegram of its own. */
export interface House {
  wire: TelegramWire
  adapter: Adapter
  router: Router
  store: Store
  clock: MovableClock
  health: Health
  http: Http
  communities: Communities
  /** What commands were called with, oldest first. */
  called: {
    name: string
    by: string
    server: string | undefined
    channel: string | undefined
    values: unknown
  }[]
  /** Waits until the bot asks for updates. */
  ready(): Promise<void>
  /** A bot that starts anew, with the same store. */
  restart(): Promise<void>
}

export interface HouseOptions {
  wire?: WireOptions
  webhook?: boolean
  baseUrl?: string
  commands?: Partial<Command>[]
  communityIn?: (wire: TelegramWire) => string[]
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const clock = createClock()
  const wire = await startTelegramWire({ limits: false, ...options.wire })
  const { store, cleanup } = await temporaryStore(clock)
  const health = createHealth(clock)
  const http = createHttp({
    ...{ host: '127.0.0.1', port: 0, version: '1', log: silent, clock, ready: () => true },
  })
  const { port } = await http.listen()
  const called: House['called'] = []
  const communities = await openCommunities(store, clock)
  for (const [index, channel] of (options.communityIn?.(wire) ?? []).entries())
    await communities.save(communityAt(`c${index}`, channel))
  const router = createRouter({
    commands: [...small(called), ...(options.commands ?? []).map((each) => complete(each, called))],
    met: async () => {},
    several: () => false,
    communityOf: async (by, { server }) => {
      if (server !== undefined) return communities.at(by.platform, server)
      return communities.size === 1 ? [...communities.values()][0] : undefined
    },
    identify: async (_, by, here) => ({
      member: `member ${by.id}`,
      may: { steward: false, admin: (await here.standing(_)).manages },
    }),
    clock,
    log: silent,
  })
  const baseUrl = () => options.baseUrl ?? `http://127.0.0.1:${port}`
  const connect = (on: Http) =>
    connectTelegram({
      ...{ router, communities, store, clock, log: silent, health, http: on, baseUrl },
      ...{ token: wire.token, apiUrl: wire.url, webhook: options.webhook ?? false },
    })
  const house: House = {
    ...{ wire, router, store, clock, health, http, communities, called },
    adapter: connect(http),
    async ready() {
      await until(() => health.lines().some(({ name, state }) => name === 'Telegram' && state === 'well'))
    },
    async restart() {
      await house.adapter.stop()
      house.adapter = connect(http)
      await house.adapter.start()
    },
  }
  closing.push(async () => {
    await house.adapter.stop()
    await http.close()
    await cleanup()
    await wire.close()
  })
  await house.adapter.start()
  await house.ready()
  return house
}

function communityAt(id: string, channel: string): Community {
  const place = `{ id: main, platform: telegram, channel: "${channel}" }`
  const group = channel.split('/')[0]
  return parseCommunity(
    `{ id: ${id}, name: Commons, venues: [], places: [${place}], roles: { steward: [], admin: ["telegram:admins:${group}"] } }`,
    'test',
  )
}

/** Waits for what no event tells of. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('it never came to be')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function complete(parts: Partial<Command>, called: House['called']): Command {
  const command: Command = {
    ...{ name: 'help', options: [], access: 'everyone', cooldown: 0, private: true, takes: 'moment' },
    run: async () => card({ title: 'done' }),
    ...parts,
  }
  return {
    ...command,
    run(call) {
      const values = Object.fromEntries(command.options.map(({ name }) => [name, call.text(name)]))
      const { server, channel } = call.here
      called.push({ name: command.name, by: call.by.id, server, channel, values })
      return command.run(call)
    },
  }
}

const options = Array.from({ length: 3 }, (_, index) => ({
  value: `${index + 1}`,
  label: `Choice ${index + 1}`,
}))

function small(called: House['called']): Command[] {
  return [
    complete(
      {
        name: 'help',
        run: async () => card({ title: 'What I can do' }),
        runUnsettled: async () => card({ title: 'What comes next' }),
      },
      called,
    ),
    complete(
      {
        name: 'proposals',
        options: [{ name: 'page', kind: 'integer' }],
        run: async ({ integer }) =>
          card({
            title: `Page ${integer('page') ?? 1}`,
            actions: [button(`proposals page:${(integer('page') ?? 1) + 1}`, 'Next')],
          }),
      },
      called,
    ),
    complete({ name: 'treasury', private: false, run: async () => treasury }, called),
    complete(
      {
        name: 'vote',
        options: [
          { name: 'proposal', kind: 'integer', required: true },
          { name: 'choice', kind: 'text' },
          { name: 'reason', kind: 'text', max: 1000 },
        ],
        run: async ({ text }) => (text('choice') ? signCard : ballot(text('proposal')!)),
      },
      called,
    ),
  ]
}

const treasury = card({ title: 'Treasury', body: '**10** ETH', actions: [button('treasury', 'Again')] })
const signCard = card({ title: 'Sign', actions: [link('https://moot.example/sign/abc', 'Sign my vote')] })

function ballot(proposal: string): Card {
  return card({
    title: `Ballot ${proposal}`,
    actions: [
      {
        ...{ id: `vote proposal:${proposal}`, label: 'Fill in', kind: 'form' },
        fields: [
          { id: 'choice', label: 'What?', kind: 'select', required: true, options },
          { id: 'reason', label: 'Why?', kind: 'paragraph', required: false, min: 3, max: 20 },
        ],
      },
    ],
  })
}
