import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { hashTypedData, recoverMessageAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test, vi } from 'vitest'
import { cidOf } from '../../../src/local/hub/cid.ts'
import type { HubOptions } from '../../../src/local/hub/hub.ts'
import * as t from './fixture.ts'
import {
  admin,
  author,
  ballot,
  type Envelope,
  type Json,
  key,
  other,
  sign,
  space,
  start,
  testHub,
  voter,
  voteTypes,
} from './fixture.ts'

const relayer = privateKeyToAccount(`0x${'77'.repeat(32)}`).address

describe('an accepted message', () => {
  test('answers over real HTTP with its EIP-712 hash, a CID that names its document, and a signed receipt', async () => {
    const hub = testHub()
    const server = serve({ fetch: hub.app.fetch, port: 0, hostname: '127.0.0.1' })
    await vi.waitUntil(() => server.listening)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      const message = { from: author.address, ...t.proposal }
      const envelope = await sign(t.proposalTypes, message, author)
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
      })
      const answer = (await response.json()) as Json
      const hash = hashTypedData({
        domain: t.snapshot,
        types: t.proposalTypes,
        primaryType: 'Proposal',
        message,
      })
      expect([response.status, answer.id, answer.relayer.address]).toEqual([200, hash, relayer])
      expect(await recoverMessageAddress({ message: envelope.sig, signature: answer.relayer.receipt })).toBe(
        relayer,
      )

      const document = await (await fetch(`${url}/ipfs/${answer.ipfs}`)).text()
      expect(cidOf(document)).toBe(answer.ipfs)
      expect(JSON.parse(document)).toEqual({ ...envelope, hash })
    } finally {
      server.close()
    }
  })

  test('the CID is the one IPFS gives', () => {
    // Python: 'b' + base64.b32encode(b'\x01\x55\x12\x20' + hashlib.sha256(b'hello world').digest()), lower case, no '='
    expect(cidOf('hello world')).toBe('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
  })

  test('a proposal is served as it was signed, with its space’s settings', async () => {
    const hub = testHub()
    const id = await hub.propose({ labels: ['safety'] })
    expect(hub.state().proposals[0]).toMatchObject({
      id,
      author: author.address,
      space: 'local.eth',
      network: '31337',
      title: t.proposal.title,
      choices: t.proposal.choices,
      labels: ['safety'],
      strategies: space.strategies,
      scores: [],
      scores_state: 'pending',
    })
  })

  test.each<[string, unknown, ReturnType<typeof voteTypes>, unknown, number[]]>([
    ['basic', 2, voteTypes(), 2, [0, 10, 0]],
    ['single-choice', 1, voteTypes('uint32', 'address', 'bytes32'), 1, [10, 0, 0]],
    ['approval', [1, 3], voteTypes('uint32[]'), [1, 3], [10, 0, 10]],
    ['ranked-choice', [3, 1, 2], voteTypes('uint32[]'), [3, 1, 2], [0, 0, 10]],
    ['copeland', [1, 2, 3], voteTypes('uint32[]', 'address'), [1, 2, 3], [20 / 3, 10 / 3, 0]],
    ['weighted', '{"1":1,"2":3}', voteTypes('string'), { 1: 1, 2: 3 }, [2.5, 7.5, 0]],
    ['quadratic', '{"3":1}', voteTypes('string', 'string', 'bytes32'), { 3: 1 }, [0, 0, 10]],
  ])('a %s vote counts at once', async (type, choice, types, stored, scores) => {
    const hub = testHub()
    const proposal = await hub.propose({ type })
    const id = await hub.vote(proposal, choice, voter, { reason: 'because' }, types)
    const { proposals, votes } = hub.state()
    expect(votes).toMatchObject([{ id, voter: voter.address, choice: stored, reason: 'because', vp: 10 }])
    expect(proposals[0]).toMatchObject({ votes: 1, scores_total: 10, scores_state: 'pending' })
    for (const [index, score] of scores.entries()) expect(proposals[0]!.scores[index]).toBeCloseTo(score, 9)
  })

  test('a new vote replaces the old one, and messages keep both', async () => {
    const hub = testHub()
    const proposal = await hub.propose()
    await hub.vote(proposal, 1)
    const id = await hub.vote(proposal, 2, voter, { timestamp: start + 1 })
    expect(hub.state().votes).toMatchObject([{ id, choice: 2 }])
    expect(hub.state().proposals[0]).toMatchObject({ scores: [0, 10, 0], votes: 1 })
    expect(hub.state().messages.map(({ mci, type }) => [mci, type])).toEqual([
      [1, 'proposal'],
      [2, 'vote'],
      [3, 'vote'],
    ])
  })

  test('an added chainId and EIP712Domain, as wallets add them, change nothing', async () => {
    const hub = testHub()
    const domain = { ...t.snapshot, chainId: 1 }
    const message = { ...ballot, from: voter.address, proposal: await hub.propose(), choice: 1 }
    const envelope = await sign(voteTypes(), message, voter, domain)
    envelope.data.types = { EIP712Domain: [{ name: 'name', type: 'string' }], ...envelope.data.types }
    envelope.data.primaryType = 'Vote'
    expect((await hub.post(envelope)).status).toBe(200)
  })

  test('a space in capitals is the same space', async () => {
    const hub = testHub()
    await hub.propose({ space: 'Local.ETH' })
    expect(hub.state().proposals[0]!.space).toBe('local.eth')
  })

  test('what the signature does not cover is ignored', async () => {
    const hub = testHub()
    const proposal = await hub.propose()
    const types = {
      Vote: t.fields('from:address space:string timestamp:uint64 proposal:string choice:uint32'),
    }
    await hub.vote(proposal, 1, voter, { reason: 'never signed' }, types)
    expect(hub.state().votes[0]!.reason).toBe('')
  })

  test('its space’s author may change it until it starts, and delete it', async () => {
    const hub = testHub()
    const id = await hub.propose({ start: start + 50 })
    const change = {
      ...t.proposal,
      proposal: id,
      title: 'Better',
      choices: ['Yes', 'No'],
      timestamp: start + 1,
    }
    await hub.send(t.updateTypes, change, author)
    expect(hub.state().proposals[0]).toMatchObject({
      title: 'Better',
      choices: ['Yes', 'No'],
      updated: start + 1,
    })

    hub.clock.set(start + 60)
    await hub.vote(id, 1)
    await hub.send(t.cancelTypes, { space: 'local.eth', timestamp: start + 60, proposal: id }, author)
    expect([hub.state().proposals, hub.state().votes]).toEqual([[], []])
    const { ipfs, type } = hub.state().messages.at(-1)!
    const { body } = await hub.request(`/ipfs/${ipfs}`)
    expect([type, body.data.message.proposal]).toEqual(['delete-proposal', id])
  })

  test('a moderator flags and deletes what is not theirs', async () => {
    const hub = testHub()
    const message = { space: 'local.eth', timestamp: start, proposal: await hub.propose() }
    await hub.send(t.flagTypes, message, admin)
    expect(hub.state().proposals[0]!.flagged).toBe(true)
    await hub.send(t.cancelTypes, message, admin)
    expect(hub.state().proposals).toEqual([])
  })

  test('following and unfollowing', async () => {
    const hub = testHub()
    const message = { network: 's', space: 'local.eth', timestamp: start }
    await hub.send(t.followTypes, message)
    expect(hub.state().follows).toMatchObject([{ follower: voter.address, space: 'local.eth', network: 's' }])
    const again = hub.send(t.followTypes, { ...message, timestamp: start + 1 })
    await expect(again).rejects.toThrow('you are already following this space')
    await hub.send(t.unfollowTypes, { ...message, timestamp: start + 1 })
    expect(hub.state().follows).toEqual([])
  })
})

