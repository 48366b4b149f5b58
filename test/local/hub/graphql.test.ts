import { describe, expect, test } from 'vitest'
import * as t from './fixture.ts'
import { admin, author, key, other, space, start, testHub, voter } from './fixture.ts'

describe('one proposal', () => {
  test('has every field a bot asks the real hub for', async () => {
    const hub = testHub()
    const id = await hub.propose({ labels: ['safety'] })
    await hub.vote(id, 1)
    const { status, body } = await hub.ask(
      `query ($id: String!) { proposal(id: $id) {
        id ipfs author created updated network symbol type title body discussion choices labels start end quorum
        quorumType privacy snapshot state link app scores scores_by_strategy scores_state scores_total scores_updated
        scores_total_value vp_value_by_strategy votes flagged flagCode plugins
        strategies { name network params } validation { name params } space { id name network admins }
      } }`,
      { id },
    )
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        proposal: {
          id,
          ipfs: expect.stringMatching(/^bafkrei[a-z2-7]{52}$/),
          author: author.address,
          created: start,
          updated: null,
          network: '31337',
          symbol: 'MOOT',
          type: 'basic',
          title: t.proposal.title,
          body: t.proposal.body,
          discussion: t.proposal.discussion,
          choices: t.proposal.choices,
          labels: ['safety'],
          start: t.proposal.start,
          end: t.proposal.end,
          quorum: 0,
          quorumType: 'default',
          privacy: '',
          snapshot: 996,
          state: 'active',
          link: `https://snapshot.box/#/s:local.eth/proposal/${id}`,
          app: 'folkmoot',
          scores: [10, 0, 0],
          scores_by_strategy: [[10], [0], [0]],
          scores_state: 'pending',
          scores_total: 10,
          scores_updated: start,
          scores_total_value: 0,
          vp_value_by_strategy: [],
          votes: 1,
          flagged: false,
          flagCode: 0,
          plugins: {},
          strategies: [{ name: 'erc20-votes', network: '31337', params: { address: '0x', decimals: 18 } }],
          validation: { name: 'any', params: {} },
          space: { id: 'local.eth', name: 'Local', network: '31337', admins: [admin.address] },
        },
      },
    })
  })

  test('that is not there is null', async () => {
    const { status, body } = await testHub().ask(
      '{ proposal(id: "0x1") { id } vote(id: "0x1") { id } space(id: "no.eth") { id } }',
    )
    expect([status, body]).toEqual([200, { data: { proposal: null, vote: null, space: null } }])
  })

  test('becomes active after its start and closed after its end', async () => {
    const hub = testHub()
    const id = await hub.propose({ start: start + 10, end: start + 20 })
    const states = []
    for (const at of [start + 10, start + 11, start + 20, start + 21]) {
      hub.clock.set(at)
      states.push((await hub.ask(`{ proposal(id: "${id}") { state } }`)).body.data.proposal.state)
    }
    expect(states).toEqual(['pending', 'active', 'active', 'closed'])
  })
})

