import { button, type Card, card, plain } from '../src/card.ts'
import type { Command } from '../src/command.ts'
import type { Words } from '../src/words/words.ts'

/** @param needs all commands, this one among them: they are there when it is asked */
export default ({ commands }: { commands: Command[] }): Command => ({
  name: 'help',
  options: [
    {
      name: 'command',
      kind: 'text',
      max: 32,
      complete: async (call, typed) =>
        commands
          .filter(({ name }) => name.startsWith(typed.replace(/^\//, '')))
          .map(({ name }) => ({ value: name, label: name, description: about(call.words, name) })),
    },
  ],
  access: 'everyone',
  cooldown: 1,
  private: true,
  takes: 'moment',
  async run({ community, here, may, words, text }) {
    const asked = text('command')?.replace(/^\//, '')
    if (asked !== undefined) return explainNamed(asked, commands, words)
    const manages = may.admin || (await here.standing(community)).manages
    const theirs = commands.filter(({ access }) => access !== 'manager' || manages)
    return card({
      title: words('help-title', { community: community.name }),
      body: [
        words('help-intro'),
        theirs.map(({ name }) => `/${name}: ${about(words, name)}`).join('\n'),
      ].join('\n\n'),
      actions: [
        button('proposals state:active', words('help-start-button')),
        button('link', words('link-button')),
      ],
    })
  },
  async runUnsettled({ here, words, text }) {
    const asked = text('command')?.replace(/^\//, '')
    if (asked !== undefined) return explainNamed(asked, commands, words)
    return card({
      title: words('help-title-unsettled'),
      body: words('help-unsettled'),
      actions: here.server === undefined ? [] : [button('setup', words('setup-button'))],
    })
  },
})

function explainNamed(asked: string, commands: Command[], words: Words): Card {
  const command = commands.find(({ name }) => name === asked)
  if (command) return explain(command, words)
  const body = words('help-unknown', { command: plain(asked, 32) })
  return card({ title: words('problem-title'), body, tone: 'error' })
}

function explain({ name, options, access, private: alone }: Command, words: Words): Card {
  const usage = `/${[name, ...options.map((option) => (option.required ? `${option.name}:…` : `[${option.name}:…]`))].join(' ')}`
  const notes = [
    access === 'everyone' ? undefined : words(`help-access-${access}`),
    alone ? words('help-private') : undefined,
  ].filter((note) => note !== undefined)
  return card({
    title: words('help-command-title', { command: name }),
    body: [about(words, name), words('usage', { usage: `\`${usage}\`` }), notes.join(' ')]
      .filter(Boolean)
      .join('\n\n'),
    fields: options.map((option) => ({ name: option.name, value: about(words, name, option.name) })),
  })
}

function about(words: Words, command: string, option?: string): string {
  return words.find(option ? `command-${command}.${option}` : `command-${command}`) ?? ''
}
