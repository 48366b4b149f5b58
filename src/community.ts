import { readFileSync } from 'node:fs'
import { Cron } from 'croner'
import { getAddress, isAddress } from 'viem'
import { parse, stringify } from 'yaml'
import { z } from 'zod'

/**
 * A community is one file (YAML, so that it can be read, explained and kept in git): its venues, treasury, places,
 * schedule and roles. `npm run community -- export` writes it, `import` and `--community FILE` read it.
 */
export type Community = z.infer<typeof Community>
export type Venue = Community['venues'][number]
export type SnapshotVenue = Extract<Venue, { kind: 'snapshot' }>
export type GovernorVenue = Extract<Venue, { kind: 'governor' }>
export type TreasuryToken = Community['treasury']['tokens'][number]
export type TreasuryAccount = Community['treasury']['accounts'][number]
export type Schedule = Community['schedule'][number]

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'wants lower-case letters, digits and "-", 32 at most')
const name = z.string().trim().min(1).max(80)
const address = z
  .string()
  .refine((text) => isAddress(text, { strict: false }), 'wants an address: 0x and 40 hex digits')
  .transform((text) => getAddress(text))
const chain = z.int().positive()
/** Whole gwei or ether as people write them, e.g. "0.05". */
const decimal = z.string().regex(/^\d{1,12}(\.\d{1,18})?$/, 'wants a decimal number in quotes, e.g. "0.05"')
/** Where a dollar price comes from: a Chainlink-shaped feed on the token's chain, or the market (PRICE_URL). */
const price = z.union([z.strictObject({ feed: address }), z.literal('market')]).optional()
const timeZone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}, 'wants a time zone, e.g. "UTC" or "Europe/Berlin"')

/** Minute, hour, day, month, weekday, or with seconds before them; in the community's time zone. */
const cron = z
  .string()
  .max(80)
  .refine((text) => {
    try {
      const parts = text.split(' ').length
      return (parts === 5 || parts === 6) && new Cron(text, { paused: true }).nextRun(new Date(0)) !== null
    } catch {
      return false
    }
  }, 'wants a cron expression that comes at some time, e.g. "0 9 * * 1" (Mondays at nine)')

const snowflake = z.string().regex(/^\d{1,20}$/, "wants the platform's own number, in quotes")

/** What a proposal can be about. */
export const CATEGORIES = ['model-funding', 'safety', 'other-funding', 'protocol', 'meta', 'other'] as const
export type Category = (typeof CATEGORIES)[number]

export const TOPICS = ['proposals', 'reports'] as const
export const REPORTS = ['treasury', 'payouts'] as const

