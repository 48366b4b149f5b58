import type {
  TelegramBotCommand,
  TelegramBotCommandScope,
  TelegramMenuButton,
  TelegramUser,
} from '@gramio/types'
import { findRoom } from '../access.ts'
import { checkWebApp } from '../keyboard.ts'
import { invalid } from '../refused.ts'
import { memberOf, type Room } from '../world.ts'
import type { Ground, Methods } from './methods.ts'

/** What a bot has said of itself: its commands, its texts, the button beside the input field. */
export interface Menus {
  /** By scope and language. */
  commands: Map<string, TelegramBotCommand[]>
  /** By kind (`name`, `description`, `short`) and language. */
  texts: Map<string, string>
  /** By private chat; 0 is the default. */
  buttons: Map<number, TelegramMenuButton>
}

export function createMenus(): Menus {
  return { commands: new Map(), texts: new Map(), buttons: new Map() }
}

export function commandMethods({ world, menus }: Ground): Methods {
  const keyOf = (scope: TelegramBotCommandScope = { type: 'default' }, language: string | undefined) => {
    checkLanguage(language)
    if ('chat_id' in scope) findRoom(world, scope.chat_id)
    return commandsKey(scope, language)
  }
  const setText = (kind: string, most: number) => (params: Texts) => {
    checkLanguage(params.language_code)
    const text = params[kind as keyof Texts] ?? ''
    if (text.length > most) throw invalid(`${kind} is too long`)
    menus.texts.set(`${kind} ${params.language_code ?? ''}`, text)
    return true as const
  }
  const getText = (kind: string, { language_code: language = '' }: Texts) =>
    menus.texts.get(`${kind} ${language}`) || menus.texts.get(`${kind} `) || ''

  return {
    setMyCommands: ({ commands, scope, language_code }) => {
      if (commands.length > 100) throw invalid('BOT_COMMANDS_TOO_MUCH')
      for (const { command, description } of commands) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) throw invalid('BOT_COMMAND_INVALID')
        if (description.trim() === '' || description.length > 256)
          throw invalid('BOT_COMMAND_DESCRIPTION_INVALID')
      }
      if (new Set(commands.map(({ command }) => command)).size < commands.length)
        throw invalid('a command is there twice')
      menus.commands.set(keyOf(scope, language_code), commands)
      return true
    },
    getMyCommands: ({ scope, language_code }) => menus.commands.get(keyOf(scope, language_code)) ?? [],
    deleteMyCommands: ({ scope, language_code }) => {
      menus.commands.delete(keyOf(scope, language_code))
      return true
    },

    setMyName: setText('name', 64),
    getMyName: (params) => ({ name: getText('name', params) || world.bot.first_name }),
    setMyDescription: setText('description', 512),
    getMyDescription: (params) => ({ description: getText('description', params) }),
    setMyShortDescription: setText('short_description', 120),
    getMyShortDescription: (params) => ({ short_description: getText('short_description', params) }),

    setChatMenuButton: ({ chat_id = 0, menu_button: button = { type: 'default' } }) => {
      if (chat_id !== 0 && !findRoom(world, chat_id).person)
        throw invalid('a menu button is for private chats')
      if (button.type === 'web_app') checkWebApp(button.web_app.url)
      menus.buttons.set(chat_id, button)
      return true
    },
    getChatMenuButton: ({ chat_id = 0 }) =>
      menus.buttons.get(chat_id) ?? menus.buttons.get(0) ?? { type: 'commands' },
  }
}

interface Texts {
  name?: string
  description?: string
  short_description?: string
  language_code?: string
}

function checkLanguage(language = ''): void {
  if (!/^(?:[a-z]{2})?$/.test(language)) throw invalid('invalid language code specified')
}

function commandsKey(scope: TelegramBotCommandScope, language = ''): string {
  const { type, chat_id = '', user_id = '' } = scope as { type: string; chat_id?: number; user_id?: number }
  return [type, chat_id, user_id, language].join(' ')
}

/** The menu that a person sees in a chat: the narrowest scope that has one, in their language before no language. */
export function menuShown({ commands }: Menus, room: Room, user: TelegramUser): TelegramBotCommand[] {
  const chat = { chat_id: room.id }
  const isAdmin = ['creator', 'administrator'].includes(memberOf(room, user).status)
  const scopes: TelegramBotCommandScope[] = room.person
    ? [{ type: 'chat', ...chat }, { type: 'all_private_chats' }]
    : [
        { type: 'chat_member', ...chat, user_id: user.id },
        ...(isAdmin ? [{ type: 'chat_administrators' as const, ...chat }] : []),
        { type: 'chat', ...chat },
        ...(isAdmin ? [{ type: 'all_chat_administrators' as const }] : []),
        { type: 'all_group_chats' },
      ]
  const language = user.language_code?.slice(0, 2)
  for (const scope of [...scopes, { type: 'default' } as const])
    for (const each of [language, undefined]) {
      const found = commands.get(commandsKey(scope, each))
      if (found && found.length > 0) return found
    }
  return []
}
