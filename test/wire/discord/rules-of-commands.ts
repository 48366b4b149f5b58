import type { Issue } from './refusal.ts'

export interface CommandOption {
  type: number
  name: string
  name_localizations?: Localizations
  description: string
  description_localizations?: Localizations
  required?: boolean
  autocomplete?: boolean
  choices?: { name: string; name_localizations?: Localizations; value: string | number }[]
  options?: CommandOption[]
  min_value?: number
  max_value?: number
  min_length?: number
  max_length?: number
  channel_types?: number[]
}

export interface CommandBody {
  id?: string
  type?: number
  name: string
  name_localizations?: Localizations
  description?: string
  description_localizations?: Localizations
  options?: CommandOption[]
  default_member_permissions?: string | null
  dm_permission?: boolean
  contexts?: number[] | null
  integration_types?: number[]
  nsfw?: boolean
}

type Localizations = Record<string, string> | null

const slash = 1
const subcommand = 1
const subcommandGroup = 2

/** Discord's rules for the commands of one scope that its schema lacks. */
export function commandIssues(commands: readonly CommandBody[]): Issue[] {
  const issues = commands.flatMap((command, at) => oneCommand(command, [at]))
  for (const type of [slash, 2, 3]) {
    const ofType = commands.filter((command) => (command.type ?? slash) === type)
    const most = type === slash ? 100 : 15
    if (ofType.length > most)
      issues.push({
        path: [],
        code: 'APPLICATION_COMMAND_TOO_MANY',
        message: `Maximum number of application commands reached (${most}).`,
      })
    for (const { name, at } of repeated(ofType.map(({ name }) => name)))
      issues.push({
        path: [commands.indexOf(ofType[at]!), 'name'],
        code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
        message: `Application command names must be unique: ${name}`,
      })
  }
  return issues
}

function oneCommand(command: CommandBody, path: Issue['path']): Issue[] {
  const issues: Issue[] = []
  const say = (member: string, code: string, message: string) =>
    issues.push({ path: [...path, member], code, message })
  if ((command.type ?? slash) === slash) {
    issues.push(...nameIssues(command, path))
    if (!command.description) say('description', 'BASE_TYPE_REQUIRED', 'This field is required')
  } else {
    if (command.description) say('description', 'BASE_TYPE_BAD_LENGTH', 'Must be empty for this type.')
    if (command.options?.length)
      say('options', 'APPLICATION_COMMAND_OPTIONS_INVALID', 'Only slash commands have options.')
  }
  issues.push(...localeIssues(command, path), ...optionIssues(command.options ?? [], path))
  if (sizeOf(command) > 8000)
    issues.push({
      path,
      code: 'APPLICATION_COMMAND_TOO_LARGE',
      message: 'Command exceeds maximum size (8000)',
    })
  return issues
}

function optionIssues(options: readonly CommandOption[], parent: Issue['path']): Issue[] {
  const list = [...parent, 'options']
  const issues: Issue[] = []
  const say = (path: Issue['path'], code: string, message: string) => issues.push({ path, code, message })
  const nesting = options.filter(({ type }) => type === subcommand || type === subcommandGroup)
  if (nesting.length && nesting.length < options.length)
    say(list, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Subcommands and other options cannot be mixed.')
  for (const { at } of repeated(options.map(({ name }) => name)))
    say([...list, at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'The option name is taken.')
  let optional = false
  for (const [at, option] of options.entries()) {
    const path = [...list, at]
    issues.push(...nameIssues(option, path), ...localeIssues(option, path))
    if (option.required && optional)
      say(
        [...path, 'required'],
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    optional ||= !option.required
    if (option.autocomplete && option.choices?.length)
      say([...path, 'choices'], 'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID', 'Not with autocomplete.')
    for (const { at: choice } of repeated((option.choices ?? []).map(({ name }) => name)))
      say(
        [...path, 'choices', choice, 'name'],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
        'The choice name is taken.',
      )
    for (const [choice, each] of (option.choices ?? []).entries())
      issues.push(...localeIssues(each, [...path, 'choices', choice]))
    if ((option.min_value ?? -Infinity) > (option.max_value ?? Infinity))
      say([...path, 'min_value'], 'NUMBER_TYPE_MAX', 'Must be at most max_value.')
    if ((option.min_length ?? 0) > (option.max_length ?? Infinity))
      say([...path, 'min_length'], 'NUMBER_TYPE_MAX', 'Must be at most max_length.')
    issues.push(...optionIssues(option.options ?? [], path))
  }
  return issues
}

const namePattern = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u

function nameIssues(
  named: { name: string; name_localizations?: Localizations },
  path: Issue['path'],
): Issue[] {
  const wrong = (name: string) => !namePattern.test(name) || name !== name.toLowerCase()
  const names: [string, Issue['path']][] = [
    [named.name, [...path, 'name']],
    ...Object.entries(named.name_localizations ?? {}).map(([locale, name]): [string, Issue['path']] => [
      name,
      [...path, 'name_localizations', locale],
    ]),
  ]
  return names
    .filter(([name]) => wrong(name))
    .map(([name, where]) => ({
      path: where,
      code: 'APPLICATION_COMMAND_INVALID_NAME',
      message: `Command name is invalid: ${name}`,
    }))
}

/** The languages that Discord's own apps speak. */
const locales = new Set(
  'ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW'.split(
    ' ',
  ),
)

function localeIssues(
  localised: { name_localizations?: Localizations; description_localizations?: Localizations },
  path: Issue['path'],
): Issue[] {
  return (['name_localizations', 'description_localizations'] as const).flatMap((member) =>
    Object.keys(localised[member] ?? {})
      .filter((locale) => !locales.has(locale))
      .map((locale) => ({
        path: [...path, member, locale],
        code: 'ENUM_TYPE_COERCE',
        message: `Value "${locale}" is not a locale of Discord's.`,
      })),
  )
}

/** Characters of names, descriptions and choices; of localised ones the longest counts. */
function sizeOf(each: CommandBody | CommandOption): number {
  const choices = 'choices' in each ? (each.choices ?? []) : []
  return (
    longest(each.name, each.name_localizations) +
    longest(each.description ?? '', each.description_localizations) +
    choices.reduce(
      (sum, choice) => sum + longest(choice.name, choice.name_localizations) + String(choice.value).length,
      0,
    ) +
    (each.options ?? []).reduce((sum, option) => sum + sizeOf(option), 0)
  )
}

function longest(text: string, localizations: Localizations | undefined): number {
  return Math.max(text.length, ...Object.values(localizations ?? {}).map((each) => each.length))
}

function repeated(names: readonly string[]): { name: string; at: number }[] {
  return names.map((name, at) => ({ name, at })).filter(({ name, at }) => names.indexOf(name) !== at)
}
