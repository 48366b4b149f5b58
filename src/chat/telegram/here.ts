import type { Api } from 'grammy'
import type { Chat, ChatMember, User } from 'grammy/types'
import { oneLine } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import type { Caller, Here, HereStanding } from '../../command.ts'
import { serverOf } from '../../communities.ts'
import type { Community } from '../../community.ts'
import { setLatest } from '../../latest.ts'
import type { Origin } from '../router.ts'
import { complaintOf, movedTo } from './errors.ts'

/** Whom Telegram names as the sender of what an administrator says in the group's name, or somebody in a channel's. */
const GROUP_ITSELF = 1087968824
const CHANNEL_ITSELF = 136817688
/** Milliseconds for which it is remembered who is an administrator, and of how many. */
const REMEMBERED = 30_000
const MOST = 5000

export interface Heres {
  /** Who says it, and where. @param thread the topic's number, where it is in one */
  originOf(from: User, chat: Chat, thread: number | undefined): Origin
}

interface Options {
  api: Api
  clock: Clock
}

export function createHeres({ api, clock }: Options): Heres {
  /** By group and account. */
  const known = new Map<string, { at: number; manages: Promise<boolean> }>()

  /** @param user undefined: an administrator in the group's name */
  function manages(group: string, user: string | undefined): Promise<boolean> {
    const key = `${group} ${user}`
    const remembered = known.get(key)
    if (remembered && clock.now() - remembered.at < REMEMBERED) return remembered.manages
    const asked = ask(group, user)
    setLatest(known, key, { at: clock.now(), manages: asked }, MOST)
    asked.catch(() => known.delete(key))
    return asked
  }

  async function ask(group: string, user: string | undefined): Promise<boolean> {
    try {
      if (user !== undefined) return isManager(await api.getChatMember(group, Number(user)))
      // It may be any of those who stay anonymous.
      const anonymous = (await api.getChatAdministrators(group)).filter((each) => each.is_anonymous)
      return anonymous.length > 0 && anonymous.every(isManager)
    } catch (error) {
      const moved = movedTo(error)
      if (moved !== undefined) return ask(moved, user)
      if (complaintOf(error) || /not found|invalid/i.test(String(error))) return false
      throw error
    }
  }

  async function standingIn(groups: string[], user: string | undefined): Promise<HereStanding> {
    const all = await Promise.all(groups.map(async (group) => ((await manages(group, user)) ? [group] : [])))
    const managed = all.flat()
    return { manages: managed.length > 0, roles: managed.map((group) => `telegram:admins:${group}`) }
  }

  return {
    originOf(from, chat, thread) {
      // Who speaks for a group or a channel is everywhere the same account: what they do counts as their chat's.
      const nameless = from.id === GROUP_ITSELF || from.id === CHANNEL_ITSELF
      const id = `${nameless ? chat.id : from.id}`
      const by: Caller = { platform: 'telegram', id, name: nameOf(from) }
      const language = from.language_code
      if (chat.type === 'private') {
        const here: Here = {
          ...{ server: undefined, name: undefined, channel: undefined, language },
          // What they are in the groups of that community: never of one that they were met in a moment later.
          standing: (community) => standingIn(groupsOf(community), id),
        }
        return { by, here }
      }
      const group = `${chat.id}`
      const here: Here = {
        ...{ server: group, name: oneLine(chat.title ?? '', 80), language },
        channel: thread === undefined ? group : `${group}/${thread}`,
        standing: () => {
          if (from.id === CHANNEL_ITSELF) return standingIn([], undefined)
          return standingIn([group], nameless ? undefined : id)
        },
      }
      return { by, here }
    },
  }
}

/** The groups of a community. */
function groupsOf(community: Community | undefined): string[] {
  const places = community?.places.filter(({ platform }) => platform === 'telegram') ?? []
  return [...new Set(places.map((place) => serverOf(place)!))]
}

/** Not every administrator: some may only delete messages. What a group is, is theirs who may change its name. */
function isManager(member: ChatMember): boolean {
  return member.status === 'creator' || (member.status === 'administrator' && member.can_change_info)
}

/** Whether it is known who they are: who speaks for the group or a channel has no account, and the chat's number. */
export function isSomebody({ id }: Pick<Caller, 'id'>): boolean {
  return !id.startsWith('-')
}

export function nameOf({ first_name, last_name }: User): string {
  return oneLine([first_name, last_name].filter(Boolean).join(' '), 80)
}
