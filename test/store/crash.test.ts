import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { openDriver } from '../../src/store/driver.ts'
import { openStore } from '../../src/store/store.ts'
import { startWriter } from './processes.ts'

test('kill -9 while it writes: what was acknowledged is there, and no transaction is there by half', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-crash-'))
  const url = `file:${join(folder, 'folkmoot.db')}`
  const acknowledged: string[] = []
  for (const [run, transactions] of Object.entries({ a: 1, b: 7, c: 40 })) {
    const writer = startWriter(url, run)
    while (writer.lines.length <= transactions && (await writer.nextLine())) {}
    await writer.kill()
    expect(writer.lines.length).toBeGreaterThan(transactions)
    acknowledged.push(...writer.lines.slice(1))

    const store = await openStore(url, { clock: createClock() })
    const communities = await store.db.community.findMany({ include: { subscriptions: true } })
    expect(communities.filter(({ subscriptions }) => subscriptions.length !== 3)).toEqual([])
    expect(communities.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
    await store.close()
  }
  const database = openDriver(join(folder, 'folkmoot.db'))
  expect(database.query('PRAGMA integrity_check').rows).toEqual([['ok']])
  database.close()
  await rm(folder, { recursive: true })
})
