import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js'
import { expect, test } from 'vitest'
import { clientFor, slash, wireForTest } from './client.ts'
import type { Options } from './index.ts'

async function community(
  answer: (interaction: Interaction) => unknown,
  commands: object[],
  options: Options = {},
) {
  const wire = await wireForTest(options)
  const guild = wire.addGuild({ name: 'Moot' })
  const channel = guild.addChannel('general')
  const ada = wire.user('ada', { guild, locale: 'es-ES' })
  const failed: Error[] = []
  const client = await clientFor(wire, async (interaction) => {
    try {
      await answer(interaction)
    } catch (error) {
      failed.push(error as Error)
    }
  })
  await client.application.commands.set(commands as never)
  return { wire, guild, channel, ada, client, failed }
}

test('a command is answered; the answer has what its options said', async () => {
  const command = new SlashCommandBuilder()
    .setName('vote')
    .setDescription('Vote')
    .addIntegerOption((option) =>
      option.setName('proposal').setDescription('Which').setRequired(true).setMinValue(1),
    )
    .addStringOption((option) =>
      option.setName('choice').setDescription('What').addChoices({ name: 'For', value: 'for' }),
    )
    .addUserOption((option) => option.setName('whom').setDescription('Who'))
    .toJSON()
  const { wire, channel, ada, failed } = await community(
    async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const { options, locale } = interaction
      const whom = options.getUser('whom')
      const response = await interaction.reply({
        content: `${options.getInteger('proposal', true)} ${options.getString('choice')} ${whom?.username} ${locale}`,
        withResponse: true,
      })
      expect(response.resource?.message?.author.id).toBe(interaction.applicationId)
    },
    [command],
  )
  const seen = await ada.command(channel, 'vote', { proposal: 3, choice: 'for', whom: ada.id })
  expect(seen.message?.content).toBe('3 for ada es-ES')
  expect(seen.private).toBe(false)
  expect(seen.acknowledgedAfter).toBeLessThan(3000)
  await expect(ada.command(channel, 'vote')).rejects.toThrow('needs proposal')
  await expect(ada.command(channel, 'vote', { proposal: 0 })).rejects.toThrow('cannot be 0')
  await expect(ada.command(channel, 'vote', { proposal: 1, choice: 'no' })).rejects.toThrow('one of for')
  await expect(ada.command(channel, 'gone')).rejects.toThrow('not offered /gone')
  expect(failed).toEqual([])
  expect(wire.violations).toEqual([])
})

test('a deferred answer is edited, a follow-up comes after, private ones are seen by one person', async () => {
  const { wire, guild, channel, ada } = await community(
    async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      await interaction.editReply('first')
      await interaction.followUp({ content: 'second', flags: MessageFlags.Ephemeral })
      await interaction.fetchReply()
      await interaction.deleteReply()
    },
    [slash('slow')],
  )
  const bob = wire.user('bob', { guild })
  const seen = await ada.command(channel, 'slow')
  expect(seen).toMatchObject({ deferred: true, private: true })
  expect((await seen.final()).content).toBe('first')
  const second = await ada.sees(channel, ({ content }) => content === 'second')
  expect(second.private).toBe(true)
  expect(bob.messages(channel)).toEqual([])
  expect(wire.messages(channel)).toEqual([])
  await expect.poll(() => ada.messages(channel).map(({ content }) => content)).toEqual(['second'])
  expect(wire.violations).toEqual([])
})

test('the first follow-up of a deferred answer takes its place', async () => {
  const { wire, channel, ada } = await community(
    async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.followUp('answer')
    },
    [slash('slow')],
  )
  const seen = await ada.command(channel, 'slow')
  expect((await seen.final()).id).toBe(seen.message?.id)
  expect(wire.messages(channel)).toHaveLength(1)
  expect(wire.violations).toEqual([])
})

test('buttons, selects and modals lead from one message to the next', async () => {
  const row = <T extends ButtonBuilder | StringSelectMenuBuilder | UserSelectMenuBuilder>(
    ...components: T[]
  ) => new ActionRowBuilder<T>().addComponents(components)
  const options = ['For', 'Against'].map((label) => ({ label, value: label.toLowerCase() }))
  const { wire, channel, ada, failed } = await community(
    async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({
          content: 'Choose',
          components: [
            row(new ButtonBuilder({ customId: 'reason', label: 'Reason', style: ButtonStyle.Primary })),
            row(new StringSelectMenuBuilder({ customId: 'choice', options })),
            row(new UserSelectMenuBuilder({ customId: 'delegate' })),
          ],
        })
      }
      if (interaction.isStringSelectMenu()) {
        await interaction.deferUpdate()
        await interaction.editReply(`You chose ${interaction.values}`)
      }
      if (interaction.isUserSelectMenu()) {
        await interaction.update(`You chose ${interaction.users.first()?.username}`)
      }
      if (interaction.isButton()) {
        const text = new TextInputBuilder({
          customId: 'text',
          style: TextInputStyle.Paragraph,
          maxLength: 20,
        })
        const label = new LabelBuilder({ label: 'Why?' }).setTextInputComponent(text)
        const kind = new LabelBuilder({ label: 'Kind' }).setStringSelectMenuComponent(
          new StringSelectMenuBuilder({ customId: 'kind', options }),
        )
        await interaction.showModal(
          new ModalBuilder({ customId: 'form', title: 'Your reason' }).addLabelComponents(label, kind),
        )
      }
      if (interaction.isModalSubmit()) {
        const { fields } = interaction
        const content = `${fields.getTextInputValue('text')}, ${fields.getStringSelectValues('kind')}`
        await interaction.reply({ content, flags: MessageFlags.Ephemeral })
      }
    },
    [slash('vote')],
  )

  const { message } = await ada.command(channel, 'vote')
  const chosen = await ada.choose(message!, 'choice', ['against'])
  expect((await chosen.final()).content).toBe('You chose against')
  expect((await ada.choose(message!, 'delegate', [ada.id])).message?.content).toBe('You chose ada')
  await expect(ada.choose(message!, 'choice', ['perhaps'])).rejects.toThrow('no option perhaps')
  await expect(ada.press(message!, 'gone')).rejects.toThrow('custom id gone')

  const { modal } = await ada.press(message!, 'reason')
  expect(modal).toMatchObject({ customId: 'form', title: 'Your reason' })
  await expect(ada.submit(modal!, { text: 'x'.repeat(21), kind: 'for' })).rejects.toThrow('1 to 20')
  const answered = await ada.submit(modal!, { text: 'It is good', kind: 'for' })
  expect(answered).toMatchObject({ private: true, message: { content: 'It is good, for' } })
  expect(failed).toEqual([])
  expect(wire.violations).toEqual([])
})

