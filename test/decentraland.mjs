// Decentraland's proposals, as its own transparency data has them, in the shape of Snapshot's hub:
//
//     node test/decentraland.mjs shared/data/decentraland/proposals.json proposals.json
//     npm start -- --proposals proposals.json
//
// The data tells how much voting power took part, not how it fell on the choices: so tallies are not known.
import { readFileSync, writeFileSync } from 'node:fs'

/** Proposals in the hub's GraphQL shape, oldest first. */
export function convert(list) {
  return list
    .map((proposal) => ({
      id: proposal.snapshot_id,
      ipfs: '',
      author: proposal.user,
      created: seconds(proposal.start_at),
      updated: null,
      space: { id: 'snapshot.dcl.eth' },
      network: '1',
      symbol: 'VP',
      type: 'single-choice',
      strategies: [{ name: 'erc20-balance-of', network: '1', params: {} }],
      validation: { name: 'any', params: {} },
      plugins: {},
      title: proposal.title,
      body: bodyOf(proposal),
      discussion: proposal.discourse_topic_id
        ? `https://forum.decentraland.org/t/${proposal.discourse_topic_id}`
        : '',
      choices: proposal.configuration.choices ?? ['Yes', 'No'],
      labels: [proposal.type],
      start: seconds(proposal.start_at),
      end: seconds(proposal.finish_at),
      quorum: proposal.required_to_pass ?? 0,
      quorumType: 'default',
      privacy: '',
      snapshot: '0',
      state: 'closed',
      link: `https://snapshot.org/#/snapshot.dcl.eth/proposal/${proposal.snapshot_id}`,
      app: 'decentraland-governance',
      scores: [],
      scores_by_strategy: [],
      scores_state: 'pending',
      scores_total: proposal.scores_total ?? 0,
      scores_updated: 0,
      votes: proposal.votes ?? 0,
      flagged: false,
    }))
    .sort((a, b) => a.created - b.created)
}

function seconds(time) {
  return Math.floor(Date.parse(time) / 1000)
}

const LONGEST_SECTION = 20_000

/** A form's fields, each under its name; what the data kept of images and ids is left out. */
function bodyOf({ configuration }) {
  const skipped = new Set(['title', 'choices', 'type', 'size', 'image_previews', 'linked_proposal_id'])
  return Object.entries(configuration)
    .filter(([name, value]) => !skipped.has(name) && typeof value === 'string' && value.trim())
    .map(([name, value]) => {
      const heading = name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())
      return `## ${heading}\n\n${value.slice(0, LONGEST_SECTION)}`
    })
    .join('\n\n')
}

if (import.meta.filename === process.argv[1]) {
  const [, , from, to] = process.argv
  if (!from || !to) {
    console.error('node test/decentraland.mjs FROM TO')
    process.exit(1)
  }
  const proposals = convert(JSON.parse(readFileSync(from, 'utf8')))
  writeFileSync(to, JSON.stringify(proposals))
  console.log(`${proposals.length} proposals`)
}
