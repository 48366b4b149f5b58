import { createHash } from 'node:crypto'
import { Cron } from 'croner'
import { type Address, getAddress, isAddress } from 'viem'
import { shortAddress } from '../address.ts'
import { oneLine, plain } from '../card.ts'
import { serverOf } from '../communities.ts'
import { CATEGORIES, Community, REPORTS, TOPICS } from '../community.ts'
import { Refusal } from '../refusal.ts'
import { LANGUAGES } from '../words/words.ts'
import { chainOf, hasMarket } from './chains.ts'
import type { Governor, Token } from './governor.ts'
import type { Space } from './space.ts'

/**
 * A change of a community's file: from what it is to what it is to be, asking nothing and nobody. Each throws a Refusal
 * where it makes no sense.
 */
export type Change = (now: Community) => Community

export type Place = Community['places'][number]

/** Venues, accounts, places, names of roles … of each kind: every card about them stays readable. */
const MOST = 20

/** Reports come at nine, in the community's time zone; any other time can be typed as a cron expression. */
export const TIMES: Record<'daily' | 'weekly' | 'friday' | 'monthly', string> = {
  daily: '0 9 * * *',
  weekly: '0 9 * * 1',
  friday: '0 9 * * 5',
  monthly: '0 9 1 * *',
}
export type Time = keyof typeof TIMES

/** What its file would say. @throws Refusal where no file may say so */
export function checked(community: Community): Community {
  const lists = [
    community.venues,
    community.treasury.accounts,
    community.treasury.tokens,
    community.places,
    community.schedule,
    community.roles.steward,
    community.roles.admin,
  ]
  if (lists.some(({ length }) => length > MOST))
    throw new Refusal({ id: 'settings-too-many', args: { max: MOST } })
  const result = Community.safeParse(community)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  throw new Refusal({
    id: 'settings-not-possible',
    args: { what: plain(path.join('.')), problem: plain(message) },
  })
}

export function rename(name: string): Change {
  const asked = oneLine(name, 80)
  if (asked === '') throw new Refusal({ id: 'settings-no-name' })
  return (now) => ({ ...now, name: asked })
}

/** @param reachable whether this bot can read the chain: only there the space's own treasuries are taken over */
export function addSpace(space: Space, reachable: (chain: number) => boolean): Change {
  return (now) => {
    if (now.venues.some((venue) => venue.kind === 'snapshot' && venue.space === space.id.toLowerCase()))
      throw new Refusal({ id: 'settings-twice' })
    const venue = {
      kind: 'snapshot' as const,
      ...{ id: freeId(now.venues, space.id), name: oneLine(space.name, 80) || space.id, space: space.id },
    }
    const known = space.treasuries.filter(
      ({ address, chain }) => reachable(chain) && isAddress(address, { strict: false }),
    )
    const accounts = known.map(({ name, address, chain }) => account(name, chain, address))
    return accounts.reduce(
      (changed, each) => withAccount(changed, each),
      checked({ ...now, venues: [...now.venues, venue] }),
    )
  }
}

/** With its timelock as an account of the treasury, and its token among those that are looked for there. */
export function addGovernor({ chain, address, name, token, timelock, fromBlock }: Governor): Change {
  return (now) => {
    if (
      now.venues.some((each) => each.kind === 'governor' && each.chain === chain && each.address === address)
    )
      throw new Refusal({ id: 'settings-twice' })
    const venue = {
      kind: 'governor' as const,
      ...{ id: freeId(now.venues, name || 'governor'), name: oneLine(name, 80) || 'Governor' },
      ...{ chain, address, fromBlock },
    }
    const changed = withChain({ ...now, venues: [...now.venues, venue] }, chain)
    const funded = timelock ? withAccount(changed, account('Timelock', chain, timelock)) : changed
    return token && funded.treasury.accounts.length > 0 ? withToken(funded, token) : funded
  }
}

export function addAccount(name: string, chain: number, address: Address): Change {
  const added = account(name, chain, address)
  return (now) => {
    if (now.treasury.accounts.some((each) => each.chain === chain && each.address === added.address))
      throw new Refusal({ id: 'settings-twice' })
    return withAccount(now, added)
  }
}

export function addToken(token: Token): Change {
  return (now) => {
    if (now.treasury.tokens.some((each) => each.chain === token.chain && each.address === token.address))
      throw new Refusal({ id: 'settings-twice' })
    return withToken(now, token)
  }
}

