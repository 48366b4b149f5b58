import { shortAddress } from '../address.ts'
import {
  type Action,
  button,
  type Card,
  type Choice,
  card,
  type Field,
  type FormField,
  oneLine,
  plain,
} from '../card.ts'
import type { Channel } from '../chat/chat.ts'
import { CATEGORIES, type Community, REPORTS, TOPICS, writeCommunity } from '../community.ts'
import { writeTyped } from '../typed.ts'
import { LANGUAGES, type Words } from '../words/words.ts'
import {
  handleOf,
  isAt,
  isLastHere,
  isLastPlace,
  type Part,
  type Place,
  partsOf,
  placeOf,
  TIMES,
  type Time,
} from './changes.ts'
import type { Answers, Page, Step } from './steps.ts'

/** What a page shows: a community as it is, or as it is being set up, and what its chat says of it. */
export interface View {
  /** Whose buttons these are. */
  command: 'setup' | 'settings'
  community: Community
  words: Words
  platform: string
  /** Where it is shown; undefined in a private chat. */
  server: string | undefined
  channel: string | undefined
  /** Of this server or group. */
  channels: Channel[]
  roles: Choice[]
  /** By place: what keeps the bot from posting there. */
  complaints: ReadonlyMap<string, string[]>
  /** What was answered and could not be taken, to be asked again; and which part the page is about. */
  answers: Answers
  note?: { text: string; tone: 'good' | 'warn' } | undefined
}

type Drawn = Partial<Card> & { title: string }

/** Lines of a list that a card shows. */
const MOST_LINES = 8
/** What a select can offer; what is beyond it can be typed. */
const MOST_CHOICES = 25
/** One choice of these, not several at once: in a group each choice is a press. */
const TELLS: Place['tell'][] = [[...TOPICS], ...TOPICS.map((topic) => [topic]), []]
/** Of a file, in characters: what fits beside the rest of a message on every platform. */
const LONGEST_FILE = 3000

export function startCard({
  words,
  name,
  answers,
  note,
}: {
  words: Words
  name: string | undefined
  answers: Answers
  note?: string
}): Card {
  const field = (id: keyof Answers, label: string, max: number, value = answers[id]): FormField => ({
    ...{ id, label, max, kind: 'text', required: true },
    ...(value ? { value: oneLine(value, max) } : {}),
  })
  return card({
    title: words('setup-title'),
    body: [note, words('setup-intro')].filter(Boolean).join('\n\n'),
    tone: note ? 'warn' : 'plain',
    actions: [
      {
        ...{ id: 'setup set:start', label: words('set-start'), kind: 'form' },
        fields: [
          field('name', words('setup-name-label'), 80, answers.name ?? name),
          field('to', words('set-venue-label'), 200),
          { ...field('chain', words('settings-chain-label'), 20), required: false },
        ],
      },
      {
        ...{ id: 'setup', label: words('setup-code-button'), kind: 'form' },
        fields: [{ id: 'code', label: words('setup-code-label'), kind: 'text', required: true, max: 20 }],
      },
    ],
  })
}

/** A page, with what is to be said of what was just done on top of it. */
export function pageCard(asked: Page | 'overview', view: View): Card {
  // A place that is not there any more leads to the list.
  const page = (asked === 'place' || asked === 'pings') && !placeIn(view) ? 'places' : asked
  const { title, body, ...parts } = draw(page, view)
  const { note } = view
  return card({
    ...{ tone: note?.tone ?? 'plain', title },
    body: [note?.text, body].filter(Boolean).join('\n\n'),
    ...parts,
    actions: [...(parts.actions ?? []), ...(page === 'overview' ? [] : [back(view, page)])],
  })
}

