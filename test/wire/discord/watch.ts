import type { Channel, Message } from './shapes.ts'
import type { World } from './world.ts'

/** A message of a channel that fits, now or within `seconds`; the error tells what was there instead. */
export function see(
  world: World,
  channel: Channel,
  fits: (message: Message) => boolean,
  seconds: number,
): Promise<Message> {
  const there = [...channel.messages.values()].find(fits)
  if (there) return Promise.resolve(there)
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(late)
      world.watchers.delete(watch)
    }
    const watch = (message: Message) => {
      if (message.channel_id !== channel.id || !fits(message)) return
      stop()
      resolve(message)
    }
    const late = setTimeout(() => {
      stop()
      const last = [...channel.messages.values()].slice(-5).map(({ text }) => text.slice(0, 200))
      reject(new Error(`No such message within ${seconds} s; the last ones: ${JSON.stringify(last)}`))
    }, seconds * 1000)
    world.watchers.add(watch)
  })
}
