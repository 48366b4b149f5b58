import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Clock } from '../clock.ts'
import { type Driver, openDriver, resultCode, SQLITE_BUSY } from './driver.ts'
import { lock } from './lock.ts'
import { migrate } from './migrate.ts'
import { toPath } from './store.ts'

/**
 * `npm run backup`: copies the database, which the bot may be writing meanwhile, and says in one line what was written.
 * @param args a FILE to write, which must not be there yet; without it one that is named by the time, in `backups`
 *   beside the database
 * @throws Error of one line
 */
export function backupCommand(args: string[], databaseUrl: string, clock: Clock): void {
  const [given, ...more] = args
  if (more.length > 0 || given?.startsWith('-')) throw new Error('usage: npm run backup [-- FILE]')
  const path = toPath(databaseUrl)
  const name = `${basename(path).replace(/\.db$/, '')}-${stamp(clock)}.db`
  const file = resolve(given ?? join(dirname(path), 'backups', name))
  backUp(path, file)
  process.stdout.write(`Wrote ${file}, ${size(file)}.\n`)
}

/**
 * `npm run restore`: puts a backup in the place of the database, and says in one line where that is kept.
 * @throws Error of one line
 */
export function restoreCommand(args: string[], databaseUrl: string, clock: Clock): void {
  const [given, ...more] = args
  if (given === undefined || more.length > 0 || given.startsWith('-'))
    throw new Error('usage: npm run restore -- FILE')
  const path = toPath(databaseUrl)
  const kept = restore(path, resolve(given), clock)
  const before = kept === undefined ? 'there was none before' : `the one before is kept as ${kept}`
  process.stdout.write(`Restored ${path}, ${size(path)}; ${before}.\n`)
}

/**
 * Copies the database at `path` to `file` as it is at one moment; who writes it meanwhile is not held up. The copy is
 * one file that only its owner may read. It is checked, and has its name only when it is whole and on the disk.
 * @throws Error of one line; then nothing is left of the copy
 */
export function backUp(path: string, file: string): void {
  if (!existsSync(path)) throw new Error(`There is no database ${path} to back up.`)
  if (existsSync(file)) throw new Error(`The file ${file} is there already: name one that is not.`)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // Two backups at once must not share it.
  const part = `${file}.${process.pid}.part`
  remove(part)
  try {
    // SQLite fills a file that is empty, and leaves its mode as it is.
    writeFileSync(part, '', { mode: 0o600 })
    // Not by a statement with an argument, which would hold the connection open past its end (see driver.ts).
    using(path, (database) => database.exec(`VACUUM INTO '${part.replaceAll("'", "''")}'`))
    using(part, (database) => check(database))
    settle(part)
    renameSync(part, file)
    settle(dirname(file))
  } catch (error) {
    throw new Error(`The database ${path} could not be backed up: ${(error as Error).message}.`)
  } finally {
    remove(part)
  }
}

/**
 * Puts a copy of `file` in the place of the database at `path`, brought up to date for this version. Until the last
 * step, a rename, the database is the old one. A damaged database is replaced, and kept, too.
 * @returns where the database before is kept, beside it; undefined if there was none
 * @throws Error of one line; one reason is that the bot runs, or another program has the database open
 */
export function restore(path: string, file: string, clock: Clock): string | undefined {
  if (!existsSync(file)) throw new Error(`There is no file ${file} to restore.`)
  mkdirSync(dirname(path), { recursive: true })
  const place = existsSync(path) ? realpathSync(path) : path
  if (realpathSync(file) === place)
    throw new Error(`The file ${file} is the database itself: name a backup of it.`)
  const held = lock(place)
  const next = `${place}.restoring`
  try {
    remove(next)
    copy(file, next)
    prepare(next, file, clock)
    return replace(place, next, `${place}.replaced-${stamp(clock)}`)
  } finally {
    remove(next)
    held.release()
  }
}

/** With its log, if somebody copied a database that was not closed. */
function copy(file: string, next: string): void {
  for (const part of ['', '-wal']) {
    if (!existsSync(file + part)) continue
    copyFileSync(file + part, next + part)
    chmodSync(next + part, 0o600)
  }
}

function prepare(next: string, file: string, clock: Clock): void {
  try {
    using(next, (database) => {
      database.exec(ALONE)
      check(database)
      migrate(database, clock)
    })
  } catch (error) {
    throw new Error(`The file ${file} cannot be restored: ${(error as Error).message.replace(/\.$/, '')}.`)
  }
  settle(next)
}

function replace(place: string, next: string, kept: string): string | undefined {
  const replaces = existsSync(place)
  if (replaces) {
    fold(place)
    keep(place, kept)
  }
  // Only a damaged database still has a log, or one whose file is gone. It must not meet the new one: SQLite would
  // take it for that one's.
  for (const part of ['-wal', '-journal']) if (existsSync(place + part)) renameSync(place + part, kept + part)
  rmSync(`${place}-shm`, { force: true })
  renameSync(next, place)
  settle(dirname(place))
  return replaces ? kept : undefined
}

/** Under another name, too: the file itself, or, where the file system has no hard links, a copy. */
function keep(place: string, kept: string): void {
  try {
    linkSync(place, kept)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(place, kept)
    settle(kept)
  }
}

/** Takes the log into the file. SQLite leaves the log for that, and so refuses while another program has it open. */
const ALONE = 'PRAGMA journal_mode = DELETE'

// https://www.sqlite.org/rescode.html
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

function fold(place: string): void {
  try {
    using(place, (database) => database.exec(ALONE))
  } catch (error) {
    const code = (resultCode(error) ?? 0) & 0xff
    if (code === SQLITE_BUSY)
      throw new Error(`Another program has the database ${place} open, a backup perhaps: try again after it.`)
    if (code !== SQLITE_CORRUPT && code !== SQLITE_NOTADB)
      throw new Error(`The database ${place} cannot be put aside: ${(error as Error).message}.`)
  }
}

/** Throws if the database is not Folkmoot's, or damaged. */
function check(database: Driver): void {
  const [damage] = database.query('PRAGMA integrity_check(1)').rows.flat()
  if (damage !== 'ok') throw new Error(`it is damaged: ${String(damage).replaceAll('\n', ' ')}`)
  const tables = database.query(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('Community', '_prisma_migrations')",
  ).rows
  if (tables.length !== 2) throw new Error('it is not a database of Folkmoot')
  const [orphan] = database.query('PRAGMA foreign_key_check').rows
  if (orphan)
    throw new Error(`it is damaged: rows of ${orphan[0]} point to rows of ${orphan[2]} that do not exist`)
}

function using<T>(path: string, work: (database: Driver) => T): T {
  const database = openDriver(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** Waits until a file's content, or the names in a folder, would outlive a power cut. */
function settle(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A database that is not finished, and what SQLite keeps beside it. */
function remove(path: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(path + part, { force: true })
}

/** A time that is a file name, and sorts: 2026-11-27T165300.000Z. */
function stamp(clock: Clock): string {
  return new Date(clock.now()).toISOString().replaceAll(':', '')
}

function size(file: string): string {
  return `${(statSync(file).size / 1e6).toFixed(1)} MB`
}
