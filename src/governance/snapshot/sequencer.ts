import { recoverTypedDataAddress } from 'viem'
import { clean, oneLine } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import { deadline } from '../../deadline.ts'
import type { Health } from '../../health.ts'
import type { Job, Route, Step } from '../../relay/route.ts'
import type { Sentence } from '../../words/words.ts'
import { recordVote } from '../cast.ts'
import type { Choice } from '../choice.ts'
import { type Envelope, idOf, SNAPSHOT_ROUTE } from './messages.ts'

/** A signed vote on its way to Snapshot. */
export interface SnapshotVote {
  proposal: { id: number; number: number }
  choice: Choice
  /** The choice in words. */
  said: string
  envelope: Envelope
}

export interface SequencerOptions {
  /** e.g. https://seq.snapshot.org */
  url: string
  clock: Clock
  health: Health
  /** Milliseconds that one post may take. */
  deadline?: number
  /** Posts a minute; Snapshot allows 100 for one address on the net. */
  perMinute?: number
}

const MINUTE = 60_000

/** Longest answer that is read, in characters. An acceptance is about 400. */
const ANSWER_MAX = 20_000

/**
 * The way to Snapshot. Always posts the same envelope, so that a post whose answer was lost can be repeated: Snapshot
 * says "duplicate message" of what it has. Its answers are told apart by their description, since an outage comes with
 * status 400, too.
 */
export function createSequencerRoute(options: SequencerOptions): Route<SnapshotVote> {
  const { url, clock, health, deadline: patience = 15_000, perMinute = 100 } = options
  const pulse = health.watch('Snapshot sequencer', 'sequencer-remedy')
  let posted: number[] = []
  let pausedUntil = 0

  /** Milliseconds to wait before the next post. */
  function wait(): number {
    const now = clock.now()
    posted = posted.filter((at) => at > now - MINUTE)
    const full = posted.length < perMinute ? 0 : posted[0]! + MINUTE - now
    return Math.max(full, pausedUntil - now)
  }

  async function step(job: Job<SnapshotVote>, signal: AbortSignal): Promise<Step> {
    const pause = wait()
    if (pause > 0) return { state: 'failed', error: 'the sequencer takes no more just now', after: pause }
    posted.push(clock.now())
    let answer: Answer
    try {
      answer = await post(job.payload.envelope, signal)
    } catch (error) {
      pulse.failing(error)
      return { state: 'failed', error }
    }
    const step = await read(answer, job)
    if (step.state === 'failed') pulse.failing(step.error)
    else pulse.well()
    if (answer.status === 429 && step.state === 'failed' && step.after) pausedUntil = clock.now() + step.after
    return step
  }

  async function post(envelope: Envelope, signal: AbortSignal): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(envelope),
      redirect: 'error',
      signal: deadline(patience, signal),
    })
    const after = Number(response.headers.get('retry-after'))
    const body = parse(await bounded(response))
    return {
      status: response.status,
      id: textOf(body.id),
      error: textOf(body.error_description) ?? textOf(body.error),
      after: Number.isFinite(after) && after > 0 ? Math.min(after, 600) * 1000 : undefined,
    }
  }

  return { name: SNAPSHOT_ROUTE, step }
}

interface Answer {
  status: number
  id: string | undefined
  /** What is said to be wrong. */
  error: string | undefined
  /** Milliseconds to wait before the next post, where it said. */
  after: number | undefined
}

async function read({ status, id, error, after }: Answer, { payload }: Job<SnapshotVote>): Promise<Step> {
  const { proposal, envelope, choice, said } = payload
  if ((status === 200 && id) || error === 'duplicate message') {
    const { from, reason, timestamp } = envelope.data.message
    return {
      state: 'done',
      sentence: { id: 'voting-done', args: { choice: said, number: `${proposal.number}` } },
      result: { id: id ?? idOf(envelope.data) },
      record: (tx) =>
        recordVote(tx, {
          proposalId: proposal.id,
          voter: from,
          choice,
          reason,
          castAt: new Date(timestamp * 1000),
        }),
    }
  }
  const why = error ?? `status ${status}`
  const refused = status === 400 && error !== undefined && !(await isTransient(error, envelope))
  if (refused) return { state: 'refused', sentence: refusalOf(error) }
  return {
    state: 'failed',
    error: `Snapshot's sequencer says: ${oneLine(why, 120)}`,
    after: after ?? afterOf(status),
  }
}

/** 425: the same envelope is still being looked at. 429 without more: the limit is counted by the minute. */
function afterOf(status: number): number | undefined {
  return status === 425 ? 2000 : status === 429 ? 15_000 : undefined
}

/** Descriptions of faults on Snapshot's side. Source: snapshot-labs/sx-monorepo, apps/sequencer/src. */
const transient = [
  'pinning failed',
  'failed store settings',
  'failed to check validation',
  'failed to check proposals limit',
  'failed to check vote validation',
  'failed to check voting power',
  'update in progress, try later',
  'unable to fetch block',
]

async function isTransient(error: string, envelope: Envelope): Promise<boolean> {
  // For a contract wallet the sequencer asks a chain, which may be away; a plain wallet's signature stays wrong.
  if (error === 'signature validation failed') return !(await signedByKey(envelope))
  return transient.includes(error)
}

async function signedByKey({ address, sig, data }: Envelope): Promise<boolean> {
  try {
    return (await recoverTypedDataAddress({ ...data, primaryType: 'Vote', signature: sig })) === address
  } catch {
    return false
  }
}

const refusals: Record<string, Sentence> = {
  'no voting power': { id: 'voting-refused-no-power' },
  'not in voting window': { id: 'voting-refused-closed' },
  'unknown proposal': { id: 'voting-refused-gone' },
  'unknown space': { id: 'voting-refused-gone' },
  'already voted at later time': { id: 'voting-refused-newer' },
  'already voted same time with lower index': { id: 'voting-refused-newer' },
  'failed vote validation': { id: 'voting-refused-validation' },
  'wrong timestamp': { id: 'voting-refused-late' },
  'invalid choice': { id: 'voting-refused-choice' },
  'signature validation failed': { id: 'voting-refused-wrong-signature' },
}

function refusalOf(error: string): Sentence {
  const known = Object.hasOwn(refusals, error) ? refusals[error] : undefined
  // Only what needs no escaping, in a card and on a page alike.
  const reason = oneLine(clean(error).replace(/[^\p{L}\p{N} ,']/gu, ' '), 120)
  return known ?? { id: 'voting-refused-snapshot', args: { reason } }
}

async function bounded(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > ANSWER_MAX) break
  }
  return text
}

/** A proxy's HTML, say, is an answer that says nothing. */
function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined
}
