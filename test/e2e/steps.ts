import type { Message } from '../../src/chat/local/room.ts'
import type { Bot } from './bot.ts'

/** The address of the signing page that a message leads to. */
export function urlOf({ card }: Message): string {
  const action = card.actions.find((each) => each.kind === 'link' && each.url.includes('/sign/'))
  if (action?.kind !== 'link') throw new Error(`no signing page in ${JSON.stringify(card)}`)
  return action.url
}

export async function linkWallet(bot: Bot, as: string): Promise<void> {
  const signed = await bot.sign(as, urlOf(await bot.say(as, '/link')))
  if (!signed.ok) throw new Error(signed.text)
}

export async function castVote(bot: Bot, as: string, number: number, choice: string): Promise<void> {
  const signed = await bot.sign(as, urlOf(await bot.say(as, `/vote proposal:${number} choice:"${choice}"`)))
  if (!signed.ok) throw new Error(signed.text)
}

/** The number of the one proposal with this text in it. */
export async function numberOf(bot: Bot, text: string): Promise<number> {
  const { card } = await bot.say('admin', `/proposals text:"${text}"`)
  const ids = card.actions
    .map(({ id }) => /^proposal proposal:(\d+)$/.exec(id)?.[1])
    .filter((number) => number !== undefined)
  if (ids.length !== 1) throw new Error(`${ids.length} proposals with "${text}": ${JSON.stringify(card)}`)
  return Number(ids[0])
}

/** Those of the hub whose title begins so, as the hub gives them. */
export async function hubProposals(
  bot: Bot,
  title: string,
): Promise<{ id: string; title: string; votes: number; scores: number[] }[]> {
  const response = await fetch(`${bot.world().url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ proposals(first: 100) { id title votes scores } }' }),
  })
  const { data } = (await response.json()) as {
    data: { proposals: { id: string; title: string; votes: number; scores: number[] }[] }
  }
  return data.proposals.filter((proposal) => proposal.title.startsWith(title))
}

/** All messages of a type that the hub took, repeats too. */
export async function hubMessages(
  world: { url: string },
  type: string,
): Promise<{ id: string; address: string }[]> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ messages(first: 1000, where: { type: "${type}" }) { id address } }` }),
  })
  const { data } = (await response.json()) as { data: { messages: { id: string; address: string }[] } }
  return data.messages
}
