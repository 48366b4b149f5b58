import { type Address, getAddress, isAddress } from 'viem'
import { type Card, type Choice, oneLine, plain } from '../card.ts'
import type { Chat } from '../chat/chat.ts'
import type { Clock } from '../clock.ts'
import { type Call, isAside, type UnsettledCall } from '../command.ts'
import { type Communities, type Edit, serverOf } from '../communities.ts'
import { Community } from '../community.ts'
import { inTime } from '../deadline.ts'
import { tell } from '../events/events.ts'
import type { Codes } from '../members/codes.ts'
import { Refusal } from '../refusal.ts'
import type { Store } from '../store/store.ts'
import { createWords, languageOf, type Words } from '../words/words.ts'
import {
  confirmLeaveCard,
  confirmRemovalCard,
  createdCard,
  joinedCard,
  leftCard,
  pageCard,
  startCard,
  type View,
} from './cards.ts'
import {
  addAccount,
  addGovernor,
  addPlace,
  addReport,
  addRole,
  addSpace,
  addToken,
  type Change,
  changePlace,
  checked,
  communityId,
  freeId,
  isAt,
  isLastHere,
  leave,
  movePlace,
  type Part,
  partAt,
  pingRoles,
  placeAt,
  placeOf,
  rename,
  setLanguage,
  setZone,
  tellPlace,
} from './changes.ts'
import { createDrafts, type Site } from './drafts.ts'
import { findChain, type Governor, type Reachable, readGovernor, readToken } from './governor.ts'
import { findNamed, readHolder } from './named.ts'
import { readSpace, type Space } from './space.ts'
import { type Answers, PAGES, type Page, type SETTINGS_STEPS, type SETUP_STEPS, type Step } from './steps.ts'

export interface SettingsOptions {
  store: Store
  clock: Clock
  communities: Communities
  codes: Codes
  /** By platform. */
  chats: ReadonlyMap<string, Chat>
  chains: Reachable
  hub: { hubUrl: string; apiKey: string | undefined }
  /** Who may create a community, as "platform:number"; undefined: whoever manages a server or group. */
  operators: string[] | undefined
}

/** How a community is set up, and changed while it lives: the same cards and the same steps for both. */
export interface Settings {
  /** `/setup` in a server or group that belongs to no community. */
  setUp(call: UnsettledCall): Promise<Card>
  /** `/setup` where there is a community already: a stale button changes nothing. */
  settled(call: Call): Promise<Card>
  /** `/setup` by somebody who may not use it. @throws Refusal where they have shown everyone a code that was good */
  refused(call: UnsettledCall): Promise<void>
  /** `/settings`. */
  change(call: Call): Promise<Card>
}

/** What is being changed: a draft, or a community that lives. */
interface Target {
  command: View['command']
  now: Community
  change(change: Change): Promise<Community>
}

/** What a step does, and what was found on the way, to be said with it. */
interface Found {
  change: Change
  say?: (words: Words) => string
}

/** Where a step leads to. */
const AFTER: Record<Exclude<Step, 'remove'>, Page | 'overview'> = {
  name: 'overview',
  venue: 'venues',
  account: 'treasury',
  token: 'treasury',
  place: 'places',
  channel: 'place',
  tell: 'place',
  thread: 'place',
  ping: 'pings',
  zone: 'overview',
  language: 'overview',
  steward: 'roles',
  admin: 'roles',
  report: 'reports',
}
/** Where something was taken out of. */
const LISTS: Record<Part['kind'], Page> = {
  venue: 'venues',
  account: 'treasury',
  token: 'treasury',
  place: 'places',
  report: 'reports',
  steward: 'roles',
  admin: 'roles',
}

/** Communities that one account may create where there are no operators. */
const MOST_COMMUNITIES = 10

/** Milliseconds for which a platform is waited for: the card is as good without what it knows. */
const PATIENCE = 3_000

