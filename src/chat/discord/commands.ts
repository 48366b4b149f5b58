import {
  type APIApplicationCommandIntegerOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  PermissionFlagsBits,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'
import { oneLine, shorten } from '../../card.ts'
import type { Command, Option } from '../../command.ts'
import { readCursor, writeCursor } from '../../store/cursor.ts'
import type { Store } from '../../store/store.ts'
import { createWords, languageOf, type Words } from '../../words/words.ts'
import { isCode } from './errors.ts'
import type { CommandIds } from './markdown.ts'

export type CommandBody = RESTPostAPIChatInputApplicationCommandsJSONBody

const DESCRIPTION = 100
const CHOICE = 100
const CHOICES = 25
const NAME = /^[-_\p{L}\p{N}]{1,32}$/u
/** What the router takes for a whole number. */
const LARGEST = 999_999_999

/** Each of Discord's languages that is one of ours; English is what all others see. */
const LOCALES = Object.values(Locale).filter((locale) => (languageOf(locale) ?? 'en') !== 'en')

/** The commands as Discord registers them, with their names and descriptions in each of our languages. */
export function commandBodies(commands: Command[]): CommandBody[] {
  const english = createWords('en')
  return commands.map((command) => ({
    type: ApplicationCommandType.ChatInput,
    name: command.name,
    name_localizations: localised((words) => nameOf(words, `name-${command.name}`)),
    description: description(english, `command-${command.name}`) ?? command.name,
    description_localizations: localised((words) => description(words, `command-${command.name}`)),
    options: command.options
      .toSorted((a, b) => Number(b.required ?? false) - Number(a.required ?? false))
      .map((option) => optionBody(command, option)),
    // A community's stewards and admins are its own to name, and the router knows them. Before there is a community, only
    // who manages the server may.
    default_member_permissions:
      command.access === 'manager' && command.runUnsettled ? `${PermissionFlagsBits.ManageGuild}` : null,
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }))
}

function optionBody(
  command: Command,
  option: Option,
): APIApplicationCommandStringOption | APIApplicationCommandIntegerOption {
  const id = `command-${command.name}.${option.name}`
  const common = {
    name: option.name,
    name_localizations: localised((words) => nameOf(words, `name-${command.name}.${option.name}`)),
    description: description(createWords('en'), id) ?? option.name,
    description_localizations: localised((words) => description(words, id)),
    required: option.required ?? false,
  }
  const choices = choicesOf(option)
  const completes = option.complete !== undefined || (option.values !== undefined && !choices)
  if (option.kind === 'integer')
    return {
      type: ApplicationCommandOptionType.Integer,
      ...common,
      min_value: 0,
      max_value: LARGEST,
      autocomplete: completes,
    }
  if (choices) return { type: ApplicationCommandOptionType.String, ...common, choices }
  return {
    type: ApplicationCommandOptionType.String,
    ...common,
    min_length: 1,
    max_length: option.max ?? 200,
    autocomplete: completes,
  }
}

/** The only values there are, where Discord can show them all. */
function choicesOf({ name, kind, values }: Option) {
  if (kind === 'integer' || !values || values.length > CHOICES) return undefined
  const label = (words: Words, value: string) => {
    const found = words.find(`${name}-${value}`)
    return found && oneLine(found, CHOICE)
  }
  return values.map((value) => ({
    name: label(createWords('en'), value) ?? value,
    name_localizations: localised((words) => label(words, value)),
    value,
  }))
}

function description(words: Words, id: string): string | undefined {
  const found = words.find(id)
  return found && shorten(found, DESCRIPTION)
}

/** A name as people type it, where it is one that Discord takes. */
function nameOf(words: Words, id: string): string | undefined {
  const name = words.find(id)
  return name !== undefined && NAME.test(name) && name === name.toLowerCase() ? name : undefined
}

function localised(say: (words: Words) => string | undefined): Partial<Record<Locale, string>> {
  const entries = LOCALES.map((locale) => [locale, say(createWords(locale))])
  return Object.fromEntries(entries.filter(([, text]) => text !== undefined))
}

/**
 * Registers the commands where they are not what Discord has already: one request to look, and one to write. In `guildId`
 * alone where it is given (for development, since there it takes effect at once), and the global ones are left alone.
 * @returns whether something had to be written, and the commands' numbers by name
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: Command[],
  guildId: string | undefined,
  signal: AbortSignal,
): Promise<{ changed: boolean; ids: CommandIds }> {
  const route = guildId
    ? Routes.applicationGuildCommands(applicationId, guildId)
    : Routes.applicationCommands(applicationId)
  const wanted = commandBodies(commands)
  const query = new URLSearchParams({ with_localizations: 'true' })
  const present = (await rest.get(route, { query, signal })) as Registered[]
  if (canonical(present) === canonical(wanted)) return { changed: false, ids: idsOf(present) }
  const written = (await rest.put(route, { body: wanted, signal })) as Registered[]
  return { changed: true, ids: idsOf(written) }
}

type Registered = CommandBody & { id: string }

function idsOf(registered: Registered[]): CommandIds {
  return new Map(registered.map(({ name, id }) => [name, id]))
}

/** The server that commands were registered in alone, or null. */
const CURSOR = 'discord:commands-in'

/**
 * Takes the commands back from the server that they were registered in alone before, where it is another now or none: it
 * would show them beside the global ones.
 */
export async function clearFormerGuild(
  rest: REST,
  applicationId: string,
  store: Store,
  guildId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const former = await readCursor<string | null>(store.db, CURSOR)
  const now = guildId ?? null
  if ((former ?? null) === now) return
  if (former)
    try {
      await rest.put(Routes.applicationGuildCommands(applicationId, former), { body: [], signal })
    } catch (error) {
      // The bot left it, and its commands with it.
      if (!isCode(error, 'missingAccess')) throw error
    }
  await writeCursor(store.db, CURSOR, now)
}

/** What of a command matters here; Discord adds more to it, and leaves out what is as by default. */
const MEMBERS = [
  ...[
    'type',
    'name',
    'name_localizations',
    'description',
    'description_localizations',
    'options',
    'required',
  ],
  ...['choices', 'value', 'autocomplete', 'min_value', 'max_value', 'min_length', 'max_length'],
  ...['default_member_permissions', 'contexts', 'integration_types'],
]

function canonical(commands: CommandBody[]): string {
  const sorted = commands.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return JSON.stringify(sorted, (key, value: unknown) => {
    if (Array.isArray(value)) return typeof value[0] === 'number' ? value.toSorted() : value
    if (typeof value !== 'object' || value === null) return value
    const locales = key.endsWith('_localizations')
    const entries = Object.entries(value).filter(
      ([member, each]) => (locales || MEMBERS.includes(member)) && !isDefault(each),
    )
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function isDefault(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}