describe('proposals', () => {
  const seeds = Array.from({ length: 30 }, (_, index) => ({
    id: `seed-${String(index).padStart(2, '0')}`,
    title: index % 2 ? `Fund Model ${index}` : `Safety review ${index}`,
    author: (index % 3 ? author : voter).address.toLowerCase(),
    type: index % 5 ? 'basic' : 'approval',
    created: start + Math.floor(index / 2),
    start: start + index * 10,
    end: start + index * 10 + 50,
    flagged: index === 7,
    labels: index === 3 ? ['safety'] : [],
    app: index === 4 ? 'other' : 'file',
    choices: ['For', 'Against'],
  }))
  const seeded = () => {
    const hub = testHub({ spaces: [space, { ...space, id: 'second.eth', verified: true }] })
    hub.seedProposals(
      seeds.map((seed, index) => (index < 28 ? seed : { ...seed, space: { id: 'second.eth' } })),
    )
    hub.clock.set(start + 100)
    return hub
  }
  const ids = async (args: string, variables?: object) => {
    const { body } = await seeded().ask(`{ proposals(${args}) { id } }`, variables)
    return body.data.proposals.map(({ id }: { id: string }) => Number(id.slice(5)))
  }
  const all = seeds.map((_, index) => index)

  test('come newest first, twenty at a time, equals by id', async () => {
    const { body } = await seeded().ask('{ proposals { id } }')
    const order = all.toSorted((a, b) => seeds[b]!.created - seeds[a]!.created || a - b)
    expect(body.data.proposals.map(({ id }: { id: string }) => Number(id.slice(5)))).toEqual(
      order.slice(0, 20),
    )
    expect(await ids('first: 4, skip: 3')).toEqual(order.slice(3, 7))
    expect(await ids('first: 0')).toEqual([])
    expect(await ids('first: 3, orderBy: "end", orderDirection: asc')).toEqual([0, 1, 2])
    expect(await ids('first: 3, orderBy: "nonsense"')).toEqual(order.slice(0, 3))
  })

  test.each<[string, number[]]>([
    ['id: "seed-05"', [5]],
    ['id_in: ["seed-05", "seed-06", "nope"]', [5, 6]],
    ['id_in: []', []],
    ['id: null', []],
    ['space: "second.eth"', [28, 29]],
    ['space_in: ["second.eth", "nope"]', [28, 29]],
    ['space_verified: true', [28, 29]],
    [`author: "${voter.address.toLowerCase()}", start_lt: ${start + 70}`, [0, 3, 6]],
    [`author_in: ["${voter.address}"], start_lte: ${start + 60}`, [0, 3, 6]],
    ['type: "approval"', [0, 5, 10, 15, 20, 25]],
    ['type_in: ["approval"], app_not: "file"', []],
    ['app: "other"', [4]],
    ['app_not_in: ["file"]', [4]],
    ['state: "pending"', all.filter((index) => index >= 10)],
    ['state: "active"', [5, 6, 7, 8, 9]],
    ['state: "closed"', [0, 1, 2, 3, 4]],
    [`created_gt: ${start + 13}`, [28, 29]],
    [`created_gte: ${start + 13}, created_lte: ${start + 13}`, [26, 27]],
    [`created_in: [${start}]`, [0, 1]],
    [`created: ${start}`, [0, 1]],
    [`start_gte: ${start + 280}`, [28, 29]],
    [`end_lt: ${start + 70}`, [0, 1]],
    ['end_lt: 0', all],
    ['title_contains: "MODEL 1", end_gt: 1', [1, 11, 13, 15, 17, 19]],
    ['title_contains: "%"', []],
    ['flagged: true', [7]],
    ['flagged: false, id_in: ["seed-07", "seed-08"]', [8]],
    ['labels_in: ["safety"]', [3]],
    ['scores_state: "final"', []],
    ['updated_gt: 1', []],
    ['strategies_contains: "ERC20-votes", id: "seed-01"', [1]],
    ['validation: "basic"', []],
    ['network: "1"', []],
  ])('where { %s }', async (where, expected) => {
    expect((await ids(`first: 100, where: { ${where} }`)).toSorted((a: number, b: number) => a - b)).toEqual(
      expected,
    )
  })

  test('take no address that is none', async () => {
    const { status, body } = await seeded().ask('{ proposals(where: { author: "0x12" }) { id } }')
    expect([status, body.data, body.errors[0].message]).toEqual([500, null, 'Invalid addresses in author'])
  })
})

describe('votes', () => {
  const voted = async () => {
    const hub = testHub({ votingPower: async (_, who) => [who === voter.address ? 10 : 3] })
    const [first, second] = [await hub.propose(), await hub.propose({ title: 'Another' })] as const
    await hub.vote(first, 1, voter, { timestamp: start, reason: 'yes' })
    await hub.vote(first, 2, other, { timestamp: start + 1 })
    await hub.vote(second, 3, voter, { timestamp: start + 2, app: 'elsewhere' })
    return { ...hub, first, second }
  }

  test('tell what was voted, by whom, on what, with what power', async () => {
    const hub = await voted()
    const { body } = await hub.ask(
      `{ votes(where: { proposal: "${hub.first}", voter: "${voter.address.toLowerCase()}" }) {
        id ipfs voter created choice metadata reason app vp vp_by_strategy vp_state vp_value
        space { id } proposal { title state space { name } } } }`,
    )
    expect(body.data.votes).toEqual([
      {
        id: expect.stringMatching(/^0x/),
        ipfs: expect.stringMatching(/^bafkrei/),
        voter: voter.address,
        created: start,
        choice: 1,
        metadata: {},
        reason: 'yes',
        app: 'folkmoot',
        vp: 10,
        vp_by_strategy: [10],
        vp_state: 'final',
        vp_value: 0,
        space: { id: 'local.eth' },
        proposal: { title: t.proposal.title, state: 'active', space: { name: 'Local' } },
      },
    ])
    const byId = await hub.ask(`{ vote(id: "${body.data.votes[0].id}") { voter } }`)
    expect(byId.body.data.vote.voter).toBe(voter.address)
  })

  test('are found and ordered as asked', async () => {
    const hub = await voted()
    const at = async (args: string) => {
      const { body } = await hub.ask(`{ votes(${args}) { created } }`)
      return body.data.votes.map(({ created }: { created: number }) => created - start)
    }
    expect(await at('first: 10')).toEqual([2, 1, 0])
    expect(await at('orderBy: "vp", orderDirection: asc')).toEqual([1, expect.anything(), expect.anything()])
    expect(await at(`where: { proposal_in: ["${hub.second}"] }`)).toEqual([2])
    expect(await at(`where: { proposal: "${hub.first}", created_lt: ${start + 1} }`)).toEqual([0])
    expect(await at('where: { proposal: "unknown" }')).toEqual([])
    expect(await at(`where: { voter_in: ["${other.address}"] }`)).toEqual([1])
    expect(await at('where: { vp_gt: 3, reason_not: "yes" }')).toEqual([2])
    expect(await at('where: { app: "elsewhere", space: "local.eth" }')).toEqual([2])
  })
})

