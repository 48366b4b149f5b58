// `npm start`: builds what is stale and runs the compiled program, in one process, so that a signal reaches it.
import { build } from './build.mjs'

try {
  build()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const { main } = await import('../dist/src/main.js')
await main(process.argv.slice(2), process.env)
