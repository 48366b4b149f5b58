import { checksummed } from './envelope.ts'
import { refuse } from './refused.ts'
import type { Write, Writing } from './writers.ts'

export function writeAlias({ ground: { store }, message, from }: Writing): Write {
  const alias = String(message.alias)
  if (!checksummed.safeParse(alias).success) refuse('wrong alias format')
  if (alias === from) refuse('alias cannot be the same as the address')
  if (store.aliases.some((known) => known.alias === alias && known.address !== from))
    refuse('alias is already linked to another address')
  return ({ id, ipfs }) => {
    forget(store.aliases, (known) => known.address === from && known.alias === alias)
    store.aliases.push({ id, ipfs, address: from, alias, created: message.timestamp })
  }
}

export function writeRevokeAlias({ ground: { store }, message, from }: Writing): Write {
  const isIt = (known: { address: string; alias: string }) =>
    known.address === from && known.alias === message.alias
  if (!store.aliases.some(isIt)) refuse('alias does not exist')
  return () => forget(store.aliases, isIt)
}

export function writeFollow({ ground: { store }, message, space, from }: Writing): Write {
  if (store.follows.some((follow) => follow.follower === from && follow.space === space!.id))
    refuse('you are already following this space')
  const network = networkOf(message.network)
  return ({ id, ipfs }) => {
    store.follows.push({ id, ipfs, follower: from, space: space!.id, network, created: message.timestamp })
  }
}

export function writeUnfollow({ ground: { store }, message, space, from }: Writing): Write {
  const network = networkOf(message.network)
  const isIt = (follow: { follower: string; space: string; network: string }) =>
    follow.follower === from && follow.space === space!.id && follow.network === network
  if (!store.follows.some(isIt)) refuse('you can only unfollow a space you follow')
  return () => forget(store.follows, isIt)
}

/** Snapshot's own name for its networks: "s", and "s-tn" for the testnet; this hub is both. */
function networkOf(network: unknown): string {
  const name = network === undefined || network === '' ? 's' : String(network)
  return name === 's' || name === 's-tn' ? name : refuse(`network ${name} is not allowed`)
}

function forget<T>(list: T[], isIt: (entry: T) => boolean) {
  const at = list.findIndex(isIt)
  if (at >= 0) list.splice(at, 1)
}
