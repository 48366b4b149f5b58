import { performance } from 'node:perf_hooks'
import { describe, expect, test } from 'vitest'
import { author, space, start, testHub } from './fixture.ts'

const least = { id: '0x1', title: 'Old', start: start - 200, end: start - 100 }

const fields = `id author created space { id } network symbol type strategies { name network } validation { name }
  title body discussion choices labels start end quorum quorumType snapshot state link app scores scores_by_strategy
  scores_state scores_total votes flagged`

const shown = async (hub: ReturnType<typeof testHub>, id = '0x1') =>
  (await hub.ask(`{ proposal(id: "${id}") { ${fields} } }`)).body.data.proposal

describe('a seeded proposal', () => {
  test('needs an id, a title and its times; what is missing is empty, an unknown tally too', async () => {
    const hub = testHub()
    expect(hub.seedProposals([least])).toBe(1)
    expect(await shown(hub)).toMatchObject({
      author: '',
      created: start - 200,
      space: { id: 'local.eth' },
      network: '31337',
      type: 'single-choice',
      strategies: [{ name: 'erc20-votes', network: '31337' }],
      body: '',
      choices: [],
      state: 'closed',
      scores: [],
      scores_state: '',
      scores_total: 0,
    })
    expect(hub.state().messages).toEqual([])
  })

  test('as the real hub answers one, is served as it came', async () => {
    const real = {
      ...least,
      ipfs: 'bafkreidoc',
      author: author.address.toLowerCase(),
      created: start - 300,
      updated: null,
      space: { id: 'local.eth', name: 'ignored' },
      network: '1',
      symbol: 'MANA',
      type: 'basic',
      strategies: [{ name: 'multichain', network: '137', params: { graphs: {} } }],
      validation: { name: 'basic', params: null },
      plugins: { safeSnap: {} },
      body: '# Why',
      discussion: 'https://forum.example',
      choices: ['Yes', 'No'],
      labels: null,
      quorum: 5.5,
      quorumType: '',
      privacy: null,
      snapshot: '16000000',
      state: 'active',
      link: 'https://snapshot.org/#/old/0x1',
      app: null,
      scores: [12.5, 3],
      scores_by_strategy: [[12.5], [3]],
      scores_state: 'final',
      scores_total: 15.5,
      votes: 81,
      flagged: true,
      __typename: 'Proposal',
    }
    const hub = testHub()
    hub.seedProposals([real])
    const { updated: _, ipfs: __, plugins: ___, privacy: ____, __typename, ...told } = real
    expect(await shown(hub)).toEqual({
      ...told,
      author: author.address,
      space: { id: 'local.eth' },
      strategies: [{ name: 'multichain', network: '137' }],
      validation: { name: 'basic' },
      labels: [],
      snapshot: 16_000_000,
      state: 'closed',
      app: '',
    })
  })

  test('of a space that is not here belongs to the first', async () => {
    const hub = testHub({ spaces: [space, { ...space, id: 'second.eth' }] })
    const of = (id: string, at: unknown) => ({ ...least, id, space: at })
    hub.seedProposals([
      of('a', 'elsewhere.eth'),
      of('b', { id: 'Second.eth' }),
      of('c', 'second.eth'),
      of('d', null),
    ])
    expect(hub.state().proposals.map((proposal) => proposal.space)).toEqual([
      'local.eth',
      'second.eth',
      'second.eth',
      'local.eth',
    ])
  })

  test('keeps its tally until somebody votes here', async () => {
    const hub = testHub()
    const running = { ...least, type: 'basic', choices: ['Yes', 'No'], end: start + 100, snapshot: 5 }
    hub.seedProposals([
      { ...running, id: 'a', scores: [7, 8], scores_state: 'pending', scores_total: 15, votes: 2 },
      { ...running, id: 'b', end: start - 1, scores: null, scores_total: 4 },
    ])
    for (const id of ['a', 'b']) expect((await hub.request(`/scores/${id}`)).body).toEqual({ result: false })
    expect(await shown(hub, 'a')).toMatchObject({ scores: [7, 8], votes: 2, state: 'active' })
    expect(await shown(hub, 'b')).toMatchObject({ scores: [], scores_total: 4, scores_state: '' })
    await hub.vote('a', 2)
    expect(await shown(hub, 'a')).toMatchObject({ scores: [0, 10], votes: 1 })
  })

  test('is stored once, and survives a restart', async () => {
    let changes = 0
    const hub = testHub({ changed: () => changes++ })
    expect(hub.seedProposals([least, { ...least, title: 'Twice' }])).toBe(1)
    expect(hub.seedProposals([least])).toBe(0)
    expect(changes).toBe(1)
    const again = testHub({ load: JSON.parse(JSON.stringify(hub.state())) })
    expect(again.seedProposals([{ ...least, title: 'Thrice' }])).toBe(0)
    expect((await shown(again)).title).toBe('Old')
  })
})

test.each<[string, unknown, string | RegExp]>([
  ['not a list', {}, /^proposals: .*array/],
  ['not an object', [least, null], /^proposals\[1\]: /],
  ['no title', [{ ...least, title: undefined }], /^proposals\[0\]\.title: /],
  ['no end', [least, { ...least, end: undefined }], /^proposals\[1\]\.end: /],
  ['choices in text', [{ ...least, choices: 'Yes' }], /^proposals\[0\]\.choices: /],
  ['a choice that is none', [{ ...least, choices: ['Yes', 1] }], /^proposals\[0\]\.choices\[1\]: /],
  ['milliseconds', [{ ...least, end: start * 1000 }], /^proposals\[0\]\.end: /],
  ['a body of a megabyte', [{ ...least, body: 'x'.repeat(1e6) }], /^proposals\[0\]\.body: /],
  ['a strategy without a name', [{ ...least, strategies: [{}] }], /^proposals\[0\]\.strategies\[0\]\.name: /],
])('a file with %s is refused whole, and told where', (_, list, message) => {
  const hub = testHub()
  expect(() => hub.seedProposals(list)).toThrow(message)
  expect(hub.state().proposals).toEqual([])
})

test('2,000 long proposals load in a moment, and their pages come quickly', async () => {
  const hub = testHub()
  const list = Array.from({ length: 2000 }, (_, index) => ({
    ...least,
    id: `0x${index}`,
    title: `Number ${index}`,
    body: 'word '.repeat(1400),
    choices: ['Yes', 'No'],
    created: start - index,
  }))
  const began = performance.now()
  expect(hub.seedProposals(list)).toBe(2000)
  const loaded = performance.now()
  const seen = new Set<string>()
  for (let skip = 0; skip < 2000; skip += 100) {
    const { body } = await hub.ask(`{ proposals(first: 100, skip: ${skip}) { ${fields} } }`)
    for (const { id } of body.data.proposals) seen.add(id)
  }
  const paged = performance.now()
  expect(seen.size).toBe(2000)
  // Generous: about 60 ms and 15 ms a page on two cores.
  expect(loaded - began).toBeLessThan(1000)
  expect((paged - loaded) / 20).toBeLessThan(200)
})