/** @param label what people call the channel */
export function addPlace(platform: string, server: string, channel: string, label: string): Change {
  return (now) => {
    const place = placeAt(platform, server, channel, freeId(now.places, label || platform))
    if (isTaken(now, platform, channel)) throw new Refusal({ id: 'settings-place-twice' })
    const changed = { ...now, places: [...now.places, place] }
    return now.places.length === 0 ? withReports(changed) : changed
  }
}

export function changePlace(at: string, change: (place: Place) => Place): Change {
  return (now) => {
    const place = placeOf(now, at)
    return { ...now, places: now.places.map((each) => (each === place ? change(place) : each)) }
  }
}

/** To another channel of the same platform. */
export function movePlace(at: string, platform: string, server: string, channel: string): Change {
  return (now) => {
    const place = placeOf(now, at)
    if (place.platform !== platform || isTaken(now, platform, channel))
      throw new Refusal({ id: 'settings-place-twice' })
    if (!isAt(place, platform, server) && isLastPlace(now, place))
      throw new Refusal({ id: 'settings-last-there' })
    return changePlace(at, (place) => ({ ...place, ...whereIs(platform, server, channel) }))(now)
  }
}

function isTaken({ places }: Community, platform: string, channel: string): boolean {
  return places.some((each) => each.platform === platform && each.channel === channel)
}

export function tellPlace(at: string, topics: string[]): Change {
  const tell = TOPICS.filter((topic) => topics.includes(topic))
  return (now) => {
    const { id } = placeOf(now, at)
    if (!tell.includes('reports') && now.schedule.some(({ place }) => place === id))
      throw new Refusal({ id: 'settings-reports-there' })
    return changePlace(at, (place) => ({ ...place, tell }))(now)
  }
}

/** @param category for which proposals; undefined: for all. @param roles as an adapter names them: `discord:role:123` */
export function pingRoles(at: string, category: string | undefined, roles: string[]): Change {
  const wanted = CATEGORIES.find((each) => each === category)
  const numbers = roles.map((role) => /^discord:role:(\d{1,20})$/.exec(role)?.[1])
  if (numbers.includes(undefined)) throw new Refusal({ id: 'settings-no-role' })
  const added = numbers.map((role) => ({ role: role!, ...(wanted ? { category: wanted } : {}) }))
  return changePlace(at, (place) => {
    const ping = [...place.ping.filter((each) => each.category !== wanted), ...added]
    if (ping.length > MOST_PINGS) throw new Refusal({ id: 'settings-too-many', args: { max: MOST_PINGS } })
    return { ...place, ping }
  })
}

/** As the file has it. */
const MOST_PINGS = 10

export function setZone(typed: string): Change {
  const timeZone = readZone(typed)
  return (now) => ({ ...now, timeZone })
}

/** However it is written: `europe/berlin`, `Berlin`. @throws Refusal */
function readZone(typed: string): string {
  const asked = typed.trim().toLowerCase().replaceAll(' ', '_')
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const exact = zones.find((zone) => zone.toLowerCase() === asked)
  const [city, ...more] = zones.filter((zone) => zone.toLowerCase().endsWith(`/${asked}`))
  if (exact ?? (city && more.length === 0)) return (exact ?? city)!
  // Old names, as people still write them ("Asia/Calcutta", "US/Eastern").
  try {
    if (asked.includes('/'))
      return new Intl.DateTimeFormat('en', { timeZone: asked }).resolvedOptions().timeZone
  } catch {}
  throw new Refusal({ id: 'settings-no-zone', args: { zone: plain(oneLine(typed, 40)) } })
}

export function setLanguage(typed: string): Change {
  const language = LANGUAGES.find((each) => each === typed)
  if (!language) throw new Refusal({ id: 'settings-no-language' })
  return (now) => ({ ...now, language })
}

/** @param name as a community file has it, see `readHolder` */
export function addRole(role: 'steward' | 'admin', name: string): Change {
  return (now) => {
    if (now.roles[role].includes(name)) throw new Refusal({ id: 'settings-twice' })
    return { ...now, roles: { ...now.roles, [role]: [...now.roles[role], name] } }
  }
}

