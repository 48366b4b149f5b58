import Database from 'libsql'

/** What SQLite stores: integers are bigint, floats are number. */
export type Value = null | number | bigint | string | Uint8Array

export interface Column {
  name: string
  /** As declared; null for an expression. */
  type: string | null
}

export interface Result {
  columns: Column[]
  rows: Value[][]
  /** Rows that were written. */
  changes: number
}

/** One connection to a SQLite database, without waits: all that the store needs of a library. */
export interface Driver {
  /** Several statements, without arguments or results. */
  exec(sql: string): void
  /** One statement. */
  query(sql: string, args?: Value[]): Result
  readonly inTransaction: boolean
  /** After this every call throws. */
  close(): void
}

/** Statements kept for each connection; Prisma writes a new one for each length of a list. */
const keptStatements = 200

/**
 * Opens the database at `path`, or an empty one with `:memory:`. A database that another process has locked is waited
 * for, with the whole process, for `busyTimeout` milliseconds.
 *
 * libsql's synchronous API, because its packages carry a binary for every Node from 20 on; `node:sqlite` can take its
 * place when Node 20 goes. What libsql does, and is held off here:
 * - a boolean as an argument aborts the process, and a number is bound as a float;
 * - text is read up to its first NUL, and SQLite's own functions stop there too (PostgreSQL refuses it);
 * - a closed connection lives on, and can be written through, until each of its statements is garbage collected.
 */
export function openDriver(path: string, busyTimeout = 5_000): Driver {
  const database = connect(path, busyTimeout)
  const statements = new Map<string, Database.Statement<unknown[]>>()
  let open = true

  function opened() {
    if (!open) throw new Error('The database is closed')
    return database
  }

  function statement(sql: string) {
    const kept = statements.get(sql) ?? opened().prepare(sql).safeIntegers()
    statements.delete(sql)
    statements.set(sql, kept)
    if (statements.size > keptStatements) statements.delete(statements.keys().next().value!)
    return kept
  }

  return {
    exec(sql) {
      opened().exec(sql)
    },
    query(sql, args = []) {
      const prepared = statement(sql)
      const bound = args.map(storable)
      if (!prepared.reader) return { columns: [], rows: [], changes: prepared.run(bound).changes }
      const rows = prepared.raw().all(bound) as Value[][]
      return { columns: prepared.columns(), rows, changes: rows.length }
    },
    get inTransaction() {
      return open && database.inTransaction
    },
    close() {
      open = false
      statements.clear()
      database.close()
    },
  }
}

/** Another connection has the lock. */
export const SQLITE_BUSY = 5

/** SQLite's extended result code (https://www.sqlite.org/rescode.html), if it was SQLite that threw. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Database.SqliteError ? error.rawCode : undefined
}

function connect(path: string, timeout: number) {
  try {
    return new Database(path, { timeout })
  } catch {
    throw new Error(
      `The file ${path} cannot be opened or made: see whether its folder is there and may be written.`,
    )
  }
}

/** A NUL becomes U+FFFD, as libsql does with half a surrogate pair. */
function storable(value: Value): Value {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
}
