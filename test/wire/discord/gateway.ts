import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { dispatchIssues } from './dispatches.ts'
import { guildCreateData, selfData } from './payloads.ts'
import { shown } from './refusal.ts'
import { shardOf } from './snowflake.ts'
import type { Audience, World } from './world.ts'

const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voice: 4,
  resume: 6,
  reconnect: 7,
  members: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const

/** Why Discord closes a connection. */
export const closeCodes = {
  unknownError: 4000,
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  rateLimited: 4008,
  invalidShard: 4010,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const

/** Guild members, presences, and the content of messages: to be switched on for a bot first. */
const privilegedIntents = (1 << 1) | (1 << 8) | (1 << 15)
const knownIntents = 0b11_0011_0001_1111_1111_1111_1111
const identifiesADay = 1000

interface Session {
  id: string
  shard: [number, number]
  intents: number
  sequence: number
  /** The last dispatches, as they were sent, oldest first; `first` is the sequence of the oldest one. */
  sent: string[]
  first: number
  socket?: WebSocket
}

export interface Identify {
  shard: [number, number]
  intents: number
}

export interface GatewayOptions {
  /** Milliseconds between a bot's heartbeats. */
  heartbeat: number
  /** How many shards `/gateway/bot` recommends. */
  shards: number
  /** Whether the privileged intents are switched on. */
  privileged: boolean
}

/** Discord's gateway, version 10, as JSON without compression. */
export function createGateway(world: World, server: Server, options: GatewayOptions) {
  const sessions = new Map<string, Session>()
  const identifies: Identify[] = []
  const resumes: { replayed: number }[] = []
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: 65_536 })

  server.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (connected) => greet(connected, request))
  })

  function greet(socket: WebSocket, request: IncomingMessage) {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams
    if (query.get('v') !== '10') return socket.close(closeCodes.invalidVersion, 'Invalid API version')
    if (query.get('encoding') !== 'json' || query.has('compress'))
      return socket.close(closeCodes.decodeError, 'This server speaks JSON without compression')
    const connection: Connection = { socket, windowStart: performance.now(), received: 0 }
    socket.on('message', (bytes: Buffer) => receive(connection, bytes))
    socket.on('close', () => {
      if (connection.session?.socket === socket) delete connection.session.socket
    })
    send(socket, op.hello, { heartbeat_interval: options.heartbeat, _trace: [] })
  }

  function receive(connection: Connection, bytes: Buffer) {
    const { socket, session } = connection
    if (bytes.length > 4096) return fault(socket, closeCodes.decodeError, 'a payload over 4096 bytes')
    const now = performance.now()
    if (now - connection.windowStart > 60_000) Object.assign(connection, { windowStart: now, received: 0 })
    if (++connection.received > 120) return fault(socket, closeCodes.rateLimited, 'over 120 payloads in 60 s')
    const payload = parsed(bytes)
    if (!payload) return fault(socket, closeCodes.decodeError, 'a payload that is no JSON object')
    switch (payload.op) {
      case op.heartbeat:
        return send(socket, op.heartbeatAck)
      case op.identify:
        return session
          ? fault(socket, closeCodes.alreadyAuthenticated, 'identified twice')
          : identify(connection, payload.d as IdentifyData)
      case op.resume:
        return resume(connection, payload.d as ResumeData)
      case op.presence:
      case op.voice:
      case op.members:
        return session ? undefined : fault(socket, closeCodes.notAuthenticated, 'not identified')
      default:
        return fault(socket, closeCodes.unknownOpcode, `unknown opcode ${payload.op}`)
    }
  }

  function fault(socket: WebSocket, code: number, what: string) {
    world.violations.push(`gateway: ${what}`)
    socket.close(code, what)
  }

  function identify(connection: Connection, { token, intents, shard = [0, 1], properties }: IdentifyData) {
    const { socket } = connection
    if (world.revoked || token !== world.token)
      return socket.close(closeCodes.authenticationFailed, 'Authentication failed.')
    if (!Number.isInteger(intents) || intents & ~knownIntents)
      return fault(socket, closeCodes.invalidIntents, 'invalid intents')
    if (intents & privilegedIntents && !options.privileged)
      return socket.close(closeCodes.disallowedIntents, 'Disallowed intent(s).')
    if (!(shard[0] >= 0 && shard[0] < shard[1]))
      return fault(socket, closeCodes.invalidShard, 'invalid shard')
    if (!properties?.os || !properties.browser || !properties.device)
      return fault(socket, closeCodes.decodeError, 'no connection properties')
    identifies.push({ shard, intents })
    if (identifies.length > identifiesADay)
      return fault(socket, closeCodes.authenticationFailed, 'over 1000 IDENTIFY a day')
    for (const [id, old] of sessions) if (!old.socket && old.shard[0] === shard[0]) sessions.delete(id)
    const session: Session = { id: randomUUID(), shard, intents, sequence: 0, sent: [], first: 1, socket }
    sessions.set(session.id, session)
    connection.session = session

    const guilds = [...world.guilds.values()].filter(
      ({ id, members }) => members.has(world.bot.id) && shardOf(id, shard[1]) === shard[0],
    )
    dispatchTo(session, 'READY', {
      v: 10,
      user: selfData(world.bot),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: world.origin.replace('http', 'ws'),
      shard,
      application: { id: world.bot.id, flags: 0 },
    })
    for (const guild of guilds)
      if (!guild.unavailable) dispatchTo(session, 'GUILD_CREATE', guildCreateData(world, guild))
  }

  function resume(connection: Connection, { token, session_id, seq }: ResumeData) {
    const { socket } = connection
    if (world.revoked || token !== world.token)
      return socket.close(closeCodes.authenticationFailed, 'Authentication failed.')
    const session = sessions.get(session_id)
    if (!session || seq + 1 < session.first) return send(socket, op.invalidSession, false)
    if (seq > session.sequence) return fault(socket, closeCodes.invalidSequence, 'an invalid sequence')
    if (session.socket !== socket) session.socket?.close(closeCodes.unknownError, 'Resumed elsewhere')
    session.socket = socket
    connection.session = session
    const missed = session.sent.slice(seq + 1 - session.first)
    for (const text of missed) socket.send(text)
    resumes.push({ replayed: missed.length })
    dispatchTo(session, 'RESUMED', { _trace: [] })
  }

  function dispatchTo(session: Session, event: string, data: unknown) {
    if (world.validates())
      for (const issue of dispatchIssues(event, data))
        world.violations.push(`the server's dispatch ${event}: ${shown(issue)}`)
    const text = JSON.stringify({ op: op.dispatch, t: event, s: ++session.sequence, d: data })
    session.sent.push(text)
    if (session.sent.length > 2 * world.keep) {
      session.sent.splice(0, world.keep)
      session.first += world.keep
    }
    session.socket?.send(text)
  }

  function dispatch(event: string, data: () => unknown, { guildId, intents }: Audience) {
    let content: unknown
    for (const session of sessions.values()) {
      const shard = guildId === undefined ? 0 : shardOf(guildId, session.shard[1])
      if (shard !== session.shard[0] || (intents && !(session.intents & intents))) continue
      content ??= data()
      dispatchTo(session, event, content)
    }
  }

  const connected = () => [...sessions.values()].filter(({ socket }) => socket)

  world.dispatch = dispatch
  world.sessionStart = () => ({
    shards: options.shards,
    session_start_limit: {
      total: identifiesADay,
      remaining: Math.max(0, identifiesADay - identifies.length),
      reset_after: 86_400_000,
      max_concurrency: 1,
    },
  })

  return {
    /** Every IDENTIFY that was accepted. */
    identifies,
    /** Every RESUME that was accepted, with how many dispatches it replayed. */
    resumes,
    /** Cuts all connections; the sessions can be resumed or not. */
    drop({ resumable }: { resumable: boolean }) {
      for (const { id, socket } of connected()) {
        if (!resumable) sessions.delete(id)
        socket!.terminate()
      }
    },
    /** Asks bots to reconnect and resume (op 7). */
    reconnect() {
      for (const { socket } of connected()) send(socket!, op.reconnect, null)
    },
    /** Tells bots that their session is invalid (op 9): to resume it, or to identify anew. */
    invalidate(resumable: boolean) {
      for (const { id, socket } of connected()) {
        if (!resumable) sessions.delete(id)
        send(socket!, op.invalidSession, resumable)
      }
    },
    /** Closes all connections with a close code. */
    close(code: number, reason: string) {
      for (const { socket } of connected()) socket!.close(code, reason)
    },
    end() {
      for (const socket of webSockets.clients) socket.terminate()
      webSockets.close()
    },
  }
}

interface Connection {
  socket: WebSocket
  session?: Session
  /** When the current minute of its limit began, in milliseconds of `performance.now()`, and what came in it. */
  windowStart: number
  received: number
}

interface IdentifyData {
  token: string
  intents: number
  shard?: [number, number]
  properties?: { os?: string; browser?: string; device?: string }
}

interface ResumeData {
  token: string
  session_id: string
  seq: number
}

function parsed(bytes: Buffer): { op: number; d: unknown } | undefined {
  try {
    const value = JSON.parse(bytes.toString()) as { op: number; d: unknown } | null
    return typeof value === 'object' && value ? value : undefined
  } catch {
    return
  }
}

function send(socket: WebSocket, code: number, d: unknown = null) {
  socket.send(JSON.stringify({ op: code, d, s: null, t: null }))
}
