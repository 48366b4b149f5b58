import type { APIContainerComponent, APITextDisplayComponent } from 'discord.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { card, clean, link, plain } from '../../../src/card.ts'
import { renderForm } from '../../../src/chat/discord/form.ts'
import { type Payload, renderForDiscord } from '../../../src/chat/discord/render.ts'
import { proposalCard } from '../../../src/governance/card.ts'
import { summarise } from '../../../src/governance/summary.ts'
import { type Block, type Inline, parse } from '../../../src/markdown.ts'
import { createWords } from '../../../src/words/words.ts'
import { messageIssues } from '../../wire/discord/rules-of-messages.ts'
import { modalIssues } from '../../wire/discord/rules-of-modals.ts'
import { issuesOf, schemaOf } from '../../wire/discord/schema.ts'
import type { Component } from '../../wire/discord/shapes.ts'
import { anyCard, form } from '../cards.ts'
import { proposalOf, realProposals } from '../proposals.ts'
import { bare, readDiscord } from './reader.ts'

const words = createWords()
const reader = { words, timeZone: 'UTC' }
const runs = { numRuns: process.env.LONG ? 20_000 : 300 }
const message = schemaOf('MessageCreateRequest')
const modal = schemaOf('ModalInteractionCallbackRequestData')

/** What Discord would say against it. */
function issuesIn(payload: Payload) {
  const body = { ...payload, allowed_mentions: { parse: [] } }
  return [...issuesOf(message, body), ...messageIssues(body as never, 0)]
}

function textsIn({ components }: Payload): string[] {
  return components
    .flatMap((each) => (each as APIContainerComponent).components ?? [each])
    .filter((each): each is APITextDisplayComponent => each.type === 10)
    .map(({ content }) => content)
}

/** What a person should read of a card's markdown, without spaces. */
function textOf(markdown: string): string {
  const inline = (nodes: Inline[], inLink = false): string =>
    nodes
      .map((node) => {
        if (node.type === 'break') return ''
        if (node.type === 'time') return `<t:${node.seconds}:${node.style}>`
        if ('children' in node) return inline(node.children, inLink || node.type === 'link')
        return inLink ? node.text.replaceAll('[', '(').replaceAll(']', ')') : node.text
      })
      .join('')
  const block = (each: Block) =>
    each.type === 'code'
      ? each.text
      : each.type === 'list'
        ? each.items.map((item) => inline(item)).join('')
        : inline(each.children)
  return bare(clean(parse(clean(markdown)).map(block).join('')))
}

const unwanted = ['mention', 'emoji', 'spoiler', 'underline', 'strike', 'address', 'small']

function readsAsMeant(payload: Payload): void {
  const texts = textsIn(payload)
  const marks = texts.flatMap((text) => readDiscord(text).marks)
  expect(marks.filter(({ kind }) => unwanted.includes(kind))).toEqual([])
  expect(texts.join('').length).toBeLessThanOrEqual(4000)
}

describe('any card', () => {
  test('is within every limit, and Discord would take it', () => {
    fc.assert(
      fc.property(anyCard, (shown) => {
        expect(issuesIn(renderForDiscord(shown, reader))).toEqual([])
      }),
      runs,
    )
  })

  test('pings no one and shows nothing but what it means', () => {
    fc.assert(
      fc.property(anyCard, (shown) => readsAsMeant(renderForDiscord(shown, reader))),
      runs,
    )
  })

  test('says its body whole, or cut at a word with a link to the rest', () => {
    fc.assert(
      fc.property(anyCard, (shown) => {
        const source = 'https://example.org/whole'
        const alone = { ...shown, title: 'Title', fields: [], category: '', source }
        const [text = ''] = textsIn(renderForDiscord(alone, reader))
        const said = readDiscord(text).text.slice('Title'.length)
        const meant = textOf(shown.body)
        if (said === meant || meant === '') return
        const [start = ''] = said.split(`…${bare(words('discord-read-rest'))}`)
        expect(said).toMatch(/…Readtherest$/)
        expect(meant.startsWith(start)).toBe(true)
        expect(text.length).toBeGreaterThan(3700)
      }),
      runs,
    )
  })

  test('opens its forms within every limit', () => {
    fc.assert(
      fc.property(form, (action) => {
        const shown = renderForm(action)
        expect(issuesOf(modal, shown)).toEqual([])
        expect(modalIssues(shown as unknown as { components: Component[] })).toEqual([])
      }),
      runs,
    )
  })
})

