import { pino } from 'pino'
import { reason } from './health.ts'

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>

/** JSON lines on standard error. Errors are reduced to their first line without addresses, since those carry keys. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: undefined,
      serializers: {
        error: (error: unknown) =>
          level === 'debug' || level === 'trace' ? `${reason(error)} ${stackOf(error)}` : reason(error),
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** Only where in our code it happened: messages and addresses are not repeated. */
function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ')
}

export const silent: Log = pino({ level: 'silent' })
