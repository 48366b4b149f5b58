import type { Clock } from '../../../../clock.ts'
import { type Child, el, webAddress } from '../dom.ts'
import { timeElement } from '../times.ts'

/** Draws what stands between the marks with the same rules. */
type Inner = (text: string) => Child[]
type Rule = [pattern: RegExp, draw: (match: RegExpExecArray, inner: Inner) => Child]

/**
 * Discord's Markdown as its client reads it, so that what would go wrong there goes wrong here too: every mark that the
 * bot does not mean is read as well.
 */
export function discordMarkdown(text: string, clock: Clock): Child[] {
  return read(text, blocks(clock), inlines(clock))
}

function read(text: string, atLineStart: Rule[], within: Rule[]): Child[] {
  const drawn: Child[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const lineStart = at === 0 || text[at - 1] === '\n'
    const found = firstMatch(lineStart ? [...atLineStart, ...within] : within, text, at)
    if (found) {
      drawn.push(
        plain,
        found.draw(found.match, (inner) => read(inner, [], within)),
      )
      plain = ''
      at += found.match[0].length
    } else {
      plain += text[at]
      at += 1
    }
  }
  return [...drawn, plain].filter((child) => child !== '')
}

function firstMatch(rules: Rule[], text: string, at: number) {
  for (const [pattern, draw] of rules) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) return { match, draw }
  }
  return undefined
}

/** What a line can begin with. A heading and a list end their own line, and swallow empty ones that follow. */
function blocks(clock: Clock): Rule[] {
  return [
    [
      / *(#{1,3})[ \t]+([^\n]+?)\s*(?:\n|$)/y,
      ([, marks, text], inner) => el(`h${marks!.length}` as 'h1', {}, ...inner(text!)),
    ],
    [/-#[ \t]+([^\n]+?)(?:\n|$)/y, ([, text], inner) => el('small', {}, ...inner(text!))],
    [/>>> ([\s\S]+)/y, ([, text]) => el('blockquote', {}, ...read(text!, blocks(clock), inlines(clock)))],
    [
      /(?:> [^\n]*(?:\n|$))+/y,
      ([lines]) => {
        const quoted = lines.replace(/^> /gm, '').replace(/\n$/, '')
        return el('blockquote', {}, ...read(quoted, blocks(clock), inlines(clock)))
      },
    ],
    [/(?: *[-*] [^\n]*(?:\n|$))+\n*/y, ([lines], inner) => el('ul', {}, ...items(lines, /^ *[-*] /, inner))],
    [
      /(?: *\d+\. [^\n]*(?:\n|$))+\n*/y,
      ([lines], inner) =>
        el('ol', { start: Number.parseInt(lines, 10) }, ...items(lines, /^ *\d+\. /, inner)),
    ],
  ]
}

function items(lines: string, mark: RegExp, inner: Inner): HTMLElement[] {
  const each = lines.trimEnd().split('\n')
  return each.map((line) => el('li', {}, ...inner(line.replace(mark, ''))))
}

function inlines(clock: Clock): Rule[] {
  return [
    [/\\([^0-9A-Za-z\s])/y, ([, character]) => character],
    [
      /```(?:[a-z0-9_+\-.#]+\n)?\n*([^\n][\s\S]*?)\n*```\n?/iy,
      ([, code]) => el('pre', { tabindex: 0 }, el('code', {}, code)),
    ],
    [/(`+)([\s\S]*?[^`])\1(?!`)/y, ([, , code]) => el('code', {}, code!.trim())],
    [/<t:(-?\d{1,13})(?::([tTdDfFR]))?>/y, ([, seconds, style]) => time(Number(seconds), style, clock)],
    [/<(https?:\/\/[^\s>]+)>/y, ([, url]) => link(url!, [url])],
    [/https?:\/\/[^\s<]+[^<.,:;"')\]\s]/y, ([url]) => link(url, [url])],
    [
      /\[((?:\\.|[^\]\\])+)\]\(\s*<?(https?:\/\/(?:\([^()\s]*\)|\\.|[^\s()<>\\])+)>?\s*\)/y,
      ([, label, url], inner) => link(url!.replace(/\\(.)/g, '$1'), inner(label!)),
    ],
    [
      /@everyone|@here|<@[!&]?\d+>|<#\d+>/y,
      ([mention]) => el('span', { class: 'mention' }, mention.replace(/[<>]/g, '')),
    ],
    [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, ([, text], inner) => el('strong', {}, ...inner(text!))],
    [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, ([, text], inner) => el('u', {}, ...inner(text!))],
    [
      /(?<!\w)_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)|\*(?=\S)((?:\*\*|\\[\s\S]|[^\\*])+?)(?<!\s)\*(?!\*)/y,
      ([, one, other], inner) => el('em', {}, ...inner((one ?? other)!)),
    ],
    [/~~([\s\S]+?)~~/y, ([, text], inner) => el('s', {}, ...inner(text!))],
    [
      /\|\|([\s\S]+?)\|\|/y,
      ([, text], inner) => el('span', { class: 'spoiler', tabindex: 0 }, ...inner(text!)),
    ],
  ]
}

// What each letter shows; a time without one is shown as with `f`.
const timeStyles: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
}

function time(seconds: number, style: string | undefined, clock: Clock): HTMLElement {
  return timeElement(seconds, style === 'R' ? 'R' : timeStyles[style ?? 'f']!, clock)
}

function link(url: string, label: Child[]): HTMLElement {
  return el('a', { href: webAddress(url), target: '_blank', rel: 'noopener noreferrer' }, ...label)
}
