import { oneLine, plain } from '../card.ts'
import { Refusal } from '../refusal.ts'
import type { Sentence } from '../words/words.ts'

/**
 * What a member chose, as Snapshot's `choice`: choices count from 1. One for basic and single-choice; several for
 * approval; all of them, the best first, for ranked-choice and copeland; weights by choice for weighted and quadratic.
 */
export type Choice = number | number[] | Record<string, number>

/** What there is to choose from, and how. `system` is the voting system as Snapshot names it. */
export interface Ballot {
  system: string
  choices: string[]
}

/**
 * Reads what a person typed or pressed: a label, the unambiguous beginning of one, or a number; "1, 3" for several;
 * "1:60, For:40" for weights. `#2` is always the second choice, whatever the labels are.
 * @throws Refusal that says what the choices are
 */
export function readChoice(typed: string, ballot: Ballot): Choice {
  const text = normal(typed)
  switch (kindOf(ballot.system)) {
    case 'one':
      return one(text, typed, ballot)
    case 'several':
      return several(text, typed, ballot)
    case 'ranking':
      return ranking(several(text, typed, ballot), ballot)
    case 'weights':
      return weights(text, typed, ballot)
  }
}

/** Whether Snapshot would take it: the rules of its voting systems. */
export function isChoice(choice: unknown, { system, choices }: Ballot): choice is Choice {
  const valid = (each: unknown): each is number =>
    Number.isInteger(each) && (each as number) >= 1 && (each as number) <= choices.length
  const distinct = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every(valid) && new Set(list).size === list.length
  switch (kindOf(system)) {
    case 'one':
      return valid(choice)
    case 'several':
      return distinct(choice)
    case 'ranking':
      return distinct(choice) && choice.length === choices.length
    case 'weights': {
      if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) return false
      const shares = Object.values(choice)
      return (
        Object.keys(choice).every((key) => /^[1-9]\d*$/.test(key) && valid(Number(key))) &&
        shares.every((share) => Number.isFinite(share) && share >= 0) &&
        shares.some((share) => share > 0)
      )
    }
  }
}

/**
 * A choice in words: `For`; `Bread, Roses`; `1. Roses, 2. Bread`; `Bread 60 %, Roses 40 %`. Undefined where nothing was
 * chosen, as approval allows. Plain text; in a card it still has to be escaped.
 */
export function sayChoice(choice: Choice, { system, choices }: Ballot): string | undefined {
  const label = (position: number) => oneLine(choices[position - 1] ?? '', LABEL) || `#${position}`
  if (typeof choice === 'number') return label(choice)
  if (Array.isArray(choice)) {
    const ranked = kindOf(system) === 'ranking'
    const labels = choice.map((position, rank) => (ranked ? `${rank + 1}. ` : '') + label(position))
    return labels.join(', ') || undefined
  }
  const total = Object.values(choice).reduce((sum, share) => sum + share, 0)
  return Object.entries(choice)
    .filter(([, share]) => share > 0)
    .map(([position, share]) => `${label(Number(position))} ${Math.round((1000 * share) / total) / 10} %`)
    .join(', ')
}

/**
 * What could be typed for one choice, or for the next of several. None for rankings and weights, which are no choice
 * before they are whole.
 */
export function completeChoice(
  { system, choices }: Ballot,
  typed: string,
): { value: string; label: string }[] {
  const kind = kindOf(system)
  if (kind === 'ranking' || kind === 'weights') return []
  const start = kind === 'several' ? typed.lastIndexOf(',') + 1 : 0
  const before = typed.slice(0, start)
  const wanted = typed.slice(start).trim().toLowerCase()
  return choices
    .map((label, index) => ({ call: callOf(index + 1, choices), label: oneLine(label, LABEL) }))
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .map(({ call, label }) => {
      // As a label, where that says the same to `readChoice` and every chat can take it.
      const alone = kind === 'one' && label.length < LABEL && !/^#?\d/.test(label)
      return {
        value: `${before}${before && ' '}${alone ? label : call}`,
        label: `${before}${before && ' '}${label}`,
      }
    })
}

/** How the choice at this position, from 1, is called in a button: its number, or `#2` where labels are numbers themselves. */
export function callOf(position: number, choices: string[]): string {
  const numbered = choices.some((label, index) => normal(label) === `${position}` && index !== position - 1)
  return numbered ? `#${position}` : `${position}`
}

type Kind = 'one' | 'several' | 'ranking' | 'weights'

const kinds: Record<string, Kind> = {
  basic: 'one',
  'single-choice': 'one',
  approval: 'several',
  'ranked-choice': 'ranking',
  copeland: 'ranking',
  weighted: 'weights',
  quadratic: 'weights',
}

