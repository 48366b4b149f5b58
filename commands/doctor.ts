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
  async run({ words }) {
    const lines = health.lines().sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
    const failing = lines.filter(({ state }) => state === 'failing').length
    return card({
      title: failing ? words('doctor-title-failing', { count: failing }) : words('doctor-title-well'),
      body: [
        lines.length === 0 ? words('doctor-empty') : '',
        words('doctor-version', { version, since: moment(startedAt) }),
      ]
        .filter(Boolean)
        .join('\n\n'),
      tone: failing ? 'warn' : 'good',
      fields: lines.map((line) => ({ name: `${MARK[line.state]} ${line.name}`, value: say(line, words) })),
    })
  },
})

function say({ state, since, detail, remedy }: HealthLine, words: Words): string {
  const ago = relative(new Date(since))
  if (state === 'waiting') return words('doctor-waiting')
  if (state === 'well')
    return detail
      ? words('doctor-well-detail', { since: ago, detail: plain(detail) })
      : words('doctor-well', { since: ago })
  const advice = words.find(remedy)
  return [
    words('doctor-failing', { since: ago, detail: plain(detail) }),
    ...(advice ? [words('doctor-remedy', { remedy: advice })] : []),
  ].join('\n')
}
