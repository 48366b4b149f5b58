/** A message the sequencer does not take; `reason` is the text its sender gets, in Snapshot's own words. */
export class Refused extends Error {
  override name = 'Refused'
}

export function refuse(reason: string): never {
  throw new Refused(reason)
}
