import type { TelegramResponseParameters } from '@gramio/types'

/** A request that is answered by an error, worded as Telegram words it. */
export class Refused extends Error {
  /** The HTTP status and `error_code`. */
  readonly code: number
  readonly parameters: TelegramResponseParameters | undefined
  /** Whether no program should ever send such a request: it is recorded among the violations. */
  readonly invalid: boolean

  constructor(
    code: number,
    description: string,
    { parameters, invalid = false }: { parameters?: TelegramResponseParameters; invalid?: boolean } = {},
  ) {
    super(description)
    this.code = code
    this.parameters = parameters
    this.invalid = invalid
  }
}

/** What the moment forbids: a program may meet this and has to cope with it. */
export function refused(code: 400 | 403 | 409, reason: string): Refused {
  return new Refused(code, `${titles[code]}: ${reason}`)
}

/** What is never right. */
export function invalid(reason: string): Refused {
  return new Refused(400, `Bad Request: ${reason}`, { invalid: true })
}

export function tooManyRequests(seconds: number): Refused {
  return new Refused(429, `Too Many Requests: retry after ${seconds}`, {
    parameters: { retry_after: seconds },
  })
}

const titles = { 400: 'Bad Request', 403: 'Forbidden', 409: 'Conflict' }
