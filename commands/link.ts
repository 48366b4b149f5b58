import { shortAddress } from '../src/address.ts'
import { button, type Card, card, link, plain, relative } from '../src/card.ts'
import type { Call, Command, UnsettledCall } from '../src/command.ts'
import type { Codes } from '../src/members/codes.ts'
import type { Member, Members } from '../src/members/members.ts'
import { Refusal } from '../src/refusal.ts'
import type { Signing } from '../src/signing/signing.ts'
import type { Store } from '../src/store/store.ts'
import type { Words } from '../src/words/words.ts'

interface Needs {
  members: Pick<Members, 'of' | 'wallets' | 'join' | 'met'>
  codes: Codes
  signing: Pick<Signing, 'open'>
  store: Pick<Store, 'transaction'>
}

/** In the place of a code: asks for a new one. */
const NEW = 'new'

export default (needs: Needs): Command => ({
  name: 'link',
  options: [
    { name: 'code', kind: 'text', max: 20 },
    { name: 'confirm', kind: 'text', values: ['yes'] },
  ],
  access: 'everyone',
  cooldown: 2,
  private: true,
  takes: 'moment',
  async run(call) {
    const code = call.text('code')
    if (code === undefined) return linkWallet(call, needs)
    return code.toLowerCase() === NEW ? giveCode(call, needs) : joinAccounts(call, code, needs)
  },
  /** Whoever comes from another platform says with the code which community they come from, where nobody else reads it. */
  async runUnsettled(call) {
    const { by, here } = call
    const code = call.text('code')
    if (code === undefined || code.toLowerCase() === NEW)
      throw new Refusal({ id: here.server === undefined ? 'no-community-in-private' : 'no-community' })
    if (here.server === undefined) return joinAccounts(call, code, needs)
    // From here on it is taken from them alone.
    await needs.codes.look('member', by, code)
    throw new Refusal({ id: 'joining-in-private' })
  },
})

/** A page on which a wallet is linked. */
async function linkWallet(call: Call, { members, signing }: Needs): Promise<Card> {
  const { by, community, member, words } = call
  const wallets = member ? await members.wallets(member) : []
  const { url, expiresAt } = await signing.open('link', {
    ...{ community, by, subject: {} },
    language: words.language,
  })
  const body = [words('link-body', { until: relative(expiresAt) })]
  if (wallets.length > 0) body.push(words('link-more', { wallets: wallets.map(shortAddress) }))
  return card({
    title: words('link-title'),
    body: body.join('\n\n'),
    actions: [
      link(url, words('link-open-button')),
      ...(member ? [button(`link code:${NEW}`, words('joining-offer-button'))] : []),
    ],
  })
}

/** A code for the member's account on another platform. */
async function giveCode({ by, community, member, words }: Call, { codes }: Needs): Promise<Card> {
  if (!member) throw new Refusal({ id: 'joining-link-first' })
  const { code, expiresAt } = await codes.make('member', by, community.id)
  return card({
    title: words('joining-code-title'),
    body: words('joining-code-body', { code, until: relative(expiresAt) }),
  })
}

/** Whose code it is is shown first: who types a code that somebody else sent them gives away what is theirs. */
async function joinAccounts(
  { by, here, text, words }: UnsettledCall,
  typed: string,
  needs: Needs,
): Promise<Card> {
  const { members, codes, store } = needs
  const code = await codes.look('member', by, typed)
  const of = { platform: code.platform, id: code.accountId }
  if (text('confirm') !== 'yes') {
    const member = await members.of(of)
    if (!member) throw new Refusal({ id: 'joining-no-wallet' })
    return card({
      title: words('joining-confirm-title'),
      body: words('joining-confirm-body', shown(member, words)),
      tone: 'warn',
      actions: [
        button(`link code:${typed.replace(/[^a-z0-9]/gi, '')} confirm:yes`, words('joining-confirm-button')),
      ],
    })
  }
  const joined = await store.transaction(async (tx) => {
    await codes.use(tx, code)
    return members.join(tx, by, of)
  })
  if (here.server === undefined) await members.met(by, code.communityId)
  return card({
    title: words('joining-done-title'),
    body: words('joining-done-body', shown(joined, words)),
    tone: 'good',
  })
}

function shown({ accounts, wallets }: Member, words: Words): { accounts: string[]; wallets: string[] } {
  const named = accounts.map(
    ({ platform, name }) => `${plain(name, 60)} (${words.find(`platform-${platform}`) ?? platform})`,
  )
  return {
    accounts: named,
    wallets: wallets.map((each) => `\`${shortAddress(each)}\``),
  }
}
