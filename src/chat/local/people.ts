import { keccak256, stringToHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** Who one can be in the local community. Each has a test wallet; `id` is the chat account's number. */
export const PEOPLE = ['newcomer', 'holder', 'delegate', 'steward', 'admin'] as const
export type PersonName = (typeof PEOPLE)[number]

export interface Person {
  name: PersonName
  id: string
  /** As chats show it. */
  shown: string
  wallet: PrivateKeyAccount
}

/** Anyone can work out these keys: they are for chains that are played with. */
export const people: Record<PersonName, Person> = Object.fromEntries(
  PEOPLE.map((name, index) => [
    name,
    {
      name,
      id: String(index + 1),
      shown: name[0]!.toUpperCase() + name.slice(1),
      wallet: privateKeyToAccount(keccak256(stringToHex(`folkmoot local community: ${name}`))),
    },
  ]),
) as Record<PersonName, Person>
