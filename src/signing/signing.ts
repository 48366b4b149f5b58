import { randomUUID } from 'node:crypto'
import type { Hono } from 'hono'
import { type Address, type Hex, isAddressEqual } from 'viem'
import { shortAddress } from '../address.ts'
import { asText, oneLine } from '../card.ts'
import type { Clock } from '../clock.ts'
import type { Caller } from '../command.ts'
import type { Community } from '../community.ts'
import type { HttpEnv } from '../http/server.ts'
import type { Log } from '../log.ts'
import { type Loop, startLoop } from '../loop.ts'
import { Refusal } from '../refusal.ts'
import type { JobEnd, Relay } from '../relay/route.ts'
import type { Store } from '../store/store.ts'
import { createWords, type Sentence, type Words } from '../words/words.ts'
import type { ChatApp } from './identity.ts'
import type { ChosenWallet, Description, Purpose, SigningRequest, ToSign } from './purpose.ts'
import { Denial, isSecretOf, newSecret, type Prepared, type Row, sha256, toRequest } from './request.ts'
import { signingRoutes } from './routes.ts'
import { asSigned, isSignedBy, normalised, type Verifier } from './signature.ts'

export interface SigningOptions {
  store: Store
  clock: Clock
  log: Log
  /** Where people's browsers reach this server, without a trailing slash. */
  baseUrl: () => string
  relay: Pick<Relay, 'outcome' | 'nudge'>
  communities: ReadonlyMap<string, Community>
  /** A chain to ask whether a contract wallet signed; without one only plain wallets can. */
  chain?: (chainId: number) => Verifier | undefined
  /** A chat's app that opens pages inside itself. */
  chatApp?: ChatApp | undefined
  /** The built page's folder; `dist/pages/sign` where none is given. */
  page?: string
  /** Scripts that the page loads beside its own: the local community's test wallet. */
  scripts?: string[]
}

export interface Signing {
  register<Subject>(purpose: Purpose<Subject>): void
  /** Opens a request and gives the address of its page, which only `by` may get to see. */
  open(
    purpose: string,
    request: {
      community: Community
      by: Caller
      /** That the page is to speak; the community's where none is given. */
      language?: string
      subject: unknown
    },
  ): Promise<{ url: string; expiresAt: Date }>
  /** Whose request it is, if it is known here. */
  ownerOf(token: string): Promise<Caller | undefined>
  /** To be mounted at /sign. */
  routes: Hono<HttpEnv>
  /** Forgets what is over. */
  loop: Loop
}

/** What a page is told of its request. */
export type View =
  | { state: 'unknown' | 'taken' | 'expired' | 'stranger'; text: string }
  | (Heading &
      Omit<Description, 'wallets'> & {
        state: 'open'
        /** The wallets that may sign; null: any. */
        wallets: Address[] | null
        expiresInSeconds: number
      })
  /** It can't be signed now, and why. */
  | (Heading & { state: 'closed'; text: string })
  | (Heading & { state: 'used'; outcome: Outcome })

interface Heading {
  community: string
  purpose: string
  /** Whose chat account it is for; `platformName` is what people call the platform. */
  account: Caller & { platformName: string }
}

/** How a request that was used ended; pending while its relay job is on its way. */
export interface Outcome {
  ok: boolean
  outcome: 'accepted' | 'refused' | 'pending'
  text: string
}

/** What a page can do with its request; `owner` is the secret of the browser. Each throws a Refusal. */
export interface Desk {
  /** Whether it was opened by whom it is for, as far as the chat's app says. */
  checkOpener(token: string, signed: string | undefined): Promise<void>
  view(token: string, owner: string | undefined): Promise<View>
  /** Makes the request this browser's own, if it is nobody's. @returns its secret, where it is a new one */
  claim(token: string, owner: string | undefined): Promise<string | undefined>
  prepare(token: string, owner: string, wallet: { address: Address; chainId: number }): Promise<ToSign>
  submit(
    token: string,
    owner: string | undefined,
    signed: { address: Address; signature: Hex },
    signal?: AbortSignal,
  ): Promise<Outcome | Stale>
  /** Waits for a relay job's end, at most `milliseconds` and until `signal`. */
  outcome(
    token: string,
    owner: string | undefined,
    milliseconds: number,
    signal?: AbortSignal,
  ): Promise<Outcome>
  /** The words of whoever the request is for. */
  wordsOf(token: string): Promise<Words>
}

/** What is to be signed is not what it was when the wallet was asked. */
export interface Stale {
  stale: ToSign
}

const MINUTE = 60_000
const LIFETIME = 10 * MINUTE
/** How long a request is kept after its end, so that its page can say what became of it. */
const KEPT = 24 * 60 * MINUTE
/** Of preparing and submitting together: ten tries. Each may ask the outside. */
const MOST_ATTEMPTS = 20
/** How long a submit waits for its relay job; then the page asks again. */
const WAIT = 25_000

