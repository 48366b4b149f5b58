import {
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  MessageFlagsBitField,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
} from 'discord.js'
import { card, oneLine } from '../../card.ts'
import { type Command, isPrivate } from '../../command.ts'
import { inTime } from '../../deadline.ts'
import { setLatest } from '../../latest.ts'
import type { Log } from '../../log.ts'
import { createWords, languageOf } from '../../words/words.ts'
import type { Answer, Router } from '../router.ts'
import { readCustomId } from './custom-id.ts'
import { type Opening, renderForm, TYPED } from './form.ts'
import type { CommandIds } from './markdown.ts'
import { originOf } from './origin.ts'
import { renderForDiscord } from './render.ts'

/** Milliseconds after which an answer that has not come announces itself; Discord waits three seconds. */
const PATIENCE = 1500
/** Milliseconds that a form may take to be made; it can't be announced, so Discord's three seconds are all there is. */
const FORM = 1800
/** Milliseconds that may be spent on whose words a problem is told in: what is slow is often the same. */
const READER = 300
/** Discord's limits of completion, in characters and pieces. */
const CHOICE = 100
const CHOICES = 25
/** Forms that were shown and are remembered. */
const REMEMBERED = 2000

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction

/** How the answer appears: in the place of what was pressed, or as a message of its own. */
type Way = 'in-place' | 'private' | 'public'

/** Takes what Discord's people type and press, and answers it within Discord's time. */
export function createInteractions({
  router,
  log,
  commandIds,
}: {
  router: Router
  log: Log
  commandIds: () => CommandIds
}) {
  const forms = createForms()

  /** Never throws. */
  async function take(interaction: Interaction): Promise<void> {
    try {
      if (interaction.isAutocomplete()) return await complete(interaction)
      if (interaction.isChatInputCommand()) return await typed(interaction)
      if (interaction.isMessageComponent()) return await pressed(interaction)
      if (interaction.isModalSubmit()) return await filled(interaction)
    } catch (error) {
      await failed(interaction, error)
    }
  }

  async function typed(interaction: ChatInputCommandInteraction): Promise<void> {
    const { commandName: name, options } = interaction
    const values = options.data.map((option) => ({ option: option.name, value: String(option.value) }))
    const command = router.commands.find((each) => each.name === name)
    const origin = originOf(interaction)
    const way = !command || isPrivate(command, origin.here) ? 'private' : 'public'
    await answer(interaction, router.call(origin, { name, values }), command, way)
  }

  async function pressed(interaction: MessageComponentInteraction): Promise<void> {
    const { id, form } = readCustomId(interaction.customId)
    if (form && interaction.isButton()) return open(interaction, id)
    const values = interaction.isStringSelectMenu() ? interaction.values : []
    await answer(
      interaction,
      router.press(originOf(interaction), id, values),
      router.commandOf(id),
      wayOf(interaction),
    )
  }

  async function filled(interaction: ModalSubmitInteraction): Promise<void> {
    const id = interaction.customId
    const fields: Record<string, string> = {}
    for (const [name, data] of interaction.fields.fields) {
      if ('values' in data) fields[name] = data.values.join(',')
      else if ('value' in data && typeof data.value === 'string') fields[name] = data.value
    }
    const { [TYPED]: choice, ...others } = fields
    const values = choice === undefined ? [] : choice.split(',').map((value) => value.trim())
    const answering = router.press(originOf(interaction), id, values, others)
    await answer(interaction, answering, router.commandOf(id), wayOf(interaction))
  }

  /**
   * Opens a form at once. One that is not remembered, after a restart or on a public post, is asked for again: a call
   * without what its form asks for answers with that form.
   */
  async function open(interaction: ButtonInteraction, id: string): Promise<void> {
    const known = id.includes(TYPED) ? typedSelect(interaction, id) : forms.find(ownerOf(interaction), id)
    if (known) return void (await interaction.showModal(renderForm(known)))
    const origin = originOf(interaction)
    const asked = await inTime(router.press(origin, id), FORM)
    const form = asked?.card.actions.find((action) => action.kind === 'form' && action.id === id)
    if (form?.kind === 'form') return void (await interaction.showModal(renderForm(form)))
    await show(interaction, asked ?? (await problem(interaction, 'discord-form-late')), 'private', false)
  }

  async function answer(
    interaction: Answerable,
    answering: Promise<Answer>,
    command: Command | undefined,
    way: Way,
  ): Promise<void> {
    let deferring: Promise<unknown> | undefined
    const announce = () => {
      deferring ??= defer(interaction, way)
      // What went wrong with it is heard where it is waited for.
      deferring.catch(() => {})
    }
    const timer = setTimeout(announce, PATIENCE)
    if (command?.takes === 'long') announce()
    const answered = await answering
    clearTimeout(timer)
    await deferring
    await show(interaction, answered, way, deferring !== undefined)
  }

  async function show(interaction: Answerable, answered: Answer, way: Way, deferred: boolean): Promise<void> {
    for (const action of answered.card.actions)
      if (action.kind === 'form' && interaction.guildId) forms.remember(ownerOf(interaction), action)
    const payload = renderForDiscord(answered.card, answered.reader, [], commandIds())
    const aside = { ...payload, flags: payload.flags | MessageFlags.Ephemeral } as const
    if (way === 'in-place') {
      // What went wrong is said beside what was pressed, which stays as it was.
      if (answered.card.tone === 'error')
        await (deferred ? interaction.followUp(aside) : interaction.reply(aside))
      else if (deferred) await interaction.editReply(payload)
      else if (canUpdate(interaction)) await interaction.update(payload)
    } else if (!deferred) {
      await interaction.reply(way === 'private' || answered.private ? aside : payload)
    } else if (way === 'public' && answered.private) {
      // Who else sees an answer is fixed when it is announced, so this one takes back the announcement.
      await interaction.deleteReply()
      await interaction.followUp(aside)
    } else {
      await interaction.editReply(payload)
    }
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const { name, value: typed } = interaction.options.getFocused(true)
    const others = interaction.options.data.filter((option) => !option.focused)
    const beside = Object.fromEntries(others.map((option) => [option.name, String(option.value)]))
    const { commandName } = interaction
    const offered = await router.choices(originOf(interaction), commandName, name, String(typed), beside)
    const command = router.commands.find((each) => each.name === commandName)
    const whole = command?.options.find((option) => option.name === name)?.kind === 'integer'
    await interaction.respond(
      offered
        .filter(({ value }) => value !== '' && value.length <= CHOICE)
        .slice(0, CHOICES)
        .map(({ value, label }) => ({
          name: oneLine(label, CHOICE) || value,
          value: whole ? Number(value) : value,
        })),
    )
  }

  /** The person is told where that can still be done. */
  async function failed(interaction: Interaction, error: unknown): Promise<void> {
    const late = error instanceof DiscordAPIError && LATE.has(error.code)
    log[late ? 'warn' : 'error']({ error }, late ? 'an answer came too late' : 'an answer could not be shown')
    const answerable =
      interaction.isChatInputCommand() || interaction.isMessageComponent() || interaction.isModalSubmit()
    if (late || !answerable) return
    try {
      const shown = await problem(interaction, 'discord-not-shown')
      await show(interaction, shown, 'private', interaction.deferred || interaction.replied)
    } catch (again) {
      log.debug({ error: again }, 'nor could that be said')
    }
  }

  async function problem(
    interaction: Answerable,
    id: 'discord-form-late' | 'discord-not-shown',
  ): Promise<Answer> {
    const known = await inTime(router.readerOf(originOf(interaction)), READER).catch(() => undefined)
    const reader = known ?? { words: createWords(languageOf(interaction.locale)), timeZone: 'UTC' }
    const { words } = reader
    return {
      card: card({ title: words('problem-title'), body: words(id), tone: 'error' }),
      private: true,
      reader,
      settled: false,
    }
  }

  return { take }
}

