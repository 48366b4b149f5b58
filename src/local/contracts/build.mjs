#!/usr/bin/env node
// Builds artefacts.json, which holds all that the local community deploys, so that only who changes a contract needs
// the compiler. `--check` compiles again and compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const here = dirname(fileURLToPath(import.meta.url))
const packages = join(here, '../../../node_modules')
const target = join(here, 'artefacts.json')

const OURS = ['CommonsToken', 'Assembly', 'UsdToken', 'PriceFeed']
const OPENZEPPELIN = { TimelockController: '@openzeppelin/contracts/governance/TimelockController.sol' }
const SAFE = {
  SafeL2: 'SafeL2.sol/SafeL2.json',
  SafeProxy: 'proxies/SafeProxy.sol/SafeProxy.json',
  SafeProxyFactory: 'proxies/SafeProxyFactory.sol/SafeProxyFactory.json',
  CompatibilityFallbackHandler: 'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json',
}

const built = print({ ...compiled(), ...fromSafe(), Multicall3: multicall3() })
if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== built) {
    console.error('src/local/contracts/artefacts.json is not what its sources compile to: rebuild it.')
    process.exit(1)
  }
} else writeFileSync(target, built)

function compiled() {
  const files = [...OURS.map((name) => `${name}.sol`), ...Object.values(OPENZEPPELIN)]
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(files.map((file) => [file, { content: source(file) }])),
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      // With no hash of the sources in it, the same source gives the same bytes on every machine.
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  }
  const solc = require('solc')
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (file) => ({ contents: source(file) }) }),
  )
  // OpenZeppelin's own warnings are not ours to mend.
  const ours = (output.errors ?? []).filter(
    ({ severity, sourceLocation }) => severity === 'error' || !sourceLocation?.file.startsWith('@'),
  )
  if (ours.length > 0) throw new Error(ours.map((error) => error.formattedMessage).join('\n'))
  const of = (file, name, from) => {
    const { abi, evm } = output.contracts[file][name]
    return { from, abi, bytecode: `0x${evm.bytecode.object}` }
  }
  return Object.fromEntries([
    ...OURS.map((name) => [name, of(`${name}.sol`, name, `${name}.sol`)]),
    ...Object.entries(OPENZEPPELIN).map(([name, file]) => [
      name,
      of(file, name, origin('@openzeppelin/contracts')),
    ]),
  ])
}

function fromSafe() {
  const from = origin('@safe-global/safe-smart-account')
  return Object.fromEntries(
    Object.entries(SAFE).map(([name, path]) => {
      const file = join(packages, '@safe-global/safe-smart-account/build/artifacts/contracts', path)
      const { abi, bytecode } = JSON.parse(readFileSync(file, 'utf8'))
      return [name, { from, abi, bytecode }]
    }),
  )
}

/** viem knows Multicall3's creation code. Its constructor is empty: it copies the runtime code behind it and returns that. */
function multicall3() {
  const constants = readFileSync(join(packages, 'viem/constants/contracts.ts'), 'utf8')
  const [, creation] = /multicall3Bytecode =\s*'0x([0-9a-f]+)'/.exec(constants) ?? []
  // PUSH2 length, DUP1, PUSH2 offset, PUSH1 0, CODECOPY, PUSH1 0, RETURN, INVALID.
  const [, length, offset] = /61(.{4})8061(.{4})6000396000f3fe/.exec(creation ?? '') ?? []
  if (length === undefined) throw new Error('Multicall3 does not look in viem as it used to')
  const start = 2 * Number.parseInt(offset, 16)
  return {
    from: origin('viem'),
    deployedBytecode: `0x${creation.slice(start, start + 2 * Number.parseInt(length, 16))}`,
  }
}

function source(file) {
  return readFileSync(join(file.startsWith('@') ? packages : here, file), 'utf8')
}

/** Where a foreign artefact comes from, and under which licence. */
function origin(name) {
  const { version, license } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  return `${name}@${version} (${license})`
}

/** One contract, one line. */
function print(artefacts) {
  const lines = Object.entries(artefacts).map(
    ([name, it]) => `  ${JSON.stringify(name)}: ${JSON.stringify(it)}`,
  )
  return `{\n${lines.join(',\n')}\n}\n`
}
