import { clean, shorten } from '../card.ts'

/** The beginning of a text written in Markdown, as plain text: what it says, without how it is set. */
export function summarise(text: string, max: number): string {
  const lines = clean(text.slice(0, MOST_READ))
    .replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm, '\n\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, '')
    .split('\n')
    .map(plainLine)
  const paragraphs = lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .replace(/\s*\n\s*/g, ' ')
        .replace(/[ \t]+/g, ' ')
        .trim(),
    )
    .filter(Boolean)
  const joined = paragraphs.map((paragraph, index) => {
    const listed = paragraph.startsWith('• ') && paragraphs[index - 1]?.startsWith('• ')
    return (index === 0 ? '' : listed ? '\n' : '\n\n') + paragraph
  })
  return shorten(joined.join(''), max)
}

/** Characters that are looked at for a summary. */
const MOST_READ = 6_000

function plainLine(line: string): string {
  // Tables and rules have no short form.
  if (/^\s*\|.*\|\s*$/.test(line) || /^\s*([-*_=])(\s*\1){2,}\s*$/.test(line)) return ''
  const heading = /^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)
  const bare = (heading?.[1] ?? line)
    .replace(/!\[([^\][]{0,200})\]\([^()\s]{0,500}\)/g, '')
    .replace(/\[([^\][]{0,300})\]\([^()]{0,1000}\)/g, '$1')
    .replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s+/, '• ')
    .replace(/^\s*(?:>\s?)+/, '')
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\w*])[*_](?=\S)([^*_\n]+?)[*_](?![\w*])/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, '$1')
  // A list's points and headings stand for themselves.
  if (heading) return `\n${bare}\n`
  return bare.startsWith('• ') ? `\n${bare}` : bare
}
