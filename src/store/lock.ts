import { existsSync, realpathSync } from 'node:fs'
import { openDriver, resultCode, SQLITE_BUSY } from './driver.ts'

/**
 * Takes the database file at `path` for this process, or throws: a second Folkmoot would announce everything twice.
 * It is an open transaction on an empty database beside it, which SQLite guards by the operating system's file locks,
 * so that it dies with the process. The lock file itself stays.
 */
export function lock(path: string): { release(): void } {
  const lockFile = `${existsSync(path) ? realpathSync(path) : path}.lock`
  const held = openDriver(lockFile, 0)
  try {
    held.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    held.close()
    if (resultCode(error) !== SQLITE_BUSY) throw error
    throw new Error(
      `Another Folkmoot runs on the database ${path}: stop it first, or give this one a database of its own (DATABASE_URL).`,
    )
  }
  return { release: () => held.close() }
}
