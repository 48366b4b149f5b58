import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, createClock } from '../../src/clock.ts'
import { openStore, type Store } from '../../src/store/store.ts'

export interface TemporaryStore {
  store: Store
  /** For `openStore`, after `store.close()`. */
  url: string
  /** Closes the store and removes its folder. */
  cleanup(): Promise<void>
}

/** A fresh store in a folder of its own. Call its `cleanup` in `afterEach` or `afterAll`. */
export async function temporaryStore(clock: Clock = createClock()): Promise<TemporaryStore> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-store-'))
  const url = `file:${join(folder, 'folkmoot.db')}`
  const store = await openStore(url, { clock })
  return {
    store,
    url,
    async cleanup() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
