/** What a person sees of Discord's markdown, read by rules like those of Discord's own client. */
export interface Seen {
  /** All text, without any whitespace. */
  text: string
  /** Everything that is more than text, by what it is. */
  marks: { kind: Kind; text: string }[]
}

type Kind = 'bold' | 'italic' | 'code' | 'fence' | 'link' | 'time' | 'heading' | 'list' | 'quote' | Unwanted

/** What no card means. */
type Unwanted = 'mention' | 'emoji' | 'spoiler' | 'underline' | 'strike' | 'address' | 'small'

const rules: [Kind | 'escape', RegExp][] = [
  ['fence', /```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```/iy],
  ['escape', /\\([^0-9A-Za-z\s])/y],
  ['code', /(?<ticks>`+)([\s\S]*?[^`])\k<ticks>(?!`)/y],
  ['time', /<t:-?\d+(?::[tTdDfFsSR])?>/y],
  ['mention', /<(?:@[!&]?|#)\d+>|@everyone|@here|<\/[^>]+:\d+>|<id:\w+>/y],
  ['emoji', /<a?:\w+:\d+>|:[^\s:]+?(?:::skin-tone-\d)?:/y],
  ['link', /\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)/y],
  ['address', /<?https?:\/\/[^\s<]+[^<.,:;"'\]\s]/y],
  ['bold', /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y],
  ['underline', /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y],
  [
    'italic',
    /(?<!\w)_((?:__|\\[\s\S]|[^\\_])+?)_\b|\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/y,
  ],
  ['strike', /~~([\s\S]+?)~~(?!_)/y],
  ['spoiler', /\|\|([\s\S]+?)\|\|/y],
]

/** The characters that a rule begins with. */
const meaning = /[`\\<@:[h*_~|]/

const lineRules: [Kind, RegExp][] = [
  ['heading', /#{1,3} +(?=\S)/y],
  ['small', /-# +(?=\S)/y],
  ['quote', />(?:>>)? /y],
  ['list', / *(?:[-*+]|\d+\.) (?=\s*\S)/y],
]

const nested: Kind[] = ['bold', 'italic', 'underline', 'strike', 'spoiler', 'link']

export function readDiscord(markdown: string, atStart = true): Seen {
  const marks: Seen['marks'] = []
  let text = ''
  let at = 0
  let lineStart = atStart
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const match = pattern.exec(markdown)
    if (match) at = pattern.lastIndex
    return match
  }
  next: while (at < markdown.length) {
    if (lineStart) {
      lineStart = false
      for (const [kind, pattern] of lineRules) {
        if (!take(pattern)) continue
        marks.push({ kind, text: '' })
        lineStart = kind === 'quote' || kind === 'list'
        continue next
      }
    }
    for (const [kind, pattern] of meaning.test(markdown[at]!) ? rules : []) {
      const match = take(pattern)
      if (!match) continue
      const groups = match.slice(1).filter((each) => each !== undefined)
      const inside = kind === 'code' ? groups[1]! : (groups[0] ?? match[0])
      if (kind === 'escape') text += inside
      else if (nested.includes(kind)) {
        const seen = readDiscord(inside, false)
        text += seen.text
        marks.push({ kind, text: kind === 'link' ? groups[1]! : seen.text }, ...seen.marks)
      } else {
        const shown = kind === 'time' ? match[0] : inside
        text += shown
        marks.push({ kind, text: bare(shown) })
        lineStart = kind === 'fence'
      }
      continue next
    }
    lineStart = markdown[at] === '\n'
    text += markdown[at]
    at += 1
  }
  return { text: bare(text), marks: marks.map(({ kind, text }) => ({ kind, text: bare(text) })) }
}

/** Without spaces, and what has no width. */
export function bare(text: string): string {
  return text.replace(/[\s\u200b]/g, '')
}
