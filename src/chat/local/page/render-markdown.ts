import type { Clock } from '../../../clock.ts'
import { type Block, type Inline, parse } from '../../../markdown.ts'
import { el, icon } from './dom.ts'
import { timeElement } from './times.ts'
import { words } from './words.ts'

/** Card bodies and field values as DOM nodes; never through HTML text. */
export function render(text: string, clock: Clock): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(...parse(text).map((block) => renderBlock(block, clock)))
  return fragment
}

function renderBlock(block: Block, clock: Clock): Node {
  switch (block.type) {
    case 'paragraph':
      return el('p', {}, ...renderInline(block.children, clock))
    case 'heading':
      return el('h3', {}, ...renderInline(block.children, clock))
    case 'quote':
      return el('blockquote', {}, ...renderInline(block.children, clock))
    case 'list':
      return el('ul', {}, ...block.items.map((item) => el('li', {}, ...renderInline(item, clock))))
    case 'code':
      // It may scroll sideways, so the keyboard must reach it.
      return el('pre', { tabindex: 0 }, el('code', {}, block.text))
  }
}

function renderInline(nodes: Inline[], clock: Clock): (Node | string)[] {
  return nodes.map((node) => inlineNode(node, clock))
}

function inlineNode(node: Inline, clock: Clock): Node | string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'break':
      return el('br')
    case 'code':
      return el('code', {}, ...withBars(node.text))
    case 'bold':
      return el('strong', {}, ...renderInline(node.children, clock))
    case 'italic':
      return el('em', {}, ...renderInline(node.children, clock))
    case 'link':
      return el(
        'a',
        { href: node.url, target: '_blank', rel: 'noopener noreferrer' },
        ...renderInline(node.children, clock),
        icon('out'),
        el('span', { class: 'unseen' }, ` (${words('chat-opens-new-tab')})`),
      )
    case 'time':
      return timeElement(node.seconds, node.style, clock)
  }
}

// Full block first, then what is left of a block in eighths, as Unicode orders them.
const blocks = '█▉▊▋▌▍▎▏'

/** Runs of block characters, as tallies draw them, become bars as wide as their text is. */
function withBars(code: string): (Node | string)[] {
  return code.split(/([█▉▊▋▌▍▎▏░]{3,})/).map((part, index) => (index % 2 === 0 ? part : bar(part)))
}

function bar(run: string): HTMLElement {
  const filled = [...run].reduce((sum, mark) => sum + (mark === '░' ? 0 : (8 - blocks.indexOf(mark)) / 8), 0)
  const share = (filled / run.length) * 100
  const fill = el('span', { class: 'fill' })
  fill.style.inlineSize = `${share}%`
  const label = words('chat-bar', { percent: Math.round(share) })
  const whole = el('span', { class: 'bar', role: 'img', 'aria-label': label }, fill)
  whole.style.inlineSize = `${run.length}ch`
  return whole
}
