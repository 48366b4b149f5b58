import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ballot, sign, start, testHub, voter, voteTypes } from './fixture.ts'

const options = { seed: 20_260, numRuns: 300 }

/** JSON as a hostile sender writes it, keys that mean something to JavaScript or to the sequencer among them. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, '', '0x', '0x1', 'local.eth', -1, 1e308, start, '__proto__'),
    fc.string(),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('__proto__', 'constructor', 'toString', 'message', 'types', 'space', 'from'),
        fc.string(),
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value

test('whatever is posted to the sequencer is refused in its words, and nothing is stored', async () => {
  const hub = testHub()
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(json, fc.dictionary(fc.constantFrom('address', 'sig', 'data'), json)),
      async (body) => {
        const response = await hub.app.request('/', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        expect(response.status).toBe(400)
      },
    ),
    options,
  )
  expect(hub.state().messages).toEqual([])
})

test('an envelope with one part replaced by anything is refused or, where that part means nothing, taken', async () => {
  const hub = testHub()
  const proposal = await hub.propose()
  const envelope = await sign(voteTypes(), { ...ballot, from: voter.address, proposal, choice: 1 }, voter)
  const paths = [
    ['address'],
    ['sig'],
    ['data'],
    ['data', 'domain'],
    ['data', 'types'],
    ['data', 'message'],
    ['data', 'primaryType'],
    ['data', 'types', 'Vote'],
    ['data', 'types', 'EIP712Domain'],
    ...['from', 'space', 'timestamp', 'proposal', 'choice', 'reason', 'app', 'metadata', 'extra'].map(
      (name) => ['data', 'message', name],
    ),
    ...['name', 'version', 'chainId', 'verifyingContract', 'salt'].map((name) => ['data', 'domain', name]),
  ]
  const covered = new Set(['primaryType', 'EIP712Domain', 'extra'])
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), json, async (path, value) => {
      const changed: Record<string, unknown> = structuredClone({ ...envelope })
      const last = path.at(-1)!
      let at = changed
      for (const part of path.slice(0, -1)) at = at[part] as Record<string, unknown>
      const before = JSON.stringify(at[last])
      at[last] = value
      const { status, body } = await hub.post(changed)
      expect([200, 400]).toContain(status)
      if (status === 400)
        expect(body).toEqual({ error: 'client_error', error_description: expect.any(String) })
      else expect(covered.has(last) || before === JSON.stringify(value)).toBe(true)
    }),
    options,
  )
})

test('a signed message with anything in it is taken or refused, and every answer of the hub stays readable', async () => {
  const hub = testHub()
  const proposal = await hub.propose({ type: 'weighted' })
  const choice = fc.oneof(
    fc.string(),
    json.map((value) => JSON.stringify(value) ?? ''),
    fc.constant('{"1":2,"2":1}'),
  )
  await fc.assert(
    fc.asyncProperty(choice, fc.string(), fc.string(), async (choice, reason, metadata) => {
      const message = { ...ballot, from: voter.address, proposal, choice, reason, metadata }
      const { status } = await hub.post(await sign(voteTypes('string'), message, voter))
      expect([200, 400]).toContain(status)
    }),
    { ...options, numRuns: 100 },
  )
  const { status, body } = await hub.ask(
    '{ votes { choice metadata reason vp } proposals { scores scores_by_strategy scores_total } messages { mci } }',
  )
  expect(status).toBe(200)
  expect(body.data.proposals[0].scores.every(Number.isFinite)).toBe(true)
})

test('whatever is asked of the hub is answered or refused', async () => {
  const hub = testHub()
  await hub.vote(await hub.propose(), 1)
  const name = fc.constantFrom(
    'proposals',
    'votes',
    'messages',
    'spaces',
    'aliases',
    'follows',
    'vp',
    'options',
    'x',
  )
  const field = fc.constantFrom(
    'id',
    'created',
    'mci',
    'space { id }',
    'proposal { id }',
    'vp',
    '__typename',
    'x',
  )
  const key = fc.constantFrom(
    'id',
    'id_in',
    'created_gt',
    'voter',
    'author_in',
    'state',
    'space',
    'mci_gt',
    'x',
  )
  const literal = json.map((value) => JSON.stringify(value)?.replace(/"([A-Za-z_]+)":/g, '$1:') ?? 'null')
  const query = fc
    .tuple(
      name,
      fc.constantFrom('first', 'skip', 'where', 'orderBy'),
      key,
      literal,
      fc.array(field, { minLength: 1, maxLength: 3 }),
    )
    .map(
      ([of, argument, where, value, fields]) =>
        `{ ${of}(${argument}: ${argument === 'where' ? `{ ${where}: ${value} }` : value}) { ${fields.join(' ')} } }`,
    )
  await fc.assert(
    fc.asyncProperty(fc.oneof(query, fc.string(), json), json, async (asked, variables) => {
      const { status, body } = await hub.request('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: asked, variables }),
      })
      expect([200, 400, 500]).toContain(status)
      if (status !== 200) expect(body.errors[0].message).toEqual(expect.any(String))
    }),
    options,
  )
})

test('JSON nested beyond any stack is refused, not died of', async () => {
  const hub = testHub()
  const deep = `${'['.repeat(45_000)}${']'.repeat(45_000)}`
  const envelope = JSON.stringify(
    await sign(voteTypes(), { ...ballot, from: voter.address, proposal: '0x1', choice: 1 }, voter),
  )
  for (const [path, body] of [
    ['/', deep],
    ['/', envelope.replace('"choice":1', `"choice":${deep}`)],
    [
      '/graphql',
      `{"query":"query ($w: ProposalWhere) { proposals(where: $w) { id } }","variables":{"w":{"id_in":${deep}}}}`,
    ],
  ] as const) {
    const response = await hub.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(response.status).toBe(path === '/' ? 400 : 500)
    expect(await response.text()).not.toContain('stack')
  }
})
