import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Community } from '../community.ts'
import { Refusal } from '../refusal.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Sentence } from '../words/words.ts'
import type { SigningRequest, ToSign } from './purpose.ts'

/** A signing request as the store has it. */
export type Row = Prisma.SigningRequestModel

/** What was built for a wallet. Times in milliseconds since the epoch. */
export interface Prepared {
  address: string
  chainId: number
  at: number
  toSign: ToSign
}

/** A request that can't be acted on, whoever asks; the others are refusals that leave it as it is. */
export class Denial extends Refusal {
  override name = 'Denial'
  readonly status: 403 | 404 | 409 | 410 | 429

  constructor(status: Denial['status'], sentence: Sentence) {
    super(sentence)
    this.status = status
  }
}

/** 256 bits that nobody can guess, fit for a path and a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether this is the secret behind the hash, in a time that says nothing of either. */
export function isSecretOf(hash: string, secret: string | undefined): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(sha256(secret ?? '')))
}

/** A row as purposes see it. */
export function toRequest(row: Row, community: Community): SigningRequest {
  return {
    id: row.id,
    purpose: row.purpose,
    community,
    by: { platform: row.platform, id: row.accountId, name: row.accountName },
    subject: JSON.parse(row.subject),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  }
}
