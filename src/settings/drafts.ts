import type { Clock } from '../clock.ts'
import { Community } from '../community.ts'
import type { Store, Tx } from '../store/store.ts'

/** Where a community is being set up. */
export interface Site {
  platform: string
  server: string
}

/** Communities that are being set up: a file each, kept with every step, so that it goes on after any restart. */
export interface Drafts {
  of(site: Site): Promise<Community | undefined>
  /** @param edit what becomes of it, and of none: it throws where that can't be */
  change(site: Site, edit: (now: Community | undefined) => Community): Promise<Community>
  /** Takes it away, in the transaction that makes a community of it. */
  take(tx: Tx, site: Site): Promise<Community | undefined>
  discard(site: Site): Promise<void>
}

/** Milliseconds after which one that nobody went on with is forgotten. */
const FORGOTTEN = 30 * 24 * 3600_000

export function createDrafts({ store, clock }: { store: Store; clock: Clock }): Drafts {
  const oldest = () => new Date(clock.now() - FORGOTTEN)

  /** One of an earlier version that is no community any more begins afresh. */
  async function read(db: Pick<Tx, 'draft'>, site: Site): Promise<Community | undefined> {
    const row = await db.draft.findUnique({ where: { platform_server: site, updatedAt: { gt: oldest() } } })
    return row ? Community.safeParse(JSON.parse(row.data)).data : undefined
  }

  return {
    of: (site) => read(store.db, site),
    change: (site, edit) =>
      store.transaction(async (tx) => {
        await tx.draft.deleteMany({ where: { updatedAt: { lte: oldest() } } })
        const community = edit(await read(tx, site))
        const row = { data: JSON.stringify(community), updatedAt: new Date(clock.now()) }
        await tx.draft.upsert({
          where: { platform_server: site },
          create: { ...site, ...row },
          update: row,
        })
        return community
      }),
    async take(tx, site) {
      const draft = await read(tx, site)
      await tx.draft.deleteMany({ where: site })
      return draft
    },
    async discard(site) {
      await store.db.draft.deleteMany({ where: site })
    },
  }
}