export const Community = z
  .strictObject({
    id,
    name,
    language: z
      .string()
      .regex(/^[a-z]{2}(-[A-Za-z]+)?$/)
      .default('en'),
    timeZone: timeZone.default('UTC'),
    chains: z
      .array(z.strictObject({ id: chain, name, currency: z.string().min(1).max(12), price }))
      .default([]),
    venues: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('snapshot'),
          id,
          name,
          space: z.string().trim().toLowerCase().min(1).max(128),
        }),
        z.strictObject({
          kind: z.literal('governor'),
          id,
          name,
          chain,
          address,
          fromBlock: z.int().min(0).default(0),
        }),
      ]),
    ),
    treasury: z
      .strictObject({
        accounts: z.array(z.strictObject({ name, chain, address })).default([]),
        tokens: z
          .array(
            z.strictObject({
              chain,
              address,
              symbol: z.string().min(1).max(12),
              decimals: z.int().min(0).max(36),
              price,
            }),
          )
          .default([]),
      })
      .default({ accounts: [], tokens: [] }),
    places: z
      .array(
        z.strictObject({
          id,
          platform: z.enum(['discord', 'telegram', 'local']),
          /** Discord: the server's number. A Telegram group is its own. */
          server: snowflake.optional(),
          /** Discord: a channel's number. Telegram: a group's, and its topic's where it has topics: "-100123/7". */
          channel: z.string().min(1).max(64),
          tell: z.array(z.enum(TOPICS)).default([...TOPICS]),
          /** Discord: whether each proposal gets a thread; in a forum channel it always has a post of its own. */
          thread: z.boolean().default(false),
          /** Discord: roles that a new proposal pings, each for all of them or for one category. */
          ping: z
            .array(z.strictObject({ role: snowflake, category: z.enum(CATEGORIES).optional() }))
            .max(10)
            .default([]),
        }),
      )
      .default([]),
    schedule: z.array(z.strictObject({ id, report: z.enum(REPORTS), cron, place: id })).default([]),
    /** Accounts as "platform:number", wallets as addresses, roles as "discord:role:123" or "telegram:admins:-100123". */
    roles: z
      .strictObject({
        steward: z.array(z.string().max(80)).default([]),
        admin: z.array(z.string().max(80)).default([]),
      })
      .default({ steward: [], admin: [] }),
    /** What the gas purse may spend: the highest fee for a unit of gas, and each day's sum for each chain, in its currency. */
    relay: z
      .strictObject({ maxFeeGwei: decimal.default('100'), dailyBudget: decimal.default('0.05') })
      .default({ maxFeeGwei: '100', dailyBudget: '0.05' }),
  })
  .superRefine((community, context) => {
    const wrong = (message: string, ...path: (string | number)[]) =>
      context.addIssue({ code: 'custom', message, path })
    unique(community.venues, 'venues', wrong)
    unique(community.places, 'places', wrong)
    for (const [index, { platform, server, channel }] of community.places.entries()) {
      if (platform === 'discord' && (server === undefined || !/^\d+$/.test(channel)))
        wrong('wants the numbers of a server and of a channel in it, in quotes', 'places', index)
      if (platform === 'telegram' && !/^-?\d+(\/\d+)?$/.test(channel))
        wrong('wants the number of a group, and of its topic after a slash ("-100123/7")', 'places', index)
    }
    unique(community.schedule, 'schedule', wrong)
    const chains = new Set(community.chains.map((each) => each.id))
    const onChains = [
      ...community.venues.map((venue, index) => ({
        at: ['venues', index],
        chain: venue.kind === 'governor' ? venue.chain : undefined,
      })),
      ...community.treasury.accounts.map((each, index) => ({
        at: ['treasury', 'accounts', index],
        chain: each.chain,
      })),
      ...community.treasury.tokens.map((each, index) => ({
        at: ['treasury', 'tokens', index],
        chain: each.chain,
      })),
    ]
    for (const { at, chain } of onChains) {
      if (chain !== undefined && !chains.has(chain))
        wrong(`names chain ${chain}, which is not among chains`, ...at)
    }
    for (const list of ['accounts', 'tokens'] as const) {
      // Twice the same would be counted twice.
      const seen = new Set<string>()
      for (const [index, { chain, address }] of community.treasury[list].entries()) {
        if (seen.has(`${chain} ${address}`)) wrong(`has ${address} twice`, 'treasury', list, index)
        seen.add(`${chain} ${address}`)
      }
    }
    for (const [index, each] of community.schedule.entries()) {
      const place = community.places.find((place) => place.id === each.place)
      if (!place) wrong(`names place ${each.place}, which is not among places`, 'schedule', index)
      else if (!place.tell.includes('reports'))
        wrong(`names place ${each.place}, which does not tell reports`, 'schedule', index)
    }
  })

function unique(
  list: { id: string }[],
  where: string,
  wrong: (message: string, ...path: (string | number)[]) => void,
): void {
  const seen = new Set<string>()
  for (const [index, each] of list.entries()) {
    if (seen.has(each.id)) wrong(`has the id ${each.id} twice`, where, index)
    seen.add(each.id)
  }
}

/** Reads a community file. Throws an Error of one line that names the file, the place in it and what it wants. */
export function readCommunity(file: string): Community {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${file} can't be read; give the path of a community file`)
  }
  return parseCommunity(text, file)
}

/** @param origin what the text is called in an error */
export function parseCommunity(text: string, origin: string): Community {
  let raw: unknown
  try {
    raw = parse(text, { logLevel: 'error' })
  } catch (error) {
    throw new Error(`${origin} is not YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  const result = Community.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new Error(`${origin}: ${issue.path.join('.') || 'the file'} ${issue.message}`)
}

export function writeCommunity(community: Community): string {
  return stringify(community, { lineWidth: 0 })
}
