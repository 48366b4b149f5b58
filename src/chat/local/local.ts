import { type Card, card } from '../../card.ts'
import type { Caller, Here } from '../../command.ts'
import type { Community } from '../../community.ts'
import { inTime } from '../../deadline.ts'
import { createWords } from '../../words/words.ts'
import { type Chat, ChatError } from '../chat.ts'
import type { Answer, Origin, Router } from '../router.ts'
import { type Person, people } from './people.ts'
import type { Message, Room } from './room.ts'

export interface LocalChat extends Chat {
  say(person: Person, text: string): Promise<Message[]>
  press(
    person: Person,
    message: Message,
    action: string,
    values: string[],
    fields: Record<string, string>,
  ): Promise<Message[]>
}

/** Milliseconds after which a slow answer announces itself. */
const PATIENCE = 700

/** The local community's chat as an adapter: what people type becomes calls, cards become messages in the room. */
export function createLocalChat({
  router,
  room,
  community,
}: {
  router: Router
  room: Room
  community: Community
}): LocalChat {
  const words = createWords(community.language)
  const place = community.places.find(({ platform }) => platform === 'local')?.channel ?? 'assembly'

  async function reply(
    person: Person,
    said: string,
    command: string,
    answer: Promise<Answer>,
  ): Promise<Message[]> {
    const to = person.name
    const about = { place, said, author: person.shown }
    const early = router.commandOf(command)?.takes === 'long' ? await inTime(answer, PATIENCE) : await answer
    if (early) return [room.post({ ...about, card: early.card, ...(early.private ? { to } : {}) })]
    // Who else may see the answer is known with it, so the waiting card is for the caller alone, and stays so.
    const waiting = room.post({
      ...about,
      to,
      card: card({ title: words('local-working-title'), body: words('local-working') }),
    })
    const { card: answered } = await answer
    return [room.edit(waiting.id, answered) ?? waiting]
  }

  return {
    platform: 'local',
    say: (person, text) => reply(person, text.trim().slice(0, 300), text, router.say(originOf(person), text)),
    press(person, message, action, values, fields) {
      const label = message.card.actions.find(({ id }) => id === action)?.label ?? action
      return reply(person, label, action, router.press(originOf(person), action, values, fields))
    },
    async post({ channel }, card: Card, key) {
      return room.post({ place: channel, card, key }).id
    },
    async edit(_, message, card) {
      if (!room.edit(message, card)) throw new ChatError('there is no such message', { gone: true })
    },
    complaints: async () => [],
    channels: async () => [{ value: place, label: `#${place}` }],
    roles: async () => [],
  }
}

/** Who says it, and where. The admin of this world manages it. */
export function originOf(person: Person): Origin {
  const here: Here = {
    ...{ server: 'local', name: undefined, channel: undefined, language: undefined, aside: true },
    standing: async () => ({ manages: person.name === 'admin', roles: [] }),
  }
  return { by: caller(person), here }
}

function caller({ id, shown }: Person): Caller {
  return { platform: 'local', id, name: shown }
}

export function personOf(name: string): Person | undefined {
  return Object.hasOwn(people, name) ? people[name as Person['name']] : undefined
}