test('messages are followed by mci, and a deletion names its proposal in its document', async () => {
  const hub = testHub()
  const first = await hub.propose({ start: start + 5 })
  const second = await hub.propose({ title: 'Another' })
  await hub.vote(second, 1)
  await hub.send(t.updateTypes, { ...t.proposal, proposal: first, title: 'New' }, author)
  const deletion = { space: 'local.eth', timestamp: start - 100, proposal: second }
  await hub.send(t.cancelTypes, deletion, author)
  const follow = async (after: number) =>
    (
      await hub.ask(
        `{ messages(first: 3, orderBy: "mci", orderDirection: asc, where: {
          type_in: ["proposal", "update-proposal", "delete-proposal"], space_in: ["local.eth"], mci_gt: ${after}
        }) { mci id ipfs address version timestamp space type sig receipt } }`,
      )
    ).body.data.messages
  const page = await follow(0)
  expect(page.map(({ mci, type }: t.Json) => [mci, type])).toEqual([
    [1, 'proposal'],
    [2, 'proposal'],
    [4, 'update-proposal'],
  ])
  const [last] = await follow(4)
  expect(last).toMatchObject({ mci: 5, type: 'delete-proposal', address: author.address, version: '0.1.4' })
  const { body } = await hub.request(`/ipfs/${last.ipfs}`)
  expect(body.data.message.proposal).toBe(second)
  expect(await follow(5)).toEqual([])
  const newest = await hub.ask('{ messages(first: 1, orderBy: "mci") { mci } }')
  expect(newest.body.data.messages).toEqual([{ mci: 5 }])
})

test('spaces, with what the hub fills in', async () => {
  const hub = testHub({
    spaces: [
      { ...space, voting: { quorum: 5 } },
      { ...space, id: 'second.eth' },
    ],
  })
  await hub.vote(await hub.propose(), 1)
  await hub.send(t.followTypes, { network: 's', space: 'local.eth', timestamp: start })
  const { body } = await hub.ask(`{
    spaces(where: { id_in: ["local.eth", "nope.eth"] }) {
      id name private about avatar network symbol domain verified flagged hibernated turbo created
      strategies { name network } admins members moderators filters { minScore onlyMembers }
      voting { delay period type quorum quorumType privacy hideAbstain blind aliased }
      validation { name params } voteValidation { name params } treasuries { name } labels { id } children { id }
      activeProposals proposalsCount votesCount followersCount
    }
    follows(where: { follower_in: ["${voter.address}"] }) { space { id } }
  }`)
  expect(body.data.spaces).toEqual([
    expect.objectContaining({
      id: 'local.eth',
      private: false,
      about: '',
      verified: false,
      turbo: true,
      filters: { minScore: 0, onlyMembers: false },
      voting: expect.objectContaining({ delay: null, quorum: 5, quorumType: 'default', privacy: '' }),
      validation: { name: 'any', params: {} },
      strategies: [{ name: 'erc20-votes', network: '31337' }],
      activeProposals: 1,
      proposalsCount: 1,
      votesCount: 1,
      followersCount: 1,
    }),
  ])
  expect(body.data.follows).toEqual([{ space: { id: 'local.eth' } }])
})

describe('voting power', () => {
  const vp = async (hub: ReturnType<typeof testHub>, args: string) => {
    const { status, body } = await hub.ask(`{ vp(${args}) { vp vp_by_strategy vp_state } }`)
    return status === 200 ? body.data.vp : body.errors[0].message
  }

  test('is read at the proposal’s block, or now', async () => {
    const hub = testHub({ votingPower: async (_, __, block) => [Number(block), 1] })
    const id = await hub.propose({ snapshot: 321 })
    const who = `voter: "${voter.address.toLowerCase()}", space: "local.eth"`
    expect(await vp(hub, `${who}, proposal: "${id}"`)).toEqual({
      vp: 322,
      vp_by_strategy: [321, 1],
      vp_state: 'final',
    })
    expect(await vp(hub, who)).toMatchObject({ vp: 1001, vp_state: 'pending' })
  })

  test('of nobody, nowhere or with the chain away is an error that tells nothing else', async () => {
    const hub = testHub({ votingPower: async () => Promise.reject(new Error('http://user:secret@rpc')) })
    const who = `voter: "${voter.address}"`
    expect(await vp(hub, 'voter: "", space: "local.eth"')).toBe('invalid address')
    expect(await vp(hub, 'voter: "bob", space: "local.eth"')).toBe('Invalid voter address: bob')
    expect(await vp(hub, `${who}, space: "nope.eth"`)).toBe('space not found')
    expect(await vp(hub, `${who}, space: "local.eth", proposal: "0x1"`)).toBe('proposal not found')
    expect(await vp(hub, `${who}, space: "local.eth"`)).toBe('failed to get voting power')
  })
})

