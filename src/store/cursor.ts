import type { Tx } from './store.ts'

/** How far a follower has read; undefined where it has not begun. */
export async function readCursor<Value>(tx: Pick<Tx, 'cursor'>, name: string): Promise<Value | undefined> {
  const row = await tx.cursor.findUnique({ where: { name } })
  return row ? (JSON.parse(row.value) as Value) : undefined
}

/** Moves the cursor, in the transaction that writes what was read. */
export async function writeCursor(tx: Pick<Tx, 'cursor'>, name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  await tx.cursor.upsert({ where: { name }, create: { name, value: text }, update: { value: text } })
}
