import { type Choice, card, oneLine, plain } from '../src/card.ts'
import type { Call, Command } from '../src/command.ts'
import type { Communities } from '../src/communities.ts'
import type { Members } from '../src/members/members.ts'
import { Refusal } from '../src/refusal.ts'

interface Needs {
  members: Pick<Members, 'met' | 'knownIn'>
  communities: Communities
}

export default ({ members, communities }: Needs): Command => {
  /** Those where they were met or are known, and no other: which communities there are is not everyone's to see. */
  async function offered({ by, community }: Call): Promise<Choice[]> {
    const known = new Set([community.id, ...(await members.knownIn(by, communities))])
    return [...known].map((id) => ({ value: id, label: oneLine(communities.get(id)!.name, 80) })).slice(0, 25)
  }

  return {
    name: 'community',
    options: [
      {
        name: 'choose',
        kind: 'text',
        max: 32,
        complete: async (call, typed) => (await offered(call)).filter(({ value }) => value.startsWith(typed)),
      },
    ],
    access: 'everyone',
    cooldown: 1,
    private: true,
    takes: 'moment',
    async run(call) {
      const { by, here, words, text } = call
      const asked = text('choose')
      const choices = await offered(call)
      if (asked !== undefined) {
        if (here.server !== undefined) throw new Refusal({ id: 'community-of-chat' })
        if (!choices.some(({ value }) => value === asked)) throw new Refusal({ id: 'community-unknown' })
        await members.met(by, asked)
      }
      const id = asked ?? call.community.id
      const { name } = communities.get(id)!
      const others = choices.filter(({ value }) => value !== id)
      const alone = here.server === undefined
      return card({
        title: oneLine(name, 80),
        body: words(alone ? 'community-private' : 'community-here', { name: plain(name) }),
        tone: asked === undefined ? 'plain' : 'good',
        actions:
          alone && others.length > 0
            ? [
                {
                  ...{ id: 'community choose:?', kind: 'select', min: 1, max: 1 },
                  ...{ label: words('community-choose'), options: others },
                },
              ]
            : [],
      })
    },
  }
}
