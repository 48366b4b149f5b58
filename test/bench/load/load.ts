import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Community, writeCommunity } from '../../../src/community.ts'
import { root } from '../../../src/root.ts'
import { type Bot, cleanEnvironment, startBot, temporaryFolder } from '../../e2e/bot.ts'
import { manyProposals } from '../../many-proposals.ts'

/** What people do at once, and how long each waits until it is acknowledged, in milliseconds. */
export const PEOPLE = 100
const PER_SECOND = 200
const SECONDS = Number(process.env.SECONDS ?? 60)

/**
 * Calls `act` so often a second for so long, whatever became of the calls before: people don't wait for each other.
 * @param act resolves to the milliseconds until the acknowledgement; undefined where none came in time
 */
export async function load(act: (index: number) => Promise<number | undefined>): Promise<number[]> {
  const began = performance.now()
  const acknowledged: Promise<number | undefined>[] = []
  const total = PER_SECOND * SECONDS
  while (acknowledged.length < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * PER_SECOND))
    while (acknowledged.length < due) acknowledged.push(act(acknowledged.length))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  const times = await Promise.all(acknowledged)
  const late = times.filter((time) => time === undefined || time > 3000).length
  if (late > 0) throw new Error(`${late} of ${total} were not acknowledged within 3 s`)
  return (times as number[]).sort((a, b) => a - b)
}

/** Percentiles of the bot's acknowledgements beside those of the bare library's. */
export function* compare(mine: number[], bare: number[]) {
  const at = (times: number[], share: number) => times[Math.ceil(times.length * share) - 1]!
  const shares = { p50: 0.5, p99: 0.99, longest: 1 }
  for (const [what, share] of Object.entries(shares))
    yield {
      what: `acknowledged, ${what}`,
      ...{ value: at(mine, share), unit: 'ms', against: 'a bare echo bot', yardstick: at(bare, share) },
    }
}

/** A bot with 1,558 proposals, in the chat of whose community these places are. */
export async function startLoaded(
  places: Pick<Community['places'][number], 'platform' | 'channel' | 'server'>[],
  env: Record<string, string>,
): Promise<Bot> {
  const folder = temporaryFolder()
  const community = Community.parse({
    ...{ id: 'bench', name: 'Bench', roles: { admin: [] } },
    venues: [{ kind: 'snapshot', id: 'space', name: 'Snapshot', space: 'local.eth' }],
    places: places.map((place, index) => ({ id: `place-${index}`, ...place, tell: [] })),
  })
  writeFileSync(join(folder, 'community.yaml'), writeCommunity(community))
  writeFileSync(join(folder, 'proposals.json'), JSON.stringify(manyProposals()))
  const files = ['--community', join(folder, 'community.yaml'), '--proposals', join(folder, 'proposals.json')]
  return startBot({ folder, args: ['--local', '--chats', ...files], env, within: 60 })
}

/** A bare bot in a process of its own; resolves when it is ready. */
export async function startEcho(platform: string, env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, `test/bench/load/${platform}.mjs`)], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`the echo bot ended with ${code}`)))
  })
  return child
}