describe('a card', () => {
  const long = 'Thirty words that make one sentence are enough to fill a page. '.repeat(160)

  test('is cut between words, and links to the rest where there is one', () => {
    const [text = ''] = textsIn(
      renderForDiscord(card({ title: 'T', body: long, source: 'https://e.org/1' }), reader),
    )
    expect(text).toMatch(
      / (?:Thirty|words|that|make|one|sentence|are|enough|to|fill|a|page)\.?…\n\n\[Read the rest\]\(https:\/\/e\.org\/1\)$/,
    )
    const [bare = ''] = textsIn(renderForDiscord(card({ title: 'T', body: long }), reader))
    expect(bare).toMatch(/…$/)
  })

  test('keeps its marks whole where it is cut', () => {
    const [text = ''] = textsIn(renderForDiscord(card({ title: 'T', body: `**${long.trim()}**` }), reader))
    expect(text).toMatch(/^### T\n\*\*Thirty .*…\*\*$/)
  })

  test('keeps its fields beside a long body', () => {
    const shown = card({ title: 'T', body: long, fields: [{ name: 'How it stands', value: '**For** 60 %' }] })
    expect(textsIn(renderForDiscord(shown, reader))[1]).toBe('**How it stands**\n**For** 60 %')
  })

  test('tells roles aloud in a line of its own', () => {
    const { components } = renderForDiscord(card({ title: 'T' }), reader, ['1', '2'])
    expect(components[0]).toEqual({ type: 10, content: '<@&1> <@&2>' })
  })

  test('parts a long select, and asks for what is chosen where that is no help', () => {
    const options = Array.from({ length: 60 }, (_, index) => ({
      value: `${index}`,
      label: `Choice ${index}`,
    }))
    const select = { id: 'vote choice:?', label: 'Choose', kind: 'select' as const, options, min: 1 }
    const rowsOf = (max: number) =>
      (
        renderForDiscord(card({ title: 'T', actions: [{ ...select, max }] }), reader)
          .components[0] as APIContainerComponent
      ).components.filter((each) => each.type === 1)
    expect(rowsOf(1).map((row) => row.components[0])).toMatchObject([
      { custom_id: 'vote choice:?', placeholder: 'Choose (1–25)' },
      { custom_id: 'vote choice:? ~2', placeholder: 'Choose (26–50)' },
      { custom_id: 'vote choice:? ~3', placeholder: 'Choose (51–60)' },
    ])
    expect(rowsOf(60).map((row) => row.components)).toMatchObject([
      [{ type: 2, custom_id: 'vote choice:? ~f' }],
    ])
  })

  test('shows times in Discord’s own way, and links as links', () => {
    const body = 'Ends <t:1700000000:R>, see [the *text*](https://e.org/(a)).\n\n- \\*one\n- two'
    expect(textsIn(renderForDiscord(card({ title: 'T', body }), reader))[0]).toBe(
      '### T\nEnds <t:1700000000:R>, see [the text](https://e.org/%28a%29).\n- \\*one\n- two',
    )
  })

  test('mentions commands that are registered, in text and where one stands alone in code', () => {
    const commands = new Map([['vote', '71']])
    const write = (body: string) =>
      textsIn(
        renderForDiscord(
          card({ title: '/vote', body, fields: [{ name: '/vote', value: body }] }),
          reader,
          [],
          commands,
        ),
      )
    const said: [string, string][] = [
      ['Type /vote.', 'Type </vote:71>.'],
      ['`/vote` or **/vote**', '</vote:71> or **</vote:71>**'],
      ['输入/vote，然后', '输入</vote:71>，然后'],
      ['/vote choice:For', '</vote:71> choice\\:For'],
      ['- `/vote`', '- </vote:71>'],
    ]
    for (const [body, meant] of said)
      expect(write(body)).toEqual([`### /vote\n${meant}`, `**/vote**\n${meant}`])
    const others = [
      '/voted /a/vote /vote/a /vote.md',
      '`/vote 3` `vote`',
      '[/vote](https://e.org/vote)',
      '/unlink',
      '```\n/vote\n```',
    ]
    for (const body of others) expect(write(body).join()).not.toContain('</vote')
  })

  test('stays within every limit with many mentions', () => {
    const commands = new Map([['vote', '1575949149193371655']])
    const payload = renderForDiscord(card({ title: 'T', body: '/vote '.repeat(500) }), reader, [], commands)
    expect(issuesIn(payload)).toEqual([])
    expect(textsIn(payload)[0]).toMatch(/^### T\n(<\/vote:1575949149193371655> )+\S*…$/)
  })

  test('leaves out a link that is none', () => {
    const shown = card({ title: 'T', actions: [link('javascript:alert(1)', 'Press')] })
    expect((renderForDiscord(shown, reader).components[0] as APIContainerComponent).components).toHaveLength(
      1,
    )
  })
})

describe.skipIf(!realProposals)(
  'each real proposal (skipped without ../shared/data/proposals)',
  { timeout: 60_000 },
  () => {
    const proposals = realProposals ?? []

    test('is a card that Discord takes and that pings no one', () => {
      for (const [index, proposal] of proposals.entries()) {
        const payload = renderForDiscord(proposalCard(proposalOf(index, proposal, 1_000_000), words), reader)
        expect(issuesIn(payload)).toEqual([])
        readsAsMeant(payload)
      }
    })

    test('is cut at a word, and links to the rest, where it is longer than a message', () => {
      for (const { title, body } of proposals) {
        const shown = card({ title, body: plain(body, 20_000), source: 'https://example.org/whole' })
        const payload = renderForDiscord(shown, reader)
        expect(issuesIn(payload)).toEqual([])
        readsAsMeant(payload)
        const [text = ''] = textsIn(payload)
        const [, last] = /(\S+)\s*…\n\n\[Read the rest\]\(https:\/\/example\.org\/whole\)$/.exec(text) ?? []
        if (last === undefined) expect(readDiscord(text).text).toBe(`${bare(title)}${bare(clean(body))}`)
        else
          expect(endsAtWord(clean(body), last.replace(/\\([^0-9A-Za-z\s])/g, '$1')), text.slice(-300)).toBe(
            true,
          )
      }
    })

    test('comes back as it was', () => {
      for (const { body } of proposals) {
        const summary = plain(summarise(body, 420), 420)
        const [text = ''] = textsIn(renderForDiscord(card({ title: 'T', body: summary }), reader))
        expect(readDiscord(text).text.slice(1)).toBe(textOf(summary))
      }
    })
  },
)

/** Addresses and what else has no end may be cut within. */
function endsAtWord(text: string, last: string): boolean {
  return text.split(/\s+/).some((word) => word === last || (word.length > 60 && word.startsWith(last)))
}