function draw(page: Page | 'overview', view: View): Drawn {
  const { words } = view
  switch (page) {
    case 'overview':
      return overview(view)
    case 'venues':
      return listed(page, view, ['venue'], [venueForm(view)])
    case 'treasury':
      return listed(page, view, ['account', 'token'], [accountForm(view), tokenForm(view)])
    case 'places':
      return places(view)
    case 'place':
      return place(view, placeIn(view)!)
    case 'pings':
      return pings(view, placeIn(view)!)
    case 'reports':
      return listed(page, view, ['report'], reportForm(view))
    case 'roles':
      return roles(view)
    case 'zone':
      return {
        title: words('show-zone'),
        body: words('settings-zone', { zone: plain(view.community.timeZone) }),
        actions: [
          select(
            view,
            'zone',
            ZONES.map((zone) => ({ value: zone, label: zone })),
          ),
          form(view, 'zone', words('settings-zone-other'), [
            text(view, 'to', words('settings-zone-label'), 60),
          ]),
        ],
      }
    case 'language':
      return {
        title: words('show-language'),
        body: words('settings-language'),
        actions: [
          select(
            view,
            'language',
            LANGUAGES.map((value) => ({ value, label: words(`language-${value}`) })),
          ),
        ],
      }
    case 'file':
      return file(view)
  }
}

function overview(view: View): Drawn {
  const { command, community, words } = view
  const draft = command === 'setup'
  const field = (name: string, lines: string[]): Field => ({
    name,
    value: list(lines, words) || words('settings-none'),
  })
  const lines = (...kinds: Part['kind'][]) => linesOf(view, ...kinds)
  const pages = ['venues', 'treasury', 'places', 'reports', 'roles', 'zone', 'language'] as const
  const here =
    view.server !== undefined && community.places.some((each) => isAt(each, view.platform, view.server!))
  return {
    title: draft ? words('setup-review-title', { name: oneLine(community.name, 80) }) : community.name,
    body: [words(draft ? 'setup-review' : 'settings-intro'), complaints(view)].filter(Boolean).join('\n\n'),
    fields: [
      field(words('show-venues'), lines('venue')),
      field(words('show-treasury'), lines('account', 'token')),
      field(words('show-places'), lines('place')),
      field(words('show-reports'), lines('report')),
      field(words('show-roles'), lines('admin', 'steward')),
      {
        name: words('settings-language-and-zone'),
        value: `${words(languageId(community.language))}, ${plain(community.timeZone)}`,
      },
    ],
    actions: [
      ...(draft ? [button('setup set:create', words('set-create'))] : []),
      ...pages.map((page) => button(call(view, { show: page }), words(`show-${page}`))),
      form(view, 'name', words('set-name'), [
        { ...text(view, 'name', words('setup-name-label'), 80), value: oneLine(community.name, 80) },
      ]),
      ...(draft
        ? [button('setup set:discard', words('set-discard'))]
        : [
            button('join', words('settings-join-button')),
            button(call(view, { show: 'file' }), words('show-file')),
            ...(here ? [button(call(view, { set: 'leave' }), words('set-leave'))] : []),
          ]),
    ],
  }
}

function languageId(language: string): `language-${(typeof LANGUAGES)[number]}` {
  return `language-${LANGUAGES.find((each) => each === language) ?? 'en'}`
}

/** A page that is a list: what is there, forms that add to it, and what can be taken out. */
function listed(page: Page, view: View, kinds: Part['kind'][], actions: Action[]): Drawn {
  const { words } = view
  return {
    title: words(`show-${page}`),
    body: [words.find(`settings-${page}`), list(linesOf(view, ...kinds), words) || words('settings-none')]
      .filter(Boolean)
      .join('\n\n'),
    actions: [...actions, ...removal(view, kinds)],
  }
}

function venueForm(view: View): Action {
  const { words } = view
  return form(view, 'venue', words('set-venue'), [
    text(view, 'to', words('set-venue-label'), 200),
    chainField(view),
  ])
}

function accountForm(view: View): Action {
  const { words } = view
  return form(view, 'account', words('set-account'), [
    text(view, 'to', words('settings-address-label'), 64),
    { ...text(view, 'name', words('settings-account-name-label'), 80), required: false },
    chainField(view),
  ])
}

function tokenForm(view: View): Action {
  const { words } = view
  return form(view, 'token', words('set-token'), [
    text(view, 'to', words('settings-token-label'), 64),
    chainField(view),
  ])
}

function chainField(view: View): FormField {
  return { ...text(view, 'chain', view.words('settings-chain-label'), 20), required: false }
}

