import { opener } from './chat-app.ts'

/** The page's own request on the server; see ../routes.ts for what each answers. */
export interface Account {
  platform: string
  platformName: string
  id: string
  name: string
}

export interface Heading {
  community: string
  purpose: string
  account: Account
}

export interface Open extends Heading {
  state: 'open'
  title: string
  lines: string[]
  warnings: string[]
  /** The wallets that may sign; null: any. */
  wallets: string[] | null
  expiresInSeconds: number
}

export interface Outcome {
  ok: boolean
  outcome: 'accepted' | 'refused' | 'pending'
  text: string
}

export type View =
  | Open
  | { state: 'unknown' | 'taken' | 'expired' | 'stranger'; text: string }
  | (Heading & { state: 'closed'; text: string })
  | (Heading & { state: 'used'; outcome: Outcome })

export type ToSign =
  | { kind: 'message'; message: string; chainId: number }
  | { kind: 'typed-data'; typedData: TypedData; chainId?: number }

export interface TypedData {
  domain: Record<string, unknown>
  types: Record<string, unknown>
  primaryType: string
  message: Record<string, unknown>
}

/** Not what was asked for. `text` is the server's sentence; `status` is 0 where the server could not be reached. */
export class Failure extends Error {
  readonly status: number
  readonly text: string | undefined
  /** What is to be signed instead, where what was signed has changed. */
  readonly toSign: ToSign | undefined

  constructor(status: number, { error, toSign }: { error?: string; toSign?: ToSign } = {}) {
    super(error)
    this.status = status
    this.text = error
    this.toSign = toSign
  }
}

/** In milliseconds. The server itself waits 25 seconds for a relay job, after it has checked what came. */
const PATIENCE = 60_000

export const server = {
  view: () => call<View>('request', { evenIf: [403, 404] }),
  prepare: (address: string, chainId: number) =>
    call<{ toSign: ToSign }>('prepare', { body: { address, chainId } }),
  submit: (address: string, signature: string) => call<Outcome>('submit', { body: { address, signature } }),
  outcome: () => call<Outcome>('outcome?wait=25'),
}

async function call<Answer>(
  path: string,
  { body, evenIf = [] }: { body?: unknown; evenIf?: number[] } = {},
): Promise<Answer> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`${location.pathname}/${path}`, {
      headers: {
        ...(opener === undefined ? {} : { 'x-chat-app': opener }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    })
    answer = await response.json()
  } catch {
    throw new Failure(0)
  }
  if (!response.ok && !evenIf.includes(response.status)) throw new Failure(response.status, answer as object)
  return answer as Answer
}
