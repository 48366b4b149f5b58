// `npm start`: builds what is stale and runs the compiled program, in one process, so that a signal reaches it.
import v8 from 'node:v8'
import { build } from './build.mjs'

// The bot lives on small servers beside other things: V8 is to return memory rather than keep it for speed.
v8.setFlagsFromString('--optimize-for-size')
v8.setFlagsFromString('--max-semi-space-size=1')

// One listener from the first moment on, since a signal is lost that comes while listeners are changed. Until there is
// something in hand, stopping is leaving.
const signals = { stop: () => process.exit(0) }
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => signals.stop())

try {
  build()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const { main } = await import('../dist/src/main.js')
await main(process.argv.slice(2), process.env, signals)