function places(view: View): Drawn {
  const { community, words, channel, platform } = view
  const taken = new Set(community.places.map((each) => `${each.platform} ${each.channel}`))
  const free = view.channels.filter(({ value }) => !taken.has(`${platform} ${value}`))
  const here = channel !== undefined && !taken.has(`${platform} ${channel}`)
  return {
    title: words('show-places'),
    body: [words('settings-places'), list(linesOf(view, 'place'), words), complaints(view)]
      .filter(Boolean)
      .join('\n\n'),
    actions: [
      ...(here ? [button(call(view, { set: 'place', to: 'here' }), words('settings-place-here'))] : []),
      ...choosing(view, 'place', free, 'settings-channel-label'),
      ...community.places
        .slice(0, MOST_LINES)
        .map((each) =>
          button(
            call(view, { show: 'place', at: handleOf('place', each.id) }),
            words('settings-change', { what: placeLabel(view, each) }),
          ),
        ),
    ],
  }
}

/** The place that the page is about, where it is still there. */
function placeIn({ community, answers }: View): Place | undefined {
  return community.places.find(({ id }) => id === answers.at || handleOf('place', id) === answers.at)
}

function place(view: View, of: Place): Drawn {
  const { words, platform, community } = view
  const at = handleOf('place', of.id)
  const own = of.platform === platform
  const taken = new Set(community.places.map(({ channel }) => channel))
  const free = own ? view.channels.filter(({ value }) => !taken.has(value)) : []
  const discord = of.platform === 'discord'
  // In a forum each proposal is a post of its own, whatever is wanted.
  const threads = discord && !view.channels.some(({ value, forum }) => own && value === of.channel && forum)
  return {
    title: placeLabel(view, of),
    body: [
      words('settings-place-tells', { topics: topicsOf(of, words) }),
      threads ? words(of.thread ? 'settings-thread-on' : 'settings-thread-off') : '',
      discord ? pinged(view, of) : '',
      troublesOf(view, of),
    ]
      .filter(Boolean)
      .join('\n\n'),
    actions: [
      select(
        view,
        'tell',
        telling(
          view,
          'tell',
          TELLS.map((tell) => ({ value: tell.join(',') || 'nothing', label: topicsOf({ tell }, words) })),
        ),
        { at },
      ),
      ...choosing(view, 'channel', free, 'settings-channel-label', { at }),
      ...(threads
        ? [
            button(
              call(view, { set: 'thread', at, to: of.thread ? 'off' : 'on' }),
              words(of.thread ? 'settings-no-thread-button' : 'set-thread'),
            ),
          ]
        : []),
      ...(discord ? [button(call(view, { show: 'pings', at }), words('show-pings'))] : []),
      ...(isKept(view, of) ? [] : [button(call(view, { set: 'remove', at }), words('set-remove'))]),
    ],
  }
}

/** Whether it may not be removed: without it this server or group would no longer be the community's. */
function isKept({ command, community, platform, server }: View, of: Place): boolean {
  return command === 'settings' && isLastHere(community, of, platform, server)
}

/** What keeps the bot from posting in a place, or from pinging there. */
function troublesOf({ complaints }: View, { id }: Place): string {
  return (complaints.get(id) ?? []).map((each) => `- ${each}`).join('\n')
}

/** For which proposals first, then the roles. */
function pings(view: View, of: Place): Drawn {
  const { words, answers } = view
  const at = handleOf('place', of.id)
  const about = answers.for
  const all = { value: 'all', label: words('settings-all-proposals') }
  const categories = CATEGORIES.map((each) => ({ value: each, label: words(`category-${each}`) }))
  const chosen = [all, ...categories].find(({ value }) => value === about)
  const discord = view.roles.filter(({ value }) => value.startsWith('discord:role:'))
  return {
    title: words('show-pings'),
    body: [
      pinged(view, of),
      troublesOf(view, of),
      chosen ? words('settings-ping-roles', { about: chosen.label }) : words('settings-ping-about'),
    ]
      .filter(Boolean)
      .join('\n\n'),
    actions: chosen
      ? choosing(view, 'ping', discord, 'settings-roles-label', {
          ...{ at, for: chosen.value, min: 0, max: Math.min(5, discord.length) },
        })
      : [
          {
            ...{ id: call(view, { show: 'pings', at, for: '?' }), kind: 'select', min: 1, max: 1 },
            label: words('settings-ping-about'),
            options: [all, ...categories],
          },
        ],
  }
}

