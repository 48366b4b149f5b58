import type { APIMethodParams, APIMethodReturn, APIMethods } from '@gramio/types'
import type { ChatPace } from '../pace.ts'
import type { Updates } from '../updates.ts'
import type { World } from '../world.ts'
import { chatMethods } from './chats.ts'
import { commandMethods, type Menus } from './commands.ts'
import { messageMethods } from './messages.ts'
import { updateMethods } from './updates.ts'

/** What the methods stand on. */
export interface Ground {
  world: World
  updates: Updates
  menus: Menus
  /** Counts a message to a chat; throws a 429. */
  pace(chat: ChatPace, isGroup: boolean): void
  /** @returns false where no such query waits for an answer. */
  answerQuery(id: string, answer: CallbackAnswer): boolean
  /** The next file's number. */
  nextFile(): string
}

/** What the person who pressed a button is shown. */
export interface CallbackAnswer {
  text?: string
  url?: string
  showAlert: boolean
}

/**
 * Methods by name. They get parameters that the schemas let through, and answer or throw `Refused`.
 * `signal` is aborted when the caller has gone.
 */
export type Methods = {
  [Name in keyof APIMethods]?: (
    params: NonNullable<APIMethodParams<Name>>,
    signal: AbortSignal,
  ) => APIMethodReturn<Name> | Promise<APIMethodReturn<Name>>
}

export function createMethods(ground: Ground): Methods {
  return {
    getMe: () => ground.world.bot,
    ...updateMethods(ground),
    ...messageMethods(ground),
    ...chatMethods(ground),
    ...commandMethods(ground),
  }
}
