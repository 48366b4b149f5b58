import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { type Driver, openDriver } from '../../src/store/driver.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type TemporaryStore, temporaryStore } from './temporary.ts'

const at = new Date('2026-01-02T03:04:05.678Z')

let temporary: TemporaryStore
let store: Store
beforeEach(async () => {
  temporary = await temporaryStore()
  store = temporary.store
})
afterEach(() => temporary.cleanup())

const member = (id: string) => ({ data: { id, createdAt: at } })
const names = async () => (await store.db.member.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)
function signal<T>() {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
const pathOf = (url: string) => url.slice('file:'.length)

describe('values', () => {
  test('text of any script comes back as it went', async () => {
    const text = 'Grüße · 提案 · عرض · 👩🏽‍🚀 · e\u0301 ≠ é · \u202Eright to left · \'";--%_'
    await store.db.cursor.create({ data: { name: text, value: text } })
    expect(await store.db.cursor.findUnique({ where: { name: text } })).toEqual({ name: text, value: text })
  })

  test('what no database can keep as text becomes U+FFFD, and nothing after it is lost', async () => {
    const sent = 'nul \0 and half a pair \ud83d end'
    const kept = 'nul \uFFFD and half a pair \uFFFD end'
    await store.db.cursor.create({ data: { name: sent, value: sent } })
    expect(await store.db.cursor.findMany()).toEqual([{ name: kept, value: kept }])
    expect(await store.db.cursor.findUnique({ where: { name: sent } })).not.toBeNull()
  })

  test('times keep their milliseconds, and sort rightly in every year', async () => {
    const times = [
      '0001-01-01',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01',
      at.toISOString(),
      '+012026-01-01T00:00:00.000Z',
    ]
    for (const time of times) await store.db.member.create({ data: { id: time, createdAt: new Date(time) } })
    const found = await store.db.member.findMany({ orderBy: { createdAt: 'asc' } })
    expect(found.map(({ createdAt }) => createdAt)).toEqual(times.map((time) => new Date(time)))
    expect(await store.db.member.count({ where: { createdAt: { gt: at } } })).toBe(1)
    const { _max } = await store.db.member.aggregate({ _max: { createdAt: true } })
    expect(_max.createdAt).toEqual(new Date('+012026-01-01'))
    expect(await store.db.$queryRaw`SELECT id FROM Member WHERE createdAt = ${at}`).toEqual([
      { id: at.toISOString() },
    ])
  })

  test('64-bit integers, floats, booleans, bytes and null', async () => {
    await store.db.$executeRaw`CREATE TABLE kinds (n BIGINT, i INTEGER, f REAL, b BOOLEAN, d BLOB, t TEXT)`
    const largest = 2n ** 63n - 1n
    const bytes = new Uint8Array([0, 255, 1])
    const rows = [
      { n: largest, i: 2147483647, f: 0.1, b: true, d: bytes, t: '1' },
      { n: -largest - 1n, i: -1, f: 3, b: false, d: new Uint8Array(), t: '' },
      { n: null, i: null, f: null, b: null, d: null, t: null },
    ]
    for (const { n, i, f, b, d, t } of rows) {
      await store.db.$executeRaw`INSERT INTO kinds VALUES (${n}, ${i}, ${f}, ${b}, ${d}, ${t})`
    }
    expect(await store.db.$queryRaw`SELECT * FROM kinds`).toEqual(rows)
    expect(await store.db.$queryRaw`SELECT typeof(n) n, typeof(i) i, typeof(b) b FROM kinds LIMIT 1`).toEqual(
      [{ n: 'integer', i: 'integer', b: 'integer' }],
    )
    expect(
      await store.db
        .$queryRaw`SELECT count(*) AS n, avg(i) AS mean, max(n) AS most, ${5} / 2 AS half FROM kinds`,
    ).toEqual([{ n: 3n, mean: 1073741823, most: largest, half: 2n }])
    await expect(store.db.$executeRaw`INSERT INTO kinds (n) VALUES (${largest + 1n})`).rejects.toThrow(
      '64 bits',
    )
  })

  test('more rows than one statement may have arguments', async () => {
    const rows = Array.from({ length: 20_000 }, (_, number) => ({ name: `${number}`, value: '' }))
    expect(await store.db.cursor.createMany({ data: rows })).toEqual({ count: 20_000 })
    expect(await store.db.cursor.count({ where: { name: { in: rows.map(({ name }) => name) } } })).toBe(
      20_000,
    )
  })
})

describe('refusals', () => {
  const community = { id: 'c', file: '{}', updatedAt: at }
  const subscription = { communityId: 'c', place: 'p', platform: 'local', channel: '', topics: '[]' }

  test('a second row with the same key is P2002, and names its fields', async () => {
    await store.db.community.create({ data: community })
    await expect(store.db.community.create({ data: community })).rejects.toMatchObject({
      code: 'P2002',
      message: expect.stringContaining('(`id`)'),
    })
    await store.db.subscription.create({ data: subscription })
    await expect(store.db.subscription.create({ data: subscription })).rejects.toMatchObject({
      code: 'P2002',
      message: expect.stringContaining('(`communityId`, `place`)'),
    })
  })

  test('a row that points nowhere is P2003, a missing one P2025, a missing table P2021', async () => {
    await expect(store.db.subscription.create({ data: subscription })).rejects.toMatchObject({
      code: 'P2003',
    })
    await expect(
      store.db.member.update({ where: { id: 'x' }, data: { createdAt: at } }),
    ).rejects.toMatchObject({
      code: 'P2025',
    })
    await store.db.$executeRaw`DROP TABLE Cursor`
    await expect(store.db.cursor.count()).rejects.toMatchObject({ code: 'P2021' })
  })
})

describe('transactions', () => {
  test('a write beside an open transaction waits for its end, and outlives its rollback', async () => {
    const order: string[] = []
    const began = signal<void>()
    const mayEnd = signal<void>()
    const failing = store.transaction(async (tx) => {
      await tx.member.create(member('inside'))
      began.resolve()
      await mayEnd.promise
      await tx.member.create(member('inside too'))
      order.push('transaction')
      throw new Error('no')
    })
    await began.promise
    const outside = store.db.member.create(member('outside')).then(() => order.push('write'))
    const read = names().then((found) => order.push(`read ${found}`))
    const next = store.transaction(async (tx) => {
      await tx.member.create(member('next'))
      order.push('next transaction')
    })
    const last = names().then((found) => order.push(`read ${found}`))
    await setTimeout(50)
    expect(order).toEqual([])
    mayEnd.resolve()
    await expect(failing).rejects.toThrow('no')
    await Promise.all([outside, read, next, last])
    expect(order).toEqual(['transaction', 'write', 'read outside', 'next transaction', 'read next,outside'])
  })

  test('twenty at once each see what the one before has written', async () => {
    await store.db.cursor.create({ data: { name: 'n', value: '0' } })
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.transaction(async (tx) => {
          const { value } = await tx.cursor.findUniqueOrThrow({ where: { name: 'n' } })
          await setImmediate()
          await tx.cursor.update({ where: { name: 'n' }, data: { value: String(Number(value) + 1) } })
        }),
      ),
    )
    expect(await store.db.cursor.findMany()).toEqual([{ name: 'n', value: '20' }])
  })

  test('a query sent past the open transaction fails at once, and takes the transaction with it', async () => {
    for (const past of [
      () => store.db.member.create(member('past')),
      () => store.db.member.count(),
      () => store.transaction(async (tx) => tx.member.create(member('past'))),
    ]) {
      const work = store.transaction(async (tx) => {
        await tx.member.create(member('inside'))
        await past()
      })
      await expect(work).rejects.toThrow('sent past the open transaction')
    }
    await store.db.member.create(member('after'))
    expect(await names()).toEqual(['after'])
  })

  test('a query beside an open transaction, in the very same tick, is not taken for one of it', async () => {
    await store.db.cursor.create({ data: { name: 'n', value: '0' } })
    const where = { name: 'n' }
    const beside = async () => {
      for (let read = 0; read < 100; read++) await store.db.cursor.findUniqueOrThrow({ where })
    }
    const within = async () => {
      for (let turn = 0; turn < 10; turn++) {
        await store.transaction(async (tx) => {
          for (let read = 0; read < 10; read++) await tx.cursor.findUniqueOrThrow({ where })
        })
      }
    }
    await Promise.all([within(), beside(), beside(), within()])
  })

  test('one that takes too long is rolled back, and what it still sends is refused', async () => {
    const late = signal<unknown>()
    const slow = store.db.$transaction(
      async (tx) => {
        await tx.member.create(member('slow'))
        await setTimeout(200)
        late.resolve(await tx.member.create(member('late')).catch((error) => error.code))
      },
      { timeout: 50 },
    )
    await expect(slow).rejects.toMatchObject({ code: 'P2028' })
    expect(await late.promise).toBe('P2028')
    expect(await names()).toEqual([])
  })

  test('one that SQLite ended by itself does not go on as single writes', async () => {
    const work = store.transaction(async (tx) => {
      await tx.member.create(member('before'))
      await tx.$executeRaw`INSERT OR ROLLBACK INTO Member VALUES ('before', 0)`.catch(() => {})
      await tx.member.create(member('after'))
    })
    await expect(work).rejects.toThrow('transaction has ended')
    expect(await names()).toEqual([])
  })

  test('one inside another is rolled back alone', async () => {
    await store.transaction(async (tx) => {
      await tx.member.create(member('outer'))
      const inner = tx.$transaction(async (nested) => {
        await nested.member.create(member('inner'))
        throw new Error('no')
      })
      await expect(inner).rejects.toThrow('no')
      await tx.$transaction((nested) => nested.member.create(member('second')))
    })
    expect(await names()).toEqual(['outer', 'second'])
  })

  test('a thousand leave no file open', async () => {
    if (!existsSync('/proc/self/fd')) return
    const openFiles = () =>
      readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).startsWith(pathOf(temporary.url))).length
    const linkOf = (fd: string) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`)
      } catch {
        return ''
      }
    }
    await store.transaction((tx) => tx.member.create(member('first')))
    const before = openFiles()
    for (let count = 0; count < 1000; count++) await store.transaction((tx) => tx.member.count())
    expect(before).toBeGreaterThan(0)
    expect(openFiles()).toBe(before)
  })

  test('a long row of queries leaves timers and sockets their time', async () => {
    let turns = 0
    let counting = true
    const count = async () => {
      for (; counting; turns++) await setImmediate()
    }
    const counted = count()
    for (let query = 0; query < 100; query++) await store.db.member.count()
    const outside = turns
    await store.transaction(async (tx) => {
      for (let query = 0; query < 100; query++) await tx.member.count()
    })
    counting = false
    await counted
    expect(outside).toBeGreaterThanOrEqual(90)
    expect(turns - outside).toBeGreaterThanOrEqual(90)
  })
})

describe('a database that something else has locked', () => {
  let other: Driver
  beforeEach(() => {
    other = openDriver(pathOf(temporary.url))
    other.exec('BEGIN IMMEDIATE')
  })
  afterEach(() => other.close())

  test('is waited for, while the rest of the program goes on', async () => {
    const write = store.db.member.create(member('write'))
    const transaction = store.transaction((tx) => tx.member.create(member('transaction')))
    await setTimeout(100)
    other.exec('COMMIT')
    await Promise.all([write, transaction])
    expect(await names()).toEqual(['transaction', 'write'])
  })

  test('is a clean error after five seconds, and later writes work', async () => {
    await expect(store.db.member.create(member('write'))).rejects.toMatchObject({ code: 'P1008' })
    expect(await names()).toEqual([])
    other.exec('COMMIT')
    await store.db.member.create(member('write'))
    await store.transaction((tx) => tx.member.create(member('transaction')))
    expect(await names()).toEqual(['transaction', 'write'])
  })
})

describe('opening and closing', () => {
  let folder: string
  const clock = createClock()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folkmoot-open-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('a relative path, an absolute one and a file URL lead to one file, whose folder is made', async () => {
    const path = join(folder, 'new', 'folder', 'folkmoot.db')
    for (const url of [`file:./${relative(process.cwd(), path)}`, `file:${path}`, `file://${path}`]) {
      const opened = await openStore(url, { clock })
      await opened.db.member.create(member(url))
      await opened.close()
    }
    const opened = await openStore(`file:${path}`, { clock })
    expect(await opened.db.member.count()).toBe(3)
    await opened.close()
  })

  test('what was written is all in the one file after closing', async () => {
    await store.db.member.create(member('kept'))
    await store.close()
    await copyFile(pathOf(temporary.url), join(folder, 'copy.db'))
    const copy = await openStore(`file:${join(folder, 'copy.db')}`, { clock })
    expect(await copy.db.member.count()).toBe(1)
    await copy.close()
  })

  test('closing finishes what is in hand, rolls back what is open, and refuses what comes after', async () => {
    const began = signal<void>()
    const stuck = store.transaction(async (tx) => {
      await tx.member.create(member('stuck'))
      began.resolve()
      await new Promise(() => {})
    })
    stuck.catch(() => {})
    await began.promise
    const waiting = store.db.member.create(member('waiting')).then(({ id }) => id)
    await setTimeout(20) // it now waits for its turn
    await store.close()
    expect(await waiting).toBe('waiting')
    await expect(store.db.member.create(member('after'))).rejects.toThrow('closed')
    const again = await openStore(temporary.url, { clock })
    expect((await again.db.member.findMany()).map(({ id }) => id)).toEqual(['waiting'])
    await again.close()
  })

  test('what is no file is refused without being shown', async () => {
    const url = 'postgres://user:password@example.org/folkmoot'
    await expect(openStore(url, { clock })).rejects.toThrow(
      /^The store is a file, as in file:.\/data\/folkmoot.db.$/,
    )
  })
})
