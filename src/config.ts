import { z } from 'zod'
import { isLoopback } from './loopback.ts'

/** The environment, checked once. `.env.example` explains each variable. */
export interface Config {
  port: number
  host: string
  /** Where people's browsers reach this server, without a trailing slash; undefined: at the address it listens on. */
  publicUrl: string | undefined
  databaseUrl: string | undefined
  secretKey: string | undefined
  relayerSecret: string | undefined
  discordToken: string | undefined
  discordApiUrl: string | undefined
  /** The only server that commands are registered in, at once: for development. */
  discordGuildId: string | undefined
  telegramToken: string | undefined
  telegramApiUrl: string | undefined
  /** Whether Telegram brings updates to PUBLIC_URL, instead of being asked for them. */
  telegramWebhook: boolean
  /** Who may create a community, as "platform:number"; undefined: whoever manages a server or group. */
  operators: string[] | undefined
  snapshotHubUrl: string | undefined
  snapshotSequencerUrl: string | undefined
  snapshotScoreUrl: string
  snapshotRelayerUrl: string
  snapshotApiKey: string | undefined
  ipfsGatewayUrl: string
  priceUrl: string
  /** By chain id; the first that answers is used. */
  rpcUrls: Map<number, string[]>
  logLevel: string | undefined
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const url = (wants: string, protocols = /^https?:$/) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.test(new URL(text).protocol), wants)
    .transform((text) => text.replace(/\/+$/, ''))
const http = url('an address that begins with http:// or https://')
const secret = (least: number) =>
  z.string().min(least, `at least ${least} characters; \`openssl rand -hex 32\` makes one`)
const port = 'a whole number from 0 to 65535 (0 takes a free one)'

const OPERATORS_WANT = 'accounts like discord:123 or telegram:456, parted by commas'

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, port)
    .transform(Number)
    .refine((number) => number <= 65535, port)
    .default(8080),
  HOST: z
    .string()
    .regex(/^[\w.:-]{1,253}$/, 'a host name or an IP address')
    .default('127.0.0.1'),
  PUBLIC_URL: url('an address that begins with https:// (http:// only for this machine)')
    .refine(
      (text) => text.startsWith('https:') || isLoopback(text),
      'an address that begins with https:// (http:// only for this machine)',
    )
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^file:.+/, 'file: and a path, e.g. file:./data/folkmoot.db')
    .optional(),
  SECRET_KEY: secret(32).optional(),
  RELAYER_SECRET: secret(32).optional(),
  DISCORD_TOKEN: z.string().min(1).optional(),
  DISCORD_API_URL: http.optional(),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{1,20}$/, "a server's number")
    .optional(),
  TELEGRAM_TOKEN: z.string().optional(),
  TELEGRAM_API_URL: http.optional(),
  TELEGRAM_WEBHOOK: z.enum(['0', '1'], '1, or 0').default('0'),
  OPERATORS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    )
    .refine((all) => all.every((each) => /^(discord|telegram|local):\d{1,20}$/.test(each)), OPERATORS_WANT)
    .optional(),
  SNAPSHOT_HUB_URL: http.transform(withGraphql).optional(),
  SNAPSHOT_SEQUENCER_URL: http.optional(),
  SNAPSHOT_SCORE_URL: http.default('https://score.snapshot.org'),
  SNAPSHOT_RELAYER_URL: http.default('https://relayer.snapshot.org'),
  SNAPSHOT_API_KEY: z.string().min(1).optional(),
  IPFS_GATEWAY_URL: http.default('https://ipfs.io'),
  PRICE_URL: http.default('https://coins.llama.fi'),
  LOG_LEVEL: z.enum(LEVELS, `one of ${LEVELS.join(', ')}`).optional(),
})

/** What must never be shown, not even when it is wrong. */
const SECRET = /TOKEN|SECRET|KEY|RPC_URL/