/** @param at the place; undefined: the only one that is told reports. @param when one of TIMES, or a cron expression */
export function addReport(typed: string, at: string | undefined, when: string): Change {
  const report = REPORTS.find((each) => each === typed)
  if (!report) throw new Refusal({ id: 'settings-no-report' })
  const cron = Object.hasOwn(TIMES, when) ? TIMES[when as Time] : when.trim()
  return (now) => {
    const told = now.places.filter(({ tell }) => tell.includes('reports'))
    const place = at === undefined ? told[0] : placeOf(now, at)
    if (!place || !told.includes(place)) throw new Refusal({ id: 'settings-no-report-place' })
    const schedule = [...now.schedule, { id: freeId(now.schedule, report), report, cron, place: place.id }]
    const changed = { ...now, schedule }
    const wrong = Community.safeParse(changed).error?.issues[0]?.path.includes('cron') || isOften(cron)
    if (wrong) throw new Refusal({ id: 'settings-no-time', args: { when: plain(oneLine(when, 60)) } })
    return changed
  }
}

/** More often than once an hour, which no channel and no reader bears. */
function isOften(cron: string): boolean {
  try {
    const times = new Cron(cron, { paused: true }).nextRuns(50, new Date(0)).map((each) => each.getTime())
    return times.some((time, index) => index > 0 && time - times[index - 1]! < 3600_000)
  } catch {
    return false
  }
}

/** Whatever can be taken out of a community, each with a handle that a button can carry. */
export interface Part {
  kind: 'venue' | 'account' | 'token' | 'place' | 'report' | 'steward' | 'admin'
  handle: string
  /** As its file names it. */
  key: string
  without: Change
}

export function partsOf(now: Community): Part[] {
  const part = (kind: Part['kind'], key: string, without: Change): Part => ({
    ...{ kind, key, without },
    handle: handleOf(kind, key),
  })
  const { venues, treasury, places, schedule, roles } = now
  return [
    ...venues.map(({ id }) =>
      part('venue', id, (from) => withoutUnusedChains({ ...from, venues: except(from.venues, id) }, from)),
    ),
    ...(['account', 'token'] as const).flatMap((kind) =>
      treasury[`${kind}s`].map(({ chain, address }) =>
        part(kind, `${chain} ${address}`, (from) => {
          const list = from.treasury[`${kind}s`].filter(
            (each: { chain: number; address: Address }) => each.chain !== chain || each.address !== address,
          )
          return withoutUnusedChains({ ...from, treasury: { ...from.treasury, [`${kind}s`]: list } }, from)
        }),
      ),
    ),
    ...places.map(({ id }) => part('place', id, (from) => withoutPlaces(from, (place) => place.id === id))),
    ...schedule.map(({ id }) =>
      part('report', id, (from) => ({ ...from, schedule: except(from.schedule, id) })),
    ),
    ...(['steward', 'admin'] as const).flatMap((role) =>
      roles[role].map((name) =>
        part(role, name, (from) => ({
          ...from,
          roles: { ...from.roles, [role]: from.roles[role].filter((each) => each !== name) },
        })),
      ),
    ),
  ]
}

/** @param at its handle. @throws Refusal where it is not there any more */
export function partAt(now: Community, at: string | undefined): Part {
  const part = partsOf(now).find(({ handle }) => handle === at)
  if (!part) throw new Refusal({ id: 'settings-gone' })
  return part
}

/** @param at its handle or its id. @throws Refusal */
export function placeOf(now: Community, at: string | undefined): Place {
  const place = now.places.find(({ id }) => id === at || handleOf('place', id) === at)
  if (!place) throw new Refusal({ id: 'settings-gone' })
  return place
}

/** A server or group is disconnected from its community, and the reports that were told there with it. */
export function leave(platform: string, server: string): Change {
  return (now) => withoutPlaces(now, (place) => isAt(place, platform, server))
}

/** Whether it is the only place in its server or group, which would be the community's no longer without it. */
export function isLastPlace({ places }: Community, place: Place): boolean {
  return !places.some(
    (each) => each.id !== place.id && each.platform === place.platform && serverOf(each) === serverOf(place),
  )
}

/** Whether it is the only place in this server or group. */
export function isLastHere(
  now: Community,
  place: Place,
  platform: string,
  server: string | undefined,
): boolean {
  return server !== undefined && isAt(place, platform, server) && isLastPlace(now, place)
}

