import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Action, Card } from '../../src/card.ts'
import { Community } from '../../src/community.ts'
import { SETTINGS_STEPS, SETUP_STEPS } from '../../src/settings/steps.ts'
import { discord, type House, openHouse, telegram } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  for (const chat of [house.chats.discord, house.chats.telegram]) {
    chat.channels.push({ value: '101', label: '#general' }, { value: '-500/7', label: '```' })
    chat.roles.push({ value: 'discord:role:7', label: '*Council*' })
  }
})
afterAll(() => house.close())

/** What somebody types, or sends without any card of ours. */
const value = fc.oneof(
  fc.constantFrom(
    'here',
    'local.eth',
    'other.eth',
    'UTC',
    'berlin',
    'es',
    'on',
    'treasury',
    'payouts',
    'weekly',
  ),
  fc.constantFrom(
    'discord:role:7',
    'discord:12',
    'proposals,reports',
    'nothing',
    'all',
    'safety',
    '101',
    '1',
    '',
    '?',
  ),
  fc.constantFrom(
    'discord',
    'telegram',
    'local-eth',
    '00000000',
    '0xd8da6bf26964af9d7eed9e03e53415d37aa96045',
  ),
  fc.string({ maxLength: 90, unit: 'grapheme' }),
)
const typed = fc.record({
  kind: fc.constant('typed' as const),
  set: fc.constantFrom(...SETUP_STEPS, ...SETTINGS_STEPS, undefined),
  options: fc.dictionary(fc.constantFrom('to', 'name', 'chain', 'at', 'for', 'when', 'show'), value, {
    maxKeys: 4,
  }),
  confirm: fc.boolean(),
})
/** What somebody presses of the card that they see: the action and its option by number. */
const pressed = fc.record({
  kind: fc.constant('pressed' as const),
  action: fc.nat(30),
  option: fc.nat(30),
  values: fc.array(value, { minLength: 5, maxLength: 5 }),
})

test(
  'whatever is typed and pressed, in whatever order, ends in a community that parses or in a sentence',
  async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(discord, telegram),
        fc.constantFrom('nothing', 'a draft', 'a community'),
        fc.array(fc.oneof({ weight: 1, arbitrary: typed }, { weight: 2, arbitrary: pressed }), {
          maxLength: 12,
        }),
        async (spot, begin, steps) => {
          run++
          const server = spot.platform === 'discord' ? `${1000 + run}` : `-${1000 + run}`
          const channel = spot.platform === 'discord' ? `${run}` : server
          const person = house.as({ ...spot, server, channel })
          let shown = await person.say('/setup')
          if (begin !== 'nothing') shown = await person.say('/setup set:start name:Moot to:local.eth')
          if (begin === 'a community') shown = await person.say('/setup set:create')
          for (const step of steps) {
            if (step.kind === 'pressed') shown = await press(person, shown, step)
            else {
              const name = house.communities.at(spot.platform, server) ? 'settings' : 'setup'
              const call = step.set === undefined ? name : `${name} set:${step.set}`
              shown = await person.send(call, {
                ...step.options,
                ...(step.confirm ? { confirm: 'yes' } : {}),
              })
            }
            expect(`${shown.title}${shown.body}`).toMatch(/\S/)
          }
          for (const [id, community] of house.communities) {
            if (community.venues.length === 0) continue
            const { file } = await house.store.db.community.findUniqueOrThrow({ where: { id } })
            expect(Community.parse(JSON.parse(file))).toEqual(community)
            // Nothing of it is followed in the next run.
            await house.communities.change(id, (now) => ({ ...now!, venues: [] }))
          }
        },
      ),
      { numRuns: process.env.LONG ? 500 : 60, seed: 11 },
    )
  },
  process.env.LONG ? 600_000 : 60_000,
)

type Person = ReturnType<House['as']>

function press(
  person: Person,
  { actions }: Card,
  { action: number, option, values }: { action: number; option: number; values: string[] },
): Promise<Card> {
  const action: Action | undefined = actions[number % Math.max(1, actions.length)]
  if (action?.kind === 'select')
    return person.press(action.id, [action.options[option % action.options.length]!.value])
  if (action?.kind !== 'form') return action ? person.press(action.id) : person.say('/setup')
  const fields = action.fields.map(({ id, options = [] }, index): [string, string] => [
    id,
    options.length > 0 ? options[option % options.length]!.value : values[index]!,
  ])
  return person.press(action.id, Object.fromEntries(fields))
}