export function createSettings(options: SettingsOptions): Settings {
  const { clock, communities, codes, chats, chains, hub, operators } = options
  const drafts = createDrafts(options)

  async function setUp(call: UnsettledCall): Promise<Card> {
    const { by, here } = call
    // Nobody's language is known yet but theirs who began it.
    const words = createWords(languageOf(here.language))
    if (here.server === undefined) throw new Refusal({ id: 'settings-not-here' })
    const site = { platform: by.platform, server: here.server }
    const code = call.text('code')
    if (code !== undefined) return join(call, site, code)
    const account = accountOf(call)
    if (operators && !operators.includes(account)) {
      if (isChatItself(call)) throw new Refusal({ id: 'settings-operators-unknown' })
      throw new Refusal({ id: 'settings-operators-only', args: { account: `\`${account}\`` } })
    }
    const step = call.text('set') as (typeof SETUP_STEPS)[number] | undefined
    if (step === 'start' && call.text('to') !== undefined) return begin(call, site, words)
    if (step === 'discard') await drafts.discard(site)
    const draft = await drafts.of(site)
    if (!draft || step === 'discard') return startCard({ words, name: here.name, answers: {} })
    const target = draftTarget(site, draft)
    if (step !== 'create') return take(call, target, step === 'start' ? undefined : step)
    try {
      return await create(call, site, draft)
    } catch (error) {
      return draw(call, target, 'overview', { text: sentenceOf(error, wordsFor(call, draft.language)) })
    }
  }

  function draftTarget(site: Site, now: Community): Target {
    return {
      ...{ command: 'setup', now },
      change: (change) =>
        drafts.change(site, (draft) => {
          if (!draft) throw new Refusal({ id: 'settings-gone' })
          return checked(change(draft))
        }),
    }
  }

  /** The first form: a name and a venue. What can't be taken of it is asked again, with the rest as it was. */
  async function begin(call: UnsettledCall, site: Site, words: Words): Promise<Card> {
    const answers = answersOf(call)
    try {
      const admin = await adminsFor(call)
      const named: Change = (now) => {
        if (!admin.some((name) => now.roles.admin.includes(name)))
          throw new Refusal({ id: 'setup-under-way', args: { name: plain(now.name) } })
        return rename(answers.name ?? now.name)(now)
      }
      const begun = await drafts.of(site)
      // Whatever becomes of the venue, the name is theirs who began.
      if (begun) await draftTarget(site, begun).change(named)
      const { change, say } = await findVenue(answers)
      const draft = await drafts.change(site, (now) =>
        checked(change(now ? named(now) : blank(call, admin, words, answers.name))),
      )
      const text = say?.(words) ?? words('settings-changed')
      return await draw(call, draftTarget(site, draft), 'overview', { text, tone: 'good' })
    } catch (error) {
      const text = sentenceOf(error, words)
      const draft = await drafts.of(site)
      if (draft) return draw(call, draftTarget(site, draft), 'overview', { text })
      return startCard({ words, name: call.here.name, answers, note: text })
    }
  }

  async function create(call: UnsettledCall, site: Site, { venues, places, name }: Community): Promise<Card> {
    const { platform, server } = site
    if (venues.length === 0) throw new Refusal({ id: 'settings-no-venue-yet' })
    if (!places.some((place) => isAt(place, platform, server)))
      throw new Refusal({ id: 'settings-no-place-yet' })
    const id = freeId([...communities.values()], communityId(name, platform, server))
    const createdBy = accountOf(call)
    const edit: Edit = async (now, tx) => {
      const draft = await drafts.take(tx, site)
      if (now || !draft || communities.at(platform, server)) throw new Refusal({ id: 'settings-gone' })
      if (!operators && (await tx.community.count({ where: { createdBy } })) >= MOST_COMMUNITIES)
        throw new Refusal({ id: 'settings-created-too-many', args: { max: MOST_COMMUNITIES } })
      return checked({ ...draft, id })
    }
    const community = await communities.change(id, edit, createdBy)
    const look = await lookAround(call, community)
    return createdCard({ ...look, words: wordsFor(call, community.language), community })
  }

  /** Another server or group becomes a place of a community that gave a code. */
  async function join(call: UnsettledCall, site: Site, typed: string): Promise<Card> {
    const { by, here } = call
    const code = await codes.look('community', by, typed)
    if (here.channel === undefined) throw new Refusal({ id: 'settings-no-channel' })
    const { channel } = here
    const label = await labelOf(by.platform, site.server, channel)
    const community = await communities.change(code.communityId, async (now, tx) => {
      if (!now || communities.at(site.platform, site.server)) throw new Refusal({ id: 'settings-gone' })
      await codes.use(tx, code)
      await drafts.take(tx, site)
      const changed = checked(addPlace(site.platform, site.server, channel, label)(now))
      const place = changed.places.at(-1)!.id
      await tell(tx, clock, {
        ...{ communityId: now.id, kind: 'place-joined', key: `place-joined:${code.hash}` },
        data: { place, platform: site.platform, name: here.name ?? '' },
      })
      return changed
    })
    const look = await lookAround(call, community)
    return joinedCard({ ...look, words: wordsFor(call, community.language), community })
  }

  async function settled(call: Call): Promise<Card> {
    const { community, here } = call
    if (here.server === undefined) throw new Refusal({ id: 'settings-not-here' })
    const { words } = call
    const text = [
      words('settings-settled', { name: plain(community.name) }),
      ...((await spoilCode(call)) ? [words('settings-code-seen')] : []),
    ].join(' ')
    return draw(call, liveTarget(community), 'overview', { text })
  }

  async function refused(call: UnsettledCall): Promise<void> {
    if (await spoilCode(call)) throw new Refusal({ id: 'settings-code-seen' })
  }

  /** A code that was typed where it is not taken has been shown to everyone there. @returns whether there was one */
  async function spoilCode({ by, here, text }: UnsettledCall): Promise<boolean> {
    const code = text('code')
    return code !== undefined && here.server !== undefined && codes.spoil('community', by, code)
  }

  function liveTarget(community: Community): Target {
    return {
      ...{ command: 'settings', now: community },
      change: (change) =>
        communities.change(community.id, (now) => {
          if (!now) throw new Refusal({ id: 'settings-gone' })
          return checked(change(now))
        }),
    }
  }

  async function change(call: Call): Promise<Card> {
    const { community, by, here, words } = call
    const target = liveTarget(community)
    const step = call.text('set') as (typeof SETTINGS_STEPS)[number] | undefined
    if (step !== 'leave') return take(call, target, step)
    const { server } = here
    if (server === undefined || communities.at(by.platform, server)?.id !== community.id)
      return draw(call, target, 'overview', { text: words('settings-not-here') })
    if (call.text('confirm') !== 'yes') return confirmLeaveCard(community, words)
    await target.change(leave(by.platform, server))
    return leftCard(community, words)
  }

  /** One step of a person: looks at a page, or changes something and shows what it is now. */
  async function take(call: UnsettledCall, target: Target, step: Step | undefined): Promise<Card> {
    const words = wordsFor(call, target.now.language)
    const answers = answersOf(call)
    if (step === undefined) {
      const shown = PAGES.find((page) => page === call.text('show')) ?? 'overview'
      return draw(call, target, shown, undefined, answers)
    }
    let page: Page | 'overview' = step === 'remove' ? 'overview' : AFTER[step]
    try {
      if (step === 'remove') {
        const part = partAt(target.now, answers.at)
        page = LISTS[part.kind]
        const { by, here } = call
        const kept = (now: Community) =>
          target.command === 'settings' &&
          part.kind === 'place' &&
          isLastHere(now, placeOf(now, part.key), by.platform, here.server)
        if (kept(target.now)) throw new Refusal({ id: 'settings-last-place' })
        // What lives is not taken away by one press.
        if (target.command === 'settings' && call.text('confirm') !== 'yes')
          return confirmRemovalCard(await viewOf(call, target), part, LISTS[part.kind])
        await target.change((now) => {
          if (kept(now)) throw new Refusal({ id: 'settings-last-place' })
          return partAt(now, answers.at).without(now)
        })
        return await drawNew(call, target, page, { text: words('settings-removed'), tone: 'good' })
      }
      if (isAsked(step, answers)) return await draw(call, target, askedAt(step), undefined, answers)
      const { change, say } = await find(step, answers, call, target.now)
      const changed = await target.change(change)
      const text = say?.(words) ?? wordsFor(call, changed.language)('settings-changed')
      return await drawNew(call, target, page, { text, tone: 'good' }, { at: answers.at, for: answers.for })
    } catch (error) {
      const text = sentenceOf(error, words)
      return drawNew(call, target, step === 'remove' ? page : askedAt(step), { text }, answers)
    }
  }

  /** What a step changes; what has to be asked of a hub or a chain is asked here. @throws Refusal */
  async function find(
    step: Exclude<Step, 'remove'>,
    answers: Answers,
    { by, here }: UnsettledCall,
    now: Community,
  ): Promise<Found> {
    const { to = '', at, name, when } = answers
    switch (step) {
      case 'name':
        return { change: rename(name ?? to) }
      case 'venue':
        return findVenue(answers)
      case 'account': {
        const address = readAddress(to)
        const chain = readChain(answers.chain) ?? onlyChain(now)
        if (chain === undefined) throw new Refusal({ id: 'settings-say-chain' })
        if (!chains.has(chain)) throw new Refusal({ id: 'settings-no-rpc', args: { chain: `${chain}` } })
        return { change: addAccount(name ?? '', chain, address) }
      }
      case 'token': {
        const address = readAddress(to)
        const chain = await findChain(chains, address, readChain(answers.chain))
        const token = await readToken(chains.client(chain), chain, address)
        return { change: addToken(token) }
      }
      case 'place': {
        const { server, channel, label } = await channelOf(to, by.platform, here)
        return { change: addPlace(by.platform, server, channel, label) }
      }
      case 'channel': {
        const { server, channel } = await channelOf(to, by.platform, here)
        return { change: movePlace(at ?? '', by.platform, server, channel) }
      }
      case 'tell':
        return { change: tellPlace(at ?? '', to.split(',')) }
      case 'thread':
        return { change: changePlace(at ?? '', (place) => ({ ...place, thread: to === 'on' })) }
      case 'ping': {
        const place = placeOf(now, at)
        const known = await rolesIn(place.platform, serverOf(place))
        const roles = to.split(',').filter((each) => each.trim() !== '')
        const named = roles.map((role) => findNamed(role, known)?.value ?? '')
        return { change: pingRoles(place.id, answers.for, named) }
      }
      case 'zone':
        return { change: setZone(to) }
      case 'language':
        return { change: setLanguage(to) }
      case 'steward':
      case 'admin': {
        const { platform } = by
        const known = await rolesIn(platform, here.server)
        const others = await rolesElsewhere(now, platform, here.server)
        return { change: addRole(step, readHolder(to, platform, known, others)) }
      }
      case 'report':
        return { change: addReport(to, at, when ?? 'weekly') }
    }
  }

  /** A Snapshot space, or a governor, as people write them down or paste them. @throws Refusal */
  async function findVenue({ to = '', chain: named }: Answers): Promise<Found> {
    const address = /0x[0-9a-f]{40}(?![0-9a-f])/i.exec(to)?.[0]
    if (address) {
      const prefix = /(?:^|:)(\d{1,15}):0x/.exec(to)?.[1]
      const chain = await findChain(chains, getAddress(address), readChain(named ?? prefix))
      const governor = await readGovernor(chains.client(chain), chain, getAddress(address))
      return { change: addGovernor(governor), say: (words) => sayGovernor(governor, words) }
    }
    const id = /(?:^|[/:\s])((?:[a-z0-9-]+\.)+[a-z0-9-]+)\/?$/i.exec(to.trim())?.[1]?.toLowerCase()
    if (!id) throw new Refusal({ id: 'settings-no-venue', args: { typed: plain(oneLine(to, 60)) } })
    const space = await readSpace(hub, id)
    return { change: addSpace(space, chains.has), say: (words) => saySpace(space, words) }
  }

  /** A channel of this server or group, and no other: what is posted elsewhere is not theirs to say. @throws Refusal */
  async function channelOf(typed: string, platform: string, here: UnsettledCall['here']) {
    const { server } = here
    const asked = typed === 'here' ? here.channel : typed
    if (server === undefined || asked === undefined) throw new Refusal({ id: 'settings-no-channel' })
    const known = await ask(platform, (chat) => chat.channels(server))
    const found = findNamed(asked, known)
    if (!found && asked !== here.channel) throw new Refusal({ id: 'settings-no-channel' })
    return { server, channel: found?.value ?? asked, label: found?.label ?? '' }
  }

  async function rolesIn(platform: string, server: string | undefined): Promise<Choice[]> {
    return server === undefined ? [] : ask(platform, (chat) => chat.roles(server))
  }

  /** Those of the other servers and groups where the community has a place. */
  async function rolesElsewhere(
    { places }: Community,
    platform: string,
    server: string | undefined,
  ): Promise<Choice[]> {
    const others = places.filter((each) => server === undefined || !isAt(each, platform, server))
    const servers = new Map(others.map((each) => [`${each.platform} ${serverOf(each)}`, each]))
    const known = [...servers.values()].map((each) => rolesIn(each.platform, serverOf(each)))
    return (await Promise.all(known)).flat()
  }

  async function labelOf(platform: string, server: string, channel: string): Promise<string> {
    const known = await ask(platform, (chat) => chat.channels(server))
    return known.find(({ value }) => value === channel)?.label ?? ''
  }

  /** As it is now: what somebody else has changed meanwhile is there, too. */
  async function drawNew(
    call: UnsettledCall,
    target: Target,
    page: Page | 'overview',
    note: Note,
    answers: Answers = {},
  ): Promise<Card> {
    const { platform } = call.by
    const live = communities.get(target.now.id)
    const now =
      target.command === 'settings'
        ? (live ?? target.now)
        : ((await drafts.of({ platform, server: call.here.server! })) ?? target.now)
    return draw(call, { ...target, now }, page, note, answers)
  }

  async function draw(
    call: UnsettledCall,
    target: Target,
    page: Page | 'overview',
    note?: Note,
    answers: Answers = {},
  ): Promise<Card> {
    const view = await viewOf(call, target, answers)
    return pageCard(page, { ...view, note: note && { tone: 'warn', ...note } })
  }

  async function viewOf(call: UnsettledCall, { command, now }: Target, answers: Answers = {}): Promise<View> {
    const look = await lookAround(call, now)
    const words = wordsFor(call, now.language)
    return { command, community: now, words, answers, ...look }
  }

  /** What the platform says of this server or group, and what keeps the bot from posting in the community's places. */
  async function lookAround(call: UnsettledCall, { places, language }: Community) {
    const { by, here } = call
    const { platform } = by
    const { server } = here
    const words = wordsFor(call, language)
    const [channels, roles, complaints] = await Promise.all([
      server === undefined ? [] : ask(platform, (chat) => chat.channels(server)),
      rolesIn(platform, server),
      Promise.all(
        places.map(async ({ id, platform, server, channel, thread, ping }): Promise<[string, string[]]> => {
          const wants = { server, thread, ping: ping.map(({ role }) => role) }
          const said = await ask(platform, (chat) => chat.complaints(channel, wants))
          return [id, said.map(words.say)]
        }),
      ),
    ])
    return { platform, server, channel: here.channel, channels, roles, complaints: new Map(complaints) }
  }

  /** What a platform knows, or nothing where it does not answer in time. */
  async function ask<T>(platform: string, question: (chat: Chat) => Promise<T[]>): Promise<T[]> {
    const chat = chats.get(platform)
    if (!chat) return []
    const answer = question(chat).catch(() => [])
    return (await inTime(answer, PATIENCE)) ?? []
  }

  return { setUp, settled, refused, change }
}

