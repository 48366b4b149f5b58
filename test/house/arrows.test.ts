import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../src/root.ts'
import { sources } from './sources.ts'

/**
 * The design's arrows, top to bottom. Files of one floor may know files of the floors below, and of their own folder;
 * `areas` may know each other where that makes no circle, and so may the pieces of the ground.
 */
const floors = [
  ['main'],
  ['local', 'services'],
  ['chat'],
  ['commands'],
  ['announcements'],
  ['areas'],
  ['http', 'signing', 'relay'],
  ['ground'],
]

const areas = ['members', 'governance', 'treasury', 'commons', 'settings']
const halls = ['local', 'announcements', 'http', 'signing', 'relay']
/** What the courier needs of a platform is a type that everyone may speak, like a card. */
const ground = ['src/chat/chat.ts']

function homeOf(file: string): string {
  const path = relative(root, file)
  if (ground.includes(path)) return 'ground'
  if (path.startsWith('commands/')) return 'commands'
  const first = path.split('/')[1]!
  if (first === 'main.ts') return 'main'
  if (first === 'services.ts') return 'services'
  if (first === 'chat') return 'chat'
  if (areas.includes(first)) return 'areas'
  return halls.includes(first) ? first : 'ground'
}

function floorOf(file: string): number {
  return floors.findIndex((homes) => homes.includes(homeOf(file)))
}

function importsOf(file: string): { name: string; typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8')
  return [
    ...text.matchAll(/(?:^(?:import|export)\b([^'";]*?)\bfrom\s*|\bimport\(\s*|^import\s+)'([^']+)'/gm),
  ].map((match) => ({
    name: match[2]!,
    typeOnly: /^\s*type\b/.test(match[1] ?? ''),
  }))
}

const edges = sources().flatMap((file) =>
  importsOf(file)
    .filter(({ name }) => name.startsWith('.') && /\.ts$/.test(name) && !name.includes('/generated/'))
    .map(({ name, typeOnly }) => ({ from: file, to: join(dirname(file), name), typeOnly })),
)
const shown = ({ from, to }: { from: string; to: string }) =>
  `${relative(root, from)} → ${relative(root, to)}`

describe('imports', () => {
  test('there are some to check', () => {
    expect(edges.length).toBeGreaterThan(100)
  })

  test('go downwards only', () => {
    expect(edges.filter(({ from, to }) => floorOf(from) > floorOf(to)).map(shown)).toEqual([])
  })

  test('do not cross between chat adapters, or from an adapter to an area', () => {
    const adapter = (file: string) => /^src\/chat\/([^/]+)\//.exec(relative(root, file))?.[1]
    const wrong = edges.filter(({ from, to }) => {
      const own = adapter(from)
      if (!own) return false
      return (
        homeOf(to) === 'areas' ||
        homeOf(to) === 'announcements' ||
        (adapter(to) !== undefined && adapter(to) !== own)
      )
    })
    expect(wrong.map(shown)).toEqual([])
  })

  test('make no circle when the program is loaded', () => {
    const to = new Map<string, string[]>()
    for (const edge of edges) if (!edge.typeOnly) to.set(edge.from, [...(to.get(edge.from) ?? []), edge.to])
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file))
        circles.push(
          [...path.slice(path.indexOf(file)), file].map((each) => relative(root, each)).join(' → '),
        )
      if (done.has(file) || path.includes(file)) return
      for (const next of to.get(file) ?? []) walk(next, [...path, file])
      done.add(file)
    }
    for (const file of to.keys()) walk(file, [])
    expect(circles).toEqual([])
  })

  test('of a chat library stand only in its adapter', () => {
    const wrong = sources().flatMap((file) =>
      importsOf(file)
        .filter(
          ({ name }) =>
            (/^discord/.test(name) && !relative(root, file).startsWith('src/chat/discord/')) ||
            (/^grammy|^@grammyjs/.test(name) && !relative(root, file).startsWith('src/chat/telegram/')),
        )
        .map(({ name }) => `${relative(root, file)} → ${name}`),
    )
    expect(wrong).toEqual([])
  })
})