describe('a voting key', () => {
  const alias = { alias: key.address, timestamp: start }

  test('votes for its owner, until it is revoked', async () => {
    const hub = testHub()
    const proposal = await hub.propose()
    await hub.send(t.aliasTypes, alias)
    const asOwner = { ...ballot, proposal, choice: 1 }
    await hub.send(voteTypes(), asOwner, key, voter.address)
    expect(hub.state().votes).toMatchObject([{ voter: voter.address, choice: 1 }])
    expect(hub.state().messages.at(-1)!.address).toBe(key.address)

    await hub.send(t.revokeTypes, { ...alias, timestamp: start + 1 })
    const late = hub.send(voteTypes(), { ...asOwner, timestamp: start + 2 }, key, voter.address)
    await expect(late).rejects.toThrow('wrong alias')
  })

  test('lapses after 90 days', async () => {
    const hub = testHub()
    await hub.send(t.aliasTypes, alias)
    const now = start + 90 * 24 * 3600
    const proposal = await hub.propose({ timestamp: start, end: now + 1000 })
    hub.clock.set(now - 1)
    await hub.send(voteTypes(), { ...ballot, proposal, choice: 1, timestamp: now - 1 }, key, voter.address)
    hub.clock.set(now)
    const late = hub.send(voteTypes(), { ...ballot, proposal, choice: 1, timestamp: now }, key, voter.address)
    await expect(late).rejects.toThrow('wrong alias')
  })

  test('may not delete, nor make another alias, nor serve two owners', async () => {
    const hub = testHub()
    const proposal = await hub.propose()
    await hub.send(t.aliasTypes, alias, author)
    const deletion = { space: 'local.eth', timestamp: start, proposal }
    await expect(hub.send(t.cancelTypes, deletion, key, author.address)).rejects.toThrow(
      'alias not allowed for the type: delete-proposal',
    )
    await expect(hub.send(t.aliasTypes, alias, key, author.address)).rejects.toThrow('alias not allowed')
    await expect(hub.send(t.aliasTypes, alias)).rejects.toThrow('alias is already linked to another address')
    await expect(hub.send(t.aliasTypes, { ...alias, alias: voter.address })).rejects.toThrow(
      'same as the address',
    )
    await expect(hub.send(t.revokeTypes, alias)).rejects.toThrow('alias does not exist')
  })
})

