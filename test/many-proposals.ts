import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../src/root.ts'
import { convert } from './decentraland.mjs'

const real = join(root, '../shared/data/decentraland/proposals.json')

/** Decentraland's 1,558 proposals where they are at hand, else as many made ones, in the shape of the hub's GraphQL. */
export function manyProposals(): unknown[] {
  if (existsSync(real)) return convert(JSON.parse(readFileSync(real, 'utf8')))
  const day = 86_400
  return Array.from({ length: 1558 }, (_, index) => ({
    id: `0x${(index + 1).toString(16).padStart(64, '0')}`,
    title: `Should the committee fund project ${index}?`,
    body: `A land grant for project ${index}. `.repeat(90),
    choices: ['yes', 'no'],
    start: 1_600_000_000 + index * day,
    end: 1_600_000_000 + (index + 7) * day,
    scores: [index * 1000, 1000],
  }))
}
