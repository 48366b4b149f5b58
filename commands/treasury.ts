import type { Command } from '../src/command.ts'
import { treasuryCard } from '../src/treasury/card.ts'
import type { Treasury } from '../src/treasury/treasury.ts'

export default ({ treasury }: { treasury: Pick<Treasury, 'overview'> }): Command => ({
  name: 'treasury',
  options: [],
  access: 'everyone',
  cooldown: 0,
  private: false,
  takes: 'moment',
  run: async ({ community, words }) => treasuryCard(community, await treasury.overview(community.id), words),
})
