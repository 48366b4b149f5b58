import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CommandBody, commandBodies } from '../../../src/chat/discord/commands.ts'
import type { Command } from '../../../src/command.ts'
import { root } from '../../../src/root.ts'
import type { ForCommands } from '../../../src/services.ts'
import { commandIssues } from '../../wire/discord/rules-of-commands.ts'
import { issuesOf, schemaOf } from '../../wire/discord/schema.ts'
import { command } from './house.ts'

/** Declarations ask nothing of the services. */
const commands = await Promise.all(
  readdirSync(join(root, 'commands')).map(async (file) => {
    const module: { default(services: ForCommands): Command } = await import(join(root, 'commands', file))
    return module.default({} as ForCommands)
  }),
)
const bodies = commandBodies(commands)
const locales = ['es-ES', 'es-419', 'zh-CN', 'zh-TW'] as const

describe('the commands', () => {
  test('are such that Discord takes them', () => {
    const schema = schemaOf('ApplicationCommandUpdateRequest')
    for (const body of bodies) {
      const { default_member_permissions: needed } = body
      // Discord takes a text there, and its specification says a number.
      const numeric = { ...body, default_member_permissions: needed ? Number(needed) : null }
      expect(issuesOf(schema, numeric), body.name).toEqual([])
    }
    expect(commandIssues(bodies as never)).toEqual([])
  })

  test.each(locales)('have a name of their own for everything in %s', (locale) => {
    const names = bodies.map(({ name_localizations }) => name_localizations?.[locale])
    expect(names).not.toContain(undefined)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, options = [], description_localizations } of bodies) {
      const own = options.map((option) => option.name_localizations?.[locale])
      expect(own, name).not.toContain(undefined)
      expect(new Set(own).size, name).toBe(own.length)
      expect(description_localizations?.[locale], name).toBeDefined()
    }
  })

  test('are hidden from nobody whom a community may name; setting one up is for who manages the server', () => {
    const restricted = bodies.filter(({ default_member_permissions: needed }) => needed !== null)
    expect(restricted).toMatchObject([{ name: 'setup', default_member_permissions: '32' }])
  })
})

test('options stand required first, with their values or as something to complete', () => {
  const many = Array.from({ length: 26 }, (_, index) => `${index}`)
  const [body] = commandBodies([
    command({
      options: [
        { name: 'state', kind: 'text', values: ['active', 'passed'] },
        { name: 'many', kind: 'text', values: many },
        { name: 'text', kind: 'text', max: 50 },
        { name: 'proposal', kind: 'integer', required: true, complete: async () => [] },
      ],
    }),
  ])
  expect((body as CommandBody).options).toMatchObject([
    { name: 'proposal', type: 4, autocomplete: true, required: true },
    { name: 'state', choices: [{ name: 'Open for votes', value: 'active' }, { value: 'passed' }] },
    { name: 'many', autocomplete: true },
    { name: 'text', max_length: 50, autocomplete: false },
  ])
})
