import {
  createSiweMessage,
  parseSiweMessage,
  SiweInvalidMessageFieldError,
  type SiweMessage,
  validateSiweMessage,
} from 'viem/siwe'
import { shortAddress } from '../address.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { ChosenWallet, Purpose, SigningRequest } from '../signing/purpose.ts'
import { createWords, type Sentence, type Words } from '../words/words.ts'
import type { Linked, Members } from './members.ts'

export interface LinkOptions {
  members: Pick<Members, 'of' | 'link'>
  clock: Clock
  /** Where people's browsers reach this server, without a trailing slash. */
  baseUrl: () => string
}

/** `/link`: a wallet's holder signs in with it (EIP-4361), and it becomes one of the member's wallets. */
export function linkPurpose({ members, clock, baseUrl }: LinkOptions): Purpose<Record<string, never>> {
  return {
    name: 'link',

    async describe({ by, community }, words) {
      const platform = platformName(by.platform, words)
      const wallets = (await members.of(by))?.wallets.map(shortAddress) ?? []
      return {
        title: words('linking-title', { platform }),
        lines: [
          words('linking-proves'),
          words('linking-gives', { community: community.name }),
          ...(wallets.length > 0 ? [words('linking-more', { wallets })] : []),
          words('linking-moves', { platform }),
        ],
        warnings: [],
        wallets: undefined,
      }
    },

    async build(request, wallet) {
      const message = write(fields(request, wallet, baseUrl()))
      return { kind: 'message', message, chainId: wallet.chainId }
    },

    async check(request, { address, toSign }) {
      const { host } = new URL(baseUrl())
      const message = toSign.kind === 'message' ? parseSiweMessage(toSign.message) : {}
      const nonce = nonceOf(request)
      const time = new Date(clock.now())
      const right = validateSiweMessage({ message, address, domain: host, nonce, time })
      // viem lets a message pass that has no such fields at all.
      if (!right || !message.nonce || !message.expirationTime || message.requestId !== request.id)
        throw new Refusal({ id: 'linking-wrong-message' })
    },

    async send(tx, { by }, { address, toSign, signature }) {
      const message = toSign.kind === 'message' ? toSign.message : ''
      const linked = await members.link(tx, by, address, { message, signature })
      return { outcome: told(linked, by, shortAddress(address)) }
    },
  }
}

/** Everything in it comes from the request, so that it is the same when it is built again. */
function fields(request: SigningRequest, wallet: ChosenWallet, baseUrl: string): SiweMessage {
  const { by, community, id, createdAt, expiresAt } = request
  const english = createWords('en')
  return {
    domain: new URL(baseUrl).host,
    address: wallet.address,
    statement: english('linking-statement', {
      platform: platformName(by.platform, english),
      id: by.id,
      community: community.id,
    }),
    // Not the page's own address: it holds the token, and what is signed is kept.
    uri: `${baseUrl}/sign`,
    version: '1',
    chainId: wallet.chainId,
    nonce: nonceOf(request),
    issuedAt: createdAt,
    expirationTime: expiresAt,
    requestId: id,
  }
}

/** Letters and digits only, as EIP-4361 wants; the request's own id, so it is used once. */
function nonceOf({ id }: SigningRequest): string {
  return id.replaceAll('-', '')
}

function write(message: SiweMessage): string {
  try {
    return createSiweMessage(message)
  } catch (error) {
    if (!(error instanceof SiweInvalidMessageFieldError)) throw error
    // viem knows host names with a dot, IPv4 addresses and localhost.
    throw new Refusal({ id: 'linking-wrong-address', args: { problem: message.domain } })
  }
}

function told(linked: Linked, { platform, name }: SigningRequest['by'], wallet: string): Sentence {
  const args = { wallet, name, platform: platformName(platform, createWords()) }
  if (linked.how === 'merged') {
    const others = linked.others.map((other) => platformName(other, createWords()))
    return { id: 'linking-merged', args: { ...args, others } }
  }
  const ids = { new: 'linking-done', again: 'linking-again', moved: 'linking-moved' } as const
  return { id: ids[linked.how], args }
}

function platformName(platform: string, words: Words): string {
  return words.find(`platform-${platform}`) ?? platform
}
