import type { Command } from '../src/command.ts'
import { CATEGORIES } from '../src/community.ts'
import { listCard } from '../src/governance/card.ts'
import type { Governance } from '../src/governance/governance.ts'
import { STATES } from '../src/governance/proposal.ts'

export default ({ governance }: { governance: Pick<Governance, 'list'> }): Command => ({
  name: 'proposals',
  options: [
    { name: 'state', kind: 'text', values: [...STATES, 'closed'] },
    { name: 'category', kind: 'text', values: CATEGORIES },
    { name: 'text', kind: 'text', max: 100 },
    { name: 'page', kind: 'integer' },
  ],
  access: 'everyone',
  cooldown: 0,
  private: true,
  takes: 'moment',
  async run({ community, words, text, integer }) {
    const filter = { state: text('state'), category: text('category'), text: text('text') }
    const page = await governance.list(community.id, { ...filter, page: integer('page') ?? 1 })
    return listCard(page, filter, words)
  },
})
