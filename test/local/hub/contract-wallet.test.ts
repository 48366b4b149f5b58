import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Abi,
  type Address,
  createTestClient,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  hashTypedData,
  http,
  pad,
  publicActions,
  serializeErc6492Signature,
  walletActions,
  zeroAddress,
} from 'viem'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../src/root.ts'
import { author, ballot, other, snapshot, testHub, voter, voteTypes } from './fixture.ts'

const machine = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
const anvilPath = join(root, `node_modules/@foundry-rs/anvil-${machine}/bin/anvil`)

describe.skipIf(!existsSync(anvilPath))('a Safe votes (skipped without anvil)', () => {
  let anvil: ChildProcess
  let client: ReturnType<typeof connect>
  let safe: Address
  /** Makes a Safe of `voter` alone; another salt, another Safe. */
  let factory: Address
  let creation: (salt: bigint) => {
    account: typeof voter
    address: Address
    abi: Abi
    functionName: string
    args: unknown[]
  }

  beforeAll(async () => {
    anvil = spawn(anvilPath, ['--port', '0', '--chain-id', String(foundry.id)])
    client = connect(await addressOf(anvil))
    await prepareFactory()
    const { request, result } = await client.simulateContract(creation(0n))
    await mined(await client.writeContract(request))
    safe = result as Address
  })
  afterAll(() => {
    anvil.kill()
  })

  test('with its owner’s signature, checked by the Safe itself (EIP-1271)', async () => {
    const { hub, message, hash } = await open(safe)
    const post = async (sig: Hex) =>
      hub.post({ address: safe, sig, data: { domain: snapshot, types: voteTypes(), message } })

    const stranger = await post(await signFor(safe, hash, other))
    expect([stranger.status, stranger.body.error_description]).toEqual([400, 'signature validation failed'])
    expect((await post(await signFor(safe, hash, voter))).body.id).toBe(hash)
    expect(hub.state().votes).toMatchObject([{ voter: safe, choice: 1 }])
  })

  test('before it is deployed, with the way to deploy it in the signature (EIP-6492)', async () => {
    const { result } = await client.simulateContract(creation(1n))
    const address = result as Address
    const { hub, message, hash } = await open(address)
    const post = async (by: typeof voter) => {
      const sig = serializeErc6492Signature({
        address: factory,
        data: encodeFunctionData(creation(1n)),
        signature: await signFor(address, hash, by),
      })
      return hub.post({ address, sig, data: { domain: snapshot, types: voteTypes(), message } })
    }
    expect((await post(other)).body.error_description).toBe('signature validation failed')
    expect((await post(voter)).body.id).toBe(hash)
  })

  test('without one once its owners have approved the message on the chain', async () => {
    const { hub, message, hash } = await open(safe)
    const post = () =>
      hub.post({ address: safe, sig: '0x', data: { domain: snapshot, types: voteTypes(), message } })
    expect((await post()).body.error_description).toBe('signature validation failed')
    await approve(hash)
    expect((await post()).body.id).toBe(hash)
  })

  test('but a chain that is away proves nothing', async () => {
    const { message } = await open(safe)
    const away = testHub({ signatureClient: connect('127.0.0.1:9') })
    const { body } = await away.post({
      address: safe,
      sig: '0x',
      data: { domain: snapshot, types: voteTypes(), message },
    })
    expect(body.error_description).toBe('signature validation failed')
  })

  function signFor(wallet: Address, hash: Hex, by: typeof voter) {
    return by.signTypedData({
      domain: { chainId: foundry.id, verifyingContract: wallet },
      types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
      primaryType: 'SafeMessage',
      message: { message: hash },
    })
  }

  async function open(from: Address) {
    const hub = testHub({ signatureClient: client })
    const message = { ...ballot, from, proposal: await hub.propose({}, author), choice: 1 }
    const hash = hashTypedData({ domain: snapshot, types: voteTypes(), primaryType: 'Vote', message })
    return { hub, message, hash }
  }

  async function prepareFactory() {
    await client.setBalance({ address: voter.address, value: 10n ** 18n })
    const singleton = await deploy('Safe.sol/Safe')
    const handler = await deploy('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler')
    factory = await deploy('proxies/SafeProxyFactory.sol/SafeProxyFactory')
    const setup = encodeFunctionData({
      abi: artefact('Safe.sol/Safe').abi,
      functionName: 'setup',
      args: [[voter.address], 1n, zeroAddress, '0x', handler, zeroAddress, 0n, zeroAddress],
    })
    creation = (salt) => ({
      account: voter,
      address: factory,
      abi: artefact('proxies/SafeProxyFactory.sol/SafeProxyFactory').abi,
      functionName: 'createProxyWithNonce',
      args: [singleton, setup, salt],
    })
  }

  async function approve(hash: Hex) {
    const path = 'libraries/SignMessageLib.sol/SignMessageLib'
    const library = await deploy(path)
    const data = encodeFunctionData({
      abi: artefact(path).abi,
      functionName: 'signMessage',
      args: [encodeAbiParameters([{ type: 'bytes32' }], [hash])],
    })
    // An owner who sends the transaction needs no signature: r is the owner, v is 1.
    const sender = `${pad(voter.address)}${'00'.repeat(32)}01`
    const delegateCall = 1
    await mined(
      await client.writeContract({
        account: voter,
        address: safe,
        abi: artefact('Safe.sol/Safe').abi,
        functionName: 'execTransaction',
        args: [library, 0n, data, delegateCall, 0n, 0n, 0n, zeroAddress, zeroAddress, sender],
      }),
    )
  }

  async function deploy(path: string): Promise<Address> {
    const { contractAddress } = await mined(
      await client.deployContract({ account: voter, ...artefact(path) }),
    )
    return contractAddress!
  }

  function mined(hash: Hex) {
    return client.waitForTransactionReceipt({ hash, pollingInterval: 20 })
  }
})

function connect(address: string) {
  const transport = http(`http://${address}`, { retryCount: 0, timeout: 5000 })
  return createTestClient({ chain: foundry, mode: 'anvil', transport })
    .extend(publicActions)
    .extend(walletActions)
}

/** anvil picks a free port and says which. */
function addressOf(anvil: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    anvil.once('error', reject)
    anvil.once('exit', () => reject(new Error(`anvil ended: ${text}`)))
    anvil.stdout!.on('data', (part) => {
      text += part
      const [, address] = /Listening on (\S+)/.exec(text) ?? []
      if (address) resolve(address)
    })
  })
}

function artefact(path: string): { abi: Abi; bytecode: Hex } {
  const folder = 'node_modules/@safe-global/safe-smart-account/build/artifacts/contracts'
  return JSON.parse(readFileSync(join(root, folder, `${path}.json`), 'utf8'))
}
