// Writes the next migration: what schema.prisma has and the committed migrations do not.
//
//     npm run migration -- NAME      prisma/migrations/<time>_<NAME>/migration.sql
//     npm run migration -- --check   fails if there is anything to write
//
// Read what it wrote before it is committed: a renamed column is dropped and made anew, and nothing warns of that.
// To make the first migration anew, delete its folder first.
//
// The migrations are applied to an empty database in this process, and Prisma's schema engine compares. Vite loads our
// own code for this, as it is TypeScript.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { openEngine } from './engine.mjs'

const project = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(project, 'prisma/migrations')
const lockfile = '# Prisma writes and reads this.\nprovider = "sqlite"\n'

const name = process.argv[2] ?? ''
if (name !== '--check' && !/^[a-z0-9_]+$/.test(name)) {
  fail('npm run migration -- NAME (small letters, digits and _), or npm run migration -- --check')
}

const clock = (await load('src/clock.ts')).createClock()
const sql = await difference()
if (name === '--check') {
  if (sql) fail(`schema.prisma and the migrations differ; npm run migration -- NAME writes this:\n\n${sql}`)
} else {
  if (!sql) fail('schema.prisma has nothing that the migrations do not.')
  const time = new Date(clock.now()).toISOString().replace(/\..*|\D/g, '')
  const migration = join(folder, `${time}_${name}`)
  mkdirSync(migration, { recursive: true })
  writeFileSync(join(folder, 'migration_lock.toml'), lockfile)
  writeFileSync(join(migration, 'migration.sql'), sql)
  console.log(join(migration, 'migration.sql'))
}

/** The SQL that leads from the migrations to the schema, or null. */
async function difference() {
  const { openDriver } = await load('src/store/driver.ts')
  const { sqliteAdapter } = await load('src/store/sqlite.ts')
  const { migrate } = await load('src/store/migrate.ts')
  const database = openDriver(':memory:')
  mkdirSync(folder, { recursive: true })
  migrate(database, clock)

  const schema = [
    { path: 'schema.prisma', content: readFileSync(join(project, 'prisma/schema.prisma'), 'utf8') },
  ]
  const engine = await openEngine(
    sqliteAdapter(() => database),
    schema,
  )
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files: schema, configDir: folder },
    to: { tag: 'schemaDatamodel', files: schema },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  })
  return exitCode === 0 ? null : stdout
}

async function load(path) {
  return (await runnerImport(join(project, path))).module
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
