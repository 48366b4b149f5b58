import type { Clock } from '../clock.ts'
import type { Communities } from '../communities.ts'
import type { Health } from '../health.ts'
import type { Http } from '../http/server.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Chat } from './chat.ts'
import type { Router } from './router.ts'

/** What every adapter is handed. */
export interface AdapterOptions {
  router: Router
  communities: Communities
  store: Store
  clock: Clock
  log: Log
  health: Health
  http: Http
  /** Where people's browsers reach this server, without a trailing slash. */
  baseUrl: () => string
}

/** A platform: what `services.ts` connects, and disconnects at the end. */
export interface Adapter {
  chat: Chat
  /** Connects, and takes what people type and press. Resolves without waiting for a platform that is away. */
  start(): Promise<void>
  /** Takes nothing new, and resolves when what is in hand is answered. */
  stop(): Promise<void>
}
