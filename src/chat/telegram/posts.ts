import type { Api } from 'grammy'
import type { Card } from '../../card.ts'
import type { Communities } from '../../communities.ts'
import { createWords } from '../../words/words.ts'
import { type Chat, ChatError, type Destination } from '../chat.ts'
import { movedTo, toChatError } from './errors.ts'
import type { Groups } from './groups.ts'
import { complaintsOf } from './permissions.ts'
import { type Speaker, type Spot, spotOf } from './speaker.ts'

interface Options {
  api: Api
  /** The bot's own number. */
  bot: number
  communities: Communities
  groups: Groups
  speaker: Speaker
}

/**
 * What the courier needs. A message's id here is its chat and its number: when a group becomes a supergroup its old
 * messages stay behind, and their numbers are those of other messages in the new one.
 */
export function createChat({ api, bot, communities, groups, speaker }: Options): Chat {
  async function post(to: Destination, card: Card): Promise<string> {
    const spot = spotOf(to.channel)
    const about = numberIn(spot, to.about)
    try {
      return idOf(spot, await speaker.send({ ...spot, replyTo: about }, card, to.reader))
    } catch (error) {
      const moved = movedTo(error)
      if (moved === undefined) throw toChatError(error)
      return post({ ...to, channel: moved, about: undefined }, card)
    }
  }

  return {
    platform: 'telegram',
    post,
    async edit(to, message, card) {
      const spot = spotOf(to.channel)
      const number = numberIn(spot, message)
      if (number === undefined) throw new ChatError(createWords()('telegram-message-gone'), { gone: true })
      try {
        await speaker.edit(spot, number, card, to.reader)
      } catch (error) {
        throw movedTo(error) === undefined
          ? toChatError(error)
          : new ChatError(createWords()('telegram-message-gone'), { gone: true })
      }
    },
    complaints: (channel) => complaintsOf(api, bot, channel),
    channels: (server) => groups.channels(server),
    async roles(server) {
      const words = createWords(communities.at('telegram', server)?.language)
      const label = words('telegram-admins-of', { group: await groups.titleOf(server) })
      return [{ value: `telegram:admins:${server}`, label }]
    },
  }
}

function idOf({ chat }: Spot, message: number): string {
  return `${chat}/${message}`
}

/** The number of a message that is in this chat. */
function numberIn({ chat }: Spot, message: string | undefined): number | undefined {
  const [where, number] = message?.split('/') ?? []
  return where === `${chat}` && number !== undefined ? Number(number) : undefined
}
