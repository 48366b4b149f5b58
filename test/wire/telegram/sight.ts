import type { Post, World } from './world.ts'

/** Anything with a chat's id; a user stands for their private chat. */
export interface Place {
  readonly id: number
}

/** Waiting for what appears in chats. */
export interface Sight {
  /** The next count of change. */
  moment(): number
  /** Marks that a person did something now: `sees` looks at what came after. */
  act(): void
  show(post: Post): void
  sees: Sees
  close(): void
}

/**
 * A message of a chat for which the predicate holds, new or edited since somebody last did something (said, pressed,
 * joined …), else from now on. Rejects after some seconds (default 10) with what is to be seen instead.
 *
 * @param since looks back to this `moment()` instead.
 */
export type Sees = (
  chat: Place,
  predicate: (post: Post) => boolean,
  seconds?: number,
  options?: { since?: number },
) => Promise<Post>

interface Watcher {
  predicate(post: Post): boolean
  resolve(post: Post): void
  reject(error: Error): void
}

export function createSight(rooms: World['rooms']): Sight {
  const watchers = new Map<number, Set<Watcher>>()
  let count = 0
  let lastAct = 0
  return {
    moment: () => ++count,
    act: () => {
      lastAct = ++count
    },
    show: (post) => {
      for (const watcher of watchers.get(post.chat) ?? []) if (watcher.predicate(post)) watcher.resolve(post)
    },
    sees: (chat, predicate, seconds = 10, { since = lastAct } = {}) => {
      const posts = [...rooms.get(chat.id)!.posts.values()]
      const found = posts.findLast((post) => post.changed > since && predicate(post))
      if (found) return Promise.resolve(found)
      const here = watchers.get(chat.id) ?? new Set()
      watchers.set(chat.id, here)
      return new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          here.delete(watcher)
        }
        const watcher: Watcher = {
          predicate,
          resolve: (post) => {
            end()
            resolve(post)
          },
          reject: (error) => {
            end()
            reject(error)
          },
        }
        const timer = setTimeout(() => {
          const seen = [...rooms.get(chat.id)!.posts.values()]
            .slice(-5)
            .map(({ text }) => JSON.stringify(text))
          watcher.reject(
            new Error(`no such message within ${seconds} s; the last ones are ${seen.join(', ')}`),
          )
        }, seconds * 1000)
        here.add(watcher)
      })
    },
    close: () => {
      for (const here of watchers.values())
        for (const watcher of here) watcher.reject(new Error('the wire was closed'))
    },
  }
}
