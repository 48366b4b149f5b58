import { z } from 'zod'
import { deadline } from '../deadline.ts'
import { Refusal } from '../refusal.ts'

/** A Snapshot space as its hub tells of it. */
export interface Space {
  id: string
  name: string
  followers: number
  proposals: number
  /** The only voting system that it takes; undefined where it takes any. */
  system: string | undefined
  treasuries: { name: string; address: string; chain: number }[]
}

const QUERY = `query ($id: String!) { space(id: $id) {
  id name followersCount proposalsCount voting { type } treasuries { name address network } } }`

const Answer = z.object({
  data: z.object({
    space: z
      .object({
        id: z.string().max(128),
        name: z.string().max(1000),
        followersCount: z.number().nullish(),
        proposalsCount: z.number().nullish(),
        voting: z.object({ type: z.string().max(64).nullish() }).nullish(),
        treasuries: z
          .array(z.object({ name: z.string().nullish(), address: z.string(), network: z.string() }))
          .max(100)
          .nullish()
          // They are typed by hand, and only an offer.
          .catch([]),
      })
      .nullable(),
  }),
})

/** Milliseconds: somebody waits for it, and can ask again. */
const DEADLINE = 10_000

/** @throws Refusal where there is no such space, or the hub can't say */
export async function readSpace(
  { hubUrl, apiKey }: { hubUrl: string; apiKey: string | undefined },
  id: string,
): Promise<Space> {
  const answer = await ask(hubUrl, apiKey, id).catch(() => undefined)
  if (!answer) throw new Refusal({ id: 'settings-hub-away' })
  const { space } = answer.data
  if (!space) throw new Refusal({ id: 'settings-no-space', args: { space: id } })
  return {
    id: space.id,
    name: space.name,
    followers: space.followersCount ?? 0,
    proposals: space.proposalsCount ?? 0,
    system: space.voting?.type || undefined,
    treasuries: (space.treasuries ?? []).flatMap(({ name, address, network }) =>
      /^\d{1,15}$/.test(network) ? [{ name: name ?? '', address, chain: Number(network) }] : [],
    ),
  }
}

async function ask(url: string, apiKey: string | undefined, id: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey ? { 'x-api-key': apiKey } : {}) },
    body: JSON.stringify({ query: QUERY, variables: { id } }),
    signal: deadline(DEADLINE),
  })
  return Answer.parse(await response.json())
}
