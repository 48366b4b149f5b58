import { createHash } from 'node:crypto'
import type { Api } from 'grammy'
import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types'
import { shorten } from '../../card.ts'
import type { Command } from '../../command.ts'
import { readCursor, writeCursor } from '../../store/cursor.ts'
import type { Store } from '../../store/store.ts'
import { createWords, LANGUAGES } from '../../words/words.ts'

/** What is offered where: each menu shows what whoever sees it may use. */
const SCOPES: [BotCommandScope['type'] & `all_${string}`, (command: Command) => boolean][] = [
  ['all_private_chats', ({ access }) => access !== 'manager'],
  ['all_group_chats', ({ access }) => access === 'everyone' || access === 'linked'],
  ['all_chat_administrators', () => true],
]

/** Tells Telegram the commands by scope and language, and what the bot is; only where that has changed. */
export async function syncMenus(api: Api, store: Store, bot: string, commands: Command[]): Promise<void> {
  const cursor = `telegram:${bot}:menus`
  const calls = LANGUAGES.flatMap((language) => callsFor(language, commands))
  const digest = createHash('sha256').update(JSON.stringify(calls)).digest('hex')
  if ((await readCursor<string>(store.db, cursor)) === digest) return
  for (const call of calls) {
    if ('commands' in call) await api.raw.setMyCommands(call)
    else if ('description' in call) await api.raw.setMyDescription(call)
    else await api.raw.setMyShortDescription(call)
  }
  await writeCursor(store.db, cursor, digest)
}

/** English is for everyone whose language has nothing of its own. */
function callsFor(language: (typeof LANGUAGES)[number], commands: Command[]) {
  const words = createWords(language)
  const code: { language_code?: LanguageCode } = language === 'en' ? {} : { language_code: language }
  const offered = (command: Command): BotCommand => ({
    command: command.name.replaceAll('-', '_'),
    description: shorten(words.find(`command-${command.name}`) ?? command.name, 256),
  })
  return [
    ...SCOPES.map(([type, shows]) => ({
      commands: commands.filter(shows).slice(0, 100).map(offered),
      scope: { type },
      ...code,
    })),
    { description: shorten(words('telegram-description'), 512), ...code },
    { short_description: shorten(words('telegram-short-description'), 120), ...code },
  ]
}