describe('a refused envelope', () => {
  const signed = (message: object, types = voteTypes(), domain: object = t.snapshot) =>
    sign(types, { ...ballot, from: voter.address, choice: 1, proposal: '0x1', ...message }, voter, domain)

  test.each<[string, (envelope: Envelope) => unknown]>([
    ['an extra member', (e) => ({ ...e, extra: 1 })],
    ['an extra member of data', (e) => ({ ...e, data: { ...e.data, extra: 1 } })],
    ['no signature', ({ sig: _, ...e }) => e],
    ['a lower-case address', (e) => ({ ...e, address: e.address.toLowerCase() })],
    ['a lower-case from', (e) => withMessage(e, { from: e.address.toLowerCase() })],
    ['a timestamp in text', (e) => withMessage(e, { timestamp: String(start) })],
    ['no timestamp', (e) => withMessage(e, { timestamp: undefined })],
    ['a space with a space', (e) => withMessage(e, { space: 'a b' })],
    ['a list', (e) => [e]],
    ['types that are a list', (e) => ({ ...e, data: { ...e.data, types: [] } })],
  ])('with %s has the wrong format', async (_, spoil) => {
    const hub = testHub()
    expect(await hub.post(spoil(await signed({})))).toEqual({
      status: 400,
      body: { error: 'client_error', error_description: 'wrong envelope format' },
    })
    expect(hub.state().messages).toEqual([])
  })

  test.each<[string, () => Promise<unknown>, string]>([
    ['from the future', () => signed({ timestamp: start + 301 }), 'wrong timestamp'],
    ['too old', () => signed({ timestamp: start - 6 * 86400 - 1 }), 'wrong timestamp'],
    [
      'for another version',
      () => signed({}, voteTypes(), { ...t.snapshot, version: '0.1.5' }),
      'wrong domain',
    ],
    [
      'for another program',
      () => signed({}, voteTypes(), { ...t.snapshot, name: 'folkmoot' }),
      'wrong domain',
    ],
    ['of other types', () => signed({}, { Vote: voteTypes().Vote!.slice(1) }), 'wrong types'],
    ['for nowhere', () => signed({ space: 'nowhere.eth' }), 'unknown space'],
    ['for Object', () => signed({ space: '__proto__' }), 'unknown space'],
    ['on a proposal with spaces', () => signed({ proposal: '0x 1' }), 'proposal cannot contain whitespace'],
    ['over 100,000 characters', () => signed({ reason: 'x'.repeat(100_000) }), 'too large message'],
    ['over any sense', () => signed({ reason: 'x'.repeat(500_000) }), 'too large message'],
    [
      'changed after signing',
      async () => withMessage(await signed({}), { choice: 2 }),
      'signature validation failed',
    ],
    [
      'signed by another',
      async () => ({
        ...(await signed({})),
        sig: (await sign(voteTypes(), { ...ballot, from: voter.address, proposal: '0x1', choice: 1 }, other))
          .sig,
      }),
      'signature validation failed',
    ],
    ['in another’s name', async () => ({ ...(await signed({})), address: other.address }), 'wrong alias'],
    [
      'with a broken signature',
      async () => ({ ...(await signed({})), sig: '0x1234' }),
      'signature validation failed',
    ],
    [
      'with an empty signature',
      async () => ({ ...(await signed({})), sig: '0x' }),
      'signature validation failed',
    ],
    [
      'with a list of signatures',
      async () => ({ ...(await signed({})), sig: ['0x1', '0x2'] }),
      'signature validation failed',
    ],
    [
      'with an unknown domain field',
      async () => {
        const envelope = await signed({})
        return { ...envelope, data: { ...envelope.data, domain: { ...t.snapshot, extra: 1 } } }
      },
      'signature validation failed',
    ],
    ['on an unknown proposal', () => signed({}), 'unknown proposal'],
  ])('%s', async (_, make, reason) => {
    const hub = testHub()
    expect(await hub.post(await make())).toEqual({
      status: 400,
      body: { error: 'client_error', error_description: reason },
    })
  })

  test('twice', async () => {
    const hub = testHub()
    const envelope = await signed({ proposal: await hub.propose() })
    expect((await hub.post(envelope)).status).toBe(200)
    expect((await hub.post(envelope)).body.error_description).toBe('duplicate message')
  })

  test('twice at once: one in flight, and only one stored however it is written', async () => {
    const hub = testHub()
    const envelope = await signed({ proposal: await hub.propose() })
    const { address, sig, data } = envelope
    const answers = await Promise.all([envelope, envelope, { sig, data, address }].map(hub.post))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 425])
    expect(
      answers
        .map(({ body }) => body.error_description)
        .filter(Boolean)
        .sort(),
    ).toEqual(['duplicate message', 'request already being processed'])
    expect(hub.state().messages).toHaveLength(2)
  })

  test('malformed JSON is answered with a page, as Express does', async () => {
    for (const body of ['{', '', '"text"', '1', 'null']) {
      const response = await testHub().app.request('/', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        400,
        'text/html; charset=UTF-8',
      ])
    }
  })

  test('JSON that does not say so is not read', async () => {
    const { status, body } = await testHub().request('/', {
      method: 'POST',
      body: JSON.stringify(await signed({})),
    })
    expect([status, body.error_description]).toEqual([400, 'wrong envelope format'])
  })

  function withMessage(envelope: Envelope, changes: object) {
    return { ...envelope, data: { ...envelope.data, message: { ...envelope.data.message, ...changes } } }
  }
})

