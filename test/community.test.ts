import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommunity, writeCommunity } from '../src/community.ts'

const file = `
id: open-models
name: Open Model Commons   # as people see it
chains:
  - { id: 1, name: Ethereum, currency: ETH, price: market }
venues:
  - { kind: snapshot, id: space, name: Snapshot, space: Open-Models.eth }
  - { kind: governor, id: assembly, name: Assembly, chain: 1, address: "0xd8da6bf26964af9d7eed9e03e53415d37aa96045" }
places:
  - { id: square, platform: discord, server: "12", channel: "123" }
schedule:
  - { id: weekly, report: treasury, cron: "0 9 * * 1", place: square }
`

describe('a community file', () => {
  test('is read, with what it leaves out', () => {
    const community = parseCommunity(file, 'dao.yaml')
    expect(community).toMatchObject({
      id: 'open-models',
      timeZone: 'UTC',
      language: 'en',
      relay: { maxFeeGwei: '100' },
    })
    expect(community.venues[0]).toMatchObject({ space: 'open-models.eth' })
    expect(community.venues[1]).toMatchObject({
      address: '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
      fromBlock: 0,
    })
    expect(community.places[0]!.tell).toEqual(['proposals', 'reports'])
  })

  test('is the same after it was written and read again', () => {
    const community = parseCommunity(file, 'dao.yaml')
    expect(parseCommunity(writeCommunity(community), 'again')).toEqual(community)
  })

  test.each([
    ['id: open-models', 'id: Open Models', /dao.yaml: id wants lower-case letters/],
    ['chain: 1, address', 'chain: 5, address', /venues.1 names chain 5, which is not among chains/],
    ['place: square }', 'place: circle }', /schedule.0 names place circle/],
    ['id: assembly', 'id: space', /venues.1 has the id space twice/],
    ['0xd8da6bf26964af9d7eed9e03e53415d37aa96045', '0xd8da', /venues.1.address wants an address/],
    ['currency: ETH', 'currencies: ETH', /chains.0/],
    ['name: Open Model Commons', 'timeZone: Mars/Olympus\nname: X', /timeZone wants a time zone/],
    ['server: "12", ', '', /places.0 wants the numbers of a server and of a channel/],
    [
      'discord, server: "12", channel: "123"',
      'telegram, channel: "@dao"',
      /places.0 wants the number of a gr/,
    ],
    ['cron: "0 9 * * 1"', 'cron: "every monday"', /schedule.0/],
  ])('with %s as %s is refused in one line', (before, after, line) => {
    expect(() => parseCommunity(file.replace(before, after), 'dao.yaml')).toThrow(line)
  })

  test('that is not one gives one line, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.json({ maxDepth: 3 })), (text) => {
        try {
          parseCommunity(text, 'dao.yaml')
        } catch (error) {
          expect((error as Error).message).toMatch(/^dao\.yaml[^\n]*$/)
        }
      }),
      { seed: 7 },
    )
  })
})
