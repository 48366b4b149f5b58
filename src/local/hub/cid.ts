import { createHash } from 'node:crypto'

/** The CIDv1 of a document pinned as one raw block: base32 of version 1, codec raw (0x55), sha2-256 (0x12, 32 bytes). */
export function cidOf(document: string): string {
  const digest = createHash('sha256').update(document).digest()
  return `b${base32(Buffer.concat([Buffer.from([0x01, 0x55, 0x12, 0x20]), digest]))}`
}

/** RFC 4648, lower case, without padding, as multibase "b" wants it. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    bits += 8
    for (; bits >= 5; bits -= 5) text += alphabet[(value >> (bits - 5)) & 31]
  }
  return bits ? text + alphabet[(value << (5 - bits)) & 31] : text
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