describe('a refused vote', () => {
  test.each<[string, object, object, string]>([
    ['a choice that is not there', {}, { choice: 4 }, 'invalid choice'],
    ['an oversized reason', {}, { reason: 'x'.repeat(5001) }, 'wrong vote format'],
    ['an oversized app', {}, { app: 'x'.repeat(25) }, 'wrong vote format'],
    ['oversized metadata', {}, { metadata: `"${'x'.repeat(2000)}"` }, 'too large metadata'],
    ['metadata that is a list', {}, { metadata: '[]' }, 'wrong vote format'],
    ['before the start', { start: start + 1 }, {}, 'not in voting window'],
    ['signed before the start', {}, { timestamp: start - 11 }, 'not in voting window'],
    ['signed after the end', { end: start + 5 }, { timestamp: start + 6 }, 'not in voting window'],
    ['a reason under Shutter', { privacy: 'shutter' }, { reason: 'hm' }, 'reason not allowed with shutter'],
    ['a plain choice under Shutter', { privacy: 'shutter' }, {}, 'invalid choice'],
  ])('%s', async (_, proposal, changes, reason) => {
    const hub = testHub()
    const id = await hub.propose(proposal)
    await expect(hub.vote(id, 1, voter, changes)).rejects.toThrow(reason)
    expect(hub.state().votes).toEqual([])
  })

  test('a weighted choice that is no JSON, or no weights', async () => {
    const hub = testHub()
    const id = await hub.propose({ type: 'weighted' })
    for (const choice of ['{', '', 'null', '[1]', '{"9":1}', '{"1":-1}', '{"1":1e999}'])
      await expect(hub.vote(id, choice, voter, {}, voteTypes('string')), choice).rejects.toThrow(
        'invalid choice',
      )
  })

  test('after the end', async () => {
    const hub = testHub()
    const id = await hub.propose()
    hub.clock.set(t.proposal.end + 1)
    await expect(hub.vote(id, 1, voter, { timestamp: t.proposal.end })).rejects.toThrow(
      'not in voting window',
    )
  })

  test('nobody without voting power votes, and it is read at the proposal’s block', async () => {
    const blocks: bigint[] = []
    const hub = testHub({
      votingPower: async ({ id }, who, block) => {
        blocks.push(block)
        expect(id).toBe('local.eth')
        return who === voter.address ? [0.5, 1.5] : [0, 0]
      },
    })
    const id = await hub.propose({ snapshot: 321 })
    await expect(hub.vote(id, 1, other)).rejects.toThrow('no voting power')
    await hub.vote(id, 1)
    expect(hub.state().votes).toMatchObject([{ vp: 2, vp_by_strategy: [0.5, 1.5], vp_state: 'final' }])
    expect(blocks).toEqual([321n, 321n])
  })

  test('a chain that is away, or answers nonsense, is told as Snapshot tells it', async () => {
    for (const votingPower of [
      async () => Promise.reject(new Error('http://secret')),
      async () => [Number.NaN],
    ]) {
      const hub = testHub({ votingPower })
      await expect(hub.vote(await hub.propose(), 1)).rejects.toThrow(/^failed to check voting power$/)
    }
  })

  test('an older one, and of two in one second the lower', async () => {
    const hub = testHub()
    const proposal = await hub.propose()
    await hub.vote(proposal, 1)
    await expect(hub.vote(proposal, 2, voter, { timestamp: start - 1 })).rejects.toThrow(
      'already voted at later time',
    )
    const outcomes = []
    for (const reason of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
      outcomes.push(await hub.vote(proposal, 2, voter, { reason }).catch((error) => error.message))
    expect(outcomes).toContain('already voted same time with lower index')
    const ids = hub.state().messages.flatMap(({ type, id }) => (type === 'vote' ? [id] : []))
    expect(ids).toEqual(ids.toSorted())
    expect(hub.state().votes[0]!.id).toBe(ids.at(-1))
  })

  test('a proposal deleted while the chain was asked', async () => {
    let votingPower: HubOptions['votingPower']
    let answer = (_: number[]) => {}
    const asked = new Promise<void>((resolve) => {
      votingPower = () => {
        resolve()
        return new Promise((later) => {
          answer = later
        })
      }
    })
    const hub = testHub({ votingPower: (...question) => votingPower(...question) })
    const proposal = await hub.propose()
    const refused = expect(hub.vote(proposal, 1)).rejects.toThrow('unknown proposal')
    await asked
    await hub.send(t.cancelTypes, { space: 'local.eth', timestamp: start, proposal }, author)
    answer([10])
    await refused
    expect(hub.state().votes).toEqual([])
  })

  test('by who does not hold what the space asks of voters', async () => {
    const hub = testHub({
      spaces: [{ ...space, voteValidation: { name: 'basic', params: { minScore: 11 } } }],
    })
    await expect(hub.vote(await hub.propose(), 1)).rejects.toThrow('failed vote validation')
    const passport = testHub({ spaces: [{ ...space, voteValidation: { name: 'passport-gated' } }] })
    await expect(passport.vote(await passport.propose(), 1)).rejects.toThrow(
      'failed to check vote validation',
    )
  })
})

describe('a refused proposal', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `choice ${index}`)

  test.each<[string, object, string]>([
    ['no title', { title: '' }, 'wrong proposal format'],
    ['a title of 257 characters', { title: 'x'.repeat(257) }, 'wrong proposal format'],
    ['no choices', { choices: [] }, 'wrong proposal format'],
    ['an empty choice', { choices: ['For', ''] }, 'wrong proposal format'],
    ['a choice of 257 characters', { choices: ['For', 'x'.repeat(257)] }, 'wrong proposal format'],
    ['an unknown type', { type: 'lottery' }, 'wrong proposal format'],
    ['a discussion that is no link', { discussion: 'forum' }, 'wrong proposal format'],
    ['a label of nine characters', { labels: ['ninechars'] }, 'wrong proposal format'],
    ['the same label twice', { labels: ['a', 'a'] }, 'wrong proposal format'],
    ['eleven labels', { labels: many(11).map((_, i) => `l${i}`) }, 'wrong proposal format'],
    ['an unknown privacy', { privacy: 'secret' }, 'wrong proposal format'],
    ['an oversized app', { app: 'x'.repeat(25) }, 'wrong proposal format'],
    ['milliseconds', { end: (start + 10) * 1000 }, 'wrong proposal format'],
    ['an end in the past', { end: start }, 'proposal end date must be in the future'],
    ['basic with one choice', { choices: ['For'] }, 'wrong choices for basic type voting'],
    ['basic with four choices', { choices: many(4) }, 'wrong choices for basic type voting'],
    ['a block that is not there yet', { snapshot: 1001 }, 'invalid snapshot block'],
    [
      'a body over the plan',
      { body: 'x'.repeat(50_001) },
      'proposal body length can not exceed 50000 characters',
    ],
    [
      'choices over the plan',
      { type: 'approval', choices: many(1001) },
      'number of choices can not exceed 1000',
    ],
  ])('%s', async (_, changes, reason) => {
    const hub = testHub()
    await expect(hub.propose(changes)).rejects.toThrow(reason)
    expect(hub.state().proposals).toEqual([])
  })

  test.each<[string, object, object, string]>([
    ['a hibernated space', { hibernated: true }, {}, 'invalid space settings: space hibernated'],
    ['another delay', { voting: { delay: 60 } }, { start: start + 61 }, 'invalid voting delay'],
    ['another period', { voting: { period: 60 } }, { end: start + 51 }, 'invalid voting period'],
    ['another type', { voting: { type: 'approval' } }, {}, 'invalid voting type'],
    ['another privacy', { voting: { privacy: 'shutter' } }, {}, 'not allowed to set privacy'],
    ['a stranger', { filters: { onlyMembers: true } }, {}, 'only space authors can propose'],
    ['too little power', { filters: { minScore: 11 } }, {}, 'validation failed'],
    [
      'a rule only Snapshot can check',
      { validation: { name: 'passport-gated' } },
      {},
      'failed to check validation',
    ],
    ['a free plan’s body', { turbo: false }, { body: 'x'.repeat(10_001) }, 'can not exceed 10000 characters'],
  ])('by its space: %s', async (_, settings, changes, reason) => {
    const hub = testHub({ spaces: [{ ...space, ...settings }] })
    await expect(hub.propose(changes)).rejects.toThrow(reason)
  })

  test('an admin may where strangers may not', async () => {
    const hub = testHub({ spaces: [{ ...space, filters: { onlyMembers: true, minScore: 99 } }] })
    await hub.propose({}, admin)
    expect(hub.state().proposals).toHaveLength(1)
  })

  test('over the day’s limit of the plan; what was seeded does not count', async () => {
    const hub = testHub({ spaces: [{ ...space, turbo: false }] })
    hub.seedProposals(['a', 'b', 'c'].map((id) => ({ id, title: id, start: start - 5, end: start + 5 })))
    for (const title of ['one', 'two', 'three']) await hub.propose({ title })
    await expect(hub.propose({ title: 'four' })).rejects.toThrow('proposal limit reached')
  })

  test('over ten active ones of one author, unless the space knows them', async () => {
    const hub = testHub()
    for (let count = 0; count < 10; count++) await hub.propose({ title: `number ${count}` })
    await expect(hub.propose()).rejects.toThrow('active proposal limit reached for author')
    for (let count = 0; count < 11; count++) await hub.propose({ title: `number ${count}` }, admin)
  })

  test('a change by another, after the start, or of what is not there', async () => {
    const hub = testHub()
    const id = await hub.propose({ start: start + 50 })
    const change = { ...t.proposal, proposal: id, title: 'Mine' }
    await expect(hub.send(t.updateTypes, change, other)).rejects.toThrow('Not the author')
    await expect(hub.send(t.updateTypes, { ...change, proposal: '0x1' }, author)).rejects.toThrow(
      'unknown proposal',
    )
    await expect(hub.send(t.updateTypes, { ...change, choices: ['One'] }, author)).rejects.toThrow(
      'wrong choices for "basic" type voting',
    )
    await expect(hub.send(t.updateTypes, { ...change, title: '' }, author)).rejects.toThrow(
      'wrong proposal format',
    )
    hub.clock.set(start + 51)
    await expect(hub.send(t.updateTypes, change, author)).rejects.toThrow('proposal already started')
    const message = { space: 'local.eth', timestamp: start, proposal: id }
    await expect(hub.send(t.cancelTypes, message, other)).rejects.toThrow(
      'not authorized to archive proposal',
    )
    await expect(hub.send(t.flagTypes, message, author)).rejects.toThrow('not authorized to flag proposal')
  })
})