/**
 * One page, one member, one purpose, one use, ten minutes. All that a request is stands in the store, so that it goes on
 * after a restart. Looking at it changes nothing (link previews do); the first browser that acts owns it; what comes back
 * is built again and compared; and it is used up in the transaction that carries it out.
 */
export function createSigning(options: SigningOptions): Signing {
  const { store, clock, log, baseUrl, relay, communities } = options
  // biome-ignore lint/suspicious/noExplicitAny: each purpose has a subject of its own, which only it reads
  const purposes = new Map<string, Purpose<any>>()

  interface Found {
    row: Row
    request: SigningRequest
    purpose: Purpose
    words: Words
  }

  async function find(token: string): Promise<Found> {
    const row = await store.db.signingRequest.findUnique({ where: { tokenHash: sha256(token) } })
    const purpose = row && purposes.get(row.purpose)
    const community = row && communities.get(row.communityId)
    if (!row || !purpose || !community) throw new Denial(404, { id: 'sign-unknown' })
    const request = toRequest(row, community)
    return { row, request, purpose, words: createWords(row.language ?? community.language) }
  }

  function isOver({ row }: Found): boolean {
    return row.expiresAt.getTime() <= clock.now()
  }

  /** @throws Denial if it is another browser's */
  function notAnothers({ row }: Found, owner: string | undefined): void {
    if (row.ownerHash && !isSecretOf(row.ownerHash, owner)) throw new Denial(403, { id: 'sign-taken' })
  }

  /** @throws Denial unless this browser may act on it now */
  function mayAct(found: Found, owner: string | undefined): void {
    notAnothers(found, owner)
    if (found.row.usedAt) throw new Denial(409, { id: 'sign-used' })
    if (isOver(found)) throw new Denial(410, { id: 'sign-expired' })
    if (!found.row.ownerHash) throw new Denial(409, { id: 'sign-not-prepared' })
  }

  async function countAttempt({ row }: Found): Promise<void> {
    const { count } = await store.db.signingRequest.updateMany({
      where: { id: row.id, attempts: { lt: MOST_ATTEMPTS } },
      data: { attempts: { increment: 1 } },
    })
    if (count === 0) throw new Denial(429, { id: 'sign-too-many-attempts' })
  }

  async function build({ request, purpose, words }: Found, wallet: ChosenWallet): Promise<ToSign> {
    const { wallets } = await purpose.describe(request, words)
    if (wallets && !wallets.some((each) => isAddressEqual(each, wallet.address)))
      throw new Refusal(wrongWallet(wallet.address, wallets))
    return asSigned(await purpose.build(request, wallet))
  }

  async function ending({ row, words }: Found, milliseconds: number, signal?: AbortSignal): Promise<Outcome> {
    if (row.outcome) return told(JSON.parse(row.outcome), words)
    if (row.relayJobId === null) throw new Denial(409, { id: 'sign-not-prepared' })
    const end = await unlessAborted(relay.outcome(row.relayJobId, milliseconds), signal)
    if (end) {
      await store.db.signingRequest.updateMany({
        where: { id: row.id },
        data: { outcome: JSON.stringify(end) },
      })
    }
    return told(end, words)
  }

  const desk: Desk = {
    async checkOpener(token, signed) {
      if (signed === undefined || !options.chatApp) return
      const found = await find(token).catch(unlessDenied)
      if (!found) return
      const opener = options.chatApp.identify(signed)
      if (opener === 'stale') throw new Denial(403, { id: 'sign-opened-long-ago' })
      const { platform, id } = found.request.by
      if (opener?.platform !== platform || opener.id !== id) throw new Denial(403, { id: 'sign-stranger' })
    },

    async view(token, owner) {
      const found = await find(token).catch(unlessDenied)
      if (!found) return { state: 'unknown', text: createWords()('sign-unknown') }
      const { row, request, purpose, words } = found
      if (row.ownerHash && !isSecretOf(row.ownerHash, owner))
        return { state: 'taken', text: words('sign-taken') }
      if (!row.usedAt && isOver(found)) return { state: 'expired', text: words('sign-expired') }
      const { by, community } = request
      const platformName = words.find(`platform-${by.platform}`) ?? by.platform
      const heading = { community: community.name, purpose: purpose.name, account: { ...by, platformName } }
      if (row.usedAt) return { ...heading, state: 'used', outcome: await ending(found, 0) }
      try {
        const { wallets = null, ...description } = await purpose.describe(request, words)
        const expiresInSeconds = Math.ceil((row.expiresAt.getTime() - clock.now()) / 1000)
        return { ...heading, state: 'open', ...description, wallets, expiresInSeconds }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return { ...heading, state: 'closed', text: asText(words.say(error.sentence)) }
      }
    },

    async claim(token, owner) {
      const found = await find(token)
      if (found.row.ownerHash || found.row.usedAt || isOver(found)) {
        mayAct(found, owner)
        return undefined
      }
      const secret = newSecret()
      const { count } = await store.db.signingRequest.updateMany({
        where: { id: found.row.id, ownerHash: null },
        data: { ownerHash: sha256(secret) },
      })
      if (count === 0) throw new Denial(403, { id: 'sign-taken' })
      return secret
    },

    async prepare(token, owner, wallet) {
      const found = await find(token)
      mayAct(found, owner)
      await countAttempt(found)
      const at = clock.now()
      const toSign = await build(found, { ...wallet, at: new Date(at) })
      const prepared: Prepared = { ...wallet, at, toSign }
      await store.db.signingRequest.updateMany({
        where: { id: found.row.id, usedAt: null },
        data: { prepared: JSON.stringify(prepared) },
      })
      return toSign
    },

    async submit(token, owner, { address, signature: sent }, signal) {
      const found = await find(token)
      mayAct(found, owner)
      const { row, request, purpose } = found
      const prepared: Prepared | undefined = row.prepared ? JSON.parse(row.prepared) : undefined
      if (!prepared || !isAddressEqual(prepared.address as Address, address))
        throw new Denial(409, { id: 'sign-not-prepared' })
      await countAttempt(found)

      const { toSign, chainId } = prepared
      const again = await build(found, { address, chainId, at: new Date(prepared.at) })
      if (JSON.stringify(again) !== JSON.stringify(toSign)) {
        return { stale: await desk.prepare(token, owner!, { address, chainId }) }
      }
      const signature = normalised(sent)
      const chain = options.chain?.(toSign.chainId ?? chainId)
      if (!(await isSignedBy(address, toSign, signature, chain)))
        throw new Refusal({ id: 'sign-wrong-signature', args: { wallet: address } })
      const signed = { address, signature, toSign }
      await purpose.check(request, signed)

      const used = await store.transaction(async (tx) => {
        const now = new Date(clock.now())
        const { count } = await tx.signingRequest.updateMany({
          where: { id: row.id, usedAt: null, expiresAt: { gt: now } },
          data: { usedAt: now },
        })
        if (count === 0) throw new Denial(409, { id: isOver(found) ? 'sign-expired' : 'sign-used' })
        const done = await purpose.send(tx, request, signed)
        return tx.signingRequest.update({
          where: { id: row.id },
          data:
            'job' in done
              ? { relayJobId: done.job }
              : { outcome: JSON.stringify({ accepted: true, sentence: done.outcome } satisfies JobEnd) },
        })
      })
      log.info({ purpose: purpose.name, community: request.community.id, job: used.relayJobId }, 'signed')
      if (used.relayJobId !== null) relay.nudge()
      return ending({ ...found, row: used }, WAIT, signal)
    },

    async outcome(token, owner, milliseconds, signal) {
      const found = await find(token)
      notAnothers(found, owner)
      return ending(found, Math.min(milliseconds, WAIT), signal)
    },

    wordsOf: async (token) => (await find(token).catch(unlessDenied))?.words ?? createWords(),
  }

  const loop = startLoop({
    name: 'signing requests',
    every: 60 * MINUTE,
    log,
    run: () =>
      store.db.signingRequest.deleteMany({ where: { expiresAt: { lt: new Date(clock.now() - KEPT) } } }),
  })

  return {
    register(purpose) {
      purposes.set(purpose.name, purpose)
    },

    async open(name, { community, by, language, subject }) {
      if (!purposes.has(name)) throw new Error(`no purpose ${name}`)
      const token = newSecret()
      const now = clock.now()
      const expiresAt = new Date(now + LIFETIME)
      await store.db.signingRequest.create({
        data: {
          id: randomUUID(),
          tokenHash: sha256(token),
          purpose: name,
          communityId: community.id,
          platform: by.platform,
          accountId: by.id,
          accountName: oneLine(by.name, 80),
          language: language ?? null,
          subject: JSON.stringify(subject ?? {}),
          createdAt: new Date(now),
          expiresAt,
        },
      })
      return { url: `${baseUrl()}/sign/${token}`, expiresAt }
    },

    ownerOf: async (token) => (await find(token).catch(unlessDenied))?.request.by,
    routes: signingRoutes(desk, options),
    loop,
  }
}

function told(end: JobEnd | undefined, words: Words): Outcome {
  if (!end) return { ok: true, outcome: 'pending', text: words('sign-pending') }
  return {
    ok: end.accepted,
    outcome: end.accepted ? 'accepted' : 'refused',
    text: asText(words.say(end.sentence)),
  }
}

function wrongWallet(wallet: Address, wallets: Address[]): Sentence {
  const args = {
    wallet: shortAddress(wallet),
    count: wallets.length,
    wallets: wallets.map(shortAddress),
  }
  return { id: 'sign-wrong-wallet', args }
}

function unlessDenied(error: unknown): undefined {
  if (!(error instanceof Denial)) throw error
}

/** What the work gives, or undefined as soon as the signal is aborted. */
async function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  if (!signal) return work
  let stop!: () => void
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined)
    if (signal.aborted) stop()
  })
  signal.addEventListener('abort', stop)
  try {
    return await Promise.race([work, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