test('an option is completed while it is typed', async () => {
  const command = slash('proposal', [
    { type: 3, name: 'which', description: 'Which', required: true, autocomplete: true },
    { type: 5, name: 'closed', description: 'Closed too' },
  ])
  const { wire, channel, ada } = await community(
    async (interaction) => {
      if (!interaction.isAutocomplete()) return
      const typed = interaction.options.getFocused()
      await interaction.respond([
        { name: `${typed}… ${interaction.options.getBoolean('closed')}`, value: '1' },
      ])
    },
    [command],
  )
  const { choices } = await ada.complete(channel, 'proposal', 'which', 'saf', { closed: true })
  expect(choices).toEqual([{ name: 'saf… true', value: '1' }])
  expect(wire.violations).toEqual([])
})

test('subcommands, permissions and contexts are what a person is offered', async () => {
  const admin = new SlashCommandBuilder()
    .setName('settings')
    .setDescription('Settings')
    .setDefaultMemberPermissions('32')
    .setContexts(0)
    .addSubcommand((sub) =>
      sub
        .setName('set')
        .setDescription('Set')
        .addStringOption((option) => option.setName('key').setDescription('Key')),
    )
  const { wire, guild, channel, ada } = await community(
    async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      if (interaction.commandName === 'ping') return interaction.reply(`pong in ${interaction.context}`)
      await interaction.reply(
        `${interaction.options.getSubcommand()} ${interaction.options.getString('key')}`,
      )
    },
    [admin.toJSON(), slash('ping')],
  )
  const boss = wire.user('boss', { guild, permissions: ['ManageGuild'] })
  expect(ada.commands(channel)).toEqual(['ping'])
  expect(boss.commands(channel)).toEqual(['settings', 'ping'])
  const seen = await boss.command(channel, 'settings', { key: 'zone' }, { subcommand: 'set' })
  expect(seen.message?.content).toBe('set zone')
  expect(boss.commands(boss.dm())).toEqual(['ping'])
  expect((await boss.command(boss.dm(), 'ping')).message?.content).toBe('pong in 1')
  expect(wire.violations).toEqual([])
})

test('a Components V2 card is shown, pressed and edited, and its texts ping like content', async () => {
  const container = (text: string) =>
    new ContainerBuilder()
      .addTextDisplayComponents(new TextDisplayBuilder({ content: text }))
      .addActionRowComponents((row) =>
        row.addComponents(
          new ButtonBuilder({ customId: 'more', label: 'More', style: ButtonStyle.Secondary }),
        ),
      )
  const { wire, channel, ada, client } = await community(async (interaction) => {
    if (interaction.isButton()) await interaction.update({ components: [container('Two')] })
  }, [])
  const target = await client.channels.fetch(channel)
  if (!target?.isSendable()) throw new Error('not sendable')
  const send = (allowedMentions: object) =>
    target.send({
      flags: MessageFlags.IsComponentsV2,
      components: [container(`One <@${ada.id}>`)],
      allowedMentions,
    })
  const { id } = await send({ parse: [] })
  await send({ users: [ada.id] })
  const [silent, loud] = wire.messages(channel)
  expect([silent!.pings, loud!.pings]).toEqual([[], [ada.id]])
  expect(silent!.text).toBe(`One <@${ada.id}>`)
  const seen = await ada.press(silent!, 'more')
  expect(seen.message).toMatchObject({ id, text: 'Two' })
  expect(wire.violations).toEqual([])
})

test('a late acknowledgement is refused with 10062, and the person sees that nothing came', async () => {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const { wire, channel, ada, failed } = await community(
    async (interaction) => {
      await released
      if (interaction.isChatInputCommand()) await interaction.reply('too late')
    },
    [slash('slow')],
    { acknowledgeWithin: 50 },
  )
  await expect(ada.command(channel, 'slow')).rejects.toThrow('did not respond to ada: slow')
  release()
  await expect.poll(() => failed).toMatchObject([{ code: 10062 }])
  expect(wire.messages(channel)).toEqual([])
})

test('the same interaction again is refused with 40060', async () => {
  const { wire, channel, ada, failed } = await community(
    async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply('pong')
    },
    [slash('ping')],
  )
  const { interaction } = await ada.command(channel, 'ping')
  wire.repeat(interaction)
  await expect.poll(() => failed).toMatchObject([{ code: 40060 }])
  expect(wire.messages(channel)).toHaveLength(1)
})
