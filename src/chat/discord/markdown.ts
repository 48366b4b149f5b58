import { clean } from '../../card.ts'
import type { Block, Inline } from '../../markdown.ts'

/** The numbers of the commands that are registered, by name. */
export type CommandIds = ReadonlyMap<string, string>

/**
 * A card's markdown as Discord's: the same meaning, and nothing in the texts that Discord would read as markup; but a
 * command that is registered is mentioned, since each person knows it by its name in their own language.
 */
export function writeMarkdown(blocks: Block[], commands: CommandIds = new Map()): string {
  let written = ''
  for (const block of blocks) {
    const text = writeBlock(block, commands)
    if (text.trim() === '') continue
    // Lists and code bring their own space above.
    const close = written === '' ? '' : block.type === 'list' || block.type === 'code' ? '\n' : '\n\n'
    written += close + text
  }
  return written
}

function writeBlock(block: Block, commands: CommandIds): string {
  switch (block.type) {
    case 'paragraph':
      return writeInline(block.children, commands)
    case 'heading': {
      const text = writeInline(block.children, commands)
      return text.trim() === '' ? '' : `### ${text}`
    }
    case 'quote':
      return writeInline(block.children, commands)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n')
    case 'list':
      return block.items
        .map((item) => writeInline(item, commands))
        .filter((item) => item.trim() !== '')
        .map((item) => `- ${item}`)
        .join('\n')
    case 'code': {
      // Three backticks in it would end it; a space of no width parts them.
      const text = code(clean(block.text)).replace(/`(?=``)/g, '`\u200b')
      return text.trim() === '' ? '' : `\`\`\`\n${text}\n\`\`\``
    }
  }
}

type Within = 'nothing' | 'emphasis' | 'link'

function writeInline(nodes: Inline[], commands: CommandIds, within: Within = 'nothing'): string {
  let written = ''
  for (const node of nodes) {
    const text = writeNode(node, commands, within, /(?:^|\n)[ \t]*$/.test(written))
    // Two marks that touch would be read as one.
    written += /[*`]$/.test(written) && /^[*`]/.test(text) ? `\u200b${text}` : text
  }
  return written
}

function writeNode(node: Inline, commands: CommandIds, within: Within, atStart: boolean): string {
  switch (node.type) {
    case 'text': {
      const text = oneSpaced(node.text)
      return within === 'link' ? label(text) : mentioning(text, commands, atStart)
    }
    case 'break':
      return within === 'link' ? ' ' : '\n'
    case 'code': {
      const text = oneSpaced(node.text)
      if (text.trim() === '') return ''
      if (within === 'link') return label(text)
      const command = text.startsWith('/') ? mentionOf(text.slice(1), commands) : undefined
      if (command) return command
      // Stars in code would end the emphasis around it.
      return within === 'emphasis' && text.includes('*') ? plain(text, atStart) : `\`${code(text)}\``
    }
    case 'bold':
    case 'italic':
      return emphasise(node, commands, within)
    case 'link': {
      const text = writeInline(node.children, commands, 'link')
      return text.trim() === '' ? '' : `[${text}](${safeUrl(node.url)})`
    }
    case 'time':
      return `<t:${node.seconds}:${node.style}>`
  }
}

/** Discord reads three stars in more than one way: of emphasis within emphasis only the outer one is kept. */
function emphasise(
  { type, children }: Extract<Inline, { type: 'bold' | 'italic' }>,
  commands: CommandIds,
  within: Within,
): string {
  const text = writeInline(children, commands, within === 'nothing' ? 'emphasis' : within)
  const inside = text.trim()
  if (within !== 'nothing' || inside === '') return text
  const mark = type === 'bold' ? '**' : '*'
  return `${text.slice(0, text.indexOf(inside))}${mark}${inside}${mark}${text.slice(text.indexOf(inside) + inside.length)}`
}

/** Text in which each command that stands as a word is mentioned. */
function mentioning(text: string, commands: CommandIds, atStart: boolean): string {
  let written = ''
  let from = 0
  for (const { 0: found, 1: name, index } of text.matchAll(COMMAND)) {
    const mention = mentionOf(name!, commands)
    if (!mention) continue
    written += plain(text.slice(from, index), atStart && from === 0) + mention
    from = index + found.length
  }
  return written + plain(text.slice(from), atStart && from === 0)
}

/** As people write it: no part of an address or a path. */
const COMMAND = /(?<![\w/.:@~-])\/([a-z][a-z0-9_-]{0,31})(?![\w/:@=-]|\.\w)/g

/** Discord shows it under its name in the reader's language, and pressing it begins the command. */
function mentionOf(name: string, commands: CommandIds): string | undefined {
  const id = commands.get(name)
  return id && `</${name}:${id}>`
}

/** Code as it is, but for a "](" that a link before it would take for its end. */
function code(text: string): string {
  return text.replace(/^[^[]*/, (start) => start.replaceAll('](', ']\u200b('))
}

/** Brackets in a link's label would break the link. */
function label(text: string): string {
  return escapeText(text.replaceAll('[', '(').replaceAll(']', ')'))
}

function oneSpaced(text: string): string {
  return clean(text).replace(/\s/g, ' ')
}

/** Text that nobody meant as markup. */
export function plain(text: string, atStart = true): string {
  const escaped = escapeText(text)
  return atStart ? escaped.replace(/^([ \t]*)([-+#]|\d+(?=[.)]))/, escapeStart) : escaped
}

/**
 * A colon begins the name of an emoji, as far as the next one, whatever stands between; and addresses have one. "](" would
 * be taken for the end of a link that began long before, escaped or not, so its halves are parted.
 */
function escapeText(text: string): string {
  return text.replace(/[\\*_~`|<>@[\]]|:(?!\s)|(?<=^|\])\(/g, '\\$&')
}

/** What would begin a list, a heading or small print. The dot of "1." is escaped, a digit can't be. */
function escapeStart(_: string, space: string, mark: string): string {
  return /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`
}

/** Without what would end the link early. */
function safeUrl(url: string): string {
  return clean(url).replace(
    /[\s()<>[\]\\"'`*|]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`,
  )
}
