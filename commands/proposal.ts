import { button } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import { proposalCard, textCard } from '../src/governance/card.ts'
import type { Governance } from '../src/governance/governance.ts'
import { Refusal } from '../src/refusal.ts'

export default ({
  governance,
}: {
  governance: Pick<Governance, 'find' | 'complete' | 'standing'>
}): Command => ({
  name: 'proposal',
  options: [
    {
      name: 'proposal',
      kind: 'integer',
      required: true,
      complete: ({ community }, typed) => governance.complete(community.id, typed),
    },
    { name: 'page', kind: 'integer' },
  ],
  access: 'everyone',
  cooldown: 0,
  private: true,
  takes: 'moment',
  async run({ community, member, words, integer }) {
    const number = integer('proposal')!
    const proposal = await governance.find(community.id, number)
    if (!proposal) throw new Refusal({ id: 'voting-unknown-proposal', args: { number: `${number}` } })
    const page = integer('page')
    if (page !== undefined) return textCard(proposal, page, words)
    const standing = member ? await governance.standing(proposal, member) : undefined
    const shown = proposalCard(proposal, words, { standing, reason: true })
    // Where an answer takes the place of the list that led to it, this is the way back.
    return { ...shown, actions: [...shown.actions, button('proposals', words('list-title'))] }
  },
})
