import { type Post, startTelegramWire, type User } from '../wire/telegram/wire.ts'
import { compare, load, PEOPLE, startEcho, startLoaded } from './load/load.ts'

/** 200 presses a second for a minute: lists, pages and cards, beside a bare grammY bot under the same load. */
export async function* figures() {
  const wire = await startTelegramWire({ limits: false, validate: false })
  const people = Array.from({ length: PEOPLE }, (_, index) => wire.user(`person ${index}`))
  const group = wire.group('Bench', { members: people })
  group.addBot()
  const env = { TELEGRAM_TOKEN: wire.token, TELEGRAM_API_URL: wire.url }
  try {
    const bot = await startLoaded([{ platform: 'telegram', channel: `${group.id}` }], env)
    const mine = await pressed('/proposals').finally(() => bot.end())
    const echo = await startEcho('telegram', env)
    const bare = await pressed('echo').finally(() => echo.kill())
    yield* compare(mine, bare)
  } finally {
    await wire.close()
  }

  /** Everybody opens a message with buttons, and goes on pressing what it shows. */
  async function pressed(text: string): Promise<number[]> {
    const posts = new Map<User, Post>()
    for (const person of people) {
      person.start()
      person.say(person, text)
      posts.set(person, await wire.sees(person, (post) => buttons(post).length > 0))
    }
    return load(async (index) => {
      const person = people[index % PEOPLE]!
      const post = posts.get(person)!
      const offered = buttons(post)
      return (await person.press(post, offered[index % offered.length]!)).acknowledgedAfter
    })
  }
}

/** What leads on to lists and cards. */
function buttons(post: Post): string[] {
  return post.buttons
    .flat()
    .flatMap(({ callback_data: data }) => data ?? [])
    .filter((data) => /^(proposal proposal:|proposals page:|proposals$|echo)/.test(data))
}