/**
 * @param environment e.g. `process.env`; an empty value counts as none
 * @param chats whether the chats whose tokens are set will be served, and what they need must be there
 * @throws Error of one line that names the variable, what it got and what it wants
 */
export function readConfig(
  environment: Record<string, string | undefined>,
  { chats = true }: { chats?: boolean } = {},
): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
  const result = Environment.safeParse(set)
  if (!result.success) {
    const issue = result.error.issues[0]!
    const name = String(issue.path[0])
    throw new Error(complaint(name, set[name], issue.message))
  }
  const values = result.data
  if (chats && (values.DISCORD_TOKEN || values.TELEGRAM_TOKEN)) {
    const token = values.DISCORD_TOKEN ? 'DISCORD_TOKEN' : 'TELEGRAM_TOKEN'
    if (!values.PUBLIC_URL?.startsWith('https:'))
      throw new Error(
        complaint(
          'PUBLIC_URL',
          set.PUBLIC_URL,
          `the https:// address of this bot's pages, since ${token} is set`,
        ),
      )
    if (!values.SECRET_KEY)
      throw new Error(
        complaint(
          'SECRET_KEY',
          undefined,
          `at least 32 characters, since ${token} is set; \`openssl rand -hex 32\` makes one`,
        ),
      )
  }
  if (values.TELEGRAM_TOKEN && !/^\d+:[\w-]+$/.test(values.TELEGRAM_TOKEN)) {
    throw new Error(
      complaint(
        'TELEGRAM_TOKEN',
        values.TELEGRAM_TOKEN,
        'a bot token as BotFather gives it: digits, a colon, letters',
      ),
    )
  }
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    secretKey: values.SECRET_KEY,
    relayerSecret: values.RELAYER_SECRET,
    discordToken: values.DISCORD_TOKEN,
    discordApiUrl: values.DISCORD_API_URL,
    discordGuildId: values.DISCORD_GUILD_ID,
    telegramToken: values.TELEGRAM_TOKEN,
    telegramApiUrl: values.TELEGRAM_API_URL,
    telegramWebhook: values.TELEGRAM_WEBHOOK === '1',
    operators: values.OPERATORS,
    snapshotHubUrl: values.SNAPSHOT_HUB_URL,
    snapshotSequencerUrl: values.SNAPSHOT_SEQUENCER_URL,
    snapshotScoreUrl: values.SNAPSHOT_SCORE_URL,
    snapshotRelayerUrl: values.SNAPSHOT_RELAYER_URL,
    snapshotApiKey: values.SNAPSHOT_API_KEY,
    ipfsGatewayUrl: values.IPFS_GATEWAY_URL,
    priceUrl: values.PRICE_URL,
    rpcUrls: readRpcUrls(set),
    logLevel: values.LOG_LEVEL,
  }
}

function readRpcUrls(set: Record<string, string | undefined>): Map<number, string[]> {
  const urls = new Map<number, string[]>()
  for (const [name, value] of Object.entries(set)) {
    const chain = /^RPC_URL_(.*)$/.exec(name)?.[1]
    if (chain === undefined) continue
    if (!/^[1-9]\d{0,14}$/.test(chain))
      throw new Error(`${name}: the name ends in a chain's number, e.g. RPC_URL_1`)
    const list = value!
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean)
    if (!list.every((each) => http.safeParse(each).success))
      throw new Error(
        complaint(name, value, 'addresses that begin with http:// or https://, parted by commas'),
      )
    urls.set(Number(chain), list)
  }
  return urls
}

/** The hub's address is that of its GraphQL; people know it without the path too. */
function withGraphql(address: string): string {
  return new URL(address).pathname === '/' ? `${address}/graphql` : address
}

function complaint(name: string, got: string | undefined, wants: string): string {
  const value =
    got === undefined
      ? 'is not set'
      : SECRET.test(name)
        ? `is not right (${got.length} characters, not shown)`
        : `is ${JSON.stringify(got.slice(0, 100))}`
  return `${name} ${value}; it wants ${wants}`
}
