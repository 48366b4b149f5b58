import { ACTION_ID_BYTES } from './card.ts'

/** A command call: how a person types it, and how a button carries it. */
export interface Typed {
  name: string
  /** In the order typed. A value without a name fills the next option that has none. */
  values: { option: string | undefined; value: string }[]
}

/** The longest text that is read as a command, in characters. */
const LONGEST = 4000

/**
 * Reads `/vote proposal:3 choice:"Not yet"`. Names are lower case; a value with spaces stands in double quotes, in which
 * a backslash takes a quote's meaning away.
 * @returns undefined where the text is no command
 */
export function readTyped(text: string): Typed | undefined {
  const match = /^\s*\/?([a-z][a-z0-9_-]{0,31})(?=\s|$)/.exec(text.slice(0, LONGEST))
  if (!match) return undefined
  const values: Typed['values'] = []
  // An option without a value (`text:`) is as good as none.
  const part =
    /\s*(?:([a-z][a-z0-9_-]*):(?=\s|$)|(?:([a-z][a-z0-9_-]*):)?(?:"((?:[^"\\]|\\.)*)(?:"|$)|(\S+)))/gsy
  part.lastIndex = match[0].length
  const source = text.slice(0, LONGEST).trimEnd()
  while (part.lastIndex < source.length) {
    const found = part.exec(source)
    if (!found) break
    const [, empty, option, quoted, bare] = found
    if (empty) continue
    values.push({ option, value: quoted?.replace(/\\(.)/gs, '$1') ?? bare ?? '' })
  }
  return { name: match[1]!, values }
}

/**
 * The call as text: a button's id.
 * @returns undefined where it does not fit into 64 bytes
 */
export function writeTyped(
  name: string,
  values: Record<string, string | number | undefined>,
): string | undefined {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([option, value]) => `${option}:${quote(String(value))}`)
  const text = [name, ...parts].join(' ')
  return new TextEncoder().encode(text).length <= ACTION_ID_BYTES ? text : undefined
}

/** A value as it has to be typed. */
export function quote(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
}
