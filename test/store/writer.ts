import { createClock } from '../../src/clock.ts'
import { openStore } from '../../src/store/store.ts'

// Opens the store at the URL it is given, and writes until it is killed: each transaction is a community with three
// subscriptions, and is told of on standard output once it is kept.
const [url = '', run = ''] = process.argv.slice(3)
const store = await openStore(url, { clock: createClock() })
console.log('open')
for (let number = 0; ; number++) {
  const id = `${run}-${number}`
  await store.transaction(async (tx) => {
    await tx.community.create({ data: { id, file: '{}', updatedAt: new Date(0) } })
    for (const place of ['one', 'two', 'three']) {
      await tx.subscription.create({
        data: { communityId: id, place, platform: 'local', channel: '', topics: '[]' },
      })
    }
  })
  console.log(id)
}