test('aliases and options', async () => {
  const hub = testHub()
  await hub.send(t.aliasTypes, { alias: key.address, timestamp: start })
  const { body } = await hub.ask(`{
    aliases(where: { address: "${voter.address}", created_gt: ${start - 1} }) { address alias created }
    options { name value }
  }`)
  expect(body.data.aliases).toEqual([{ address: voter.address, alias: key.address, created: start }])
  expect(body.data.options).toContainEqual({ name: 'space.default.body_limit', value: '10000' })
})

describe('a query over the limits', () => {
  const list = (length: number) => JSON.stringify(Array.from({ length }, () => 'x'))

  test.each([
    ['proposals(first: 1001)', 'The `first` argument must not be greater than 1000'],
    ['votes(skip: 5001)', 'The `skip` argument must not be greater than 5000'],
    ['messages(first: -1)', 'The `first` argument must be positive'],
    [
      `votes(where: { proposal_in: ${list(101)} })`,
      'The `proposal_in` argument must not be greater than 100',
    ],
  ])('%s', async (field, message) => {
    const { status, body } = await testHub().ask(`{ ${field} { id } }`)
    expect([status, body.data, body.errors[0].message]).toEqual([500, null, message])
  })

  test('proposals take many spaces, and 1000 at once', async () => {
    const { status } = await testHub().ask(
      `{ proposals(first: 1000, where: { space_in: ${list(900)} }) { id } }`,
    )
    expect(status).toBe(200)
  })

  test.each([
    [
      'more than five root fields',
      '{ a: options { name } b: options { name } c: options { name } d: options { name } e: options { name } f: options { name } }',
      500,
      'root selections',
    ],
    [
      'more than five through fragments',
      '{ ...F ...G } fragment F on Query { a: options { name } b: options { name } c: options { name } } fragment G on Query { ...F d: options { name } e: options { name } f: options { name } }',
      500,
      'root selections',
    ],
    [
      'too deep',
      '{ votes { proposal { space { parent { parent { children { id } } } } } } }',
      400,
      'maximum operation depth',
    ],
    ['an unknown field', '{ proposals { secret } }', 400, 'Cannot query field "secret"'],
    ['an unknown argument', '{ proposals(where: { secret: 1 }) { id } }', 400, 'not defined'],
    ['no GraphQL', '{ proposals { id }', 400, 'Syntax Error'],
    ['fragments in a circle', '{ ...F } fragment F on Query { ...F }', 400, 'Cannot spread fragment'],
    ['more words than anybody needs', `{ options { ${'name '.repeat(6000)} } }`, 400, 'tokens'],
    ['brackets without end', '{ a '.repeat(20_000), 400, /tokens|syntax/],
  ])('%s', async (_, query, status, message) => {
    const answer = await testHub().ask(query)
    expect(answer.status).toBe(status)
    expect(answer.body.errors[0].message).toMatch(message)
  })

  test('five deep and five wide is allowed', async () => {
    const { status } = await testHub().ask(
      '{ a: votes { proposal { space { strategies { name } } } } b: options { name } c: options { name } d: options { name } e: options { name } }',
    )
    expect(status).toBe(200)
  })
})

test('over GET, and without a query', async () => {
  const hub = testHub()
  const query = encodeURIComponent('query ($id: String!) { space(id: $id) { name } }')
  const { body } = await hub.request(
    `/graphql?query=${query}&variables=${encodeURIComponent('{"id":"local.eth"}')}`,
  )
  expect(body).toEqual({ data: { space: { name: 'Local' } } })
  const none = await hub.request('/graphql')
  expect([none.status, none.body.errors[0].message]).toEqual([400, 'Must provide query string.'])
  expect((await hub.request('/graphql', { method: 'POST', body: 'x' })).status).toBe(400)
})

test('both say that they are there, and nothing else is', async () => {
  const hub = testHub()
  expect((await hub.request('/')).body).toMatchObject({
    name: 'sequencer',
    relayer: expect.stringMatching(/^0x/),
  })
  expect((await hub.request('/api')).body).toMatchObject({ name: 'hub' })
  for (const path of ['/ipfs/bafkreinope', '/ipfs/__proto__', '/nope'])
    expect((await hub.request(path)).status).toBe(404)
})
