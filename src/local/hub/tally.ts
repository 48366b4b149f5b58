/**
 * Counts votes as Snapshot's own library does (`@snapshot-labs/snapshot.js` 0.17.5, `utils.voting`), without its
 * 120 packages: the tests hold both against the same real votes. Powers are floats here because Snapshot's are.
 */
export interface CountedVote {
  choice: unknown
  vp: number
  vp_by_strategy: number[]
}

export interface Tally {
  /** By choice. */
  scores: number[]
  /** By choice, then strategy. */
  scores_by_strategy: number[][]
  /** All that voted, votes with an invalid choice too, as Snapshot counts turnout (Copeland leaves those out). */
  scores_total: number
}

export function isVotingSystem(type: string): type is VotingSystem {
  return Object.hasOwn(systems, type)
}

export function isValidChoice(type: string, choice: unknown, choices: number): boolean {
  return isVotingSystem(type) && systems[type].valid(choice, choices)
}

export function tally(type: VotingSystem, choices: number, strategies: number, votes: CountedVote[]): Tally {
  const { valid, score, scaled } = systems[type]
  const counted = votes.filter((vote) => valid(vote.choice, choices))
  const total = sum(counted.map((vote) => vote.vp))
  let scores = [score(counted, choices, (vote) => vote.vp)]
  let columns = Array.from({ length: strategies }, (_, strategy) =>
    score(counted, choices, (vote) => vote.vp_by_strategy[strategy] ?? 0),
  )
  if (scaled) {
    scores = scale(scores, total)
    columns = scale(columns, total)
  }
  return {
    scores: scores[0]!,
    scores_by_strategy: scores[0]!.map((_, choice) => columns.map((column) => column[choice]!)),
    scores_total: type === 'copeland' ? total : sum(votes.map((vote) => vote.vp)),
  }
}

export type VotingSystem =
  | 'basic'
  | 'single-choice'
  | 'approval'
  | 'ranked-choice'
  | 'copeland'
  | 'weighted'
  | 'quadratic'

type Power = (vote: CountedVote) => number

interface System {
  valid(choice: unknown, choices: number): boolean
  /** What each choice gets when a vote counts for `power`. */
  score(votes: CountedVote[], choices: number, power: Power): number[]
  /** Whether scores are brought back to the power that voted, so that a quorum keeps its meaning. */
  scaled?: true
}

const single: System = {
  valid: (choice, choices) => isIndex(choice, choices),
  score: (votes, choices, power) => add(votes, choices, power, (vote, choice) => +(vote.choice === choice)),
}

const weighted: System = {
  valid: isWeights,
  score: (votes, choices, power) => add(votes, choices, power, weightOf),
}

const systems: Record<VotingSystem, System> = {
  basic: single,
  'single-choice': single,
  approval: {
    valid: (choice, choices) => isSelection(choice, choices),
    score: (votes, choices, power) =>
      add(votes, choices, power, (vote, choice) => +(vote.choice as number[]).includes(choice)),
  },
  'ranked-choice': { valid: isRanking, score: instantRunoff },
  copeland: { valid: isRanking, score: copeland },
  weighted,
  quadratic: {
    valid: isWeights,
    score: (votes, choices, power) =>
      eachChoice(
        choices,
        (choice) => sum(votes.map((vote) => Math.sqrt(weightOf(vote, choice) * power(vote)))) ** 2,
      ),
    scaled: true,
  },
}

/**
 * Rounds until one choice has more than half or two are left; each drops the choice with the least first places, the
 * earliest of equals. A choice that is nobody's first is not in the round. Rounds are decided by the whole power.
 */
function instantRunoff(votes: CountedVote[], choices: number, power: Power): number[] {
  let ballots = votes.map((vote) => ({ vote, ranking: vote.choice as number[] }))
  for (;;) {
    const first = new Map<number, number>()
    for (const { vote, ranking } of ballots) first.set(ranking[0]!, (first.get(ranking[0]!) ?? 0) + vote.vp)
    const half = sum([...first.values()]) / 2
    if (first.size < 3 || Math.max(...first.values()) > half)
      return eachChoice(choices, (choice) =>
        sum(ballots.filter(({ ranking }) => ranking[0] === choice).map(({ vote }) => power(vote))),
      )
    const least = Math.min(...first.values())
    const last = [...first.keys()].sort((a, b) => a - b).find((choice) => first.get(choice) === least)
    ballots = ballots.map(({ vote, ranking }) => ({
      vote,
      ranking: ranking.filter((choice) => choice !== last),
    }))
  }
}

/**
 * Every pair of choices is a match: two points to the winner, one each for a draw, and up to half a point for average
 * support, which can only settle ties. Points are then shown as shares of the power that voted.
 */
function copeland(votes: CountedVote[], choices: number, power: Power): number[] {
  const lead = Array.from({ length: choices }, () => new Array<number>(choices).fill(0))
  const support = new Array<number>(choices).fill(0)
  for (const vote of votes) {
    const ranking = vote.choice as number[]
    for (const [rank, better] of ranking.entries())
      for (const worse of ranking.slice(rank + 1)) {
        lead[better - 1]![worse - 1]! += power(vote)
        lead[worse - 1]![better - 1]! -= power(vote)
        support[better - 1]! += power(vote)
      }
  }
  const total = sum(votes.map(power))
  const matches = choices - 1
  const points = eachChoice(choices, (choice) => {
    const won = sum(
      lead[choice - 1]!.map((value, other) => (other === choice - 1 ? 0 : 1 + Math.sign(value))),
    )
    return won + (total > 0 && matches > 0 ? (0.5 * support[choice - 1]!) / (matches * total) : 0)
  })
  const all = sum(points)
  return points.map((point) => (all > 0 ? (point / all) * total : total / choices))
}

function isIndex(choice: unknown, choices: number): choice is number {
  return Number.isInteger(choice) && (choice as number) >= 1 && (choice as number) <= choices
}

function isSelection(choice: unknown, choices: number): choice is number[] {
  return (
    Array.isArray(choice) &&
    choice.every((one) => isIndex(one, choices)) &&
    new Set(choice).size === choice.length
  )
}

function isRanking(choice: unknown, choices: number): choice is number[] {
  return isSelection(choice, choices) && choice.length === choices && choices > 0
}

function isWeights(choice: unknown, choices: number): choice is Record<string, number> {
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice)) return false
  const weights = Object.values(choice)
  return (
    Object.keys(choice).every((key) => /^[1-9]\d*$/.test(key) && Number(key) <= choices) &&
    weights.every((weight) => Number.isFinite(weight) && weight >= 0) &&
    weights.some((weight) => weight > 0)
  )
}

/** The share of a weighted vote, from 0 to 1, that goes to a choice. */
function weightOf(vote: CountedVote, choice: number): number {
  const weights = vote.choice as Record<string, number>
  return (weights[choice] ?? 0) / sum(Object.values(weights))
}

function add(
  votes: CountedVote[],
  choices: number,
  power: Power,
  share: (vote: CountedVote, choice: number) => number,
): number[] {
  return eachChoice(choices, (choice) => sum(votes.map((vote) => share(vote, choice) * power(vote))))
}

function scale(columns: number[][], total: number): number[][] {
  const all = sum(columns.flat())
  return columns.map((column) => column.map((value) => (all > 0 ? (value / all) * total : 0)))
}

/** Choices are counted from 1, as members see them. */
function eachChoice(choices: number, value: (choice: number) => number): number[] {
  return Array.from({ length: choices }, (_, index) => value(index + 1))
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
