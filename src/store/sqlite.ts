import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import {
  type ArgType,
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type Error as PrismaError,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import { type Driver, openDriver, type Result, resultCode, SQLITE_BUSY, type Value } from './driver.ts'

const names = { provider: 'sqlite', adapterName: 'folkmoot-sqlite' } as const

/** SQLite's own limit of arguments to one statement. */
const maxBindValues = 32_766

/** How long a database that another process has locked is waited for, and how often it is tried, in milliseconds. */
const busyTimeout = 5_000
const busyInterval = 25

/**
 * Opens the database at `path` as the store wants it: other processes can read it while it is written, rows point to
 * rows that exist, and what was kept outlives a power cut (or a vote that was sent could be sent again).
 */
export function openDatabase(path: string): Driver {
  const database = openDriver(path, busyTimeout)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    return database
  } catch (error) {
    database.close()
    throw new Error(`The database ${path} cannot be opened: ${(error as Error).message}.`)
  }
}

/**
 * Prisma's adapter for SQLite. `connect` gives the database to speak to; the adapter closes it.
 *
 * There is one connection, and turns on it are taken first come, first served: whoever comes while a transaction is
 * open waits until it has ended. (Prisma's own adapters let such a write join the transaction, and lose it when that
 * is rolled back.)
 */
export function sqliteAdapter(connect: () => Driver): SqlDriverAdapterFactory {
  return { ...names, connect: async () => adapter(connect()) }
}

/**
 * Runs the work of a transaction so that a query which it sends past the transaction fails at once: its turn would
 * come when the transaction has ended, for which it would wait.
 */
export async function insideTransaction<T>(work: () => Promise<T>): Promise<T> {
  const place = { open: true }
  try {
    return await inside.run(place, work)
  } finally {
    place.open = false
  }
}

const inside = new AsyncLocalStorage<{ open: boolean }>()

/**
 * Throws inside a transaction's work. To be asked before Prisma has the query: it gathers the queries of one tick and
 * sends them together, those of others too, so that below it nobody can say whose a query is.
 */
export function notInsideTransaction(): void {
  if (!inside.getStore()?.open) return
  throw new Error('A query was sent past the open transaction: inside it, use the client that it hands over')
}

function adapter(database: Driver): SqlDriverAdapter {
  // While others wait for a locked database, this process does not stand still: see whenFree.
  database.exec('PRAGMA busy_timeout = 0')
  const takeTurn = turns()

  async function turn<T>(work: () => T): Promise<T> {
    const endTurn = await takeTurn()
    try {
      await breath()
      return await whenFree(work)
    } finally {
      endTurn()
    }
  }

  return {
    ...queries(database, turn),
    executeScript: (script) => turn(() => database.exec(script)),
    async startTransaction(isolationLevel) {
      if (isolationLevel && isolationLevel !== 'SERIALIZABLE') {
        throw new DriverAdapterError({ kind: 'InvalidIsolationLevel', level: isolationLevel })
      }
      const endTurn = await takeTurn()
      try {
        await whenFree(() => database.exec('BEGIN IMMEDIATE'))
      } catch (error) {
        endTurn()
        throw error
      }
      return transaction(database, endTurn)
    },
    getConnectionInfo: () => ({ maxBindValues, supportsRelationJoins: false }),
    dispose: () =>
      turn(() => {
        // Leaves everything in the one file.
        database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
        database.close()
      }),
  }
}

function transaction(database: Driver, endTurn: () => void): Transaction {
  let open = true

  // SQLite ends a transaction by itself when, say, the disk is full; what followed would then be written for good.
  async function within<T>(work: () => T): Promise<T> {
    await breath()
    if (!open || !database.inTransaction) {
      throw new DriverAdapterError({ kind: 'TransactionAlreadyClosed', cause: 'The transaction has ended' })
    }
    return translated(work)
  }

  async function end(work: () => void) {
    if (!open) return
    open = false
    try {
      translated(work)
    } finally {
      if (database.inTransaction) database.exec('ROLLBACK')
      endTurn()
    }
  }

  return {
    ...queries(database, within),
    // Prisma then leaves COMMIT and ROLLBACK to us.
    options: { usePhantomQuery: true },
    commit: () => end(() => database.exec('COMMIT')),
    rollback: () => end(() => {}),
    createSavepoint: (name) => within(() => database.exec(`SAVEPOINT ${name}`)),
    rollbackToSavepoint: (name) => within(() => database.exec(`ROLLBACK TO ${name}`)),
    releaseSavepoint: (name) => within(() => database.exec(`RELEASE ${name}`)),
  }
}

function queries(database: Driver, turn: <T>(work: () => T) => Promise<T>): SqlQueryable {
  const query = ({ sql, args, argTypes }: SqlQuery) => {
    const values = args.map((arg, index) => toValue(arg, argTypes[index]?.scalarType))
    return turn(() => database.query(sql, values))
  }
  return {
    ...names,
    queryRaw: async (sent) => toResultSet(await query(sent)),
    executeRaw: async (sent) => (await query(sent)).changes,
  }
}

/** SQLite answers at once: without this, a long row of queries would leave timers and sockets no time in between. */
const breath = () => setImmediate()

