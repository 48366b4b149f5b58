import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { deadline, jittered } from '../../deadline.ts'

export interface HubOptions {
  /** The hub's GraphQL, e.g. https://hub.snapshot.org/graphql */
  url: string
  /** e.g. https://seq.snapshot.org */
  sequencerUrl: string
  /** Where signed messages are pinned, e.g. https://ipfs.io */
  gatewayUrl: string
  apiKey: string | undefined
}

/** What Snapshot's hub can be asked. Every answer is checked; what is malformed in a list is left out. */
export interface SnapshotHub {
  /** @returns label names by id; undefined where there is no such space */
  labels(space: string, signal?: AbortSignal): Promise<Map<string, string> | undefined>
  /** Proposals of a space, oldest first. */
  page(space: string, from: { created: number; skip: number }, signal?: AbortSignal): Promise<Page>
  proposals(where: { ids: string[] } | { ipfs: string[] }, signal?: AbortSignal): Promise<HubProposal[]>
  tallies(ids: string[], signal?: AbortSignal): Promise<HubTally[]>
  /** The newest message's cursor; 0 where there is none. */
  newest(space: string, signal?: AbortSignal): Promise<number>
  /** What happened after a cursor, in order. */
  messages(space: string, after: number, signal?: AbortSignal): Promise<HubMessage[]>
  /** Which proposal a pinned message is about; undefined where it can't be had. */
  subject(ipfs: string, signal?: AbortSignal): Promise<string | undefined>
  /** Makes the sequencer count an ended proposal: it does so only when it is asked. */
  count(proposal: string, signal?: AbortSignal): Promise<void>
  power(space: string, proposal: string, voter: string, signal?: AbortSignal): Promise<HubPower>
  votes(proposal: string, voters: string[], signal?: AbortSignal): Promise<HubVote[]>
}

export interface Page {
  proposals: HubProposal[]
  /** Where to go on; undefined at the end. */
  next: { created: number; skip: number } | undefined
}

const text = (max: number) => z.string().max(max)
const line = text(1024)
const seconds = z.int().min(0).max(100_000_000_000)
/** null and absent are one. */
const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined)

const tally = {
  id: text(128).min(1),
  scores: maybe(z.array(z.number().nullable()).max(1000)),
  scores_total: maybe(z.number()),
  scores_state: maybe(line),
  votes: maybe(z.int().min(0)),
  quorum: maybe(z.number()),
  flagged: maybe(z.boolean()),
}
const HubTally = z.object(tally)
export type HubTally = z.infer<typeof HubTally>

const HubProposal = z.object({
  ...tally,
  ipfs: maybe(line),
  author: line,
  created: seconds,
  type: text(64),
  title: text(2_000),
  body: maybe(text(500_000)),
  choices: maybe(z.array(line).max(1000)),
  labels: maybe(z.array(line).max(100)),
  start: seconds,
  end: seconds,
  snapshot: z.union([z.number(), text(80)]).transform(String),
  link: maybe(line),
  privacy: maybe(line),
  quorumType: maybe(line),
})
export type HubProposal = z.infer<typeof HubProposal>

const HubMessage = z.object({ mci: z.int().min(0), id: line, ipfs: maybe(line), type: line })
export type HubMessage = z.infer<typeof HubMessage>

const HubPower = z.object({ vp: maybe(z.number()), vp_state: maybe(line) })
export type HubPower = z.infer<typeof HubPower>

const HubVote = z.object({ voter: line, choice: z.unknown() })
export type HubVote = z.infer<typeof HubVote>

const Labels = z.object({ labels: maybe(z.array(z.object({ id: line, name: line }))) }).nullable()

const TALLY = 'id scores scores_total scores_state votes quorum flagged'
const PROPOSAL = `${TALLY} ipfs author created type title body choices labels start end snapshot link privacy quorumType`

/** Proposals in one answer: each may have a text of 50,000 characters. */
const PAGE = 50
/** The most that one question names, or is answered. */
export const LIST = 100
/** What changes a proposal. */
const TYPES = ['proposal', 'update-proposal', 'delete-proposal', 'flag-proposal']