interface Note {
  text: string
  tone?: 'good' | 'warn'
}

/** In the language of who reads it alone; else in the community's. */
function wordsFor({ here }: UnsettledCall, language: string): Words {
  return createWords((isAside(here) ? languageOf(here.language) : undefined) ?? language)
}

function answersOf({ text }: UnsettledCall): Answers {
  const names = ['to', 'name', 'chain', 'at', 'for', 'when'] as const
  return Object.fromEntries(names.map((name) => [name, text(name)]))
}

/** Whether a step was named without an answer: then its page asks for it. */
function isAsked(step: Step, { to, name }: Answers): boolean {
  return to === undefined && !(step === 'name' && name !== undefined)
}

/** The page that asks for a step's answer. */
function askedAt(step: Exclude<Step, 'remove'>): Page | 'overview' {
  return step === 'zone' || step === 'language' ? step : AFTER[step]
}

/** One sentence; what is no refusal is the router's to tell. */
function sentenceOf(error: unknown, words: Words): string {
  if (error instanceof Refusal) return words.say(error.sentence)
  throw error
}

function accountOf({ by }: UnsettledCall): string {
  return `${by.platform}:${by.id}`
}

/** Whether somebody speaks in the chat's name, so that nobody can tell who. */
function isChatItself({ by, here }: UnsettledCall): boolean {
  return by.id === here.server
}