/** Codes of what came too late: the interaction is over, or answered already. */
const LATE = new Set<number | string>([
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
])

/** A public post stays for everyone as it is; a message that only its reader sees goes on from page to page. */
function wayOf(interaction: MessageComponentInteraction | ModalSubmitInteraction): Way {
  const own = new MessageFlagsBitField(interaction.message?.flags ?? 0).has(MessageFlags.Ephemeral)
  return own && canUpdate(interaction) ? 'in-place' : 'private'
}

function canUpdate(interaction: Answerable) {
  return interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage())
}

async function defer(interaction: Answerable, way: Way): Promise<void> {
  try {
    if (way === 'in-place' && canUpdate(interaction)) await interaction.deferUpdate()
    else await interaction.deferReply(way === 'public' ? {} : { flags: MessageFlags.Ephemeral })
  } catch (error) {
    // Its answer was lost and it was sent again: it is announced.
    if (
      !(error instanceof DiscordAPIError) ||
      error.code !== RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
    )
      throw error
    interaction.deferred = true
  }
}

/** A select that was too long for Discord: its value is typed. */
function typedSelect({ component }: ButtonInteraction, id: string): Opening {
  const label = ('label' in component ? component.label : undefined) ?? ''
  return { id, label, kind: 'select', options: [], min: 1, max: 1 }
}

/** One person in one server: elsewhere the same call is about another community. */
function ownerOf({ user, guildId }: Answerable): string {
  return `${user.id} ${guildId ?? ''}`
}

/** The forms that somebody was shown last. Only a shortcut: each can be asked for again. */
function createForms() {
  const shown = new Map<string, Opening>()
  return {
    remember: (user: string, form: Opening) => setLatest(shown, `${user} ${form.id}`, form, REMEMBERED),
    find: (user: string, id: string) => shown.get(`${user} ${id}`),
  }
}
