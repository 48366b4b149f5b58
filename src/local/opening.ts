import type { Address } from 'viem'
import type { Person } from '../chat/local/people.ts'

/** What the local community is deciding when it opens. All of it is invented. */
export interface Opening {
  title: string
  body: string
  choices: string[]
  type: 'basic' | 'single-choice'
  labels: string[]
}

const DAY = 86_400

export const fundingTitle = 'Fund the training of Heron-7B, second release'
/** The recipient is nobody's: its key is unknown. */
export const fundingRecipient: Address = '0x7e57000000000000000000000000000000004e50'
/** In base units of the dollar token, which has 6 decimals. */
export const fundingAmount = 40_000_000_000n

export const fundingBody = `Heron-7B is the community's open model. The second release is trained on the reviewed data set of last winter and fixes the long-context failures that users reported.

What is paid: 40,000 USDX for 9,200 GPU hours at two providers, against their invoices.

What is delivered: weights, training code and the evaluation report, each named by its SHA-256 digest, under Apache-2.0. The first release was delivered on time; its report is public.

\`\`\`folkmoot
category: model-funding
model: Heron-7B
amount: 40000
token: USDX
recipient: ${fundingRecipient}
milestone: weights and evaluation report published
\`\`\`
`

export const openings: Opening[] = [
  {
    title: 'Pause Heron-7B downloads until the jailbreak fix is reviewed',
    body: `Two members reported a prompt that makes Heron-7B give step-by-step help for attacks on water plants. The report was repeated by three reviewers.

**For** pauses the official downloads until the fix is reviewed, one week at most, and asks mirrors to do the same. **Against** leaves them as they are with a warning.

The report itself is kept by the safety stewards until the fix is out.

\`\`\`folkmoot
category: safety
model: Heron-7B
\`\`\`
`,
    choices: ['For', 'Against', 'Abstain'],
    type: 'basic',
    labels: [],
  },
  {
    title: 'Which model should the next round of grants pay for?',
    body: `The grants round has 120,000 USDX for one training run. Three teams applied, each with a plan, a budget and a licence that keeps weights open.

- **Wren-1B** runs on phones, needs 35,000 USDX.
- **Heron-13B** is larger and slower, needs 110,000 USDX.
- **Plover-speech** turns speech into text in 40 languages, needs 80,000 USDX.

\`\`\`folkmoot
category: model-funding
\`\`\`
`,
    choices: ['Wren-1B', 'Heron-13B', 'Plover-speech', 'None of them'],
    type: 'single-choice',
    labels: [],
  },
]

/** Snapshot's EIP-712 types of a proposal, in the sequencer's order (sx-monorepo). */
const types = {
  Proposal: [
    { name: 'from', type: 'string' },
    { name: 'space', type: 'string' },
    { name: 'timestamp', type: 'uint64' },
    { name: 'type', type: 'string' },
    { name: 'title', type: 'string' },
    { name: 'body', type: 'string' },
    { name: 'discussion', type: 'string' },
    { name: 'choices', type: 'string[]' },
    { name: 'labels', type: 'string[]' },
    { name: 'start', type: 'uint64' },
    { name: 'end', type: 'uint64' },
    { name: 'snapshot', type: 'uint64' },
    { name: 'plugins', type: 'string' },
    { name: 'privacy', type: 'string' },
    { name: 'app', type: 'string' },
  ],
} as const

/** The signed envelope of a proposal that starts now. */
export async function signOpening(
  opening: Opening,
  by: Person,
  { space, now, block, days }: { space: string; now: number; block: number; days: number },
) {
  const message = {
    from: by.wallet.address,
    space,
    timestamp: now,
    type: opening.type,
    title: opening.title,
    body: opening.body,
    discussion: '',
    choices: opening.choices,
    labels: opening.labels,
    start: now,
    end: now + days * DAY,
    snapshot: block,
    plugins: '{}',
    privacy: '',
    app: 'folkmoot',
  }
  const domain = { name: 'snapshot', version: '0.1.4' } as const
  const signed = {
    domain,
    types,
    primaryType: 'Proposal',
    message: {
      ...message,
      timestamp: BigInt(now),
      start: BigInt(now),
      end: BigInt(message.end),
      snapshot: BigInt(block),
    },
  } as const
  const sig = await by.wallet.signTypedData(signed)
  return { address: by.wallet.address, sig, data: { domain, types, message } }
}
