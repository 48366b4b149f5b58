import { type Card, type Choice, card, type FormField, link, oneLine, plain, relative } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import {
  type Choice as Chosen,
  callOf,
  completeChoice,
  readChoice,
  sayChoice,
} from '../src/governance/choice.ts'
import type { Governance } from '../src/governance/governance.ts'
import type { Proposal } from '../src/governance/proposal.ts'
import type { Voting } from '../src/governance/vote.ts'
import { Refusal } from '../src/refusal.ts'
import type { Words } from '../src/words/words.ts'

interface Needs {
  governance: Pick<Governance, 'find' | 'complete'>
  voting: Pick<Voting, 'start'>
}

/** The longest reason that every venue takes, in characters. */
const REASON = 1000

export default ({ governance, voting }: Needs): Command => ({
  name: 'vote',
  options: [
    {
      name: 'proposal',
      kind: 'integer',
      required: true,
      complete: ({ community }, typed) => governance.complete(community.id, typed, 'active'),
    },
    {
      name: 'choice',
      kind: 'text',
      max: 300,
      async complete({ community, integer }, typed) {
        const number = integer('proposal')
        const proposal = number === undefined ? undefined : await governance.find(community.id, number)
        return proposal ? completeChoice(proposal, typed) : []
      },
    },
    { name: 'reason', kind: 'text', max: REASON },
  ],
  access: 'linked',
  cooldown: 1,
  private: true,
  takes: 'long',
  async run({ by, community, words, text, integer }) {
    const number = integer('proposal')!
    const proposal = await governance.find(community.id, number)
    if (!proposal) throw new Refusal({ id: 'voting-unknown-proposal', args: { number: `${number}` } })
    const choice = text('choice')
    if (choice === undefined) return ballot(proposal, words)
    const reason = text('reason')
    const read = readOr(choice, proposal)
    // What was typed with it is not lost: the ballot comes again.
    if (read instanceof Refusal) return ballot(proposal, words, { wrong: words.say(read.sentence), reason })
    const { url, expiresAt } = await voting.start({
      ...{ community, by, language: words.language },
      ...{ proposal: number, choice, reason },
    })
    const said = sayChoice(read, proposal) ?? words('voting-none')
    return card({
      title: words('vote-sign-title', { number: `${number}` }),
      body: words('vote-sign-body', {
        choice: plain(said),
        title: plain(oneLine(proposal.title, 160)),
        until: relative(expiresAt),
      }),
      actions: [link(url, words('vote-open-button'))],
    })
  },
})

function readOr(typed: string, proposal: Proposal): Chosen | Refusal {
  try {
    return readChoice(typed, proposal)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** The ballot to fill in: what there is to choose from, and room for a reason. */
function ballot(
  proposal: Proposal,
  words: Words,
  before: { wrong?: string; reason?: string | undefined } = {},
): Card {
  const { number, title, system, choices } = proposal
  const reason: FormField = {
    id: 'reason',
    label: words('vote-reason-label'),
    kind: 'paragraph',
    required: false,
    max: REASON,
    ...(before.reason ? { value: before.reason } : {}),
  }
  const one = ['basic', 'single-choice'].includes(system)
  const options: Choice[] = choices
    .slice(0, 25)
    .map((label, index) => ({ value: callOf(index + 1, choices), label: oneLine(label, 80) }))
  const choice: FormField = {
    id: 'choice',
    label: one
      ? words('vote-choose-label')
      : words(
          system === 'approval'
            ? 'vote-choose-several'
            : ['weighted', 'quadratic'].includes(system)
              ? 'vote-choose-weights'
              : 'vote-choose-ranking',
        ),
    required: true,
    ...(one && choices.length <= 25 ? { kind: 'select', options } : { kind: 'text', max: 300 }),
  }
  const numbered = choices.slice(0, 40).map((label, index) => `${index + 1}\\. ${plain(oneLine(label, 80))}`)
  return card({
    title: words('vote-choose-title', { number: `${number}` }),
    body: [before.wrong, plain(oneLine(title, 160)), numbered.join('\n')].filter(Boolean).join('\n\n'),
    tone: before.wrong ? 'warn' : 'plain',
    actions: [
      {
        id: `vote proposal:${number}`,
        label: words('vote-choose-button'),
        kind: 'form',
        fields: [choice, reason],
      },
    ],
  })
}
