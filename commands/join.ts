import { card, plain, relative } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Codes } from '../src/members/codes.ts'

export default ({ codes }: { codes: Pick<Codes, 'make'> }): Command => ({
  name: 'join',
  options: [],
  access: 'manager',
  cooldown: 5,
  private: true,
  takes: 'moment',
  async run({ by, community, words }) {
    const { code, expiresAt } = await codes.make('community', by, community.id)
    return card({
      title: words('settings-join-title'),
      body: words('settings-join-body', {
        ...{ code, name: plain(community.name) },
        until: relative(expiresAt),
      }),
    })
  },
})
