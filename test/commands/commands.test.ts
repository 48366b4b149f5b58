import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/command.ts'
import { root } from '../../src/root.ts'
import type { ForCommands } from '../../src/services.ts'
import { createWords } from '../../src/words/words.ts'

/** Declarations ask nothing of the services. */
const commands = await Promise.all(
  readdirSync(join(root, 'commands')).map(async (file): Promise<[string, Command]> => {
    const module: { default(services: ForCommands): Command } = await import(join(root, 'commands', file))
    return [file, module.default({} as ForCommands)]
  }),
)
const words = createWords('en')

describe.each(commands)('%s', (file, command) => {
  test('is named as its file', () => {
    expect(`${command.name}.ts`).toBe(file)
  })

  test('has words for itself, its options and their values', () => {
    expect(words.find(`command-${command.name}`)).toMatch(/^.{1,100}$/)
    for (const option of command.options) {
      expect(words.find(`command-${command.name}.${option.name}`), option.name).toMatch(/^.{1,100}$/)
      for (const value of option.values ?? [])
        expect(words.find(`${option.name}-${value}`), value).toBeDefined()
    }
  })

  test('fits every platform', () => {
    expect(command.name).toMatch(/^[a-z0-9_]{1,32}$/)
    expect(command.options.length).toBeLessThanOrEqual(25)
    const required = command.options.map(({ required }) => Boolean(required))
    expect(required, 'required options come first').toEqual(
      required.toSorted((a, b) => Number(b) - Number(a)),
    )
    for (const { values } of command.options) expect(values?.length ?? 0).toBeLessThanOrEqual(25)
  })
})

test('all commands of this version are there', () => {
  expect(commands.map(([, { name }]) => name).toSorted()).toEqual([
    'community',
    'doctor',
    'help',
    'join',
    'link',
    'proposal',
    'proposals',
    'settings',
    'setup',
    'treasury',
    'unlink',
    'vote',
    'whoami',
  ])
})
