// `npm run bench`, or `npm run bench -- NAME`: runs test/bench/<name>.ts and prints one JSON line a figure,
// { name, value, unit, against, ratio }. The yardstick is measured in the same run; ratio is value / yardstick.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runnerImport } from 'vite'

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
const wanted = process.argv[2]
if (wanted !== undefined && !names.includes(wanted)) {
  process.stderr.write(`there is no benchmark ${wanted}; there are ${names.join(', ')}\n`)
  process.exit(1)
}
for (const name of wanted === undefined ? names : [wanted]) {
  const { module } = await runnerImport(join(import.meta.dirname, `${name}.ts`))
  for await (const figure of module.figures()) {
    const { what, value, unit, against, yardstick } = figure
    process.stdout.write(
      `${JSON.stringify({ name: `${name}/${what}`, value: round(value), unit, against, ratio: round(value / yardstick) })}\n`,
    )
  }
}
process.exit(0)

function round(number) {
  return Number(number.toPrecision(3))
}
