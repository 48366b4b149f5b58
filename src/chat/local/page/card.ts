import type { Card } from '../../../card.ts'
import type { Clock } from '../../../clock.ts'
import { el, icon, webAddress } from './dom.ts'
import { render } from './render-markdown.ts'
import { words, wordsOr } from './words.ts'

// What a DAO that makes models must not miss: these stand over the title as a band, not beside it.
const banded = ['safety', 'model-funding']

/** A card as it is shown. `actions` is what may be pressed below it. */
export function cardElement(card: Card, actions: HTMLElement | undefined, clock: Clock): HTMLElement {
  const { category } = card
  const band = category !== undefined && banded.includes(category)
  return el(
    'section',
    { class: `card tone-${card.tone}${band ? ` category-${category}` : ''}`, 'data-tone': card.tone },
    band && el('p', { class: 'band' }, icon(category), words(`chat-category-${category}`)),
    el(
      'header',
      {},
      card.tone !== 'plain' && icon(card.tone),
      el(
        'h2',
        {},
        card.tone !== 'plain' && el('span', { class: 'unseen' }, `${words(`chat-tone-${card.tone}`)} `),
        card.title,
      ),
      category !== undefined &&
        !band &&
        el('span', { class: 'chip' }, wordsOr(`chat-category-${category}`, category)),
    ),
    card.body !== '' && el('div', { class: 'body' }, render(card.body, clock)),
    card.fields.length > 0 && fieldGrid(card, clock),
    card.image && picture(card.image),
    actions,
  )
}

function fieldGrid(card: Card, clock: Clock): HTMLElement {
  const fields = card.fields.map(({ name, value }) =>
    el(
      'div',
      { class: isWide(value) ? 'wide' : '' },
      el('dt', {}, name),
      el('dd', { class: 'body' }, render(value, clock)),
    ),
  )
  return el('dl', { class: 'fields' }, ...fields)
}

/** Columns of code, a list, an address, a sentence. */
function isWide(value: string): boolean {
  const lines = value.split('\n')
  return value.includes('```') || lines.length > 3 || lines.some((line) => line.length > 40)
}

function picture({ url, alt }: { url: string; alt: string }): HTMLElement | undefined {
  // The page's policy lets only this server's pictures and data: ones load.
  const source = /^data:image\//i.test(url) ? url : webAddress(url)
  return source === undefined ? undefined : el('img', { class: 'picture', src: source, alt, loading: 'lazy' })
}
