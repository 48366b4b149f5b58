import { card, moment, plain, relative } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Health, HealthLine } from '../src/health.ts'
import type { Words } from '../src/words/words.ts'

const MARK = { well: '🟢', waiting: '⚪', failing: '🔴' }
const ORDER = ['failing', 'waiting', 'well']

export default ({
  health,
  version,
  startedAt,
}: {
  health: Pick<Health, 'lines'>
  version: string
  startedAt: Date
}): Command => ({
  name: 'doctor',
  options: [],
  access: 'everyone',
  cooldown: 2,
  private: true,
  takes: 'moment',
  async run({ community, words }) {
    const lines = health
      .lines()
      .filter((line) => line.community === undefined || line.community === community.id)
      .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    const failing = lines.filter(({ state }) => state === 'failing').length
    const well = lines.filter(({ state }) => state === 'well')
    return card({
      title: failing ? words('doctor-title-failing', { count: failing }) : words('doctor-title-well'),
      body: words('doctor-version', { version, since: moment(startedAt) }),
      tone: failing ? 'warn' : 'good',
      // What needs attention first and with what to do, then the rest at a glance.
      fields: [
        ...lines
          .filter(({ state }) => state !== 'well')
          .map((line) => ({ name: `${MARK[line.state]} ${line.name}`, value: say(line, words) })),
        ...(well.length > 0
          ? [{ name: words('doctor-well', { count: well.length }), value: well.map(atAGlance).join('\n') }]
          : []),
      ],
    })
  },
})

function atAGlance({ name, detail }: HealthLine): string {
  return `${MARK.well} ${plain(name)}${detail ? ` · ${plain(detail, 120)}` : ''}`
}

function say({ state, since, detail, remedy }: HealthLine, words: Words): string {
  const ago = relative(new Date(since))
  if (state === 'waiting') return words('doctor-waiting')
  const advice = words.find(remedy)
  return [
    words('doctor-failing', { since: ago, detail: plain(detail) }),
    ...(advice ? [words('doctor-remedy', { remedy: advice })] : []),
  ].join('\n')
}
