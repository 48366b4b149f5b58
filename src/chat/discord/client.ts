import { Client, GatewayIntentBits, Options, REST } from 'discord.js'

/** Milliseconds that Discord may want to be waited for; beyond, whoever asked is told and comes again. */
const LONGEST_WAIT = 20_000

/**
 * A client that hears of servers, their channels and roles, and of what people press; it remembers no messages and no
 * people. As many shards as Discord recommends, all in this process.
 * @param apiUrl where another REST API is, without its version
 */
export function createClient(apiUrl: string | undefined): Client {
  const none = 0
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    allowedMentions: { parse: [], repliedUser: false },
    waitGuildTimeout: 5000,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      ApplicationCommandManager: none,
      AutoModerationRuleManager: none,
      EntitlementManager: none,
      GuildBanManager: none,
      GuildEmojiManager: none,
      GuildInviteManager: none,
      GuildScheduledEventManager: none,
      GuildStickerManager: none,
      MessageManager: none,
      PresenceManager: none,
      ReactionManager: none,
      StageInstanceManager: none,
      ThreadMemberManager: none,
      VoiceStateManager: none,
      // The bot itself is kept: from it follows what it may do.
      GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: ({ id, client }) => id === client.user.id },
    }),
    rest: {
      ...(apiUrl ? { api: apiUrl } : {}),
      rejectOnRateLimit: ({ retryAfter }) => retryAfter > LONGEST_WAIT,
    },
  })
}

/**
 * Its requests go out once, whatever becomes of them: for what Discord can't tell from a repeat. The client's own are sent
 * again where a connection was cut, though they may have taken effect.
 */
export function createSingleRest({ options }: Client, token: string): REST {
  // It is asked for little: nothing of it needs sweeping.
  const kept = { hashSweepInterval: 0, handlerSweepInterval: 0 }
  return new REST({ ...options.rest, ...kept, retries: 0 }).setToken(token)
}
