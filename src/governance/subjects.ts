/** What a proposal's words speak of. A first measure: rules that can be read, each word with its weight. */
export type Subject = 'safety' | 'money' | 'model' | 'protocol' | 'meta'

export interface Evidence {
  points: number
  /** What was found, the weightiest first. */
  words: string[]
}

/** A word in the title counts so many times as much as one in the text, and one at the text's beginning so many. */
const TITLE = 3
const BEGINNING = 1.5
const BEGINNING_LENGTH = 800
/** Beyond this, a text goes into details that say little of its subject. Characters. */
const READ = 8_000
/** How often one word counts in one part. */
const REPEATS = 2

export function subjects(title: string, body: string): Record<Subject, Evidence> {
  const parts: [text: string, weight: number][] = [
    [title, TITLE],
    [body.slice(0, BEGINNING_LENGTH), BEGINNING],
    [body.slice(BEGINNING_LENGTH, READ), 1],
  ]
  const found = Object.entries(rules).map(([subject, list]) => {
    const hits = list.flatMap(([pattern, weight]) => {
      const matches = parts.map(([text, times]) => ({
        times,
        words: text.match(pattern)?.slice(0, REPEATS) ?? [],
      }))
      const points = matches.reduce((sum, { times, words }) => sum + times * words.length, 0) * weight
      const word = matches.flatMap(({ words }) => words)[0]
      return word ? [{ word: word.toLowerCase().replace(/\s+/g, ' '), points }] : []
    })
    hits.sort((a, b) => b.points - a.points)
    return [
      subject,
      { points: hits.reduce((sum, { points }) => sum + points, 0), words: hits.map(({ word }) => word) },
    ]
  })
  return Object.fromEntries(found)
}

