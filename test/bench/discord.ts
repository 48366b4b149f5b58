import { setTimeout } from 'node:timers/promises'
import { type Message, type Person, startDiscordWire } from '../wire/discord/index.ts'
import { compare, load, PEOPLE, startEcho, startLoaded } from './load/load.ts'

/** 200 interactions a second for a minute: lists, cards and buttons, beside a bare discord.js bot under the same load. */
export async function* figures() {
  const wire = await startDiscordWire({ limits: false, validate: false, keep: 20_000 })
  const guild = wire.addGuild({ name: 'Bench' })
  const channel = guild.addChannel('general')
  const people = Array.from({ length: PEOPLE }, (_, index) => wire.user(`person ${index}`, { guild }))
  const env = { DISCORD_TOKEN: wire.token, DISCORD_API_URL: wire.url }
  try {
    const bot = await startLoaded([{ platform: 'discord', server: guild.id, channel }], env)
    while (wire.commands().length === 0) await setTimeout(50)
    const shown = new Map<Person, Message>()
    const mine = await load(async (index) => {
      const person = people[index % PEOPLE]!
      const seen = await act(person, index, shown.get(person))
      if (seen.message) shown.set(person, seen.message)
      return seen.acknowledgedAfter
    }).finally(() => bot.end())
    const echo = await startEcho('discord', env)
    const bare = await load(
      async (index) => (await people[index % PEOPLE]!.command(channel, 'proposals')).acknowledgedAfter,
    ).finally(() => echo.kill())
    yield* compare(mine, bare)
  } finally {
    await wire.close()
  }

  function act(person: Person, index: number, last: Message | undefined) {
    const button = last && JSON.stringify(last.components).match(/"custom_id":"(proposals?(?: [^"]*)?)"/)?.[1]
    if (button && index % 3 === 0) return person.press(last, button)
    if (index % 3 === 1) return person.command(channel, 'proposal', { proposal: 1 + (index % 1558) })
    return person.command(channel, 'proposals')
  }
}
