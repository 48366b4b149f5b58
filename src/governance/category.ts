import { plain } from '../card.ts'
import { CATEGORIES, type Category } from '../community.ts'
import type { Sentence } from '../words/words.ts'
import { type Block, readBlock } from './block.ts'
import { subjects } from './subjects.ts'

/** What comes first everywhere. */
export const FIRST: readonly Category[] = ['model-funding', 'safety']

export interface Categorised {
  category: Category
  /** Why, in the reader's language. */
  reason: Sentence
}

/** Its own block decides, else its labels, else its words. */
export function categorise(proposal: { title: string; body: string; labels: string[] }): Categorised {
  const block = readBlock(proposal.body)
  return (block && byBlock(block)) ?? byLabels(proposal.labels) ?? byWords(proposal)
}

function byBlock({ category, model, amount }: Block): Categorised | undefined {
  const said = category === undefined ? undefined : categoryNamed(category)
  if (said)
    return { category: said, reason: { id: 'category-reason-block', args: { said: plain(category!, 40) } } }
  if (category !== undefined || model === undefined || amount === undefined) return undefined
  const reason: Sentence = { id: 'category-reason-block-model', args: { model: plain(model, 60) } }
  return { category: 'model-funding', reason }
}

function byLabels(labels: string[]): Categorised | undefined {
  const named = labels.flatMap((label): Categorised[] => {
    const category = categoryNamed(label)
    return category
      ? [{ category, reason: { id: 'category-reason-label', args: { label: plain(label, 40) } } }]
      : []
  })
  return named.sort((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category))[0]
}

/** Other words that people use for the same. */
const NAMES: Record<string, Category> = {
  model: 'model-funding',
  models: 'model-funding',
  funding_model: 'model-funding',
  model_grant: 'model-funding',
  model_training: 'model-funding',
  ai_funding: 'model-funding',
  security: 'safety',
  ai_safety: 'safety',
  model_safety: 'safety',
  incident: 'safety',
  emergency: 'safety',
  funding: 'other-funding',
  funding_other: 'other-funding',
  grant: 'other-funding',
  grants: 'other-funding',
  treasury: 'other-funding',
  budget: 'other-funding',
  payment: 'other-funding',
  parameter: 'protocol',
  parameters: 'protocol',
  parameter_protocol: 'protocol',
  upgrade: 'protocol',
  technical: 'protocol',
  governance: 'meta',
  governance_meta: 'meta',
  election: 'meta',
  elections: 'meta',
  constitution: 'meta',
}

/** "Model Funding", "model_funding" and "model-funding" are one; undefined for a name that says nothing. */
export function categoryNamed(name: string): Category | undefined {
  const key = name
    .trim()
    .toLowerCase()
    .replace(/[^a-z]+/g, '_')
    .replace(/^_|_$/g, '')
  const own = CATEGORIES.find((category) => category.replace('-', '_') === key)
  return own ?? (Object.hasOwn(NAMES, key) ? NAMES[key] : undefined)
}

/** Points that a subject needs to be what a text is about, and not a word in passing. */
const ENOUGH = 5
/** As safety comes first, it has to be the plain subject: money for a tool that also checks something is not. */
const SAFETY_LEAD = 0.9
/** Points about models that make a request for money one for a model. */
const MODEL = 7

function byWords({ title, body }: { title: string; body: string }): Categorised {
  const found = subjects(title, body)
  const { safety, money, model, protocol, meta } = found
  const because = (category: Category, ...evidence: { words: string[] }[]): Categorised => {
    const words = [...new Set(evidence.flatMap((each) => each.words.slice(0, 3)))].map(
      (word) => `“${plain(word, 30)}”`,
    )
    return { category, reason: { id: 'category-reason-words', args: { words } } }
  }
  const strongest = Math.max(money.points, protocol.points, meta.points)
  if (safety.points >= ENOUGH && safety.points >= strongest * SAFETY_LEAD) return because('safety', safety)
  if (money.points >= ENOUGH && model.points >= MODEL) return because('model-funding', model, money)
  if (money.points >= ENOUGH && money.points === strongest) return because('other-funding', money)
  if (protocol.points >= ENOUGH && protocol.points === strongest) return because('protocol', protocol)
  if (meta.points >= ENOUGH) return because('meta', meta)
  return { category: 'other', reason: { id: 'category-reason-none' } }
}
