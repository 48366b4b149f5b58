import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Started {
  /** What it printed so far. */
  lines: string[]
  /** The next line that it prints, or null at its end. */
  nextLine(): Promise<string | null>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

/** Starts test/store/writer.ts in a process of its own. */
export function startWriter(url: string, run: string): Started {
  const folder = import.meta.dirname
  const child = spawn(process.execPath, [join(folder, 'child.mjs'), join(folder, 'writer.ts'), url, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const output = createInterface(child.stdout).on('line', (line) => lines.push(line))
  const ended = once(child, 'close')
  return {
    lines,
    async nextLine() {
      const line = once(output, 'line').then(([text]) => text as string)
      return Promise.race([line, ended.then(() => null)])
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs a script with Node to its end. */
export async function runNode(...argv: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, argv)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  return { code, output }
}
