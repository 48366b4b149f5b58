/**
 * An action's id as a component's `custom_id`: what Discord wants beside it stands after " ~". `f` marks what opens a
 * form, and a number tells two of the same id in one message apart.
 */
export interface CustomId {
  /** The action's id: a command call. */
  id: string
  form: boolean
}

export function writeCustomId({ id, form }: CustomId, taken: Set<string>): string {
  const marks = form ? 'f' : ''
  let written = marks ? `${id} ~${marks}` : id
  for (let number = 2; taken.has(written); number++) written = `${id} ~${marks}${number}`
  taken.add(written)
  return written
}

export function readCustomId(written: string): CustomId {
  const [, id, form] = /^(.*) ~(f?)\d*$/s.exec(written) ?? [undefined, written, '']
  return { id: id!, form: form === 'f' }
}