function pinged(view: View, { ping }: Place): string {
  const { words } = view
  if (ping.length === 0) return words('settings-no-pings')
  const lines = ping.map(({ role, category }) => {
    const about = category ? words(`category-${category}`) : words('settings-all-proposals')
    return `${about}: ${holderLabel(view, `discord:role:${role}`)}`
  })
  return `${words('settings-pings')}\n${list(lines, words)}`
}

/** Without a place that is told reports there is nothing to add one to. */
function reportForm(view: View): Action[] {
  const { community, words } = view
  const told = community.places.filter(({ tell }) => tell.includes('reports'))
  if (told.length === 0) return []
  const choice = (id: string, label: string, options: Choice[]): FormField => ({
    ...{ id, label, options, kind: 'select', required: true },
  })
  const places = told.map((each) => ({ value: handleOf('place', each.id), label: placeLabel(view, each) }))
  return [
    form(view, 'report', words('set-report'), [
      choice(
        'to',
        words('settings-report-label'),
        REPORTS.map((each) => ({ value: each, label: words(`report-${each}`) })),
      ),
      ...(places.length > 1 ? [choice('at', words('settings-report-place-label'), places)] : []),
      choice(
        'when',
        words('settings-when-label'),
        (Object.keys(TIMES) as Time[]).map((each) => ({ value: each, label: words(`when-${each}`) })),
      ),
    ]),
  ]
}

function roles(view: View): Drawn {
  const { words, community } = view
  const offered = (role: 'steward' | 'admin') =>
    view.roles.filter(({ value }) => !community.roles[role].includes(value))
  const both = ['admin', 'steward'] as const
  return listed(
    'roles',
    view,
    [...both],
    [
      ...both.flatMap((role) =>
        offered(role).length > 0 ? [select(view, role, telling(view, role, offered(role)))] : [],
      ),
      ...both.map((role) =>
        form(view, role, words(`settings-${role}-other`), [
          text(view, 'to', words('settings-holder-label'), 80),
        ]),
      ),
    ],
  )
}

function file({ community, words }: View): Drawn {
  const whole = writeCommunity(community)
  const cut = whole.length > LONGEST_FILE
  const shown = cut ? whole.slice(0, whole.lastIndexOf('\n', LONGEST_FILE)) : whole.trimEnd()
  return {
    title: words('show-file'),
    body: [words(cut ? 'settings-file-cut' : 'settings-file'), `\`\`\`\n${shown}\n\`\`\``].join('\n\n'),
  }
}

export function confirmRemovalCard(view: View, part: Part, page: Page): Card {
  const { words } = view
  const what = nameOf(view, part)
  const last =
    part.kind === 'place' && isLastPlace(view.community, placeOf(view.community, part.key))
      ? words('settings-remove-last-place')
      : ''
  return card({
    title: words('settings-remove-title'),
    body: [words(`settings-remove-${part.kind}`, { what }), last].filter(Boolean).join('\n\n'),
    tone: 'warn',
    actions: [
      button(call(view, { set: 'remove', at: part.handle, confirm: 'yes' }), words('confirm-yes')),
      button(call(view, { show: page }), words('settings-back')),
    ],
  })
}

export function confirmLeaveCard({ name }: Community, words: Words): Card {
  return card({
    title: words('set-leave'),
    body: words('settings-leave', { name: plain(name) }),
    tone: 'warn',
    actions: [
      button('settings set:leave confirm:yes', words('confirm-yes')),
      button('settings', words('settings-back')),
    ],
  })
}

export function leftCard({ name }: Community, words: Words): Card {
  return card({
    title: words('settings-left-title'),
    body: words('settings-left', { name: plain(name) }),
    tone: 'good',
  })
}

type Look = Pick<View, 'community' | 'words' | 'platform' | 'channels' | 'complaints'>

export function createdCard(look: Look): Card {
  const { community, words } = look
  const governor = community.venues.some(({ kind }) => kind === 'governor')
  const troubles = complaints(look)
  return card({
    title: words('setup-done-title', { name: oneLine(community.name, 80) }),
    body: [words('setup-done'), governor ? words('setup-done-purse') : '', troubles]
      .filter(Boolean)
      .join('\n\n'),
    tone: troubles ? 'warn' : 'good',
    actions: next(words),
  })
}