/** Whether a place is in this server or group. */
export function isAt(place: Place, platform: string, server: string): boolean {
  return place.platform === platform && serverOf(place) === server
}

export function handleOf(kind: Part['kind'], key: string): string {
  return createHash('sha256').update(`${kind} ${key}`).digest('hex').slice(0, 8)
}

/** What people call something as an id: letters, digits and dashes. */
function toId(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 24)
    .replace(/-+$/, '')
}

/**
 * The id of a community that is set up in this server or group. It is bound to that, since whoever has the id has what its
 * gas purse holds, also where the store was lost, and anybody can type its name.
 */
export function communityId(name: string, platform: string, server: string): string {
  const called = toId(name).slice(0, 16).replace(/-+$/, '') || 'dao'
  const mark = createHash('sha256').update(`${platform} ${server}`).digest('hex').slice(0, 6)
  return `${called}-${mark}`
}

export function freeId(taken: readonly { id: string }[], text: string): string {
  const wanted = toId(text) || 'a'
  const ids = new Set(taken.map(({ id }) => id))
  for (let number = 1; ; number++) {
    const id = number === 1 ? wanted : `${wanted}-${number}`
    if (!ids.has(id)) return id
  }
}

export function placeAt(platform: string, server: string, channel: string, id: string): Place {
  return { id, ...whereIs(platform, server, channel), tell: [...TOPICS], thread: false, ping: [] }
}

/** As a community file has it: a Telegram group is its own server. */
function whereIs(platform: string, server: string, channel: string) {
  return { channel, platform: platform as Place['platform'], ...(platform === 'discord' ? { server } : {}) }
}

function account(name: string, chain: number, address: string) {
  const known = getAddress(address)
  return { name: oneLine(name, 80) || shortAddress(known), chain, address: known }
}

function withAccount(now: Community, added: Community['treasury']['accounts'][number]): Community {
  const { accounts } = now.treasury
  if (accounts.some((each) => each.chain === added.chain && each.address === added.address)) return now
  const treasury = { ...now.treasury, accounts: [...accounts, added] }
  const changed = withChain({ ...now, treasury }, added.chain)
  return accounts.length === 0 ? withReports(changed) : changed
}

function withToken(now: Community, { chain, address, symbol, decimals }: Token): Community {
  const { tokens } = now.treasury
  if (tokens.some((each) => each.chain === chain && each.address === address)) return now
  const token = {
    ...{ chain, address, decimals, symbol: oneLine(symbol, 12) || '?' },
    ...(hasMarket(chain) ? { price: 'market' as const } : {}),
  }
  return withChain({ ...now, treasury: { ...now.treasury, tokens: [...tokens, token] } }, chain)
}

function withChain(now: Community, chain: number): Community {
  if (now.chains.some(({ id }) => id === chain)) return now
  return { ...now, chains: [...now.chains, chainOf(chain)] }
}

/** A treasury is told of every week, until somebody says otherwise. */
function withReports(now: Community): Community {
  const place = now.places.find(({ tell }) => tell.includes('reports'))
  if (!place || now.schedule.length > 0 || now.treasury.accounts.length === 0) return now
  const schedule = REPORTS.map((report) => ({ id: report, report, cron: TIMES.weekly, place: place.id }))
  return { ...now, schedule }
}

function withoutPlaces(now: Community, gone: (place: Place) => boolean): Community {
  const places = now.places.filter((place) => !gone(place))
  const kept = new Set(places.map(({ id }) => id))
  return { ...now, places, schedule: now.schedule.filter(({ place }) => kept.has(place)) }
}

/** Chains that something was on, and nothing is any more. */
function withoutUnusedChains(now: Community, before: Community): Community {
  const [used, once] = [usedChains(now), usedChains(before)]
  return { ...now, chains: now.chains.filter(({ id }) => used.has(id) || !once.has(id)) }
}

function usedChains({ venues, treasury }: Community): Set<number> {
  const governors = venues.flatMap((venue) => (venue.kind === 'governor' ? [venue.chain] : []))
  return new Set([...governors, ...[...treasury.accounts, ...treasury.tokens].map(({ chain }) => chain)])
}

function except<T extends { id: string }>(list: T[], id: string): T[] {
  return list.filter((each) => each.id !== id)
}
