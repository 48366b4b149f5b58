import { getAddress, isAddress } from 'viem'
import { z } from 'zod'
import type { Proposal, Space } from './store.ts'

/**
 * Reads proposals in the shape that Snapshot's own hub answers them in. Only id, title, start and end have to be
 * there. A space that this hub does not have is a place the file came from: its proposals go to the first space here.
 * Throws an Error that names what is wrong: `proposals[3].choices: …`.
 */
export function readSeeds(list: unknown, spaces: Map<string, Space>): Proposal[] {
  const parsed = z.array(seed).safeParse(list)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${pathOf(issue!.path)}: ${issue!.message}`)
  }
  const [home] = spaces.values()
  if (!home) throw new Error('a hub without a space cannot hold proposals')
  return parsed.data.map(({ space: at, ...proposal }) => {
    const space = spaces.get((typeof at === 'string' ? at : (at?.id ?? '')).toLowerCase()) ?? home
    return {
      ...proposal,
      space: space.id,
      created: proposal.created ?? proposal.start,
      network: proposal.network ?? space.network,
      symbol: proposal.symbol ?? space.symbol ?? '',
      strategies: proposal.strategies ?? space.strategies,
      seeded: true,
    }
  })
}

function pathOf(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`),
    'proposals',
  )
}

/** GraphQL answers null for what is not there; a file may as well leave it out. */
function or<T extends z.ZodType>(type: T, value: z.output<T>) {
  return type.nullish().transform((given) => given ?? value)
}

/** GraphQL's Int has 32 bits. */
const int = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
/** Older hubs told numbers as text. */
const looseInt = z.union([
  int,
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
])
const line = z.string().max(1024)
const entries = z.record(z.string(), z.unknown())

const author = line.transform((text) => (isAddress(text, { strict: false }) ? getAddress(text) : text))

const seed = z.object({
  id: z.string().min(1).max(128),
  ipfs: or(line, ''),
  author: or(author, ''),
  created: int.nullish(),
  updated: or(int.nullable(), null),
  space: z.union([line, z.object({ id: line })]).nullish(),
  network: line.nullish(),
  symbol: line.nullish(),
  type: or(line, 'single-choice'),
  strategies: z
    .array(z.object({ name: line, network: line.optional(), params: z.unknown() }))
    .max(50)
    .nullish(),
  validation: or(z.object({ name: line, params: or(entries, {}) }), { name: 'any', params: {} }),
  plugins: or(entries, {}),
  title: z.string().min(1).max(1024),
  body: or(z.string().max(200_000), ''),
  discussion: or(line, ''),
  choices: or(z.array(line).max(1000), []),
  labels: or(z.array(line).max(50), []),
  start: int,
  end: int,
  quorum: or(z.number(), 0),
  quorumType: or(line, 'default'),
  privacy: or(line, ''),
  snapshot: or(looseInt, 0),
  app: or(line, ''),
  scores: or(z.array(z.number()).max(1000), []),
  scores_by_strategy: or(z.unknown(), []),
  scores_state: or(line, ''),
  scores_total: or(z.number(), 0),
  scores_updated: or(int, 0),
  votes: or(int, 0),
  flagged: or(z.boolean(), false),
  link: or(line.nullable(), null),
})