/** Milliseconds for one try of a question, and how long an answer may be, in bytes. */
const DEADLINE = 10_000
const LONGEST_ANSWER = 32_000_000
/** Milliseconds before each further try; a longer wait than the last, if asked for, is left to the caller's next turn. */
const WAITS = [500, 2_000]
const LONGEST_WAIT = 10_000

export function createSnapshotHub({ url, sequencerUrl, gatewayUrl, apiKey }: HubOptions): SnapshotHub {
  async function ask<T extends z.ZodType>(
    query: string,
    variables: object,
    shape: T,
    signal?: AbortSignal,
  ): Promise<z.output<T>> {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' }
    if (apiKey) headers['x-api-key'] = apiKey
    const body = JSON.stringify({ query, variables })
    const answer = await patiently(() => read(url, { method: 'POST', headers, body }, signal), signal)
    const { data, errors } = checked(Envelope, answer)
    if (errors?.[0]) throw new Error(`the hub refused: ${errors[0].message.slice(0, 200)}`)
    return checked(shape, data)
  }

  return {
    async labels(space, signal) {
      const query = 'query ($space: String!) { space(id: $space) { labels { id name } } }'
      const answer = await ask(query, { space }, z.object({ space: Labels }), signal)
      return answer.space ? new Map(answer.space.labels?.map(({ id, name }) => [id, name])) : undefined
    },
    async page(space, { created, skip }, signal) {
      const query = `query ($space: String!, $created: Int!, $first: Int!, $skip: Int!) { proposals(first: $first, skip: $skip,
        where: { space: $space, created_gte: $created }, orderBy: "created", orderDirection: asc) { ${PROPOSAL} } }`
      const shape = z.object({ proposals: z.array(z.unknown()) })
      const { proposals } = await ask(query, { space, created, skip, first: PAGE }, shape, signal)
      const last = z.object({ created: seconds }).safeParse(proposals.at(-1))
      const end = proposals.length < PAGE || !last.success
      // By time, not by place: what is deleted meanwhile moves no other over a page's edge.
      const same = last.data?.created === created
      return {
        proposals: sound(HubProposal, proposals),
        next: end ? undefined : { created: last.data.created, skip: same ? skip + PAGE : 0 },
      }
    },
    async proposals(where, signal) {
      const [field, list] = 'ids' in where ? ['id_in', where.ids] : ['ipfs_in', where.ipfs]
      const query = `query ($list: [String]!) { proposals(first: ${LIST}, where: { ${field}: $list }) { ${PROPOSAL} } }`
      return inLists(list, async (some) => {
        const { proposals } = await ask(query, { list: some }, Proposals, signal)
        return sound(HubProposal, proposals)
      })
    },
    async tallies(ids, signal) {
      const query = `query ($list: [String]!) { proposals(first: ${LIST}, where: { id_in: $list }) { ${TALLY} } }`
      return inLists(ids, async (some) => {
        const { proposals } = await ask(query, { list: some }, Proposals, signal)
        return sound(HubTally, proposals)
      })
    },
    async newest(space, signal) {
      const query = `query ($space: String!) { messages(first: 1, where: { space: $space }, orderBy: "mci", orderDirection: desc) { mci id type } }`
      const { messages } = await ask(query, { space }, Messages, signal)
      return messages[0]?.mci ?? 0
    },
    async messages(space, after, signal) {
      const query = `query ($space: String!, $after: Int!, $types: [String]!) { messages(first: ${LIST}, orderBy: "mci", orderDirection: asc,
        where: { space: $space, type_in: $types, mci_gt: $after }) { mci id ipfs type } }`
      const { messages } = await ask(query, { space, after, types: TYPES }, Messages, signal)
      return messages
    },
    async subject(ipfs, signal) {
      if (!/^\w{1,100}$/.test(ipfs)) return undefined
      const document = await read(`${gatewayUrl}/ipfs/${ipfs}`, {}, signal).catch(() => undefined)
      const parsed = Document.safeParse(document)
      return parsed.success ? parsed.data.data.message.proposal : undefined
    },
    async count(proposal, signal) {
      await read(`${sequencerUrl}/scores/${encodeURIComponent(proposal)}`, {}, signal)
    },
    async power(space, proposal, voter, signal) {
      const query = `query ($voter: String!, $space: String!, $proposal: String!) {
        vp(voter: $voter, space: $space, proposal: $proposal) { vp vp_state } }`
      const { vp } = await ask(query, { voter, space, proposal }, z.object({ vp: HubPower }), signal)
      return vp
    },
    async votes(proposal, voters, signal) {
      const query = `query ($proposal: String!, $voters: [String]!) {
        votes(first: ${LIST}, where: { proposal: $proposal, voter_in: $voters }) { voter choice } }`
      const shape = z.object({ votes: z.array(HubVote) })
      const { votes } = await ask(query, { proposal, voters: voters.slice(0, LIST) }, shape, signal)
      return votes
    },
  }
}

