import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { CATEGORIES } from '../../src/community.ts'
import type { Proposal } from '../../src/governance/proposal.ts'
import { root } from '../../src/root.ts'

const pool = join(root, '../shared/data/proposals/pool.jsonl.gz')

/** What DAOs have really proposed; undefined where that does not lie beside this folder. */
export const realProposals = existsSync(pool)
  ? gunzipSync(readFileSync(pool))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { title: string; body: string })
  : undefined
if (!realProposals) console.log(`skipped: ${pool} is not here`)

/** Such a one while it is voted on. @param now milliseconds since the epoch */
export function proposalOf(
  index: number,
  { title, body }: { title: string; body: string },
  now: number,
): Proposal {
  const whole = (tokens: number) => BigInt(tokens) * 10n ** 18n
  return {
    ...{ id: index, number: index, communityId: 'c', venue: 'v', externalId: 'x', title, body },
    ...{ category: CATEGORIES[index % CATEGORIES.length]!, state: 'active', author: '0x', system: 'basic' },
    ...{ choices: ['For', 'Against', 'Abstain'], labels: [], link: 'https://example.org/3', snapshot: '1' },
    ...{ createdAt: new Date(0), startsAt: new Date(now), endsAt: new Date(now + 172_800_000) },
    ...{ executableAt: undefined, reason: { id: 'category-reason-none' }, actions: [] },
    tally: {
      ...{ scores: [whole(600), whole(300), 0n], total: whole(900), votes: 12, decimals: 18 },
      ...{ quorum: whole(1000), rejection: false, final: false },
    },
    ...{ estimated: false, encrypted: false, updatedAt: new Date(0) },
  }
}
