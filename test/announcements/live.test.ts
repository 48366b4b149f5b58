import { afterEach, expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import { openHouse } from './house.ts'

let house: Awaited<ReturnType<typeof openHouse>>
afterEach(() => house?.close())

const bodies = () => house.recorder.posts.map((post) => post.card.body)
const live = () => house.db.delivery.findMany({ where: { live: true } })

async function openWith(...titles: string[]) {
  house = await openHouse()
  const announcements = await house.open()
  const proposals = []
  for (const title of titles) {
    const proposal = await house.propose(title, { scores: '[0]' })
    await house.tell('proposal-created', proposal)
    proposals.push(proposal)
  }
  await announcements.settle()
  return { announcements, proposals }
}

test('a proposal’s post is edited while it is open, once when it is over, and never again', async () => {
  const { announcements, proposals } = await openWith('One')
  const { id } = proposals[0]!
  const { recorder } = house
  await announcements.settle()
  expect(recorder.edits).toEqual([])

  await house.update(id, { scores: '[5]' })
  await announcements.settle()
  expect(bodies()[0]).toContain('active [5]')
  expect(bodies()[0]).toContain('**New.**')

  // Something that the card doesn't show.
  await house.update(id, { link: 'https://example.org' })
  await announcements.settle()
  expect(recorder.edits).toHaveLength(1)

  await house.update(id, { state: 'ended' })
  await announcements.settle()
  await house.update(id, { state: 'passed', scores: '[9]', scoresFinal: true })
  await announcements.settle()
  expect(bodies()).toEqual(['passed [9]'])
  expect(await live()).toEqual([])

  const before = recorder.edits.length
  await house.update(id, { scores: '[10]' })
  await announcements.settle()
  expect(recorder.edits).toHaveLength(before)
  expect(recorder.posts).toHaveLength(1)
})

test('edits go on after a restart', async () => {
  const { announcements, proposals } = await openWith('One')
  await announcements.stop()
  await house.update(proposals[0]!.id, { scores: '[7]' })
  await (await house.open()).settle()
  expect(bodies()[0]).toContain('[7]')
})

test('one edit a channel at each run', async () => {
  const { announcements, proposals } = await openWith('One', 'Two', 'Three')
  for (const { id } of proposals) await house.update(id, { scores: '[1]' })
  for (const expected of [1, 2, 3, 3]) {
    await announcements.settle()
    expect(house.recorder.edits).toHaveLength(expected)
  }
  expect(new Set(house.recorder.edits.map(({ card }) => card.title)).size).toBe(3)
})

test('of a proposal whose creation was told, the start is a short post that stays; else it is the live one', async () => {
  const { announcements, proposals } = await openWith('One')
  await house.tell('proposal-started', proposals[0]!)
  const known = await house.propose('Known before', { scores: '[0]' })
  await house.tell('proposal-started', known)
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['One', 'Voting is open: #1 One', 'Known before'])
  for (const { id } of [proposals[0]!, known]) await house.update(id, { scores: '[3]' })
  await announcements.settle()
  await announcements.settle()
  expect(house.recorder.posts.map(({ card, revision }) => [card.title, revision])).toEqual([
    ['One', 1],
    ['Voting is open: #1 One', 0],
    ['Known before', 1],
  ])
})

test('the post of what was undone says so, and is itself again when that comes back', async () => {
  const { announcements, proposals } = await openWith('One')
  const [proposal] = proposals
  await house.tell('proposal-executed', proposal!)
  await announcements.settle()
  await house.retract('proposal-executed', proposal!)
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['One', 'Taken back: One'])
  await announcements.settle()
  expect(house.recorder.edits).toHaveLength(1)
  await house.tell('proposal-executed', proposal!)
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['One', 'Executed: #1 One'])
  expect(house.recorder.posts).toHaveLength(2)
})

test('a live post that was taken back follows its proposal again when it is back', async () => {
  const { announcements, proposals } = await openWith('One')
  await house.retract('proposal-created', proposals[0]!)
  await announcements.settle()
  await house.update(proposals[0]!.id, { scores: '[2]' })
  await announcements.settle()
  expect(house.recorder.titles('c1')).toEqual(['Taken back: One'])
  await house.tell('proposal-created', proposals[0]!)
  await announcements.settle()
  await house.update(proposals[0]!.id, { scores: '[3]' })
  await announcements.settle()
  expect(bodies()[0]).toContain('[3]')
})

test('a post that somebody removed is left alone', async () => {
  const { announcements, proposals } = await openWith('One')
  house.recorder.posts.length = 0
  await house.update(proposals[0]!.id, { scores: '[2]' })
  await announcements.settle()
  expect(await live()).toEqual([])
  expect(house.recorder.posts).toEqual([])
  const line = house.line('posts of commons in hall (local)')
  expect(line).toMatchObject({ state: 'failing', detail: 'there is no such message' })
})

test('an edit that fails waits, and others pass it', async () => {
  const { announcements, proposals } = await openWith('One', 'Two')
  let tries = 0
  house.recorder.before = ({ card }) => {
    if (card.title !== 'One') return
    tries++
    throw new ChatError('slow down', { after: 5_000 })
  }
  for (const { id } of proposals) await house.update(id, { scores: '[1]' })
  await announcements.settle()
  await announcements.settle()
  expect([tries, house.recorder.edits.length]).toEqual([1, 0])
  house.pass(5_000)
  await announcements.settle()
  expect(house.recorder.edits.map(({ card }) => card.title)).toEqual(['Two'])
  house.recorder.before = () => undefined
  await announcements.settle()
  expect(house.recorder.edits.map(({ card }) => card.title)).toEqual(['Two', 'One'])
})
