import { shortAddress } from '../src/address.ts'
import { card, link, relative } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Members } from '../src/members/members.ts'
import type { Signing } from '../src/signing/signing.ts'

export default ({
  members,
  signing,
}: {
  members: Pick<Members, 'wallets'>
  signing: Pick<Signing, 'open'>
}): Command => ({
  name: 'link',
  options: [],
  access: 'everyone',
  cooldown: 2,
  private: true,
  takes: 'moment',
  async run({ by, community, member, words }) {
    const wallets = member ? await members.wallets(member) : []
    const { url, expiresAt } = await signing.open('link', {
      ...{ community, by, subject: {} },
      language: words.language,
    })
    const body = [words('link-body', { until: relative(expiresAt) })]
    if (wallets.length > 0) body.push(words('link-more', { wallets: wallets.map(shortAddress).join(', ') }))
    return card({
      title: words('link-title'),
      body: body.join('\n\n'),
      actions: [link(url, words('link-open-button'))],
    })
  },
})
