import type { Block, Inline } from '../../markdown.ts'

/** These as written within so many characters, cut where they are longer; `cut` tells whether something is missing. */
export function writeWithin(
  blocks: Block[],
  max: number,
  write: (blocks: Block[]) => string,
): { text: string; cut: boolean } {
  const whole = write(blocks)
  if (whole.length <= max) return { text: whole, cut: false }
  // What is written is hardly ever shorter than what is read: no more than `max` characters need be looked at.
  const most = write(cutBlocks(blocks, max))
  if (most.length <= max) return { text: most, cut: true }
  let fits = { characters: 0, text: '' }
  let exceeds = { characters: max, length: most.length }
  for (let tries = 0; max - fits.text.length > SLACK; tries++) {
    const between = exceeds.characters - fits.characters
    if (between <= 1) break
    // Escapes stand evenly as a rule, so the place is guessed in proportion; where they don't, halving finds it.
    const share = tries % 2 ? 0.5 : (max - fits.text.length) / (exceeds.length - fits.text.length)
    const characters = fits.characters + Math.min(Math.max(1, Math.floor(between * share)), between - 1)
    const text = write(cutBlocks(blocks, characters))
    if (text.length <= max) fits = { characters, text }
    else exceeds = { characters, length: text.length }
  }
  return { text: fits.text, cut: true }
}

/** Characters that may be left empty: a word's length is not worth another try. */
const SLACK = 40

/** The first so many characters of what is read, cut at a word and ended by "…". The tree is cut, so no mark is left open. */
function cutBlocks(blocks: Block[], characters: number): Block[] {
  const left = { characters, cut: false }
  const kept: Block[] = []
  for (const block of blocks) {
    if (left.cut) break
    kept.push(cutBlock(block, left))
  }
  return kept
}

/** How much may still be read, and whether the cut was made. */
interface Left {
  characters: number
  cut: boolean
}

function cutBlock(block: Block, left: Left): Block {
  switch (block.type) {
    case 'code':
      return { ...block, text: cutText(block.text, left) }
    case 'list': {
      const items: Inline[][] = []
      for (const item of block.items) {
        if (left.cut) break
        items.push(cutInline(item, left))
      }
      return { ...block, items }
    }
    default:
      return { ...block, children: cutInline(block.children, left) }
  }
}

function cutInline(nodes: Inline[], left: Left): Inline[] {
  const kept: Inline[] = []
  for (const node of nodes) {
    if (left.cut) break
    if (node.type === 'text' || node.type === 'code') kept.push({ ...node, text: cutText(node.text, left) })
    else if ('children' in node) kept.push({ ...node, children: cutInline(node.children, left) })
    else {
      kept.push(node)
      left.characters -= 1
    }
  }
  // Where a line begins with nothing but the mark of the cut, the mark goes to the one before.
  const last = kept.at(-1)
  if (left.cut && last?.type === 'text' && last.text === '…')
    while (kept.at(-2)?.type === 'break') kept.splice(-2, 1)
  return kept
}

function cutText(text: string, left: Left): string {
  if (text.length <= left.characters) {
    left.characters -= text.length
    return text
  }
  left.cut = true
  return `${upToWord(text, Math.max(0, left.characters))}…`
}

/** What has no spaces for long, as Chinese or an address, is cut between two characters that people see as such. */
function upToWord(text: string, length: number): string {
  const start = text.slice(0, length).search(/\S*$/)
  const end = length + text.slice(length).search(/\s|$/)
  if (end - start <= LONGEST_WORD)
    return text.slice(0, start === length || end === length ? length : start).trimEnd()
  const from = Math.max(start, length - LONGEST_WORD)
  const last = [...graphemes.segment(text.slice(from, length + LONGEST_WORD))].findLast(
    ({ index }) => from + index <= length,
  )
  return text.slice(0, from + (last?.index ?? 0))
}

const LONGEST_WORD = 60
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
