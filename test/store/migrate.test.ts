import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { root } from '../../src/root.ts'
import type { Driver } from '../../src/store/driver.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase, sqliteAdapter } from '../../src/store/sqlite.ts'
import { runNode } from './processes.ts'

const clock = createClock()
let folder: string
let database: Driver

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-migrate-'))
  database = openDatabase(join(folder, 'folkmoot.db'))
})
afterEach(async () => {
  database.close()
  await rm(folder, { recursive: true, force: true })
})

async function migration(name: string, sql: string) {
  await mkdir(join(folder, 'migrations', name), { recursive: true })
  await writeFile(join(folder, 'migrations', name, 'migration.sql'), sql)
}
const run = () => migrate(database, clock, join(folder, 'migrations'))
const rows = (sql: string) => database.query(sql).rows
const tables = () =>
  rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'").flat()

const families = `
CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE child (id INTEGER NOT NULL PRIMARY KEY, parentId INTEGER NOT NULL,
  CONSTRAINT child_fkey FOREIGN KEY (parentId) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE);
INSERT INTO parent VALUES (1, 'p');
INSERT INTO child VALUES (1, 1), (2, 1);
`

/** As Prisma writes it when a column of the parent changes. */
const rebuild = `
-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_parent" ("id" INTEGER NOT NULL PRIMARY KEY, "name" TEXT);
INSERT INTO "new_parent" ("id", "name") SELECT "id", "name" FROM "parent";
DROP TABLE "parent";
ALTER TABLE "new_parent" RENAME TO "parent";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
`

describe('applying', () => {
  test('each migration once, in the order of their names', async () => {
    await migration('2_second', 'INSERT INTO t VALUES (2);')
    await migration('1_first', 'CREATE TABLE t (n); INSERT INTO t VALUES (1);')
    expect(run()).toEqual(['1_first', '2_second'])
    expect(run()).toEqual([])
    await migration('3_third', 'INSERT INTO t VALUES (3);')
    expect(run()).toEqual(['3_third'])
    expect(rows('SELECT n FROM t')).toEqual([[1n], [2n], [3n]])
  })

  test('one that rebuilds a table keeps the rows of its children, which still belong to it', async () => {
    await migration('1_families', families)
    await migration('2_rebuild', rebuild)
    run()
    expect(rows('SELECT * FROM child')).toEqual([
      [1n, 1n],
      [2n, 1n],
    ])
    expect(rows('PRAGMA foreign_keys')).toEqual([[1n]])
    database.exec('DELETE FROM parent')
    expect(rows('SELECT * FROM child')).toEqual([])
  })

  test('one that fails leaves nothing, and what came before it stays', async () => {
    await migration('1_families', families)
    await migration('2_wrong', 'DROP TABLE child; CREATE TABLE other (n); INSERT INTO nowhere VALUES (1);')
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(run).toThrow('Migration 2_wrong failed, and nothing of it was kept: no such table: nowhere')
      expect(tables()).toEqual(['parent', 'child'])
      expect(rows('PRAGMA foreign_keys')).toEqual([[1n]])
    }
    await migration('2_wrong', 'CREATE TABLE other (n);')
    expect(run()).toEqual(['2_wrong'])
  })

  test('one after which rows would point nowhere fails', async () => {
    await migration('1_families', families)
    await migration('2_orphans', 'DELETE FROM parent;')
    expect(run).toThrow('rows of child would point to rows of parent that do not exist')
    expect(rows('SELECT * FROM parent')).toEqual([[1n, 'p']])
  })
})

describe('refusing', () => {
  beforeEach(() => migration('1_families', families))

  test('a migration that was changed after it was applied', async () => {
    run()
    await migration('1_families', `${families} `)
    expect(run).toThrow('Migration 1_families was changed after the database had applied it')
  })

  test('a database that has a migration which is not there', async () => {
    await migration('2_later', 'CREATE TABLE later (n);')
    run()
    await rm(join(folder, 'migrations', '2_later'), { recursive: true })
    expect(run).toThrow('The database has migration 2_later, which this Folkmoot does not know')
  })

  test('a database in which one failed, until that is resolved', async () => {
    run()
    database.exec('UPDATE _prisma_migrations SET finished_at = NULL')
    expect(run).toThrow('Migration 1_families is recorded as failed')
    database.exec('UPDATE _prisma_migrations SET rolled_back_at = 1; DROP TABLE child; DROP TABLE parent')
    expect(run()).toEqual(['1_families'])
  })
})

