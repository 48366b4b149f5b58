import type { Sentence } from './words/words.ts'

/**
 * A request that is not carried out, and the sentence that says why and what to do next. Thrown by areas, shown to the
 * person by whoever called: the router as an error card, a signing page as its outcome.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly sentence: Sentence

  constructor(sentence: Sentence) {
    super(sentence.id)
    this.sentence = sentence
  }
}
