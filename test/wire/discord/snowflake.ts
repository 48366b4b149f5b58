const discordEpoch = 1_420_070_400_000n
let last = 0n

/** An id as Discord makes them: 42 bits of milliseconds since 2015, then 22 that tell apart what was made in the same one. */
export function snowflake(): string {
  const earliest = (BigInt(Date.now()) - discordEpoch) << 22n
  last = earliest > last ? earliest : last + 1n
  return String(last)
}

/** The shard that a guild's events go to, of `count`. */
export function shardOf(guildId: string, count: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(count))
}
