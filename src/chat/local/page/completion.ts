import { quote } from '../../../typed.ts'
import type { Command, Completion, Option } from './server.ts'
import { words, wordsOr } from './words.ts'

/**
 * Where in a command the person is typing. `head` is all text before the word being typed, and `typed` that word,
 * of a value without its option's name and quotes.
 */
export type Spot =
  | { kind: 'command'; typed: string }
  | { kind: 'option'; command: Command; head: string; typed: string; left: Option[] }
  | { kind: 'value'; command: Command; option: Option; head: string; typed: string }

export interface Suggestion extends Completion {
  required?: boolean
}

/** Undefined where there is nothing to complete: plain text, or a command that is not known. */
export function spotOf(text: string, commands: Command[]): Spot | undefined {
  const command = /^\/(\S*)$/.exec(text)
  if (command) return { kind: 'command', typed: command[1]! }

  const name = /^\/(\S+)\s/.exec(text)?.[1]
  const known = commands.find((other) => other.name === name)
  if (!known) return undefined

  const start = lastWordStart(text)
  const head = text.slice(0, start)
  const word = text.slice(start)
  const value = /^([\w-]+):(.*)$/s.exec(word)
  const option = value && known.options.find((other) => other.name === value[1])
  if (option) return { kind: 'value', command: known, option, head, typed: unquoted(value[2]!) }

  const used = new Set([...head.matchAll(/\s([\w-]+):/g)].map((match) => match[1]))
  const left = known.options.filter((other) => !used.has(other.name))
  return { kind: 'option', command: known, head, typed: word, left }
}

/** After the last space that is not within double quotes. */
function lastWordStart(text: string): number {
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    if (quoted && text[at] === '\\') at += 1
    else if (text[at] === '"') quoted = !quoted
    else if (text[at] === ' ' && !quoted) start = at + 1
  }
  return start
}

/** What the page itself can suggest; the values that only the server knows are asked of it. */
export function suggestionsAt(spot: Spot, commands: Command[]): Suggestion[] {
  switch (spot.kind) {
    case 'command':
      return matching(commands, spot.typed, (command) => command.name).map((command) => {
        const needed = command.options.find((option) => option.required)
        return {
          value: needed ? `/${command.name} ${needed.name}:` : `/${command.name} `,
          label: `/${command.name}`,
          description: command.description,
        }
      })
    case 'option':
      return matching(spot.left, spot.typed, (option) => option.name).map((option) => ({
        value: `${spot.head}${option.name}:`,
        label: option.name,
        description: option.description,
        required: option.required,
      }))
    case 'value':
      return matching(
        spot.option.choices ?? [],
        spot.typed,
        (choice) => `${choice.label} ${choice.value}`,
      ).map(({ value, label }) => ({ value: `${spot.head}${spot.option.name}:${quote(value)}`, label }))
  }
}

/** What a value's spot is about, to stand over the suggestions, or alone where a value is free. */
export function aboutSpot(spot: Spot): string | undefined {
  if (spot.kind === 'command') return undefined
  if (spot.kind === 'option') return spot.command.description
  const { name, description, kind, required } = spot.option
  const notes = [wordsOr(`chat-option-${kind}`, kind), ...(required ? [words('chat-option-required')] : [])]
  return `${name}: ${description} (${notes.join(', ')})`
}

/**
 * Whether Enter takes the first suggestion, as it does where what is typed is not yet complete; else it sends.
 */
export function isUnfinished(spot: Spot, suggestions: Suggestion[]): boolean {
  switch (spot.kind) {
    case 'command': {
      const command = suggestions.find(({ label }) => label === `/${spot.typed}`)
      return command === undefined || command.value.endsWith(':')
    }
    case 'option':
      return spot.typed !== '' || spot.left.some((option) => option.required)
    case 'value': {
      const typed = `${unquoted(spot.head)}${spot.option.name}:${spot.typed}`.trim()
      return !suggestions.some(({ value }) => unquoted(value).trim() === typed)
    }
  }
}

function unquoted(text: string): string {
  return text.replace(/\\(.)|"/gs, '$1')
}

/** Those that have the typed letters, the ones that begin with them first. */
function matching<Item>(items: Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  const wanted = typed.toLowerCase()
  const named = items.map((item) => ({ item, name: nameOf(item).toLowerCase() }))
  const begin = named.filter(({ name }) => name.startsWith(wanted))
  const have = named.filter(({ name }) => !name.startsWith(wanted) && name.includes(wanted))
  return [...begin, ...have].map(({ item }) => item)
}
