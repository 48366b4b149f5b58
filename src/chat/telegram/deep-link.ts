import { createHmac } from 'node:crypto'
import type { Clock } from '../../clock.ts'

/**
 * A command call in a link to the private chat with the bot: Telegram takes 64 of `A-Za-z0-9_-` there. What is usual in a
 * call stays readable, with `_` for a space, `-` for a colon and `X` for a hyphen; all else is base64url after a `Z`.
 *
 *     vote proposal:3 choice:1   vote_proposal-3_choice-1
 *
 * Before it stand an `S` and eight characters that only the bot can make, for one person, today and tomorrow: anybody can
 * write a link, but a call that comes from another's link is not run before the person has seen what it is.
 */
export interface DeepLinks {
  /** @returns undefined where it does not fit */
  pack(call: string, user: string): string | undefined
  /** @returns the call, and whether the link was made for this person just now; undefined where it is none */
  unpack(payload: string, user: string): { call: string; own: boolean } | undefined
}

const LONGEST = 64
/** Milliseconds. */
const DAY = 24 * 3600_000
const SEALED = /^S([\w-]{8})(.*)$/

export function createDeepLinks(token: string, clock: Clock): DeepLinks {
  const today = () => Math.floor(clock.now() / DAY)
  const sealOf = (call: string, user: string, day: number) =>
    createHmac('sha256', token).update(`start ${day} ${user} ${call}`).digest('base64url').slice(0, 8)

  return {
    pack(call, user) {
      const payload = `S${sealOf(call, user, today())}${write(call)}`
      return payload.length <= LONGEST ? payload : undefined
    },
    unpack(payload, user) {
      const [, seal, sealed] = SEALED.exec(payload) ?? []
      const call = read(sealed ?? payload)
      if (call === undefined) return undefined
      return { call, own: [today(), today() - 1].some((day) => seal === sealOf(call, user, day)) }
    },
  }
}

function write(call: string): string {
  if (!/^[a-z][a-z0-9 :-]*$/.test(call)) return `Z${Buffer.from(call).toString('base64url')}`
  return call.replace(/[ :-]/g, (each) => ({ ' ': '_', ':': '-', '-': 'X' })[each]!)
}

function read(payload: string): string | undefined {
  if (/^Z[\w-]+$/.test(payload)) return Buffer.from(payload.slice(1), 'base64url').toString()
  if (!/^[a-z][a-z0-9_X-]*$/.test(payload)) return undefined
  return payload.replace(/[_X-]/g, (each) => ({ _: ' ', '-': ':', X: '-' })[each]!)
}
