/**
 * The small markdown of card bodies and field values:
 *
 *     paragraphs        between blank lines; a line's end is a line break
 *     ### heading       one line
 *     - item            lines in a row make a list
 *     > quote           lines in a row make a quote
 *     ``` … ```         lines of code as they are
 *     **bold**  *italic*  `code`  [label](https://…)
 *     <t:SECONDS:R>     a time, relative to now;  <t:SECONDS:f>  its date and hour
 *     \*                a backslash makes any punctuation plain
 *
 * All else is text. Each chat adapter writes it as its platform wants it.
 */
export type Block =
  | { type: 'paragraph' | 'heading' | 'quote'; children: Inline[] }
  | { type: 'list'; items: Inline[][] }
  | { type: 'code'; text: string }

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'bold' | 'italic'; children: Inline[] }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'time'; seconds: number; style: TimeStyle }

/** How a time is written: relative to now, or its date and hour. Named as Discord does. */
export type TimeStyle = 'R' | 'f'

export function parse(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  let at = 0

  const takeWhile = (kind: LineKind) => {
    const start = at
    while (at < lines.length && kindOf(lines[at]!) === kind) at += 1
    return lines.slice(start, at)
  }

  while (at < lines.length) {
    const kind = kindOf(lines[at]!)
    switch (kind) {
      case 'fence': {
        const end = lines.findIndex((line, index) => index > at && line.trimEnd() === '```')
        const close = end === -1 ? lines.length : end
        blocks.push({ type: 'code', text: lines.slice(at + 1, close).join('\n') })
        at = close + 1
        break
      }
      case 'heading':
        blocks.push({ type: 'heading', children: parseInline(lines[at]!.slice(4)) })
        at += 1
        break
      case 'list':
        blocks.push({ type: 'list', items: takeWhile(kind).map((line) => parseInline(line.slice(2))) })
        break
      case 'quote': {
        const quoted = takeWhile(kind).map((line) => line.slice(2))
        blocks.push({ type: 'quote', children: parseInline(quoted.join('\n')) })
        break
      }
      case 'paragraph':
        blocks.push({ type: 'paragraph', children: parseInline(takeWhile(kind).join('\n')) })
        break
      case 'blank':
        at += 1
    }
  }
  return blocks
}

type LineKind = 'blank' | 'fence' | 'heading' | 'list' | 'quote' | 'paragraph'

function kindOf(line: string): LineKind {
  if (line.trim() === '') return 'blank'
  if (/^```[^`]*$/.test(line)) return 'fence'
  if (line.startsWith('### ')) return 'heading'
  if (line.startsWith('- ')) return 'list'
  if (line === '>' || line.startsWith('> ')) return 'quote'
  return 'paragraph'
}

type Nesting = 'bold' | 'italic' | 'link'

const timeMark = /<t:(-?\d{1,12}):([Rf])>/y
// An address may hold one level of parentheses, as many on Wikipedia do.
const linkTarget = /\]\(((?:\\[!-/:-@[-`{-~]|[^\s()\\]|\([^\s()]*\))+)\)/y
const punctuation = /[!-/:-@[-`{-~]/

/** `within` are the marks that are open around the text: none opens twice, which bounds the depth. */
function parseInline(text: string, within: Nesting[] = []): Inline[] {
  const nodes: Inline[] = []
  let plain = ''
  let at = 0

  const push = (node: Inline, next: number) => {
    if (plain !== '') nodes.push({ type: 'text', text: plain })
    plain = ''
    nodes.push(node)
    at = next
  }

  while (at < text.length) {
    const character = text[at]!
    if (character === '\\' && punctuation.test(text[at + 1] ?? '')) {
      plain += text[at + 1]
      at += 2
      continue
    }
    if (character === '\n') {
      push({ type: 'break' }, at + 1)
      continue
    }
    if (character === '`') {
      const end = text.indexOf('`', at + 1)
      if (end > at + 1) {
        push({ type: 'code', text: text.slice(at + 1, end) }, end + 1)
        continue
      }
    }
    if (character === '*') {
      const mark = text.startsWith('**', at) ? '**' : '*'
      const type = mark === '**' ? 'bold' : 'italic'
      const end = within.includes(type) ? -1 : closing(text, mark, at + mark.length)
      if (end !== -1) {
        const inside = text.slice(at + mark.length, end)
        push({ type, children: parseInline(inside, [...within, type]) }, end + mark.length)
        continue
      }
      plain += mark
      at += mark.length
      continue
    }
    if (character === '[' && !within.includes('link')) {
      const end = closing(text, ']', at + 1)
      const target = end === -1 ? null : matchAt(linkTarget, text, end)
      const url = target && webUrl(target[1]!.replace(/\\([!-/:-@[-`{-~])/g, '$1'))
      if (url) {
        const children = parseInline(text.slice(at + 1, end), [...within, 'link'])
        push({ type: 'link', url, children }, end + target[0].length)
        continue
      }
    }
    if (character === '<') {
      const time = matchAt(timeMark, text, at)
      if (time) {
        push({ type: 'time', seconds: Number(time[1]), style: time[2] as TimeStyle }, at + time[0].length)
        continue
      }
    }
    plain += character
    at += 1
  }
  if (plain !== '') nodes.push({ type: 'text', text: plain })
  return nodes
}

/** Where the mark closes: on text, not after a space, outside of code, and no single star of a pair. -1 if nowhere. */
function closing(text: string, mark: '**' | '*' | ']', from: number): number {
  if (mark !== ']' && /\s/.test(text[from] ?? ' ')) return -1
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]!
    if (character === '\\') at += 1
    else if (character === '`') {
      const end = text.indexOf('`', at + 1)
      if (end !== -1) at = end
    } else if (mark === ']') {
      if (character === ']' && at > from) return at
    } else if (character === '*') {
      // Of three stars the first belongs to the italic that stands within the bold.
      if (mark === '**' && text.startsWith('***', at)) at += 1
      const pair = text[at + 1] === '*'
      const closes = pair === (mark === '**') && at > from && !/\s/.test(text[at - 1]!)
      if (closes) return at
      if (pair) at += 1
    }
  }
  return -1
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function webUrl(url: string): string | undefined {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined
}