const Envelope = z.object({
  data: z.unknown().optional(),
  errors: maybe(z.array(z.object({ message: z.string() }))),
})
const Proposals = z.object({ proposals: z.array(z.unknown()) })
const Messages = z.object({ messages: z.array(HubMessage) })
const Document = z.object({ data: z.object({ message: z.object({ proposal: text(128).min(1) }) }) })

function checked<T extends z.ZodType>(shape: T, answer: unknown): z.output<T> {
  const { success, data, error } = shape.safeParse(answer)
  if (success) return data
  const [issue] = error.issues
  throw new Error(
    `the hub answered something else than was asked: ${issue!.path.join('.')} ${issue!.message}`,
  )
}

function sound<T extends z.ZodType>(shape: T, list: unknown[]): z.output<T>[] {
  return list.flatMap((each) => {
    const parsed = shape.safeParse(each)
    return parsed.success ? [parsed.data] : []
  })
}

async function inLists<T>(list: string[], work: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const found: T[] = []
  for (let start = 0; start < list.length; start += LIST)
    found.push(...(await work(list.slice(start, start + LIST))))
  return found
}

/** A failure that may pass: `after` milliseconds, where the other side said. */
class Passing extends Error {
  readonly after: number | undefined
  constructor(message: string, after?: number) {
    super(message)
    this.after = after
  }
}

async function patiently<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Passing) || signal?.aborted) throw error
      const pause = Math.max(error.after ?? 0, jittered(wait))
      if (pause > LONGEST_WAIT) throw error
      await sleep(pause, undefined, { signal })
    }
  }
  return work()
}

/** JSON from there. An error never names the address: it may be somebody's own. */
async function read(url: string, init: RequestInit, signal?: AbortSignal): Promise<unknown> {
  const limit = deadline(DEADLINE, signal)
  let response: Response
  let body: string
  try {
    response = await fetch(url, { ...init, signal: limit })
    body = await bounded(response)
  } catch (error) {
    if (error instanceof TooLong) throw error
    throw new Passing(limit.aborted ? 'Snapshot took too long to answer' : 'Snapshot can not be reached')
  }
  if (response.status === 429 || response.status >= 500)
    // Refused arguments come with status 500 too, and with a reason that is worth more than the number.
    throw new Passing(
      reasonIn(body) ?? `Snapshot answered with status ${response.status}`,
      retryAfter(response),
    )
  try {
    return JSON.parse(body)
  } catch {
    throw new Error(`Snapshot answered with status ${response.status}, and not in JSON`)
  }
}

class TooLong extends Error {}

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.byteLength
    if (size > LONGEST_ANSWER) throw new TooLong('an answer of Snapshot is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function reasonIn(body: string): string | undefined {
  try {
    const [first] = Envelope.parse(JSON.parse(body)).errors ?? []
    return first && `the hub refused: ${first.message.slice(0, 200)}`
  } catch {
    return undefined
  }
}

/** In milliseconds; dates are not used by Snapshot. */
function retryAfter(response: Response): number | undefined {
  const header = Number(response.headers.get('retry-after'))
  return header > 0 ? header * 1000 : undefined
}
