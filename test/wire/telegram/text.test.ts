import fc from 'fast-check'
import type { MessageEntity } from 'grammy/types'
import { describe, expect, test } from 'vitest'
import { parseHtml } from './text/html.ts'
import { parseMarkdown } from './text/markdown.ts'
import { readCaption, readText, readTyped } from './text/text.ts'

const html = (text: string) => readText(text, { parse_mode: 'HTML' })
const markdown = (text: string) => readText(text, { parse_mode: 'MarkdownV2' })
const given = (text: string, ...entities: MessageEntity[]) => readText(text, { entities })
/** `type:text` of each entity. */
const marked = ({ text, entities }: ReturnType<typeof readText>) =>
  entities.map(({ type, offset, length }) => `${type}:${text.slice(offset, offset + length)}`)

describe('HTML', () => {
  test('is read as Telegram reads it', () => {
    const read = html(
      '<b>bold <i>both</i></b> <u>u</u><s>s</s><tg-spoiler>t</tg-spoiler> <a href="https://x.org/?a=1&amp;b=2">l</a> ' +
        '<code>a &lt; b</code>\n<pre><code class="language-solidity">x</code></pre><blockquote expandable>q</blockquote>&#33;',
    )
    expect(marked(read)).toEqual([
      ...['bold:bold both', 'italic:both', 'underline:u', 'strikethrough:s', 'spoiler:t', 'text_link:l'],
      ...['code:a < b', 'pre:x', 'expandable_blockquote:q'],
    ])
    expect(read.entities[5]!.url).toBe('https://x.org/?a=1&b=2')
    expect(read.entities[7]!.language).toBe('solidity')
    expect(read.text.endsWith('q!')).toBe(true)
  })

  test.each([
    ['<b>open', `Can't find end tag corresponding to start tag "b"`],
    ['é<div>x</div>', 'Unsupported start tag "div" at byte offset 2'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['x</i>', 'Unexpected end tag at byte offset 1'],
    ['a < b', 'Unclosed start tag at byte offset 2'],
    ['<span>x</span>', 'Unsupported start tag "span" at byte offset 0'],
  ])('%s is refused', (text, reason) => {
    expect(() => html(text)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })
})

describe('MarkdownV2', () => {
  test('is read as Telegram reads it', () => {
    const read = markdown(
      '*bold _both_* __u__ ~s~ ||p|| [l](https://x.org/\\)) `a\\`b` ```rust\nfn```\n>one\n>two\n**>three||\nend\\.',
    )
    expect(marked(read)).toEqual([
      ...['bold:bold both', 'italic:both', 'underline:u', 'strikethrough:s', 'spoiler:p', 'text_link:l'],
      ...['code:a`b', 'pre:fn', 'blockquote:one\ntwo', 'expandable_blockquote:three'],
    ])
    expect(read.entities[5]!.url).toBe('https://x.org/)')
    expect(read.text.endsWith('\nend.')).toBe(true)
  })

  test.each([
    ['Paid.', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a > b', "Character '>' is reserved and must be escaped with the preceding '\\'"],
    ['é *x', "Can't find end of Bold entity at byte offset 3"],
    ['![x](https://x.org)', 'Custom emoji entity must contain a tg://emoji URL'],
  ])('%s is refused', (text, reason) => {
    expect(() => markdown(text)).toThrow(`Bad Request: can't parse entities: ${reason}`)
  })

  test('any text can be escaped, in both ways', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseMarkdown(text.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&')).text).toBe(text)
        const escaped = text.replace(/[&<>]/g, (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[each]!)
        expect(parseHtml(escaped)).toEqual({ text, entities: [] })
      }),
    )
  })

  test('the old Markdown is not spoken here', () => {
    expect(() => readText('x', { parse_mode: 'Markdown' })).toThrow('does not support')
  })
})

test('a moment is written the same in three ways', () => {
  const entity = {
    type: 'date_time',
    offset: 5,
    length: 8,
    unix_time: 1_647_531_900,
    date_time_format: 'wDT',
  } as const
  const read = given('Ends tomorrow', entity)
  expect(read.entities).toEqual([entity])
  expect(html('Ends <tg-time unix="1647531900" format="wDT">tomorrow</tg-time>').entities).toEqual([entity])
  expect(markdown('Ends ![tomorrow](tg://time?unix=1647531900&format=wDT)').entities).toEqual([entity])
  const { date_time_format: _, ...plain } = entity
  expect(given('Ends tomorrow', plain as MessageEntity).entities).toEqual([plain])
  for (const format of ['x', 'rt', 'tw', 'dD'])
    expect(() => given('Ends tomorrow', { ...entity, date_time_format: format as 'r' })).toThrow(
      `invalid date_time_format "${format}"`,
    )
})

describe('entities', () => {
  const bold = (offset: number, length: number): MessageEntity => ({ type: 'bold', offset, length })

  test.each<[string, string, MessageEntity[], string]>([
    ['end in the text', 'abc', [bold(1, 3)], 'ends after the end of the text at UTF-16 offset 3'],
    ['start in the text', 'abc', [bold(-1, 2)], 'incorrect offset'],
    ['split no character at their end', '🗳x', [bold(0, 1)], 'ends in a middle of a UTF-16 symbol'],
    ['split no character at their start', '🗳x', [bold(1, 2)], 'begins in a middle of a UTF-16 symbol'],
    ['do not cross', 'abcdef', [bold(0, 3), { type: 'italic', offset: 2, length: 3 }], 'crosses bold'],
    ['leave code alone', 'abc', [bold(0, 3), { type: 'code', offset: 1, length: 1 }], "can't be in bold"],
    [
      'link to names with a dot',
      'abc',
      [{ type: 'text_link', offset: 0, length: 1, url: 'http://localhost:1' }],
      'Wrong HTTP URL',
    ],
  ])('%s', (_, text, entities, reason) => {
    expect(() => given(text, ...entities)).toThrow(reason)
  })

  test('move with what Telegram takes out of a text', () => {
    const read = given('  \r\u202eab\0c \n', bold(4, 5))
    expect([read.text, read.entities]).toEqual(['ab c', [bold(0, 4)]])
    expect(given('   x  ', bold(1, 4))).toMatchObject({ text: '  x', entities: [bold(0, 3)] })
  })
})

describe('lengths', () => {
  test('a text has 1 to 4096 units after its marks are read', () => {
    expect(html(`<b>${'x'.repeat(4096)}</b>`).text).toHaveLength(4096)
    expect(() => html('x'.repeat(4097))).toThrow('Bad Request: message is too long')
    expect(() => given('🗳'.repeat(2049))).toThrow('message is too long')
    expect(() => given('')).toThrow('message text is empty')
    expect(() => html('<b> \n</b>')).toThrow('text must be non-empty')
  })
  test('a caption has at most 1024', () => {
    expect(readCaption('', {}).text).toBe('')
    expect(() => readCaption('x'.repeat(1025), {})).toThrow('message caption is too long')
  })
})

describe('what Telegram finds by itself', () => {
  test('names, links, commands and tags', () => {
    expect(
      marked(readTyped('@ada see https://x.org/@bea, x.org or a@x.org: /vote@folkmoot_bot #dao $ETH')),
    ).toEqual([
      ...['mention:@ada', 'url:https://x.org/@bea', 'url:x.org', 'email:a@x.org'],
      ...['bot_command:/vote@folkmoot_bot', 'hashtag:#dao', 'cashtag:$ETH'],
    ])
  })
  test.each([
    ['@ada and (@bea), @ada', ['@ada', '@bea', '@ada']],
    ['mail a@b.org or x@ada', []],
    ['https://x.org/@ada', []],
    ['@\u200bada', []],
  ])('%s pings', (text, pings) => {
    expect(given(text).pings).toEqual(pings)
  })
  test('nobody in code or behind a link, but whom a link names', () => {
    expect(html('<code>@ada</code> <pre>@ada</pre> <a href="https://x.org">@ada</a>').pings).toEqual([])
    expect(html('<b>@ada</b> <a href="tg://user?id=5">Bea</a>').pings).toEqual(['@ada', 'user:5'])
  })
})