const rules: Record<Subject, [RegExp, number][]> = {
  safety: [
    [/\b(?:ai|model) safety\b/gi, 4],
    [/\bsafety\b/gi, 2.5],
    [/\bsecurity (?:council|bounty|audit|controllers?|incident|fix)\b/gi, 3],
    [/\bsecurity\b/gi, 0.7],
    [/\bbug bount(?:y|ies)\b/gi, 3],
    [/\bvulnerabilit(?:y|ies)\b/gi, 2],
    [/\b(?:exploit|hack|attack)(?:s|ed|er|ers)?\b/gi, 0.8],
    [/\bred[- ]team(?:ing)?\b/gi, 4],
    [/\bjailbreaks?\b/gi, 4],
    [/\b(?:mis)?align(?:ed|ment) (?:evaluation|research|audit|risk)s?\b/gi, 3],
    [/\b(?:dangerous|hazardous) capabilit(?:y|ies)\b/gi, 4],
    [/\bsafeguards?\b/gi, 2],
    [/\bguardrails?\b/gi, 2],
    [/\bincident (?:response|report)s?\b/gi, 3],
    [/\bemergency (?:pause|shutdown|stop|response|measure)s?\b/gi, 3],
    [/\b(?:pause|halt|withdraw|revoke|recall) (?:the )?(?:release|deployment|model)\b/gi, 4],
    [/\brisk (?:detector|detection|assessment|evaluation)s?\b/gi, 2],
    [/\b(?:scam(?:s|med|mer|mers)?|fraud|phishing|stolen)\b/gi, 1.5],
    [/\bharm(?:s|ful)?\b/gi, 1],
    [/\b(?:harassment|abuse)\b/gi, 1],
    [/\bveto(?:es)?\b/gi, 1],
  ],
  money: [
    [/\b(?:funding|fund) (?:request|application|proposal)\b/gi, 3],
    [/\b(?:grant|grants)\b/gi, 1.5],
    [/\bfund(?:ing|s|ed)?\b/gi, 1.2],
    // A title or text that begins so asks for money.
    [/^\W*(?:fund|finance|sponsor)\b/gi, 1],
    [/\bbudgets?\b/gi, 2],
    [/\bmilestones?\b/gi, 1.5],
    [/\b(?:roadmap|deliverables?|personnel)\b/gi, 1],
    [/\bpayment (?:address|details|schedule)\b/gi, 3],
    [/\b(?:total )?(?:costs?|price)\b/gi, 0.4],
    [
      /\b(?:request(?:s|ing|ed)?|asks? for|seek(?:s|ing)?)\b[^.\n]{0,40}\b(?:\$|usd|usdc|usdx|eth|funds?|grant|dai)/gi,
      3,
    ],
    [/\b(?:pay|pays|paid|payout|disburse|reimburse|compensat(?:e|ion))\b/gi, 0.8],
    [/\btreasury\b/gi, 0.7],
    [/(?:\$\s?\d[\d,.]*k?|\b\d[\d,.]*\s?k?\s?(?:usd[cdtx]?|dai|eth|mana)\b)/gi, 1],
    [/\b(?:salar(?:y|ies)|stipend|grant tier|grant size|retroactive funding|sponsorship|beneficiary)\b/gi, 2],
    [/\bemissions? (?:to|for)\b/gi, 1.2],
    [/\b(?:block )?rewards? (?:to|for)\b/gi, 1],
  ],
  model: [
    [
      /\b(?:ai|language|foundation|open(?:[- ]weights?)?|base|vision|speech|diffusion|frontier) models?\b/gi,
      2.5,
    ],
    [/\b(?:llms?|gpts?)\b/gi, 2],
    [/\b(?:open[- ])?weights\b/gi, 1.5],
    [
      /\b(?:train(?:ing)?|fine[- ]?tun(?:e|ing)|pre-?train(?:ing)?|distill?(?:ing|ation)?) (?:an? |the |of |run|our |new |open )*[^.\n]{0,25}\bmodels?\b/gi,
      3,
    ],
    [/\bmodel (?:training|developers?|release|weights|card|evaluation)s?\b/gi, 2.5],
    [/\b(?:machine|deep|federated) learning\b/gi, 2],
    [/\b(?:train(?:ing)?|fine[- ]?tun(?:e|ing))\b[^.\n]{0,25}\b(?:llms?|gpus?|neural networks?)\b/gi, 2.5],
    [/\bgpu (?:training|hours?|time|clusters?)\b/gi, 2.5],
    [/\btraining (?:runs?|data|compute)\b/gi, 2],
    [/\b(?:gpu|gpus|h100s?|compute (?:subnets?|providers?|hours?|budget))\b/gi, 1.2],
    [/\binference\b/gi, 1],
    [/\b(?:data ?sets?|corpus|benchmarks?) (?:for|of)\b/gi, 0.8],
  ],
  protocol: [
    [/\bupgrad(?:e|es|ing)\b/gi, 1.5],
    [/\b(?:smart )?contracts?\b/gi, 0.4],
    [/\bprotocols?\b/gi, 0.7],
    [/\bparameters?\b/gi, 1.5],
    [/\bspecification\b/gi, 1],
    [/\b(?:burn|mint|inflation|emissions?|tokenomics)\b/gi, 1],
    [/\b(?:staking|stake|validators?|node operators?)\b/gi, 0.9],
    [/\bfees?\b/gi, 1],
    [/\b(?:implementation|architecture|backwards compatib\w+)\b/gi, 0.7],
    [/\b(?:router|module|marketplace|registry|resolver|oracle|bridge)s?\b/gi, 0.8],
    [/\b(?:deploy(?:ment)?|migrat(?:e|ion))\b/gi, 0.8],
    [/\b(?:rate|threshold|ceiling|collateral|liquidity)\b/gi, 0.6],
    [/\bproviders?\b/gi, 0.6],
    [/\bframework\b/gi, 0.6],
  ],
  meta: [
    [/\b(?:committee|council|board|squad)(?: members?)?\b/gi, 1.2],
    [/\b(?:elect(?:ion|ions|ed)?|nominat(?:e|es|ed|ion|ions)|appoint(?:ed|ment)?)\b/gi, 1.8],
    [/\b(?:constitution|bylaws|charter|code of conduct)\b/gi, 2],
    [/\bgovernance\b/gi, 0.9],
    [
      /\b(?:quorum|voting (?:power|period|threshold|process|system)|proposal (?:process|threshold|template))\b/gi,
      1.5,
    ],
    [/\b(?:multi-?sig(?:nature)?(?: (?:wallet|signers?))?|signers?)\b/gi, 1.2],
    [/\b(?:delegat(?:e|es|ion))\b/gi, 0.8],
    [/\b(?:terminology|rename|renaming|naming)\b/gi, 2.5],
    [/\b(?:roles?|maintainers?|working groups?|stewards?)\b/gi, 1],
    [/\b(?:ratif(?:y|ication)|transparency|mandate)\b/gi, 1],
    [/\b(?:working group|dao) (?:structure|rules)\b/gi, 2],
  ],
}