describe("Prisma's own engine, which `prisma migrate deploy` runs", () => {
  const schema = [{ path: 'schema.prisma', content: 'datasource db {\n  provider = "sqlite"\n}' }]
  const filters = { externalTables: [], externalEnums: [] }
  const recorded = () =>
    rows(`SELECT migration_name, checksum, typeof(id), length(id), typeof(started_at), typeof(finished_at), logs,
          rolled_back_at, applied_steps_count FROM _prisma_migrations ORDER BY migration_name`)
  const declared = () =>
    rows('SELECT name, type, "notnull", pk FROM pragma_table_info(\'_prisma_migrations\') ORDER BY name')

  async function deploy() {
    // Unlike a path from here, one that is computed needs no types.
    const { openEngine } = await import(join(root, 'prisma', 'engine.mjs'))
    const engine = await openEngine(
      sqliteAdapter(() => database),
      schema,
    )
    const names = (await readdir(join(folder, 'migrations'))).sort()
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: join(folder, 'migrations'),
        lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"' },
        shadowDbInitScript: '',
        migrationDirectories: names.map((name) => {
          const value = readFileSync(join(folder, 'migrations', name, 'migration.sql'), 'utf8')
          return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } }
        }),
      },
      filters,
    })
    return appliedMigrationNames
  }

  // The engine wants the database to itself.
  beforeEach(() => {
    database.close()
    database = openDatabase(':memory:')
  })

  test('finds nothing left to do after us, and we find nothing after it; the records are alike', async () => {
    await migration('1_families', families)
    await migration('2_umlaut', "INSERT INTO parent VALUES (2, 'ä');")
    expect(run()).toEqual(['1_families', '2_umlaut'])
    const [ours, ourTable] = [recorded(), declared()]
    expect(await deploy()).toEqual([])

    database.exec('DROP TABLE _prisma_migrations; DROP TABLE child; DROP TABLE parent')
    expect(await deploy()).toEqual(['1_families', '2_umlaut'])
    expect(run()).toEqual([])
    expect(recorded()).toEqual(ours)
    expect(declared()).toEqual(ourTable)
  })
})

describe('npm run migration', () => {
  const script = (project: string, argument: string) =>
    runNode(join(project, 'prisma', 'migration.mjs'), argument)

  test('the committed migrations lead to schema.prisma', async () => {
    expect(await script(root, '--check')).toMatchObject({ code: 0 })
  })

  test('--check fails on a change, NAME writes the migration for it, and old rows outlive that', async () => {
    for (const part of ['prisma', 'src/store', 'src/clock.ts', 'src/root.ts', 'package.json']) {
      await cp(join(root, part), join(folder, part), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const migrations = join(folder, 'prisma', 'migrations')
    migrate(database, clock, migrations)
    database.exec(
      "INSERT INTO Member VALUES ('m', 0); INSERT INTO Account VALUES ('local', '1', 'name', 'm')",
    )

    const schema = join(folder, 'prisma', 'schema.prisma')
    await writeFile(
      schema,
      (await readFile(schema, 'utf8')).replace(
        'model Member {',
        'model Member {\nmood String @default("")\n',
      ),
    )
    expect(await script(folder, '--check')).toMatchObject({
      code: 1,
      output: expect.stringContaining('"mood" TEXT'),
    })
    expect(await script(folder, 'Not a name')).toMatchObject({ code: 1 })
    expect(await script(folder, 'mood')).toMatchObject({ code: 0, output: expect.stringContaining('_mood') })
    expect(await script(folder, '--check')).toMatchObject({ code: 0 })

    expect(migrate(database, clock, migrations)).toEqual([expect.stringMatching(/^\d{14}_mood$/)])
    expect(rows('SELECT memberId, mood FROM Account JOIN Member ON Member.id = memberId')).toEqual([
      ['m', ''],
    ])
  })
})
