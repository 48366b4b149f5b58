import { getAddress, isAddress } from 'viem'
import { shortAddress } from '../src/address.ts'
import { button, card, plain } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Members } from '../src/members/members.ts'
import { Refusal } from '../src/refusal.ts'

export default ({ members }: { members: Pick<Members, 'wallets' | 'unlink'> }): Command => ({
  name: 'unlink',
  options: [
    {
      name: 'wallet',
      kind: 'text',
      max: 64,
      complete: async ({ member }, typed) =>
        (member ? await members.wallets(member) : [])
          .filter((address) => address.toLowerCase().startsWith(typed.toLowerCase()))
          .map((address) => ({ value: address, label: address })),
    },
    { name: 'confirm', kind: 'text', values: ['yes'] },
  ],
  access: 'everyone',
  cooldown: 2,
  private: true,
  takes: 'moment',
  async run({ by, member, words, text }) {
    const typed = text('wallet')
    if (typed !== undefined && !isAddress(typed, { strict: false }))
      throw new Refusal({ id: 'not-an-address', args: { typed: plain(typed, 60) } })
    const wallet = typed === undefined ? undefined : getAddress(typed)
    const linked = member ? await members.wallets(member) : []
    if (linked.length === 0) return card({ title: words('unlink-none-title'), body: words('unlink-none') })
    if (wallet && !linked.includes(wallet))
      throw new Refusal({ id: 'unlink-not-yours', args: { wallet: shortAddress(wallet) } })
    // All at once may have been one tap in a menu.
    if (!wallet && text('confirm') !== 'yes')
      return card({
        title: words('unlink-confirm-title'),
        body: words('unlink-confirm', { count: linked.length, wallets: linked.map(shortAddress) }),
        tone: 'warn',
        actions: [button('unlink confirm:yes', words('unlink-confirm-button'), 'bad')],
      })
    const gone = await members.unlink(by, wallet)
    return card({
      title: words('unlink-title'),
      body: words('unlink-body', { count: gone.length, wallets: gone.map(shortAddress) }),
      tone: 'good',
    })
  },
})
