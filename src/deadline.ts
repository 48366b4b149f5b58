import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A signal that aborts after so many milliseconds, or with any of the signals that are given. Not `AbortSignal.any` with
 * `AbortSignal.timeout`: Node 20 may collect such a timeout as garbage, and then it never comes.
 */
export function deadline(milliseconds: number, ...signals: (AbortSignal | undefined)[]): AbortSignal {
  const controller = new AbortController()
  const given = signals.filter((signal) => signal !== undefined)
  const timer = setTimeout(() => abort(new DOMException('It took too long', 'TimeoutError')), milliseconds)
  timer.unref()

  function abort(reason: unknown): void {
    clearTimeout(timer)
    for (const signal of given) signal.removeEventListener('abort', passOn)
    controller.abort(reason)
  }

  function passOn(this: AbortSignal): void {
    abort(this.reason)
  }

  for (const signal of given) {
    if (signal.aborted) abort(signal.reason)
    else {
      // Each listener goes with its timer, so however many there are, they are no leak to be warned of.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', passOn, { once: true })
    }
  }
  return controller.signal
}

/** What came within so many milliseconds, and before the signal; else undefined, and the work goes on. */
export async function inTime<T>(
  work: Promise<T>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  let end!: () => void
  const late = new Promise<undefined>((resolve) => {
    end = () => resolve(undefined)
  })
  const timer = setTimeout(end, milliseconds)
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

/** A wait of about so many milliseconds: those who failed together do not come back together. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.75 + Math.random() / 2)
}

/** Ends after so many milliseconds, or with the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}