/** Whoever begins it; all who manage the chat where it is begun in its name. */
async function adminsFor(call: UnsettledCall): Promise<string[]> {
  return isChatItself(call) ? (await call.here.standing(undefined)).roles : [accountOf(call)]
}

/** What a community is before anybody has said more than its name: it posts here. @throws Refusal where it has no name */
function blank(
  { by, here }: UnsettledCall,
  admin: string[],
  words: Words,
  name = here.name ?? '',
): Community {
  const { platform } = by
  const places = here.channel === undefined ? [] : [placeAt(platform, here.server!, here.channel, platform)]
  const roles = { admin, steward: [] }
  const draft = { id: 'draft', name: 'draft', language: words.language, venues: [], places, roles }
  return rename(name)(Community.parse(draft))
}

function readAddress(typed: string): Address {
  const address = typed.trim()
  if (!isAddress(address, { strict: false }))
    throw new Refusal({ id: 'not-an-address', args: { typed: plain(oneLine(address, 60)) } })
  return getAddress(address)
}

function readChain(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined
  if (!/^[1-9]\d{0,14}$/.test(typed.trim()))
    throw new Refusal({ id: 'settings-no-chain', args: { typed: plain(oneLine(typed, 20)) } })
  return Number(typed)
}

/** The community's, or the bot's, where there is one only. */
function onlyChain({ chains }: Community): number | undefined {
  return chains.length === 1 ? chains[0]!.id : undefined
}

function saySpace({ name, followers, proposals, system }: Space, words: Words): string {
  const known = { name: plain(oneLine(name, 80)), followers, proposals }
  return [
    words('settings-found-space', known),
    system === undefined
      ? words('settings-any-system')
      : words('settings-one-system', { system: plain(system, 40) }),
  ].join(' ')
}

function sayGovernor({ name, chain, flavour, token, timelock }: Governor, words: Words): string {
  return [
    words('settings-found-governor', { name: plain(oneLine(name, 80)), chain: `${chain}` }),
    words(`settings-flavour-${flavour}`),
    token && words('settings-found-token', { token: plain(oneLine(token.symbol, 12)) }),
    timelock
      ? words('settings-found-timelock', { timelock: `\`${timelock}\`` })
      : words('settings-no-timelock'),
  ]
    .filter(Boolean)
    .join(' ')
}