/** Turns that are taken in the order in which they were asked for. A "wait while busy" flag would race. */
function turns() {
  let last = Promise.resolve()
  return async function takeTurn(): Promise<() => void> {
    const before = last
    let endTurn!: () => void
    last = new Promise((resolve) => {
      endTurn = resolve
    })
    await before
    return endTurn
  }
}

/** Runs work that may find the database locked by another process, again and again until it does not. */
async function whenFree<T>(work: () => T): Promise<T> {
  let deadline: AbortSignal | undefined
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || deadline?.aborted) throw translate(error)
      deadline ??= AbortSignal.timeout(busyTimeout)
    }
    await setTimeout(busyInterval)
  }
}

function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw translate(error)
  }
}

// Extended result codes: https://www.sqlite.org/rescode.html. The lowest byte is the primary code.
const SQLITE_CONSTRAINT_FOREIGNKEY = 787
const SQLITE_CONSTRAINT_NOTNULL = 1299
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555
const SQLITE_CONSTRAINT_TRIGGER = 1811
const SQLITE_CONSTRAINT_UNIQUE = 2067

function isBusy(error: unknown) {
  return ((resultCode(error) ?? 0) & 0xff) === SQLITE_BUSY
}

function translate(error: unknown): unknown {
  const code = resultCode(error)
  if (code === undefined) return error
  const message = (error as Error).message
  return new DriverAdapterError({
    originalCode: String(code),
    originalMessage: message,
    ...kind(code, message),
  })
}

function kind(code: number, message: string): PrismaError {
  // "UNIQUE constraint failed: Proposal.communityId, Proposal.number"
  const [, table, fields] = /constraint failed: (\w+)\.(.+)/.exec(message) ?? []
  const constraint = fields
    ? { fields: fields.split(', ').map((name) => name.replace(/^.*\./, '')) }
    : undefined
  const missing = /no such (table|column): (.+)/.exec(message)
  if (code === SQLITE_CONSTRAINT_UNIQUE || code === SQLITE_CONSTRAINT_PRIMARYKEY) {
    return { kind: 'UniqueConstraintViolation', constraint, table }
  }
  if (code === SQLITE_CONSTRAINT_NOTNULL) return { kind: 'NullConstraintViolation', constraint }
  if (code === SQLITE_CONSTRAINT_FOREIGNKEY || code === SQLITE_CONSTRAINT_TRIGGER) {
    return { kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } }
  }
  if ((code & 0xff) === SQLITE_BUSY) return { kind: 'SocketTimeout' }
  if (missing?.[1] === 'table') return { kind: 'TableDoesNotExist', table: missing[2] }
  if (missing?.[1] === 'column') return { kind: 'ColumnNotFound', column: missing[2] }
  return { kind: 'sqlite', extendedCode: code, message }
}

/** Times are stored in milliseconds since the Unix epoch: unlike text they sort rightly in every year. */
function toValue(arg: unknown, type: ArgType['scalarType'] = 'unknown'): Value {
  if (arg instanceof Date) return toValue(arg.getTime())
  if (typeof arg === 'boolean') return arg ? 1n : 0n
  if (typeof arg === 'number') return Number.isSafeInteger(arg) ? BigInt(arg) : arg
  if (typeof arg === 'bigint') {
    if (BigInt.asIntN(64, arg) === arg) return arg
    throw new DriverAdapterError({ kind: 'ValueOutOfRange', cause: `${arg} does not fit into 64 bits` })
  }
  if (typeof arg === 'string') {
    if (type === 'int' || type === 'bigint') return toValue(BigInt(arg))
    if (type === 'float' || type === 'decimal') return toValue(Number(arg))
    if (type === 'datetime') return toValue(new Date(arg))
    if (type === 'bytes') return Buffer.from(arg, 'base64')
    return arg
  }
  if (arg === null || arg === undefined) return null
  if (arg instanceof Uint8Array) return arg
  throw new DriverAdapterError({ kind: 'InvalidInputValue', message: `an argument is ${typeof arg}` })
}

/** The types that Prisma declares columns with. */
const columnTypes: Record<string, ColumnType> = {
  INTEGER: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  BOOLEAN: ColumnTypeEnum.Boolean,
  DATETIME: ColumnTypeEnum.DateTime,
  TEXT: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  JSONB: ColumnTypeEnum.Json,
}

function toResultSet({ columns, rows }: Result): SqlResultSet {
  const types = columns.map(
    ({ type }, index) => columnTypes[type?.toUpperCase() ?? ''] ?? typeOf(rows, index),
  )
  return {
    columnNames: columns.map(({ name }) => name),
    columnTypes: types,
    rows: rows.map((row) => row.map((value, index) => fromValue(value, types[index]!))),
  }
}

/** The type of a column that has none declared, as an expression's has not. */
function typeOf(rows: Value[][], index: number): ColumnType {
  const found = new Set(rows.map((row) => typeof row[index]))
  if (found.has('number')) return ColumnTypeEnum.Double
  if (found.has('bigint')) return ColumnTypeEnum.Int64
  if (found.has('string')) return ColumnTypeEnum.Text
  return rows.some((row) => row[index] !== null) ? ColumnTypeEnum.Bytes : ColumnTypeEnum.Int32
}

function fromValue(value: Value, type: ColumnType): Exclude<Value, bigint> {
  if (typeof value !== 'bigint') return value
  if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString()
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
}
