import { createHmac } from 'node:crypto'

/** The person whose Mini App it is, as `initData` carries them. */
export interface InitDataUser {
  id: number
  first_name: string
  username?: string | undefined
  language_code?: string | undefined
}

/**
 * What Telegram hands a Mini App as `Telegram.WebApp.initData`: signed by the bot's token. Its Ed25519 `signature`,
 * which only third parties check, is made up.
 *
 * @param at when it was signed, Unix seconds.
 * @param startParam of a link `t.me/<bot>/<app>?startapp=…`.
 */
export function makeInitData(
  token: string,
  user: InitDataUser,
  { at, startParam }: { at: number; startParam?: string | undefined },
): string {
  const fields = new Map([
    ['query_id', `AAH${user.id.toString(36)}`],
    ['user', JSON.stringify({ ...user, last_name: '', allows_write_to_pm: true })],
    ['auth_date', String(at)],
    ...(startParam === undefined ? [] : [['start_param', startParam] as const]),
    ['signature', 'A'.repeat(86)],
  ])
  const signed = [...fields]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(token).digest()
  fields.set('hash', createHmac('sha256', secret).update(signed).digest('hex'))
  return new URLSearchParams([...fields]).toString()
}
