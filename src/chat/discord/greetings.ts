import type { Client, Guild } from 'discord.js'
import { button, card } from '../../card.ts'
import { readCursor, writeCursor } from '../../store/cursor.ts'
import { createWords } from '../../words/words.ts'
import type { AdapterOptions } from '../adapter.ts'
import type { CommandIds } from './markdown.ts'
import { PLATFORM } from './origin.ts'
import { greetingChannel } from './permissions.ts'
import { renderForDiscord } from './render.ts'

/** When the bot joined the last server that it has greeted or passed by; milliseconds since the epoch, Discord's time. */
const CURSOR = 'discord:greeted'
/** Servers that are greeted at once, and milliseconds after which a hello would come out of nowhere. */
const MOST = 20
const TOO_LATE = 7 * 86_400_000

/**
 * In a server that the bot was added to, and that belongs to no community, it says what comes next: at once, or when it is
 * back, where it was away meanwhile.
 * @returns what greets those that are new; never rejects
 */
export function createGreetings(
  { communities, store, clock, log }: AdapterOptions,
  commandIds: () => CommandIds,
) {
  let last = Promise.resolve()

  async function greetNew(client: Client): Promise<void> {
    const seen = (await readCursor<number>(store.db, CURSOR)) ?? 0
    const joined = [...client.guilds.cache.values()]
      .filter(({ available, joinedTimestamp }) => available && joinedTimestamp > seen)
      .sort((a, b) => a.joinedTimestamp - b.joinedTimestamp)
    for (const guild of joined.slice(-MOST)) {
      if (!client.isReady()) return
      const late = guild.joinedTimestamp < clock.now() - TOO_LATE
      if (!late && !communities.at(PLATFORM, guild.id)) await greet(client, guild)
      await writeCursor(store.db, CURSOR, guild.joinedTimestamp)
    }
  }

  async function greet(client: Client, guild: Guild): Promise<void> {
    const channel = client.channels.cache.get(greetingChannel(client, guild) ?? '')
    if (!channel?.isSendable()) return
    const words = createWords(guild.preferredLocale)
    const hello = card({
      title: words('discord-welcome-title'),
      body: words('discord-welcome'),
      actions: [button('setup', words('setup-button')), button('help', words('help-button'))],
    })
    try {
      await channel.send(renderForDiscord(hello, { words, timeZone: 'UTC' }, [], commandIds()))
    } catch (error) {
      log.warn({ error, server: guild.id }, 'a server could not be greeted')
    }
  }

  return (client: Client): Promise<void> => {
    last = last
      .then(() => greetNew(client))
      .catch((error) => log.warn({ error }, 'new servers could not be greeted'))
    return last
  }
}
