import { getAddress, isAddress } from 'viem'
import { type Choice, oneLine, plain } from '../card.ts'
import { Refusal } from '../refusal.ts'

/**
 * The channel or role of these that somebody means: by its number, by its name (`#general`, `@Council`), as a platform
 * writes a mention of it (`<#123>`, `<@&123>`), or as a community file names it.
 * @throws Refusal where several have that name
 */
export function findNamed<T extends Choice>(typed: string, known: T[]): T | undefined {
  const asked = typed.trim()
  const number = /^(?:<(?:#|@&))?(\d{1,20})>?$/.exec(asked)?.[1]
  const exact = known.find(
    ({ value }) =>
      value === asked || (number !== undefined && [number, `discord:role:${number}`].includes(value)),
  )
  // What names one thing is not taken for the name of another.
  if (exact || /^<|^discord:role:|^telegram:admins:/.test(asked)) return exact
  const named = known.filter(({ label }) => nameOf(label) === nameOf(asked))
  if (named.length > 1)
    throw new Refusal({ id: 'settings-several', args: { typed: plain(oneLine(asked, 60)) } })
  return named[0]
}

/** As people compare names: without what stands before them, in whatever case. */
function nameOf(label: string): string {
  return label.trim().replace(/^[#@]/, '').normalize('NFKC').toLowerCase()
}

/**
 * Who may be an admin or a steward, as a community file names them: a wallet by its address; an account as `discord:123`,
 * as a mention (`<@123>`) or by its number; a role of this server or group however it is written, and one of another where
 * the community has a place as its file has it.
 * @param platform where it was typed. @throws Refusal
 */
export function readHolder(typed: string, platform: string, here: Choice[], elsewhere: Choice[]): string {
  const asked = typed.trim()
  if (isAddress(asked, { strict: false })) return getAddress(asked)
  if (/^(discord|telegram|local):\d{1,20}$/.test(asked)) return asked
  // Before names: anyone who may name roles could call one like somebody's account.
  const number = /^(?:<@!?)?(\d{1,20})>?$/.exec(asked)?.[1]
  if (number !== undefined) {
    const role = `discord:role:${number}`
    return asked === number && here.some(({ value }) => value === role) ? role : `${platform}:${number}`
  }
  const role = findNamed(asked, here) ?? elsewhere.find(({ value }) => value === asked)
  if (role) return role.value
  if (/^<|^discord:role:|^telegram:admins:/.test(asked)) throw new Refusal({ id: 'settings-no-role' })
  throw new Refusal({ id: 'settings-no-holder', args: { typed: plain(oneLine(asked, 60)) } })
}
