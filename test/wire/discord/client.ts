import { once } from 'node:events'
import {
  type ApplicationCommandOptionData,
  type ChatInputApplicationCommandData,
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
} from 'discord.js'
import { onTestFinished } from 'vitest'
import { type DiscordWire, type Options, startDiscordWire } from './index.ts'

/** A server for one test. */
export async function wireForTest(options: Options = {}): Promise<DiscordWire> {
  const wire = await startDiscordWire(options)
  onTestFinished(wire.close)
  return wire
}

/** The real discord.js, logged in to it; `answer` is called with each interaction. */
export async function clientFor(
  wire: DiscordWire,
  answer: (interaction: Interaction) => unknown = () => {},
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: wire.url },
    // Its own waits five seconds between two IDENTIFY of a shard.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) } as ClientOptions['ws'],
    ...options,
  })
  onTestFinished(() => client.destroy())
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction))
  const ready = once(client, Events.ClientReady)
  await client.login(wire.token)
  await ready
  return client as Client<true>
}

export function slash(
  name: string,
  options: ApplicationCommandOptionData[] = [],
): ChatInputApplicationCommandData {
  return { name, description: `What ${name} does`, options }
}
