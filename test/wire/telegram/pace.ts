import { tooManyRequests } from './refused.ts'

/** Telegram's sending limits: a bucket that fills by `rate` a second up to `size`. */
interface Bucket {
  left: number
  /** Milliseconds. */
  at: number
}

const overall = { size: 30, rate: 30 }
const everyChat = { size: 5, rate: 1 }
const everyGroup = { size: 20, rate: 20 / 60 }

/** What one chat has left, kept with the chat. */
export interface ChatPace {
  second?: Bucket
  minute?: Bucket
}

/** @returns counts one message (or edit) to a chat, and throws a 429 where it comes too soon. */
export function createPace(now: () => number): (chat: ChatPace, isGroup: boolean) => void {
  let all: Bucket | undefined
  return (chat, isGroup) => {
    const at = now()
    all = filled(all, overall, at)
    chat.second = filled(chat.second, everyChat, at)
    const wanted: [Bucket, typeof overall][] = [
      [all, overall],
      [chat.second, everyChat],
    ]
    if (isGroup) {
      chat.minute = filled(chat.minute, everyGroup, at)
      wanted.push([chat.minute, everyGroup])
    }
    const wait = Math.max(...wanted.map(([{ left }, { rate }]) => (1 - left) / rate))
    if (wait > 0) throw tooManyRequests(Math.ceil(wait))
    for (const [bucket] of wanted) bucket.left--
  }
}

function filled(bucket: Bucket | undefined, { size, rate }: typeof overall, at: number): Bucket {
  if (!bucket) return { left: size, at }
  bucket.left = Math.min(size, bucket.left + ((at - bucket.at) / 1000) * rate)
  bucket.at = at
  return bucket
}