describe('scores', () => {
  test('stay pending after the end until somebody asks, and are final from then on', async () => {
    let changes = 0
    const hub = testHub({ changed: () => changes++ })
    const id = await hub.propose()
    await hub.vote(id, 1)
    hub.clock.set(t.proposal.end + 1)
    expect(hub.state().proposals[0]!.scores_state).toBe('pending')
    expect(changes).toBe(2)
    expect(await hub.request(`/scores/${id}`)).toEqual({ status: 200, body: { result: true } })
    expect(hub.state().proposals[0]).toMatchObject({ scores_state: 'final', scores: [10, 0, 0] })
    expect(await hub.request(`/scores/${id}`)).toEqual({ status: 200, body: { result: true } })
    expect(changes).toBe(3)
  })

  test('of what is unknown or has not begun: nothing', async () => {
    const hub = testHub()
    const id = await hub.propose({ start: start + 5 })
    for (const path of [id, 'unknown', '__proto__'])
      expect((await hub.request(`/scores/${path}`)).body).toEqual({ result: false })
  })

  test('under Shutter are zeros that count heads, and never become final here', async () => {
    const hub = testHub()
    const id = await hub.propose({ privacy: 'shutter' })
    await hub.vote(id, '0xabcd', voter, {}, voteTypes('string'))
    expect(hub.state().proposals[0]).toMatchObject({ scores: [0, 0, 0], scores_total: 10, votes: 1 })
    hub.clock.set(t.proposal.end + 1)
    expect((await hub.request(`/scores/${id}`)).body).toEqual({ result: false })
  })
})

test('a saved state is the same hub again', async () => {
  const hub = testHub()
  const id = await hub.propose()
  await hub.vote(id, 1)
  await hub.send(t.aliasTypes, { alias: key.address, timestamp: start })
  await hub.send(t.followTypes, { network: 's', space: 'local.eth', timestamp: start })
  const saved = JSON.parse(JSON.stringify(hub.state()))

  const again = testHub({ load: saved })
  expect(again.state()).toEqual(hub.state())
  await expect(again.vote(id, 2, voter, { timestamp: start - 1 })).rejects.toThrow(
    'already voted at later time',
  )
  await again.vote(id, 2, voter, { timestamp: start + 1 })
  expect(again.state().messages.at(-1)!.mci).toBe(5)
  expect(again.state().proposals[0]!.scores).toEqual([0, 10, 0])
})
