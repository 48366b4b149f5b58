// Runs a TypeScript file in a process of its own: node child.mjs FILE ARGUMENTS
import { runnerImport } from 'vite'

await runnerImport(process.argv[2])
