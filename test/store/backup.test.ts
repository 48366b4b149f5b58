import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type * as Fs from 'node:fs'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { backUp, backupCommand, restore, restoreCommand } from '../../src/store/backup.ts'
import { type Driver, openDriver } from '../../src/store/driver.ts'
import { openStore } from '../../src/store/store.ts'
import { startWriter } from './processes.ts'

/** Called before each step on the file system, with its name. */
const steps = vi.hoisted(() => ({ before: (_name: string) => {} }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>()
  const watched = [
    'chmodSync',
    'copyFileSync',
    'fsyncSync',
    'linkSync',
    'renameSync',
    'rmSync',
    'writeFileSync',
  ] as const
  return {
    ...fs,
    ...Object.fromEntries(
      watched.map((name) => [
        name,
        (...args: unknown[]) => {
          steps.before(name)
          return (fs[name] as (...args: unknown[]) => unknown)(...args)
        },
      ]),
    ),
  }
})

const clock = createClock()
/** Holds the databases that tests begin with: a fresh copy of one has no connection of this process left on it. */
let samples: string
let folder: string
let path: string
let file: string

beforeAll(async () => {
  samples = mkdtempSync(join(tmpdir(), 'folkmoot-samples-'))
  const sample = join(samples, 'folkmoot.db')
  for (const id of ['before', 'since']) {
    const store = await openStore(`file:${sample}`, { clock })
    await store.db.community.create({ data: { id, file: '{}', updatedAt: new Date(0) } })
    await store.close()
    cpSync(sample, join(samples, id))
  }
})
afterAll(() => rmSync(samples, { recursive: true }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'folkmoot-backup-'))
  path = join(folder, 'folkmoot.db')
  file = join(folder, 'kept', 'backup.db')
})
afterEach(() => {
  steps.before = () => {}
  rmSync(folder, { recursive: true, force: true })
})

/** What the bot would find there; it looks at a copy, so that none of its connections is left. */
async function idsIn(at = path): Promise<string[]> {
  const place = mkdtempSync(join(tmpdir(), 'folkmoot-look-'))
  const seen = join(place, 'folkmoot.db')
  for (const part of ['', '-wal']) if (existsSync(at + part)) cpSync(at + part, seen + part)
  const store = await openStore(`file:${seen}`, { clock })
  const communities = await store.db.community.findMany({ orderBy: { id: 'asc' } })
  await store.close()
  rmSync(place, { recursive: true })
  return communities.map(({ id }) => id)
}

