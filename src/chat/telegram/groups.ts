import { isDeepStrictEqual } from 'node:util'
import type { Api } from 'grammy'
import type { ChatMemberUpdated, Message, Chat as TelegramChat } from 'grammy/types'
import { button, type Choice, card, oneLine } from '../../card.ts'
import { type Communities, serverOf } from '../../communities.ts'
import { Community } from '../../community.ts'
import { setLatest } from '../../latest.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import { createWords, languageOf } from '../../words/words.ts'
import type { Forms } from './forms.ts'
import type { Speaker } from './speaker.ts'

/** The groups that the bot is in: what they are called, their topics as far as seen, where they went. */
export interface Groups {
  titleOf(group: string): Promise<string>
  /** The group, and the topics in which somebody spoke to the bot. */
  channels(group: string): Promise<Choice[]>
  /** Something was said there. */
  saw(message: Message): void
  /** A group became a supergroup: its community's places and roles go with it, and what is being set up or asked there. */
  move(from: string, to: string): Promise<void>
  /** The bot was added, removed, given or taken rights. */
  changed(change: ChatMemberUpdated): void
  /** Ends what waits. */
  stop(): void
}

interface Options {
  api: Api
  store: Store
  communities: Communities
  log: Log
  forms: Pick<Forms, 'move'>
  speaker: Pick<Speaker, 'send'>
  /** What the bot may do somewhere has changed. */
  look(): void
}

/** Topics remembered of a group, and groups. */
const MOST_TOPICS = 24
const MOST_GROUPS = 2000
/** Milliseconds: a supergroup that a group has just become is known as such only after the bot is in it. */
const BEFORE_WELCOME = 1000

export function createGroups({ api, store, communities, log, forms, speaker, look }: Options): Groups {
  const titles = new Map<string, string>()
  /** By group: topics' names by number. */
  const topics = new Map<string, Map<number, string | undefined>>()
  /** Supergroups that were groups. */
  const grown = new Set<string>()
  const waiting = new Set<NodeJS.Timeout>()

  async function titleOf(group: string): Promise<string> {
    const known = titles.get(group)
    if (known !== undefined) return known
    const chat = await api.getChat(group)
    return remember(group, chat.title ?? '')
  }

  function remember(group: string, title: string): string {
    const shown = oneLine(title, 80)
    setLatest(titles, group, shown, MOST_GROUPS)
    return shown
  }

  async function welcome(chat: TelegramChat, language: string | undefined): Promise<void> {
    const group = `${chat.id}`
    if (grown.has(group) || communities.at('telegram', group)) return
    const words = createWords(languageOf(language))
    const greeting = card({
      title: words('telegram-welcome-title'),
      body: words('telegram-welcome'),
      actions: [button('setup', words('setup-button'))],
    })
    try {
      await speaker.send({ chat: chat.id, private: false }, greeting, { words, timeZone: 'UTC' })
    } catch (error) {
      log.info({ error }, 'a Telegram group could not be greeted')
    }
  }

  async function moveDraft(from: string, to: string): Promise<void> {
    const platform = 'telegram'
    await store.transaction(async (tx) => {
      const draft = await tx.draft.findUnique({ where: { platform_server: { platform, server: from } } })
      if (!draft) return
      await tx.draft.deleteMany({ where: { platform, server: { in: [from, to] } } })
      const community = Community.safeParse(JSON.parse(draft.data)).data
      if (!community) return
      const data = JSON.stringify(movedCommunity(community, from, to))
      await tx.draft.create({ data: { ...draft, server: to, data } })
    })
  }

  return {
    titleOf,

    async channels(group) {
      const title = await titleOf(group)
      const words = createWords(communities.at('telegram', group)?.language)
      const known = [...(topics.get(group) ?? [])].map(([number, name]) => ({
        value: `${group}/${number}`,
        label: name
          ? words('telegram-named-topic', { group: title, topic: name })
          : words('telegram-topic', { group: title, topic: number }),
      }))
      return [{ value: group, label: title }, ...known]
    },

    saw({ chat, message_thread_id: number, is_topic_message, reply_to_message: opening }) {
      if (chat.type !== 'group' && chat.type !== 'supergroup') return
      const group = `${chat.id}`
      remember(group, chat.title)
      if (!is_topic_message || number === undefined) return
      const known = topics.get(group) ?? new Map<number, string | undefined>()
      const name = opening?.forum_topic_created?.name
      known.set(number, name ? oneLine(name, 60) : known.get(number))
      if (known.size > MOST_TOPICS) known.delete(known.keys().next().value!)
      setLatest(topics, group, known, MOST_GROUPS)
    },

    async move(from, to) {
      grown.add(to)
      for (const community of [...communities.values()]) {
        const moved = movedCommunity(community, from, to)
        if (isDeepStrictEqual(moved, community)) continue
        await communities.change(community.id, (now) => movedCommunity(now ?? moved, from, to))
        log.info({ community: community.id, from, to }, 'a Telegram group became a supergroup')
      }
      await moveDraft(from, to)
      await forms
        .move(from, to)
        .catch((error) => log.info({ error }, 'what was asked in a Telegram group could not be asked again'))
      look()
    },

    changed({ chat, from, old_chat_member: before, new_chat_member: after }) {
      if (chat.type !== 'group' && chat.type !== 'supergroup') return
      look()
      const isIn = (status: string) => status !== 'left' && status !== 'kicked'
      if (isIn(before.status) || !isIn(after.status)) return
      const timer = setTimeout(() => {
        waiting.delete(timer)
        void welcome(chat, from.language_code)
      }, BEFORE_WELCOME)
      waiting.add(timer)
    },

    stop() {
      for (const timer of waiting) clearTimeout(timer)
    },
  }
}

/** A group that became a supergroup while nobody told the bot is heard of by whatever it is asked for next. */
export function followMoves(api: Api, move: Groups['move']): void {
  api.config.use(async (previous, method, payload, signal) => {
    const answer = await previous(method, payload, signal)
    const to = answer.ok ? undefined : answer.parameters?.migrate_to_chat_id
    if (to !== undefined && 'chat_id' in payload) await move(`${payload.chat_id}`, `${to}`)
    return answer
  })
}

/** The community with its places and roles in the new group. */
function movedCommunity(community: Community, from: string, to: string): Community {
  const places = community.places.map((place) =>
    place.platform === 'telegram' && serverOf(place) === from
      ? { ...place, channel: place.channel.replace(from, to) }
      : place,
  )
  const named = (roles: string[]) =>
    roles.map((role) => (role === `telegram:admins:${from}` ? `telegram:admins:${to}` : role))
  const { steward, admin } = community.roles
  return { ...community, places, roles: { steward: named(steward), admin: named(admin) } }
}
