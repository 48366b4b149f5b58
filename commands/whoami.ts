import { button, card, oneLine, plain } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Members } from '../src/members/members.ts'

export default ({ members }: { members: Pick<Members, 'of'> }): Command => ({
  name: 'whoami',
  options: [],
  access: 'everyone',
  cooldown: 0,
  private: true,
  takes: 'moment',
  async run({ by, may, words }) {
    const member = await members.of(by)
    const roles = [
      ...(member ? [words('whoami-role-member')] : []),
      ...(may.steward ? [words('whoami-role-steward')] : []),
      ...(may.admin ? [words('whoami-role-admin')] : []),
    ]
    const fields = roles.length > 0 ? [{ name: words('whoami-roles'), value: words.list(roles) }] : []
    const title = words('whoami-title', { name: oneLine(by.name, 80) })
    if (!member)
      return card({
        title,
        body: words('whoami-unlinked'),
        fields,
        actions: [button('link', words('link-button'))],
      })
    const wallets = member.wallets.map((address, index) =>
      index === 0 && member.wallets.length > 1
        ? words('whoami-primary', { wallet: `\`${address}\`` })
        : `\`${address}\``,
    )
    return card({
      title,
      body: words('whoami-linked'),
      fields: [
        { name: words('whoami-wallets'), value: wallets.join('\n') },
        {
          name: words('whoami-accounts'),
          value: member.accounts.map(({ platform, name }) => `${plain(name, 80)} (${platform})`).join('\n'),
        },
        ...fields,
      ],
      actions: [button('link', words('link-button')), button('unlink', words('whoami-unlink-button'))],
    })
  },
})