function reading<T>(at: string, work: (database: Driver) => T): T {
  const database = openDriver(at)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const leftIn = (place: string) =>
  readdirSync(place)
    .filter((name) => !name.endsWith('.lock'))
    .sort()

/** kill -9 as soon as a file of such a name is there. */
async function killedAt(name: RegExp, what: 'backup' | 'restore') {
  const watcher = watch(folder)
  const script = [join(import.meta.dirname, 'child.mjs'), join(import.meta.dirname, 'backup-process.ts')]
  const child = spawn(process.execPath, [...script, what, path, file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  watcher.on('change', (_, changed) => {
    if (name.test(String(changed))) child.kill('SIGKILL')
  })
  const [code] = await once(child, 'close')
  watcher.close()
  return code
}

describe('a backup', () => {
  test('while another process writes has whole transactions only, and all that were kept before it began', async () => {
    const writer = startWriter(`file:${path}`, 'a')
    try {
      while (writer.lines.length < 5) await writer.nextLine()
      for (let number = 0; number < 5; number++) {
        const acknowledged = writer.lines.slice(1)
        const copy = join(folder, `${number}.db`)
        backUp(path, copy)
        expect(await writer.nextLine()).not.toBeNull()
        const [ids, subscriptions, integrity] = reading(copy, (database) => [
          database.query('SELECT id FROM Community').rows.flat(),
          database.query('SELECT count(*) FROM Subscription').rows.flat(),
          database.query('PRAGMA integrity_check').rows.flat(),
        ])
        expect(ids).toEqual(expect.arrayContaining(acknowledged))
        expect(subscriptions).toEqual([BigInt(ids!.length * 3)])
        expect(integrity).toEqual(['ok'])
      }
    } finally {
      await writer.kill()
    }
  })

  test('is one file that only its owner can read, named by the time, and one line tells of it', () => {
    cpSync(join(samples, 'before'), path)
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    backupCommand([], `file:${path}`, { now: () => Date.UTC(2026, 10, 27, 16, 53) })
    const output = write.mock.calls.flat().join('')
    write.mockRestore()
    const written = join(folder, 'backups', 'folkmoot-2026-11-27T165300.000Z.db')
    expect(output).toMatch(new RegExp(`^Wrote ${written}, \\d+\\.\\d MB\\.\n$`))
    expect(leftIn(join(folder, 'backups'))).toEqual([basename(written)])
    expect(statSync(written).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(written)).mode & 0o777).toBe(0o700)
  })

  test('of what is not there, over what is there, or of a damaged database is refused, and leaves nothing', () => {
    expect(() => backUp(path, file)).toThrow(`There is no database ${path} to back up.`)
    cpSync(join(samples, 'before'), path)
    expect(() => backUp(path, path)).toThrow(`The file ${path} is there already`)

    const inside = openDriver(path)
    inside.exec(`PRAGMA foreign_keys = OFF; INSERT INTO Account VALUES ('local', '1', 'name', 'nobody')`)
    inside.close()
    expect(() => backUp(path, file)).toThrow(
      /could not be backed up: it is damaged: rows of Account point to rows/,
    )

    writeFileSync(path, 'not a database, but long enough to be looked at as one'.repeat(100))
    expect(() => backUp(path, file)).toThrow('could not be backed up: file is not a database.')
    expect(leftIn(dirname(file))).toEqual([])
  })

  test('that is killed has not its name yet, or is whole', async () => {
    cpSync(join(samples, 'before'), path)
    reading(path, (database) =>
      database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
        INSERT INTO Community (id, file, updatedAt) SELECT 'c' || i, hex(randomblob(5000)), 0 FROM n`),
    )
    file = join(folder, 'backup.db')
    await killedAt(/\.part$/, 'backup')
    if (existsSync(file)) expect(await idsIn(file)).toHaveLength(2001)
    expect(await idsIn()).toHaveLength(2001)
  })
})

describe('a restore', () => {
  beforeEach(() => {
    cpSync(join(samples, 'since'), path)
    backUp(join(samples, 'before'), file)
  })

  test('brings back what the backup has, and keeps what it replaces beside it', async () => {
    const kept = restore(path, file, clock)!
    expect(dirname(kept)).toBe(folder)
    expect(await idsIn()).toEqual(['before'])
    expect(await idsIn(kept)).toEqual(['before', 'since'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    restore(path, kept, clock)
    expect(await idsIn()).toEqual(['before', 'since'])
  })

  test('keeps a copy where the file system has no hard links', async () => {
    steps.before = (step) => {
      if (step === 'linkSync') throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
    }
    const kept = restore(path, file, clock)!
    expect(await idsIn()).toEqual(['before'])
    expect(await idsIn(kept)).toEqual(['before', 'since'])
    expect(statSync(kept).mode & 0o777).toBe(statSync(join(samples, 'since')).mode & 0o777)
  })

  test('goes to a machine that has no database yet, and tells what it did in one line', async () => {
    const empty = join(folder, 'new', 'folkmoot.db')
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    restoreCommand([file], `file:${empty}`, clock)
    const output = write.mock.calls.flat().join('')
    write.mockRestore()
    expect(output).toMatch(/^Restored .*\/new\/folkmoot\.db, \d+\.\d MB; there was none before\.\n$/)
    expect(leftIn(dirname(empty))).toEqual(['folkmoot.db'])
    expect(await idsIn(empty)).toEqual(['before'])
  })

  test('is refused while the bot runs, or a backup of it', async () => {
    const reader = openDriver(path)
    reader.exec('BEGIN; SELECT * FROM Community')
    expect(() => restore(path, file, clock)).toThrow(`Another program has the database ${path} open`)
    reader.close()
    expect(leftIn(folder)).toEqual(['folkmoot.db', 'kept'])

    const store = await openStore(`file:${path}`, { clock })
    expect(() => restore(path, file, clock)).toThrow(`Another Folkmoot runs on the database ${path}`)
    await store.close()
    expect(await idsIn()).toEqual(['before', 'since'])
  })

  const refused: [string, RegExp, () => void][] = [
    ['that is missing', /^There is no file .* to restore\.$/, () => rmSync(file)],
    ['that is no database', /file is not a database\.$/, () => writeFileSync(file, 'no'.repeat(1000))],
    ['that is empty', /it is not a database of Folkmoot\.$/, () => writeFileSync(file, '')],
    [
      'that is cut short',
      /cannot be restored: .*(malformed|damaged).*\.$/,
      () => writeFileSync(file, readFileSync(file).subarray(0, 8 * 4096)),
    ],
    [
      'of a later version',
      /migration later, which this Folkmoot does not know: run the version that made it, or restore a backup\.$/,
      () =>
        reading(file, (database) => database.exec("UPDATE _prisma_migrations SET migration_name = 'later'")),
    ],
    ['that is the database itself', /is the database itself/, () => (file = path)],
  ]
  test.each(refused)('of a file %s is refused, and the database stays', async (_, message, spoil) => {
    spoil()
    expect(() => restore(path, file, clock)).toThrow(message)
    expect(leftIn(folder)).toEqual(['folkmoot.db', 'kept'])
    expect(await idsIn()).toEqual(['before', 'since'])
  })

  test('replaces a damaged database, and keeps that too', async () => {
    writeFileSync(path, 'damaged'.repeat(1000))
    const kept = restore(path, file, clock)!
    expect(await idsIn()).toEqual(['before'])
    expect(readFileSync(kept, 'utf8')).toBe('damaged'.repeat(1000))
  })

  test('is not mixed with the log of a database that is gone', async () => {
    const gone = startWriter(`file:${path}`, 'a')
    while (gone.lines.length < 5) await gone.nextLine()
    await gone.kill()
    rmSync(path)
    expect(restore(path, file, clock)).toBeUndefined()
    expect(await idsIn()).toEqual(['before'])
    expect(leftIn(folder)).toEqual(['folkmoot.db', expect.stringMatching(/\.replaced-.*-wal$/), 'kept'])
  })

  test('takes a copy of a bot that was killed, with the log beside it', async () => {
    const other = join(folder, 'other')
    const writer = startWriter(`file:${join(folder, 'killed.db')}`, 'a')
    while (writer.lines.length < 5) await writer.nextLine()
    await writer.kill()
    for (const part of ['', '-wal']) cpSync(join(folder, `killed.db${part}`), other + part)
    restore(path, other, clock)
    expect(await idsIn()).toEqual(expect.arrayContaining(writer.lines.slice(1)))
  })

  test('that dies before any of its steps leaves the old database or the new one', async () => {
    // The old one was not closed: what came since the backup is in its log.
    const old = startWriter(`file:${path}`, 'a')
    while (old.lines.length < 5) await old.nextLine()
    await old.kill()
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)

    const moments: { step: string; at: string }[] = []
    steps.before = (step) => {
      // What a kill leaves is what the file system has at that moment.
      steps.before = () => {}
      const at = mkdtempSync(join(tmpdir(), 'folkmoot-moment-'))
      cpSync(folder, at, { recursive: true })
      moments.push({ step, at })
      steps.before = look
    }
    const look = steps.before
    restore(path, file, clock)
    steps.before = () => {}

    const states: string[] = []
    for (const { step, at } of moments) {
      const ids = await idsIn(join(at, 'folkmoot.db'))
      const isOld = old.lines.slice(1).every((id) => ids.includes(id)) && ids.includes('since')
      states.push(`${step}: ${isOld ? 'old' : ids.join()}`)
      rmSync(at, { recursive: true })
    }
    expect(states.map((state) => state.replace(/.*: /, ''))).toEqual(
      expect.arrayContaining(['old', 'before']),
    )
    expect(states.filter((state) => !/: (old|before)$/.test(state))).toEqual([])
    // The rename is where it turns.
    const turn = states.indexOf('renameSync: old')
    expect(states.slice(turn + 1).filter((state) => !state.endsWith(': before'))).toEqual([])
  })

  test('that is killed leaves the old database or the new one, and can be made again', async () => {
    await killedAt(/\.restoring$/, 'restore')
    expect([['before'], ['before', 'since']]).toContainEqual(await idsIn())
    restore(path, file, clock)
    expect(await idsIn()).toEqual(['before'])
    expect(leftIn(folder).filter((name) => name.includes('restoring'))).toEqual([])
  })
})
