import { mkdirSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../clock.ts'
import type { Driver } from './driver.ts'
import { type Prisma, PrismaClient } from './generated/client.ts'
import { lock } from './lock.ts'
import { migrate } from './migrate.ts'
import { insideTransaction, notInsideTransaction, openDatabase, sqliteAdapter } from './sqlite.ts'

export type Db = PrismaClient
/** The client inside a transaction. The outer one must not be used there, and fails at once if it is. */
export type Tx = Prisma.TransactionClient

export interface Store {
  db: Db
  /** All of the work is kept, or, if it throws, nothing. Others wait meanwhile: wait for nothing outside in it. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Finishes what is in hand; open transactions are rolled back. */
  close(): Promise<void>
}

// In milliseconds. A turn may be waited for twice as long as a transaction may last, so that on a slow machine one
// slow transaction does not fail those that queue behind it.
const transactionOptions = { timeout: 30_000, maxWait: 60_000 }

export interface StoreOptions {
  clock: Clock
  /** Throws away what is stored there. */
  fresh?: boolean
}

/**
 * Opens the store at `url`, `file:` and a path, and brings it up to date. Throws a sentence for the person who starts
 * the program when that cannot be; one reason is that another process has it open.
 */
export async function openStore(url: string, { clock, fresh = false }: StoreOptions): Promise<Store> {
  const path = toPath(url)
  mkdirSync(dirname(path), { recursive: true })
  const held = lock(path)
  try {
    if (fresh) for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true })
    const database = openMigrated(path, clock)
    // 'minimal': errors without an excerpt of the source.
    const db = new PrismaClient({
      adapter: sqliteAdapter(() => database),
      errorFormat: 'minimal',
      transactionOptions,
    })
    await db.$connect()
    return {
      db: outsideOnly(db),
      async transaction(work) {
        notInsideTransaction()
        return db.$transaction((tx) => insideTransaction(() => work(tx)))
      },
      async close() {
        try {
          await db.$disconnect()
        } finally {
          held.release()
        }
      },
    }
  } catch (error) {
    held.release()
    throw error
  }
}

/** The client, which refuses at once to be used inside a transaction. */
function outsideOnly(db: Db): Db {
  return new Proxy(db, {
    get(client, name) {
      notInsideTransaction()
      const value = Reflect.get(client, name)
      return typeof value === 'function' ? value.bind(client) : value
    },
  })
}

function openMigrated(path: string, clock: Clock): Driver {
  const database = openDatabase(path)
  try {
    migrate(database, clock)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The file that a `file:` URL names. */
export function toPath(url: string): string {
  if (!url.startsWith('file:')) throw new Error('The store is a file, as in file:./data/folkmoot.db.')
  return url.startsWith('file://') ? fileURLToPath(url) : resolve(url.slice('file:'.length))
}
