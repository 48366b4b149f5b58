import { createClock } from '../../src/clock.ts'
import { backUp, restore } from '../../src/store/backup.ts'

// Backs up or restores in a process of its own, to be killed in: WHAT PATH FILE
const [what, path = '', file = ''] = process.argv.slice(3)
if (what === 'backup') backUp(path, file)
else restore(path, file, createClock())
