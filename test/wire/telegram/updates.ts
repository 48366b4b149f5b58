import type { APIMethodParams, TelegramWebhookInfo, TelegramUpdate as Update } from '@gramio/types'
import { Refused, refused } from './refused.ts'
import { createWebhook, type Webhook } from './webhook.ts'
import type { UpdateKind } from './world.ts'

/** What waits for the bot, and how it gets there. */
export interface Updates {
  push(kind: UpdateKind, what: unknown, lane: number): void
  /** `getUpdates`. Ends early where the caller has gone. */
  poll(params: NonNullable<APIMethodParams<'getUpdates'>>, signal: AbortSignal): Promise<Update[]>
  /** `setWebhook`; an empty URL goes back to polling. */
  setWebhook(params: APIMethodParams<'setWebhook'>): void
  webhookInfo(): TelegramWebhookInfo
  /** Delivers an update once more; the last one, where none is named. */
  repeat(update?: Update): void
  /** The last updates that were handed out, newest last. */
  readonly delivered: readonly Update[]
  /** Ends every poll with this. */
  interrupt(reason: Refused): void
  close(): void
}

/** Telegram leaves these out unless they are asked for. */
const unusual = new Set<UpdateKind>(['chat_member', 'message_reaction', 'message_reaction_count'])
/** How many delivered updates are kept to look at. */
const keptDelivered = 1000

interface Poll {
  limit: number
  resolve(updates: Update[]): void
  reject(reason: Refused): void
}

export function createUpdates({
  checked,
  now,
  retrySeconds,
  webhookTo,
}: {
  /** Called with each update before it goes out. */
  checked(update: Update): void
  /** Milliseconds. */
  now(): number
  /** Until a failed delivery is tried again, doubled each time. */
  retrySeconds: number
  /** Where a webhook's deliveries really go. */
  webhookTo(url: string): string
}): Updates {
  /** In order of their ids, which never leave a gap. */
  const pending = new Map<number, { update: Update; lane: number }>()
  const again: Update[] = []
  const delivered: Update[] = []
  let nextId = 100_000_001
  let allowed: Set<UpdateKind> | undefined
  let polling: Poll | undefined
  let webhook: Webhook | undefined

  const handOut = (updates: Update[]): Update[] => {
    delivered.push(...updates)
    if (delivered.length > 2 * keptDelivered) delivered.splice(0, delivered.length - keptDelivered)
    return updates
  }

  const take = (limit: number): Update[] => {
    const taken = again.splice(0, limit)
    for (const { update } of pending.values()) {
      if (taken.length >= limit) break
      taken.push(update)
    }
    return handOut(taken)
  }

  const serve = () => {
    if (polling && (again.length > 0 || pending.size > 0)) polling.resolve(take(polling.limit))
  }

  const confirm = (offset: number) => {
    const until = offset < 0 ? nextId + offset : offset
    for (const id of pending.keys()) {
      if (id >= until) break
      pending.delete(id)
    }
  }

  const allow = (kinds: readonly UpdateKind[] | undefined) => {
    if (kinds) allowed = kinds.length > 0 ? new Set(kinds) : undefined
  }

  return {
    delivered,

    push: (kind, what, lane) => {
      if (allowed ? !allowed.has(kind) : unusual.has(kind)) return
      const update = { update_id: nextId++, [kind]: what } as unknown as Update
      checked(update)
      pending.set(update.update_id, { update, lane })
      webhook?.add(update, lane)
      serve()
    },

    poll: async ({ offset, limit = 100, timeout = 0, allowed_updates }, signal) => {
      if (webhook)
        throw refused(
          409,
          "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      polling?.reject(
        refused(
          409,
          'terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      )
      allow(allowed_updates)
      if (offset !== undefined) confirm(offset)
      if (again.length > 0 || pending.size > 0 || timeout === 0) return take(limit)
      return await new Promise<Update[]>((resolve, reject) => {
        const gone = () => settle(() => resolve([]))
        const timer = setTimeout(gone, timeout * 1000)
        const settle = (act: () => void) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', gone)
          if (polling === poll) polling = undefined
          act()
        }
        const poll: Poll = {
          limit,
          resolve: (updates) => settle(() => resolve(updates)),
          reject: (reason) => settle(() => reject(reason)),
        }
        signal.addEventListener('abort', gone)
        polling = poll
      })
    },

    setWebhook: ({ url, allowed_updates, drop_pending_updates, max_connections, secret_token }) => {
      if (url !== '' && !isWebhookUrl(url))
        throw new Refused(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook', {
          invalid: true,
        })
      webhook?.close()
      webhook = undefined
      allow(allowed_updates)
      if (drop_pending_updates) pending.clear()
      if (url === '') return
      polling?.reject(refused(409, 'terminated by setWebhook request'))
      webhook = createWebhook({
        ...{ url, to: webhookTo(url), secret: secret_token, connections: max_connections ?? 40 },
        ...{ retrySeconds, now },
        done: (update) => {
          pending.delete(update.update_id)
          handOut([update])
        },
      })
      for (const { update, lane } of pending.values()) webhook.add(update, lane)
    },

    webhookInfo: () => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: pending.size,
      ...(webhook ? { max_connections: webhook.connections, ...webhook.lastError() } : {}),
      ...(allowed ? { allowed_updates: [...allowed] } : {}),
    }),

    repeat: (update = delivered.at(-1)) => {
      if (!update) throw new Error('no update was delivered yet')
      if (webhook) webhook.add(update, 0)
      else again.push(update)
      serve()
    },

    interrupt: (reason) => polling?.reject(reason),

    close: () => {
      polling?.resolve([])
      webhook?.close()
    },
  }
}

/** Like a Bot API server of one's own: plain HTTP is good enough for this machine. */
function isWebhookUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return (
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
  )
}
