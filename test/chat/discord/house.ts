import { onTestFinished, vi } from 'vitest'
import { card } from '../../../src/card.ts'
import type { Adapter, AdapterOptions } from '../../../src/chat/adapter.ts'
import type { Destination } from '../../../src/chat/chat.ts'
import { connectDiscord } from '../../../src/chat/discord/discord.ts'
import { createRouter } from '../../../src/chat/router.ts'
import { createClock } from '../../../src/clock.ts'
import type { Command } from '../../../src/command.ts'
import { openCommunities } from '../../../src/communities.ts'
import { type Community, parseCommunity } from '../../../src/community.ts'
import { createHealth } from '../../../src/health.ts'
import type { Http } from '../../../src/http/server.ts'
import type { Log } from '../../../src/log.ts'
import { createWords } from '../../../src/words/words.ts'
import { temporaryStore } from '../../store/temporary.ts'
import { type Options, startDiscordWire } from '../../wire/discord/index.ts'

const quiet: Command = {
  ...{ name: 'help', options: [], access: 'everyone', cooldown: 0, private: true, takes: 'moment' },
  run: async () => card({ title: 'Done' }),
}

export function command(parts: Partial<Command>): Command {
  return { ...quiet, ...parts }
}

interface HouseOptions {
  commands?: Partial<Command>[]
  wire?: Options
  /** Whether the guild belongs to a community, with its text channel as its place. */
  settled?: boolean
  places?: (ids: { server: string; channel: string }) => object[]
  /** Read at each `connect`. */
  guildId?: (ids: { server: string }) => string | undefined
  token?: string
}

/** A guild on a wire of its own, with the real adapter and router in it. */
export async function discordHouse({
  commands = [],
  wire: wireOptions = {},
  settled = true,
  places = ({ server, channel }) => [{ id: 'assembly', platform: 'discord', server, channel }],
  guildId,
  token,
}: HouseOptions = {}) {
  const clock = createClock()
  const health = createHealth(clock)
  const logged: { level: string; about: Record<string, unknown>; text: string }[] = []
  const note = (level: string) => (about: Record<string, unknown>, text: string) =>
    void logged.push({ level, about, text })
  const log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [level, note(level)]),
  ) as unknown as Log
  const wire = await startDiscordWire(wireOptions)
  const guild = wire.addGuild({ name: 'Moot' })
  const channel = guild.addChannel('assembly')
  const ada = wire.user('ada', { guild, locale: 'en-US' })
  const { store, cleanup } = await temporaryStore(clock)
  const communities = await openCommunities(store, clock)
  const ids = { server: guild.id, channel }
  if (settled) await communities.save(communityWith(places(ids)))
  const router = createRouter({
    commands: commands.map(command),
    met: async () => {},
    several: () => false,
    communityOf: async (_, { server }) =>
      server === undefined ? [...communities.values()][0] : communities.at('discord', server),
    identify: async () => ({ member: undefined, may: { steward: false, admin: false } }),
    clock,
    log,
  })
  const options: AdapterOptions = {
    ...{ router, communities, store, clock, log, health },
    http: undefined as unknown as Http,
    baseUrl: () => 'https://moot.example',
  }
  const connect = () =>
    connectDiscord({
      ...options,
      token: token ?? wire.token,
      apiUrl: wire.url,
      guildId: guildId?.(ids),
    })
  const adapter: Adapter = connect()
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= adapter.stop()
    return stopped
  }
  onTestFinished(async () => {
    await stop()
    await wire.close()
    await cleanup()
  })
  const line = (name: string) => health.lines().find((each) => each.name === name)
  await adapter.start()
  return {
    ...{
      wire,
      guild,
      channel,
      ada,
      adapter,
      chat: adapter.chat,
      communities,
      health,
      clock,
      logged,
      line,
      stop,
    },
    connect,
    /** Resolves when a line of /doctor is so. */
    becomes: (name: string, state: 'well' | 'failing' | undefined) =>
      vi.waitFor(
        () => {
          if (line(name)?.state !== state)
            throw new Error(`${name}: ${JSON.stringify(line(name))}, not ${state}`)
          return line(name)
        },
        { timeout: 8000, interval: 20 },
      ),
    async ready() {
      await this.becomes('Discord', 'well')
      await this.becomes('Discord commands', 'well')
      return this
    },
  }
}

export function communityWith(places: object[]): Community {
  return parseCommunity(JSON.stringify({ id: 'moot', name: 'Moot', venues: [], places }), 'test')
}

export function destination(channel: string, parts: Partial<Destination> = {}): Destination {
  return {
    channel,
    reader: { words: createWords('en'), timeZone: 'UTC' },
    ...{ thread: false, ping: [], about: undefined },
    ...parts,
  }
}
