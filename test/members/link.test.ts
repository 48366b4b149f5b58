import { type Hex, verifyMessage } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { parseSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller, HereStanding } from '../../src/command.ts'
import { linkPurpose } from '../../src/members/link.ts'
import { createMembers, type Members } from '../../src/members/members.ts'
import type { Purpose } from '../../src/signing/purpose.ts'
import { Browser, type Desk, holder, openDesk, other, signedBy } from '../signing/desk.ts'

const discord = (id: string, name = `D${id}`): Caller => ({ platform: 'discord', id, name })
const telegram = (id: string, name = `T${id}`): Caller => ({ platform: 'telegram', id, name })

let desk: Desk
let members: Members
beforeAll(async () => {
  desk = await openDesk({
    purposes({ store, clock, baseUrl }) {
      members = createMembers({ store, clock })
      return [linkPurpose({ members, clock, baseUrl }) as Purpose<never>]
    },
  })
})
afterAll(() => desk.stop())
beforeEach(async () => {
  await desk.store.db.member.deleteMany()
})

const wallets = Array.from({ length: 25 }, (_, index) =>
  privateKeyToAccount(`0x${String(index + 10).padStart(64, '0')}`),
)

async function link(by: Caller, wallet = holder) {
  const url = await desk.open('link', {}, by)
  return (await new Browser(desk.baseUrl).sign(url, wallet)).body
}

