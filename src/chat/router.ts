import { randomBytes } from 'node:crypto'
import { ACTION_ID_BYTES, button, type Card, type Choice, card, plain, type Reader } from '../card.ts'
import type { Clock } from '../clock.ts'
import {
  type Access,
  type Caller,
  type Command,
  type Here,
  isPrivate,
  type Option,
  type UnsettledCall,
} from '../command.ts'
import type { Community } from '../community.ts'
import { inTime } from '../deadline.ts'
import type { Log } from '../log.ts'
import { Refusal } from '../refusal.ts'
import { quote, readTyped, type Typed } from '../typed.ts'
import { createWords, languageOf, type Words } from '../words/words.ts'
import { createCooldowns } from './cooldowns.ts'

/** What the router asks about a caller. */
export interface Identity {
  member: string | undefined
  may: { steward: boolean; admin: boolean }
}

export interface RouterOptions {
  commands: Command[]
  /** The community that a server, a group, or a private chat with somebody is about. */
  communityOf(by: Caller, here: Here, about: string | undefined): Promise<Community | undefined>
  /** Somebody called something in this community's server or group. */
  met(by: Caller, community: Community): Promise<void>
  /** Whether more communities than one are served. */
  several(): boolean
  identify(community: Community | undefined, by: Caller, here: Here): Promise<Identity>
  clock: Clock
  log: Log
}

/** Where a call comes from. */
export interface Origin {
  by: Caller
  here: Here
}

export interface Answer {
  card: Card
  private: boolean
  /** In whose terms it is: the caller's, or everyone's where everyone sees it. */
  reader: Reader
  /** Whether a community was asked; it may have left that chat since. */
  settled: boolean
}

export interface Router {
  commands: Command[]
  /** Whether the text calls a command, and which. */
  commandOf(text: string): Command | undefined
  /** Answers a call. Never throws. */
  call(origin: Origin, typed: Typed): Promise<Answer>
  /** Answers what somebody typed. Never throws. */
  say(origin: Origin, text: string): Promise<Answer>
  /** Answers a pressed button, a select with its values, or a form with its fields. Never throws. */
  press(origin: Origin, id: string, values?: string[], fields?: Record<string, string>): Promise<Answer>
  /** What could be typed next; each value is the whole text. Never throws. */
  complete(origin: Origin, text: string): Promise<Choice[]>
  /** The values that an option could have, for what was typed of it and beside it. Never throws. */
  choices(
    origin: Origin,
    command: string,
    option: string,
    typed: string,
    beside: Record<string, string>,
  ): Promise<Choice[]>
  /** In whose terms an adapter speaks to somebody by itself. */
  readerOf(origin: Origin): Promise<Reader>
}

/** Milliseconds after which a person is told that it did not work. */
const DEADLINE = { moment: 15_000, long: 60_000 }
const COMPLETION_DEADLINE = 2500
const MOST_CHOICES = 25

/**
 * Finds the command for what was typed or pressed, and applies what the command declares: who may use it, how often, and
 * what its options may be. Knows no platform.
 */
