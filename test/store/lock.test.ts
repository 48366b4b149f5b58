import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { openStore } from '../../src/store/store.ts'
import { startWriter } from './processes.ts'

const clock = createClock()
let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-lock-'))
  path = join(folder, 'folkmoot.db')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const refusal = () =>
  `Another Folkmoot runs on the database ${path}: stop it first, or give this one a database of its own (DATABASE_URL).`

test('a second start on a database refuses at once, until the first has closed it', async () => {
  const first = await openStore(`file:${path}`, { clock })
  await expect(openStore(`file:${path}`, { clock })).rejects.toThrow(refusal())
  await first.close()
  const second = await openStore(`file:${path}`, { clock })
  await expect(openStore(`file:${path}`, { clock })).rejects.toThrow(refusal())
  await second.close()
})

test('the same database by another name is refused too', async () => {
  const first = await openStore(`file:${path}`, { clock })
  const alias = join(folder, 'alias.db')
  await symlink(path, alias)
  await expect(openStore(`file:${alias}`, { clock })).rejects.toThrow('Another Folkmoot runs')
  await first.close()
})

test('a start that fails lets go of the database', async () => {
  await writeFile(path, 'not a database, but long enough to be looked at as one'.repeat(100))
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(openStore(`file:${path}`, { clock })).rejects.toThrow(
      `The database ${path} cannot be opened: file is not a database.`,
    )
  }
})

test('another process holds the database until it is killed', async () => {
  const other = startWriter(`file:${path}`, 'a')
  try {
    expect(await other.nextLine()).toBe('open')
    await expect(openStore(`file:${path}`, { clock })).rejects.toThrow(refusal())
  } finally {
    await other.kill()
  }
  const store = await openStore(`file:${path}`, { clock })
  await store.close()
})