export function joinedCard(look: Look): Card {
  const { community, words } = look
  const troubles = complaints(look)
  return card({
    title: words('setup-joined-title', { name: oneLine(community.name, 80) }),
    body: [words('setup-joined', { name: plain(community.name) }), troubles].filter(Boolean).join('\n\n'),
    tone: troubles ? 'warn' : 'good',
    actions: next(words),
  })
}

function next(words: Words): Action[] {
  return [
    button('proposals', words('help-start-button')),
    button('link', words('link-button')),
    button('settings', words('setup-settings-button')),
  ]
}

/** What keeps the bot from posting, place by place, each with what to do. */
function complaints(look: Look): string {
  const lines = look.community.places.flatMap((each) =>
    (look.complaints.get(each.id) ?? []).map((said) => `- ${plain(placeLabel(look, each), 60)}: ${said}`),
  )
  return lines.length > 0
    ? `${look.words('settings-complaints')}\n${lines.slice(0, MOST_LINES).join('\n')}`
    : ''
}

function linesOf(view: View, ...kinds: Part['kind'][]): string[] {
  return partsOf(view.community)
    .filter(({ kind }) => kinds.includes(kind))
    .sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))
    .map((part) => lineOf(view, part))
}

/** What is taken out by one choice. */
function removal(view: View, kinds: Part['kind'][]): Action[] {
  const parts = partsOf(view.community).filter(({ kind }) => kinds.includes(kind))
  if (parts.length === 0) return []
  const options = parts.map((part) => ({
    value: part.handle,
    label: oneLine(lineOf(view, part).replace(/[\\*`]/g, ''), 80),
  }))
  return [
    {
      ...{ id: call(view, { set: 'remove', at: '?' }), kind: 'select', min: 1, max: 1 },
      label: view.words('set-remove'),
      options: telling(view, 'remove', options.slice(0, MOST_CHOICES)),
    },
  ]
}

/** A part within a sentence. */
function nameOf(view: View, part: Part): string {
  switch (part.kind) {
    case 'place':
      return plain(placeLabel(view, placeOf(view.community, part.key)), 60)
    case 'steward':
    case 'admin':
      return holderLabel(view, part.key)
    default:
      return lineOf(view, part)
  }
}

/** A part as people know it, in a card's Markdown. */
function lineOf(view: View, part: Part): string {
  const { kind, key } = part
  const { community, words } = view
  const { venues, treasury, schedule } = community
  const chainName = (id: number) =>
    plain(community.chains.find((chain) => chain.id === id)?.name ?? `${id}`, 40)
  switch (kind) {
    case 'venue': {
      const venue = venues.find(({ id }) => id === key)!
      const name = plain(oneLine(venue.name, 60))
      return venue.kind === 'snapshot'
        ? `**${name}** (\`${venue.space}\`)`
        : `**${name}** (\`${shortAddress(venue.address)}\`, ${chainName(venue.chain)})`
    }
    case 'account': {
      const { name, chain, address } = treasury.accounts.find(
        (each) => key === `${each.chain} ${each.address}`,
      )!
      return `${plain(oneLine(name, 60))} (\`${shortAddress(address)}\`, ${chainName(chain)})`
    }
    case 'token': {
      const { symbol, chain } = treasury.tokens.find((each) => key === `${each.chain} ${each.address}`)!
      return words('settings-token', { symbol: plain(symbol), chain: chainName(chain) })
    }
    case 'place':
      return `${nameOf(view, part)}: ${topicsOf(placeOf(community, key), words)}`
    case 'report': {
      const { report, cron, place: id } = schedule.find(({ id }) => id === key)!
      const time = (Object.keys(TIMES) as Time[]).find((each) => TIMES[each] === cron)
      const when = time ? words(`when-${time}`) : `\`${cron}\``
      return words('settings-report', {
        ...{ report: words(`report-${report}`), when },
        place: plain(placeLabel(view, placeOf(community, id)), 60),
      })
    }
    case 'steward':
    case 'admin':
      return words(`settings-is-${kind}`, { who: nameOf(view, part) })
  }
}

function topicsOf({ tell }: Pick<Place, 'tell'>, words: Words): string {
  return words.list(tell.map((topic) => words(`topic-${topic}`))) || words('settings-nothing')
}

/** Plain text: what people call the channel, and its platform where that is another one. */
function placeLabel(
  view: Pick<View, 'channels' | 'platform' | 'words'>,
  { id, platform, channel }: Place,
): string {
  const label =
    platform === view.platform ? view.channels.find(({ value }) => value === channel)?.label : undefined
  if (label !== undefined) return oneLine(label, 60)
  return platform === view.platform ? id : `${id} (${view.words.find(`platform-${platform}`) ?? platform})`
}

function holderLabel({ roles }: View, name: string): string {
  const label = roles.find(({ value }) => value === name)?.label
  return label === undefined ? `\`${plain(name, 80)}\`` : plain(oneLine(label, 60))
}

function list(lines: string[], words: Words): string {
  const more = lines.length - MOST_LINES
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${line}`)
  return [...shown, ...(more > 0 ? [`- ${words('settings-more', { count: more })}`] : [])].join('\n')
}

/** A call of this command; none is too long, since parts are named by short handles. */
function call({ command }: Pick<View, 'command'>, values: Record<string, string>): string {
  return writeTyped(command, values) ?? command
}

/** One level up. */
function back(view: View, page: Page): Action {
  const up: Record<string, string> =
    page === 'pings'
      ? { show: 'place', at: handleOf('place', placeIn(view)!.id) }
      : page === 'place'
        ? { show: 'places' }
        : {}
  return button(call(view, up), view.words('settings-back'))
}

/** A select of what there is here, and, where it is more than can be offered, a form that takes what is typed. */
function choosing(
  view: View,
  step: Extract<Step, 'place' | 'channel' | 'ping'>,
  options: Choice[],
  label: 'settings-channel-label' | 'settings-roles-label',
  { min = 1, max = 1, ...about }: About = {},
): Action[] {
  if (options.length === 0) return []
  const offered = max === 1 && min === 1 ? telling(view, step, options) : options
  const shown = select(view, step, offered, { min, max, ...about })
  if (options.length <= MOST_CHOICES) return [shown]
  const other = form(view, step, view.words(`settings-${step}-other`), [
    text(view, 'to', view.words(label), 200),
  ])
  return [shown, { ...other, id: call(view, { set: step, ...about }) }]
}

interface About {
  at?: string
  for?: string
  min?: number
  max?: number
}

function select(
  view: View,
  step: Step,
  options: Choice[],
  { min = 1, max = 1, ...about }: About = {},
): Action {
  return {
    ...{ id: call(view, { set: step, ...about, to: '?' }), kind: 'select', min, max },
    label: view.words(`set-${step}`),
    options: options.slice(0, MOST_CHOICES),
  }
}

/** Where a chat shows a select as one button for each option, each says what choosing it does. */
function telling(view: View, step: Step, options: Choice[]): Choice[] {
  const what = view.words(`set-${step}`)
  return options.map(({ value, label }) => ({
    value,
    label: oneLine(view.words('settings-option', { what, option: label }), 100),
  }))
}

function form(view: View, step: Step, label: string, fields: FormField[]): Action {
  return { id: call(view, { set: step }), label, kind: 'form', fields }
}

/** What was answered and could not be taken stands in the form again. */
function text({ answers, note }: View, id: keyof Answers, label: string, max: number): FormField {
  const value = note?.tone === 'warn' ? answers[id] : undefined
  return { id, label, max, kind: 'text', required: true, ...(value ? { value: oneLine(value, max) } : {}) }
}

/** One of each hour at least; every other can be typed. */
const ZONES = [
  'UTC',
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Bogota',
  'America/Sao_Paulo',
  'America/Argentina/Buenos_Aires',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Madrid',
  'Europe/Athens',
  'Africa/Lagos',
  'Africa/Nairobi',
  'Europe/Istanbul',
  'Asia/Dubai',
  'Asia/Kolkata',
  'Asia/Bangkok',
  'Asia/Singapore',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Auckland',
]
