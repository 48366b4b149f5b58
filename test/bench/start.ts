import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBot, temporaryFolder } from '../e2e/bot.ts'
import { manyProposals } from '../many-proposals.ts'

/** How long a start takes until it serves (when it is built), and what the bot holds at rest with 1,558 proposals. */
export async function* figures() {
  const file = join(temporaryFolder(), 'proposals.json')
  writeFileSync(file, JSON.stringify(manyProposals()))
  // Once before, so that everything is built.
  await (await startBot()).end()
  const began = performance.now()
  const bot = await startBot({ args: ['--proposals', file] })
  try {
    yield {
      what: 'until it serves',
      value: performance.now() - began,
      unit: 'ms',
      against: 'promised',
      yardstick: 8000,
    }
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    yield {
      what: 'memory at rest',
      value: residentMemory(bot.pid),
      unit: 'MB',
      against: 'promised',
      yardstick: 200,
    }
  } finally {
    await bot.end()
  }
}

/** In megabytes. Linux only. */
function residentMemory(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1000
}