describe('the message', () => {
  it('is EIP-4361, and names account, purpose, place and times', async () => {
    const url = await desk.open('link', {}, discord('80351110224678912', 'Ünï\n“x”'))
    const row = await desk.store.db.signingRequest.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    const browser = new Browser(desk.baseUrl)
    const { toSign } = (await browser.prepare(url, holder, 8453)).body
    const { host } = new URL(desk.baseUrl)
    expect(toSign.message).toBe(
      `${host} wants you to sign in with your Ethereum account:
${holder.address}

Link this wallet to the Discord account 80351110224678912, to vote with it in the community test. This costs nothing and moves no money.

URI: ${desk.baseUrl}/sign
Version: 1
Chain ID: 8453
Nonce: ${row.id.replaceAll('-', '')}
Issued At: ${row.createdAt.toISOString()}
Expiration Time: ${row.expiresAt.toISOString()}
Request ID: ${row.id}`,
    )
    // The characters that EIP-4361 lets a statement have.
    expect(parseSiweMessage(toSign.message).statement).toMatch(/^[\w .,:/?#[\]@!$&'()*+;=~%-]+$/)
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(600_000)

    const signature = await signedBy(holder, toSign)
    const { body } = await browser.post(url, 'submit', { address: holder.address, signature })
    expect(body).toMatchObject({ ok: true, outcome: 'accepted' })
    expect(body.text).toContain('Discord account Ünï “x”')
    const { proof } = await desk.store.db.wallet.findUniqueOrThrow({ where: { address: holder.address } })
    expect(
      await verifyMessage({
        address: holder.address,
        ...(JSON.parse(proof) as { message: string; signature: Hex }),
      }),
    ).toBe(true)
  })

  it('is the same when it is built again, and another for each request', async () => {
    const url = await desk.open('link', {}, discord('1'))
    const browser = new Browser(desk.baseUrl)
    const first = (await browser.prepare(url, holder)).body.toSign.message
    desk.clock.setOffset(desk.clock.offset + 5_000)
    expect((await browser.prepare(url, holder)).body.toSign.message).toBe(first)
    const elsewhere = await desk.open('link', {}, discord('1'))
    expect((await browser.prepare(elsewhere, holder)).body.toSign.message).not.toBe(first)
  })

  it('is refused when it was signed for another account or site', async () => {
    const own = await desk.open('link', {}, discord('1'))
    const { toSign } = (await new Browser(desk.baseUrl).prepare(own, holder)).body
    const victim = await desk.open('link', {}, discord('2'))
    const browser = new Browser(desk.baseUrl)
    await browser.prepare(victim, holder)
    for (const message of [toSign.message, toSign.message.replace(/^\S+/, 'evil.example')]) {
      const signature = await holder.signMessage({ message })
      const answer = await browser.post(victim, 'submit', { address: holder.address, signature })
      expect(answer.status).toBe(422)
    }
    expect(await members.of(discord('2'))).toBeUndefined()
  })

  it('can’t be written for a host that viem does not know, and says so', async () => {
    const lone = await openDesk({
      purposes: ({ clock }) => [
        linkPurpose({ members, clock, baseUrl: () => 'https://moot' }) as Purpose<never>,
      ],
    })
    const answer = await new Browser(lone.baseUrl).prepare(await lone.open('link'), holder)
    await lone.stop()
    expect(answer.status).toBe(422)
    expect(answer.body.error).toContain('PUBLIC_URL')
  })
})

describe('who is who', () => {
  it('begins with one wallet', async () => {
    await link(discord('1'))
    const member = await members.of(discord('1'))
    expect(member).toEqual({
      id: expect.any(String),
      wallets: [holder.address],
      accounts: [discord('1')],
    })
    expect(await members.wallets(member!.id)).toEqual([holder.address])
    expect(await members.of(telegram('1'))).toBeUndefined()
  })

  it('adds further wallets, of which the first stays the primary one', async () => {
    await link(discord('1'), other)
    await link(discord('1'), holder)
    expect((await members.of(discord('1')))!.wallets).toEqual([other.address, holder.address])
  })

  it('stays as it is when the same is linked again', async () => {
    await link(discord('1', 'old name'))
    const before = await members.of(discord('1'))
    expect((await link(discord('1', 'new name'))).text).toContain('already')
    expect(await members.of(discord('1'))).toEqual({ ...before, accounts: [discord('1', 'new name')] })
  })

  it('is one member on both platforms when they share a wallet', async () => {
    await link(discord('1'))
    await link(telegram('7'), other)
    const { text } = await link(telegram('7'), holder)
    expect(text).toContain('Discord')
    const member = await members.of(discord('1'))
    expect(member).toEqual(await members.of(telegram('7')))
    expect(member!.wallets).toEqual([holder.address, other.address])
    expect(member!.accounts).toEqual([discord('1'), telegram('7')])
    expect(await desk.store.db.member.count()).toBe(1)
  })

  it('moves a wallet to the newer account of the same platform', async () => {
    await link(discord('1'), other)
    await link(discord('1'), holder)
    expect((await link(discord('2'), other)).text).toContain('no longer')
    expect((await members.of(discord('1')))!.wallets).toEqual([holder.address])
    expect((await members.of(discord('2')))!.wallets).toEqual([other.address])
    await link(discord('2'), holder)
    expect(await members.of(discord('1'))).toBeUndefined()
    expect((await members.of(discord('2')))!.wallets).toEqual([other.address, holder.address])
    expect(await desk.store.db.member.count()).toBe(1)
  })

  it('never gives one member two accounts on one platform', async () => {
    await link(discord('1'), holder)
    await link(telegram('7'), holder)
    await link(telegram('8'), other)
    // Telegram's 8 proves the wallet of a member who is 7 there.
    await link(telegram('8'), holder)
    expect((await members.of(telegram('8')))!.wallets).toEqual([other.address, holder.address])
    expect(await members.of(discord('1'))).toBeUndefined()
    expect(await members.of(telegram('7'))).toBeUndefined()
  })

  it('merges nobody whose accounts would collide elsewhere', async () => {
    await link(telegram('7'), holder)
    await link(discord('1'), other)
    await link(telegram('8'), other)
    await link(discord('1'), holder)
    expect(await members.of(telegram('7'))).toBeUndefined()
    expect((await members.of(discord('1')))!.accounts).toEqual([discord('1'), telegram('8')])
    expect((await members.of(telegram('8')))!.wallets).toEqual([other.address, holder.address])
  })

  it('has twenty wallets at most', async () => {
    for (const wallet of wallets.slice(0, 20)) await link(discord('1'), wallet)
    expect((await link(discord('1'), wallets[20])).error).toContain('20')
    expect((await members.of(discord('1')))!.wallets).toHaveLength(20)
    expect((await link(discord('1'), wallets[3])).ok).toBe(true)
  })

  it('is shown the wallets it has', async () => {
    await link(discord('1'))
    const { body } = await new Browser().get(await desk.open('link', {}, discord('1')), '/request')
    expect(body.title).toBe('Link a wallet to your Discord account')
    expect(body.lines.join('\n')).toContain(holder.address.slice(0, 6))
    expect(body.wallets).toBeNull()
  })
})

describe('unlinking', () => {
  it('takes one wallet, and the next becomes the primary one', async () => {
    await link(discord('1'), other)
    await link(discord('1'), holder)
    expect(await members.unlink(discord('1'), other.address)).toEqual([other.address])
    expect((await members.of(discord('1')))!.wallets).toEqual([holder.address])
    expect((await desk.store.db.wallet.findFirstOrThrow()).primary).toBe(true)
  })

  it('takes all, on all platforms, and the member with them', async () => {
    await link(discord('1'), other)
    await link(discord('1'), holder)
    await link(telegram('7'), holder)
    expect(await members.unlink(telegram('7'))).toEqual([other.address, holder.address])
    expect(await members.of(discord('1'))).toBeUndefined()
    expect(await desk.store.db.account.count()).toBe(0)
    expect(await desk.store.db.member.count()).toBe(0)
  })

  it('takes nothing from a stranger, nor what is not theirs', async () => {
    await link(discord('1'))
    expect(await members.unlink(discord('2'))).toEqual([])
    expect(await members.unlink(discord('2'), holder.address)).toEqual([])
    expect(await members.unlink(discord('1'), other.address)).toEqual([])
    expect((await members.of(discord('1')))!.wallets).toEqual([holder.address])
  })
})

describe('roles', () => {
  const named = (steward: string[], admin: string[]) =>
    ({ roles: { steward, admin } }) as unknown as Parameters<Members['may']>[0]
  const may = async (
    community: Parameters<Members['may']>[0],
    by: Caller,
    standing: () => Promise<HereStanding> = async () => expect.unreachable(),
  ) => members.may(community, by, { standing }, await members.of(by))

  it('are given to accounts and to wallets, whatever the case', async () => {
    await link(telegram('7'))
    const byWallet = named([holder.address.toLowerCase()], [holder.address.toUpperCase().replace('0X', '0x')])
    expect(await may(byWallet, telegram('7'))).toEqual({ steward: true, admin: true })
    expect(await may(byWallet, telegram('8'))).toEqual({ steward: false, admin: false })
    const byAccount = named(['Telegram:7'], ['discord:7', 'telegram:77'])
    expect(await may(byAccount, telegram('7'))).toEqual({ steward: true, admin: false })
  })

  it('are given to a platform’s own roles, which is asked only where one of its roles is named', async () => {
    const standing = async () => ({ manages: false, roles: ['discord:role:5'] })
    const byRole = named(['discord:role:5'], ['discord:role:6'])
    expect(await may(byRole, discord('1'), standing)).toEqual({ steward: true, admin: false })
    expect(await may(byRole, telegram('1'))).toEqual({ steward: false, admin: false })
  })

  it('go with the wallet', async () => {
    await link(telegram('7'))
    await members.unlink(telegram('7'))
    expect(await may(named([holder.address], []), telegram('7'))).toEqual({ steward: false, admin: false })
  })
})

describe('the community of a private chat', () => {
  beforeEach(async () => {
    await desk.store.db.privateChat.deleteMany()
  })

  it('is where somebody was last met', async () => {
    const data = { id: 'second', file: '{}', updatedAt: new Date(0) }
    await desk.store.db.community.upsert({ where: { id: data.id }, create: data, update: data })
    expect(await members.communityOf(discord('90'))).toBeUndefined()
    await members.met(discord('90'), 'test')
    await members.met(discord('90'), 'second')
    await members.met(discord('90'), 'second')
    expect(await members.communityOf(discord('90'))).toBe('second')
    expect(await members.communityOf(telegram('90'))).toBeUndefined()
  })
})
