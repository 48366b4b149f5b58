import {
  concat,
  createPublicClient,
  encodeAbiParameters,
  type Hex,
  hashMessage,
  http,
  keccak256,
  type PublicClient,
  toHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { type LocalChain, startChain } from '../../src/local/chain.ts'
import { type Deployment, deploy } from '../../src/local/deploy.ts'
import { isSignedBy } from '../../src/signing/signature.ts'

const person = (name: string) => privateKeyToAccount(keccak256(toHex(name)))
const people = {
  newcomer: person('newcomer'),
  holder: person('holder'),
  delegate: person('delegate'),
  steward: person('steward'),
  admin: person('admin'),
}

let chain: LocalChain
let client: PublicClient
let deployed: Deployment
beforeAll(async () => {
  const clock = createClock()
  chain = await startChain({ clock })
  client = createPublicClient({ transport: http(chain.rpcUrl) })
  deployed = await deploy(chain.rpcUrl, { people, clock })
})
afterAll(() => chain.stop())

const message = { kind: 'message', message: 'The Safe says so', chainId: 31337 } as const

/** As a Safe's owners sign for it: its own typed data around the hash, signatures by ascending owner. */
async function signedByOwners(owners: (typeof people)['steward'][]): Promise<Hex> {
  const hash = encodeAbiParameters([{ type: 'bytes32' }], [hashMessage(message.message)])
  const sorted = owners.toSorted((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1))
  const signatures: Promise<Hex>[] = sorted.map((owner) =>
    owner.signTypedData({
      domain: { chainId: chain.chainId, verifyingContract: deployed.safe },
      types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
      primaryType: 'SafeMessage',
      message: { message: hash },
    }),
  )
  return concat(await Promise.all(signatures))
}

it('takes a Safe’s signature when enough owners gave theirs (ERC-1271)', async () => {
  const enough = await signedByOwners([people.steward, people.admin])
  expect(await isSignedBy(deployed.safe, message, enough, client)).toBe(true)
  expect(await isSignedBy(deployed.safe, message, enough, undefined)).toBe(false)
  expect(await isSignedBy(deployed.safe, { ...message, message: 'Another' }, enough, client)).toBe(false)
})

it('takes no other', async () => {
  const { steward, admin, holder } = people
  for (const owners of [[steward], [steward, holder], [steward, steward]])
    expect(await isSignedBy(deployed.safe, message, await signedByOwners(owners), client)).toBe(false)
  const own = await admin.signMessage({ message: message.message })
  expect(await isSignedBy(deployed.safe, message, own, client)).toBe(false)
  expect(await isSignedBy(holder.address, message, own, client)).toBe(false)
  expect(await isSignedBy(deployed.safe, message, '0x00', client)).toBe(false)
})
