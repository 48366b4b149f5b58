import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBot, temporaryFolder } from '../e2e/bot.ts'
import { castVote, linkWallet } from '../e2e/steps.ts'
import { manyProposals } from '../many-proposals.ts'

const ROUNDS = 200

/** How long people wait for a list or a card with 1,558 proposals stored, over HTTP; /help reads nothing from the store. */
export async function* figures() {
  const folder = temporaryFolder()
  const file = join(folder, 'proposals.json')
  writeFileSync(file, JSON.stringify(manyProposals()))
  const bot = await startBot({ folder, args: ['--proposals', file] })
  try {
    await linkWallet(bot, 'holder')
    await castVote(bot, 'holder', 1, '1').catch(() => undefined)
    const ask = (text: string) => () => bot.say('holder', text)
    const calls = {
      proposals: ask('/proposals'),
      'proposals filtered': ask('/proposals state:closed category:other'),
      'proposals searched': ask('/proposals text:committee'),
      'proposal old': ask('/proposal 700'),
      'proposal open': ask('/proposal 1559'),
      completion: async () => bot.post('/local/complete', { as: 'holder', text: '/proposal proposal:land' }),
    }
    const yardstick = await median(ask('/help'))
    for (const [what, call] of Object.entries(calls)) {
      yield { what, value: await median(call), unit: 'ms', against: '/help', yardstick }
    }
  } finally {
    await bot.end()
  }
}

async function median(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await call()
    times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[ROUNDS / 2]!
}
