import type { Caller } from '../command.ts'

/**
 * Who opened a page, by what their chat's app signed for it: undefined where that is not what the app signs, `stale` where
 * it is too long ago. It keeps and logs nothing of what it reads.
 */
export type Identify = (signed: string) => Pick<Caller, 'platform' | 'id'> | 'stale' | undefined

/** A chat whose app opens pages inside itself. */
export interface ChatApp {
  identify: Identify
  /** The origin of the app in a browser, which shows pages in a frame. No wallet is offered there. */
  origin: string
}
