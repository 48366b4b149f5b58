// Builds what is stale, and nothing else: each step is skipped when its inputs are those of its last run. Runs before the
// compiled program exists, so it is plain JavaScript. Says what it does on standard error.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamps = join(root, 'dist/.built.json')

const generate = [
  {
    name: 'store client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    output: 'src/store/generated/client.ts',
    run: () => node('node_modules/prisma/build/index.js', 'generate'),
  },
  {
    name: 'words',
    inputs: ['src/words/en', 'src/words/generate.mjs'],
    output: 'src/words/generated/messages.ts',
    run: () => node('src/words/generate.mjs'),
  },
]

const compile = [
  {
    name: 'program',
    inputs: ['src', 'commands', 'prisma/schema.prisma', 'tsconfig.json', 'package-lock.json'],
    except: /\/page(\/|$)|\.ftl$|\.mjs$|\.sol$/,
    output: 'dist/src/main.js',
    run: () => {
      for (const folder of ['src', 'commands'])
        rmSync(join(root, 'dist', folder), { recursive: true, force: true })
      node('node_modules/typescript/bin/tsc', '-p', '.')
    },
  },
  page('signing page', 'src/signing/page', 'sign'),
  page('chat page', 'src/chat/local/page', 'chat', [
    ...['src/card.ts', 'src/clock.ts', 'src/markdown.ts', 'src/typed.ts'],
    ...['src/chat/local/preview.ts', 'src/signing/page/dom.ts'],
  ]),
]

/** @param {string[]} more what it imports from outside its folder, beside the words */
function page(name, folder, output, more = []) {
  return {
    name,
    inputs: [folder, 'src/words', ...more, 'package-lock.json'],
    output: `dist/pages/${output}/index.html`,
    run: () =>
      node(
        'node_modules/vite/bin/vite.js',
        'build',
        '--logLevel',
        'error',
        '--config',
        join(folder, 'vite.config.ts'),
        folder,
      ),
  }
}

/** @param {{ only?: 'generate' }} options `generate`: only what type checks and tests need */
export function build({ only } = {}) {
  const built = existsSync(stamps) ? JSON.parse(readFileSync(stamps, 'utf8')) : {}
  for (const step of only === 'generate' ? generate : [...generate, ...compile]) {
    const stamp = fingerprint(step)
    if (built[step.name] === stamp && existsSync(join(root, step.output))) continue
    process.stderr.write(`building: ${step.name}\n`)
    step.run()
    built[step.name] = stamp
    mkdirSync(join(root, 'dist'), { recursive: true })
    writeFileSync(stamps, JSON.stringify(built, null, 2))
  }
}

/** Names, sizes and times of all inputs: what a build sees, without reading it. */
function fingerprint({ inputs, except }) {
  const hash = createHash('sha256')
  const add = (path) => {
    const name = relative(root, path)
    if (except?.test(name) || name.includes('generated')) return
    const stat = statSync(path)
    if (stat.isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry))
    else hash.update(`${name} ${stat.size} ${stat.mtimeMs}\n`)
  }
  for (const input of inputs) add(join(root, input))
  return hash.digest('hex')
}

function node(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  throw new Error(`${args[0]} failed`)
}

if (import.meta.filename === process.argv[1]) {
  try {
    build({ only: process.argv[2] === '--generate' ? 'generate' : undefined })
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
