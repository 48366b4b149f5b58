import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { root } from '../root.ts'
import type { Driver } from './driver.ts'

/**
 * Brings the database up to date with `prisma/migrations`, each migration whole or not at all, and records them as
 * `prisma migrate deploy` does, so that Prisma's own tools agree. Returns the names of those it applied.
 */
export function migrate(
  database: Driver,
  clock: Clock,
  folder = join(root, 'prisma', 'migrations'),
): string[] {
  const migrations = readMigrations(folder)
  database.exec(createTable)
  const recorded = readRecords(database)
  for (const record of recorded) check(record, migrations)
  const pending = migrations.filter(({ name }) => !recorded.some((record) => record.name === name))
  for (const migration of pending) apply(database, migration, clock)
  return pending.map(({ name }) => name)
}

interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file's bytes, in hex. */
  checksum: string
}

interface Recorded {
  name: string
  checksum: string
  finished: boolean
}

// The table and its columns are Prisma's.
const createTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const bytes = readFileSync(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString(), checksum: createHash('sha256').update(bytes).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function readRecords(database: Driver): Recorded[] {
  return database
    .query(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
    )
    .rows.map(([name, checksum, finishedAt]) => ({
      name: String(name),
      checksum: String(checksum),
      finished: finishedAt !== null,
    }))
}

function check({ name, checksum, finished }: Recorded, migrations: Migration[]) {
  const migration = migrations.find((candidate) => candidate.name === name)
  if (!migration) {
    throw new Error(
      `The database has migration ${name}, which this Folkmoot does not know: run the version that made it, or restore a backup.`,
    )
  }
  if (!finished) {
    throw new Error(
      `Migration ${name} is recorded as failed: put the database right, then record that with "npx prisma migrate resolve".`,
    )
  }
  if (migration.checksum !== checksum) {
    throw new Error(
      `Migration ${name} was changed after the database had applied it: restore its file, and put the change into a new migration.`,
    )
  }
}

function apply(database: Driver, { name, sql, checksum }: Migration, clock: Clock) {
  const startedAt = clock.now()
  // Prisma rebuilds a table by dropping it, which deletes its children's rows. The PRAGMA in its script that prevents
  // this does nothing inside a transaction.
  database.exec('PRAGMA foreign_keys = OFF')
  try {
    database.exec('BEGIN IMMEDIATE')
    database.exec(sql)
    const [orphan] = database.query('PRAGMA foreign_key_check').rows
    if (orphan) throw new Error(`rows of ${orphan[0]} would point to rows of ${orphan[2]} that do not exist`)
    database.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
       VALUES (?, ?, ?, ?, NULL, NULL, ?, 1)`,
      [randomUUID(), checksum, BigInt(clock.now()), name, BigInt(startedAt)],
    )
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw new Error(`Migration ${name} failed, and nothing of it was kept: ${(error as Error).message}`)
  } finally {
    database.exec('PRAGMA foreign_keys = ON')
  }
}