/** @throws Refusal for a system that Snapshot has not had yet */
function kindOf(system: string): Kind {
  const kind = Object.hasOwn(kinds, system) ? kinds[system] : undefined
  if (!kind) throw new Refusal({ id: 'voting-system-unknown', args: { system: plain(system, 40) } })
  return kind
}

/** A label's length in a sentence, in characters, and how many of them. */
const LABEL = 60
const LISTED = 20

/** The highest weight; more says nothing that less does not. */
const HEAVIEST = 1_000_000

function one(text: string, typed: string, ballot: Ballot): number {
  const found = matches(text, ballot.choices)
  if (found.length === 1) return found[0]!
  if (found.length > 1) throw wrong('voting-choice-ambiguous', typed, ballot)
  throw wrong('voting-choice-unknown', typed, ballot)
}

function several(text: string, typed: string, ballot: Ballot): number[] {
  if (text === 'none' && kindOf(ballot.system) === 'several' && !matches(text, ballot.choices).length)
    return []
  const found = partsOf(text, ballot.choices).map((part) => one(part, part, ballot))
  if (new Set(found).size < found.length) throw wrong('voting-choice-twice', typed, ballot)
  return found
}

function ranking(list: number[], ballot: Ballot): number[] {
  const missing = ballot.choices.flatMap((_, index) => (list.includes(index + 1) ? [] : [index + 1]))
  if (missing.length > 0)
    throw new Refusal({
      id: 'voting-choice-incomplete',
      args: { missing: listed(missing, ballot.choices), choices: offered(ballot) },
    })
  return list
}

function weights(text: string, typed: string, ballot: Ballot): Record<string, number> {
  const whole = matches(text, ballot.choices)
  if (whole.length === 1) return { [whole[0]!]: 1 }
  const shares: Record<string, number> = {}
  for (const part of partsOf(text, ballot.choices)) {
    const [, label, share] = /^(.+?)\s*[:=]\s*(\d{1,7}(?:\.\d{1,6})?)\s*%?$/.exec(part) ?? []
    if (label === undefined || Number(share) > HEAVIEST) throw wrong('voting-choice-weights', typed, ballot)
    const position = one(label, label, ballot)
    if (position in shares) throw wrong('voting-choice-twice', typed, ballot)
    shares[position] = Number(share)
  }
  const given = Object.fromEntries(Object.entries(shares).filter(([, share]) => share > 0))
  if (Object.keys(given).length === 0) throw wrong('voting-choice-weights', typed, ballot)
  return given
}

/** Parted at commas, but not at those inside a label. */
function partsOf(text: string, choices: string[]): string[] {
  const pieces = text.split(',')
  const labels = new Set(choices.map(normal))
  const parts: string[] = []
  for (let from = 0; from < pieces.length; ) {
    let to = pieces.length
    const joined = () => pieces.slice(from, to).join(',').trim()
    while (
      to > from + 1 &&
      !labels.has(joined().replace(/\s*[:=]\s*[\d.]+\s*%?$/, '')) &&
      !labels.has(joined())
    )
      to--
    parts.push(joined())
    from = to
  }
  return parts
}

/** The positions that the text can mean, from 1: one, where it is clear. */
function matches(text: string, choices: string[]): number[] {
  const labels = choices.map(normal)
  const where = (test: (label: string) => boolean) =>
    labels.flatMap((label, index) => (test(label) ? [index + 1] : []))
  const [, mark, digits] = /^(#?)(\d{1,4})$/.exec(text) ?? []
  const position = Number(digits) >= 1 && Number(digits) <= choices.length ? [Number(digits)] : []
  if (mark === '#') return position
  const exact = where((label) => label === text)
  // "3" where the choices are numbers: a guess here could cast the wrong vote.
  if (exact.length + position.length > 0) return [...new Set([...exact, ...position])]
  return text ? where((label) => label.startsWith(text)) : []
}

function normal(text: string): string {
  return oneLine(text, 4000).normalize('NFKC').toLowerCase()
}

type WrongChoice =
  | 'voting-choice-unknown'
  | 'voting-choice-ambiguous'
  | 'voting-choice-twice'
  | 'voting-choice-weights'

function wrong(id: WrongChoice, typed: string, ballot: Ballot): Refusal {
  const args = { typed: plain(oneLine(typed, LABEL), LABEL), choices: offered(ballot) }
  return new Refusal({ id, args } as Sentence)
}

function offered({ choices }: Ballot): string {
  return listed(
    choices.map((_, index) => index + 1),
    choices,
  )
}

function listed(positions: number[], choices: string[]): string {
  const shown = positions
    .slice(0, LISTED)
    .map((position) => `${callOf(position, choices)} ${plain(oneLine(choices[position - 1]!, LABEL), LABEL)}`)
  return shown.join(', ') + (positions.length > LISTED ? ', …' : '')
}
