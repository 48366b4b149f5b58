import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../src/root.ts'

/** All TypeScript of the program, its pages included, without what is generated. */
export function sources(): string[] {
  return ['src', 'commands']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(root, folder, file),
      ),
    )
    .filter((file) => file.endsWith('.ts') && !file.includes('/generated/'))
}