export function createRouter(options: RouterOptions): Router {
  const { commands, communityOf, met, several, identify, clock, log } = options
  const byName = new Map(commands.map((command) => [command.name, command]))
  const cooldowns = createCooldowns(clock)

  async function answer(origin: Origin, typed: Typed | undefined, about?: string): Promise<Answer> {
    const { by, here } = origin
    const command = typed && byName.get(typed.name)
    let reader = readerFor(undefined, here)
    let settled = false
    const shown = (answered: Card): Answer => ({
      card: answered,
      private: !command || isPrivate(command, here) || answered.tone === 'error',
      reader,
      settled,
    })
    try {
      const community = await communityOf(by, here, about)
      settled = community !== undefined
      reader = readerFor(community, command && !isPrivate(command, here) ? undefined : here)
      const { words } = reader
      if (about !== undefined && community?.id !== about)
        return shown(problem(words, words('other-community')))
      if (!typed || !command) return shown(unknown(words, typed))
      const wait = cooldowns.take(command, by)
      if (wait > 0) return shown(problem(words, words('try-again-in', { seconds: wait })))
      if (!community && !command.runUnsettled) return shown(unsettled(words, here))
      const { member, may } = await identify(community, by, here)
      const denied = await deny(command.access, community, member, may, here, words)
      const read = readValues(command, typed, words)
      if (denied) {
        if ('values' in read) await command.refused?.(createCall(origin, words, member, may, read.values))
        return shown(denied)
      }
      if ('wrong' in read) return shown(read.wrong)
      const call = createCall(origin, words, member, may, read.values)
      if (community && here.server !== undefined) await met(by, community)
      const running = community ? command.run({ ...call, community }) : command.runUnsettled!(call)
      const answered = await within(DEADLINE[command.takes], running)
      const alone = isPrivate(command, here) || here.server === undefined
      return shown(community && alone && several() ? aboutCommunity(answered, community) : answered)
    } catch (error) {
      const { words } = reader
      if (error instanceof Refusal) return shown(problem(words, words.say(error.sentence)))
      if (error instanceof TookTooLong) {
        log.warn({ command: command?.name }, 'a command took too long')
        return shown(problem(words, words('took-too-long')))
      }
      const reference = randomBytes(3).toString('hex')
      log.error({ command: command?.name, reference, error }, 'a command failed')
      return shown(problem(words, words('went-wrong', { reference })))
    }
  }

  async function complete(origin: Origin, text: string): Promise<Choice[]> {
    const { words } = await readerOf(origin)
    const name = /^\/([a-z0-9_-]*)$/i.exec(text)?.[1]
    if (name !== undefined) {
      return commands
        .filter((command) => command.name.startsWith(name.toLowerCase()))
        .map((command) => ({
          value: `/${command.name} `,
          label: `/${command.name}`,
          description: describe(words, command.name),
        }))
    }
    const typed = readTyped(text)
    const command = typed && text.startsWith('/') ? byName.get(typed.name) : undefined
    if (!typed || !command) return []
    // What is being typed is the last word, unless a space or a closed quote has ended it.
    const open = /(?:^|\s)(?:([a-z][a-z0-9_-]*):)?("(?:[^"\\]|\\.)*|[^\s"]*)$/s.exec(text)
    if (!open) return []
    const before = text.slice(0, text.length - open[0].trimStart().length)
    const typedBefore = readTyped(before)?.values ?? []
    const used = new Set(typedBefore.map((each) => each.option))
    const option = open[1] ? command.options.find((each) => each.name === open[1]) : undefined
    if (!option) {
      return command.options
        .filter((each) => !used.has(each.name) && each.name.startsWith(open[2] ?? ''))
        .map((each) => ({
          value: `${before}${each.name}:`,
          label: `${each.name}:`,
          description: describe(words, command.name, each.name),
        }))
    }
    const partial = (open[2] ?? '').replace(/^"/, '')
    const beside = Object.fromEntries(
      typedBefore.flatMap(({ option, value }) => (option ? [[option, value]] : [])),
    )
    const offered = await choices(origin, command, option, partial, beside)
    return offered.map((choice) => ({ ...choice, value: `${before}${option.name}:${quote(choice.value)} ` }))
  }

  async function choices(
    origin: Origin,
    command: Command,
    option: Option,
    typed: string,
    beside: Record<string, string>,
  ): Promise<Choice[]> {
    const { by, here } = origin
    const community = await communityOf(by, here, undefined)
    const { words } = readerFor(community, here)
    if (option.values) {
      const all = option.values.map((value) => ({ value, label: labelOf(words, option, value) }))
      return all.filter(matching(typed)).slice(0, MOST_CHOICES)
    }
    if (!option.complete || !community) return []
    const { member, may } = await identify(community, by, here)
    if (await deny(command.access, community, member, may, here, words)) return []
    const call = createCall(origin, words, member, may, new Map(Object.entries(beside)))
    return (await option.complete({ ...call, community }, typed)).slice(0, MOST_CHOICES)
  }

  async function readerOf({ by, here }: Origin): Promise<Reader> {
    return readerFor(await communityOf(by, here, undefined), here)
  }

  /** While somebody types, nothing is better than an error. */
  async function unlessFailing(work: Promise<Choice[]>): Promise<Choice[]> {
    try {
      return await within(COMPLETION_DEADLINE, work)
    } catch (error) {
      if (!(error instanceof Refusal)) log.warn({ error }, 'a completion failed')
      return []
    }
  }

  return {
    commands,
    commandOf: (text) => byName.get(readTyped(text)?.name ?? ''),
    call: (origin, typed) => answer(origin, typed),
    say: (origin, text) => answer(origin, text.trimStart().startsWith('/') ? readTyped(text) : undefined),
    press(origin, id, values = [], fields = {}) {
      const [, call = id, about] = ABOUT.exec(id) ?? []
      const typed = readTyped(call)
      if (!typed) return answer(origin, undefined)
      const filled = typed.values.map(({ option, value }) => ({
        option,
        value: value === '?' ? values.join(',') : value,
      }))
      const entered = Object.entries(fields).filter(([, value]) => value !== '')
      return answer(
        origin,
        {
          name: typed.name,
          values: [...filled, ...entered.map(([option, value]) => ({ option, value }))],
        },
        about,
      )
    },
    complete: (origin, text) => unlessFailing(complete(origin, text)),
    async choices(origin, command, option, typed, beside) {
      const found = byName.get(command)
      const declared = found?.options.find((each) => each.name === option)
      return found && declared ? unlessFailing(choices(origin, found, declared, typed, beside)) : []
    },
    readerOf,
  }
}

/** A call, and the community that it is about. */
const ABOUT = /^(.*) @([a-z0-9][a-z0-9-]{0,31})$/s

/**
 * What is shown to one person may be pressed when their private chat is about another community: its buttons say which one
 * they are about, where there is room for it.
 */
function aboutCommunity(shown: Card, { id: community }: Community): Card {
  const actions = shown.actions.map((action) => {
    const id = `${action.id} @${community}`
    const fits = action.kind !== 'link' && new TextEncoder().encode(id).length <= ACTION_ID_BYTES
    return fits ? { ...action, id } : action
  })
  return { ...shown, actions }
}

/** The member's language where one is known, else the community's. @param here undefined where everyone reads it */
function readerFor(community: Community | undefined, here: Here | undefined): Reader {
  const language = languageOf(here?.language) ?? community?.language
  return { words: createWords(language), timeZone: community?.timeZone ?? 'UTC' }
}

function createCall(
  origin: Origin,
  words: Words,
  member: string | undefined,
  may: Identity['may'],
  values: Map<string, string>,
): UnsettledCall {
  return {
    ...origin,
    words,
    member,
    may,
    text: (option) => values.get(option),
    integer: (option) => {
      const value = values.get(option)
      // While a call is still being typed, its values are not checked yet.
      return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
    },
  }
}

/** Values by option, each checked against its declaration; or the card that says what is wrong. */
function readValues(
  command: Command,
  typed: Typed,
  words: Words,
): { values: Map<string, string> } | { wrong: Card } {
  const values = new Map<string, string>()
  const wrong = (text: string) => ({ wrong: problem(words, `${text}\n\n${usage(words, command)}`) })
  const given = new Set(typed.values.map((each) => each.option))
  const open = command.options.filter((option) => !given.has(option.name))
  for (const { option: name, value } of typed.values) {
    const option = name === undefined ? open.shift() : command.options.find((each) => each.name === name)
    if (!option)
      return wrong(
        name === undefined
          ? words('too-much', { text: plain(value, 60) })
          : words('unknown-option', { option: plain(name, 40) }),
      )
    const complaint = check(option, value, words)
    if (complaint) return wrong(complaint)
    values.set(option.name, option.kind === 'integer' ? value.replace(/^#/, '') : value)
  }
  const missing = command.options.find((option) => option.required && !values.has(option.name))
  if (missing)
    return wrong(
      words('missing-option', { option: missing.name, about: describe(words, command.name, missing.name) }),
    )
  return { values }
}

function check(option: Option, value: string, words: Words): string | undefined {
  if (option.kind === 'integer' && !/^#?\d{1,9}$/.test(value))
    return words('not-a-number', { option: option.name, text: plain(value, 40) })
  if (option.values && !option.values.includes(value)) {
    return words('not-among', {
      option: option.name,
      text: plain(value, 40),
      values: words.list(
        option.values.map((each) => `\`${each}\``),
        'disjunction',
      ),
    })
  }
  if (value.length > (option.max ?? 200))
    return words('too-long', { option: option.name, max: option.max ?? 200 })
  return undefined
}

async function deny(
  access: Access,
  community: Community | undefined,
  member: string | undefined,
  may: Identity['may'],
  here: Here,
  words: Words,
): Promise<Card | undefined> {
  if (access === 'linked' && !member) {
    return {
      ...problem(words, words('link-first')),
      tone: 'error',
      actions: [button('link', words('link-button'))],
    }
  }
  if (access === 'steward' && !may.steward && !may.admin) return problem(words, words('stewards-only'))
  if (access === 'admin' && !may.admin) return problem(words, words('admins-only'))
  if (access === 'manager' && !may.admin && !(await here.standing(community)).manages)
    return problem(words, words('managers-only'))
  return undefined
}

function unsettled(words: Words, here: Here): Card {
  if (here.server === undefined) return problem(words, words('no-community-in-private'))
  return { ...problem(words, words('no-community')), actions: [button('setup', words('setup-button'))] }
}

function unknown(words: Words, typed: Typed | undefined): Card {
  const body = typed ? words('unknown-command', { command: plain(typed.name, 32) }) : words('not-a-command')
  return { ...problem(words, body), actions: [button('help', words('help-button'))] }
}

function problem(words: Words, body: string): Card {
  return card({ title: words('problem-title'), body, tone: 'error' })
}

/** The command's line in the help: its description, or an option's. */
function describe(words: Words, command: string, option?: string): string {
  const id = option ? `command-${command}.${option}` : `command-${command}`
  return words.find(id) ?? ''
}

/** How the command is typed, e.g. `/vote proposal:… choice:… [reason:…]`. */
function usage(words: Words, command: Command): string {
  const options = command.options.map((option) =>
    option.required ? `${option.name}:…` : `[${option.name}:…]`,
  )
  return words('usage', { usage: `\`/${[command.name, ...options].join(' ')}\`` })
}

function labelOf(words: Words, option: Option, value: string): string {
  return words.find(`${option.name}-${value}`) ?? value
}

function matching(partial: string): (choice: Choice) => boolean {
  const lower = partial.toLowerCase()
  return ({ value, label }) => value.toLowerCase().startsWith(lower) || label.toLowerCase().includes(lower)
}

class TookTooLong extends Error {}

async function within<T extends object>(milliseconds: number, work: Promise<T>): Promise<T> {
  const done = await inTime(work, milliseconds)
  if (!done) throw new TookTooLong()
  return done
}
