import { createMessage, deleteMessage, editMessage } from './messages.ts'
import { messageData, userData } from './payloads.ts'
import { type Issue, refuse } from './refusal.ts'
import { type Answer, type Call, noContent, ok, type Route } from './route.ts'
import { bodyIssues, uploadNames } from './routes-of-channels.ts'
import { messageIssues } from './rules-of-messages.ts'
import { modalIssues } from './rules-of-modals.ts'
import { issuesOf, schemaOf } from './schema.ts'
import { type Channel, flags, type Interaction, interactionTypes, type Message } from './shapes.ts'
import type { World } from './world.ts'

const callback = { message: 4, deferMessage: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const
const tokenLives = 15 * 60_000

/** Acknowledging an interaction, and what comes after it. */
export function interactionRoutes(): Route[] {
  const webhook = '/webhooks/{webhook_id}/{webhook_token}'
  const limit = { requests: 5, seconds: 2 }
  const one = ['/messages/@original', '/messages/{message_id}'].flatMap((path): Route[] => [
    {
      method: 'GET',
      path: webhook + path,
      open: true,
      answers: 'MessageResponse',
      handle: (call) => ok(messageData(messageOf(call))),
    },
    {
      method: 'PATCH',
      path: webhook + path,
      open: true,
      limit,
      issues: (call) => bodyIssues(call, 'IncomingWebhookUpdateRequestPartial', flagsBefore(messageOf(call))),
      answers: 'MessageResponse',
      handle: (call) => {
        const { world, body, files } = call
        const interaction = interactionOf(call)
        const edited = editMessage(world, placeOf(world, interaction), messageOf(call), body, files)
        if (edited.id === interaction.original) interaction.answered(edited)
        return ok(messageData(edited))
      },
    },
    {
      method: 'DELETE',
      path: webhook + path,
      open: true,
      limit,
      handle: (call) => {
        deleteMessage(call.world, placeOf(call.world, interactionOf(call)), messageOf(call))
        return noContent
      },
    },
  ])
  return [
    {
      method: 'POST',
      path: '/interactions/{interaction_id}/{interaction_token}/callback',
      open: true,
      limit: { requests: 1_000_000, seconds: 1 },
      issues: callbackIssues,
      answers: 'InteractionCallbackResponse',
      handle: acknowledge,
    },
    {
      method: 'POST',
      path: webhook,
      open: true,
      limit,
      issues: (call) => bodyIssues(call, 'IncomingWebhookRequestPartial', 0),
      answers: 'MessageResponse',
      handle: followUp,
    },
    ...one,
  ]
}

function callbackIssues(call: Call): Issue[] {
  const { world, params, body, files } = call
  const interaction = world.interactions.get(params.interaction_token!) ?? refuse('unknownInteraction')
  const schema = schemaByType[body.type as number]
  if (!schema || !typesFor(interaction).includes(body.type)) {
    const message = `Value must be one of ${JSON.stringify(typesFor(interaction))} for this interaction.`
    return [{ path: ['type'], code: 'BASE_TYPE_CHOICES', message }]
  }
  const issues = issuesOf(schemaOf(schema), body)
  if (issues.length || !body.data) return issues
  return dataIssues(interaction).map((issue) => ({ ...issue, path: ['data', ...issue.path] }))

  function dataIssues({ optionType }: Interaction): Issue[] {
    if (body.type === callback.modal) return modalIssues(body.data)
    if (body.type === callback.choices) return choiceIssues(body.data.choices ?? [], optionType)
    const source = placeOf(world, interaction).messages.get(interaction.source ?? '')
    const before = body.type === callback.update ? (source?.flags ?? 0) : 0
    return messageIssues(body.data, before, uploadNames(files))
  }
}

const schemaByType: Record<number, string> = {
  [callback.message]: 'CreateMessageInteractionCallbackRequest',
  [callback.deferMessage]: 'CreateMessageInteractionCallbackRequest',
  [callback.deferUpdate]: 'UpdateMessageInteractionCallbackRequest',
  [callback.update]: 'UpdateMessageInteractionCallbackRequest',
  [callback.choices]: 'ApplicationCommandAutocompleteCallbackRequest',
  [callback.modal]: 'ModalInteractionCallbackRequest',
}

function typesFor({ type, source }: Interaction): number[] {
  const updates = source ? [callback.deferUpdate, callback.update] : []
  switch (type) {
    case interactionTypes.complete:
      return [callback.choices]
    case interactionTypes.modal:
      return [callback.message, callback.deferMessage, ...updates]
    default:
      return [callback.message, callback.deferMessage, ...updates, callback.modal]
  }
}

function choiceIssues(choices: { value: unknown }[], optionType: number | undefined): Issue[] {
  const wanted = optionType === 3 ? 'string' : 'number'
  return [...choices.entries()]
    .filter(([, { value }]) => typeof value !== wanted)
    .map(([at]) => ({
      path: ['choices', at, 'value'],
      code: 'APPLICATION_COMMAND_OPTIONS_VALUE_INVALID',
      message: `This option's choices are of type ${wanted}.`,
    }))
}

function acknowledge({ world, params, query, body, files, arrivedAt }: Call): Answer {
  const interaction = world.interactions.get(params.interaction_token!) ?? refuse('unknownInteraction')
  if (interaction.id !== params.interaction_id) refuse('unknownInteraction')
  if (interaction.acknowledged !== undefined) refuse('acknowledged')
  if (interaction.expired) refuse('unknownInteraction')
  const acknowledgedAfter = arrivedAt - interaction.deliveredAt

  const type: number = body.type
  const message = messageOfCallback(world, interaction, type, body.data ?? {}, files)
  interaction.acknowledged = type
  const source = placeOf(world, interaction).messages.get(interaction.source ?? '')
  interaction.settle({
    acknowledgedAfter,
    deferred: type === callback.deferMessage || type === callback.deferUpdate,
    private: (message ?? source)?.private ?? false,
    ...(message && { message }),
    ...(type === callback.choices && { choices: body.data?.choices ?? [] }),
    ...(type === callback.modal && {
      modal: {
        customId: body.data.custom_id,
        title: body.data.title,
        components: body.data.components,
        from: interaction,
      },
    }),
  })
  return query.get('with_response') === 'true' ? ok(callbackData(interaction, message, type)) : noContent
}

/** The message that a callback makes or updates; for completions and modals there is none. */
function messageOfCallback(
  world: World,
  interaction: Interaction,
  type: number,
  data: Call['body'],
  files: Call['files'],
): Message | undefined {
  const channel = placeOf(world, interaction)
  if (type === callback.deferUpdate || type === callback.update) {
    interaction.original = interaction.source!
    const source = channel.messages.get(interaction.source!) ?? refuse('unknownMessage')
    return type === callback.update ? editMessage(world, channel, source, data, files) : source
  }
  if (type !== callback.message && type !== callback.deferMessage) return
  const loading = type === callback.deferMessage ? flags.loading : 0
  const message = answerWith(world, interaction, data, files, loading)
  interaction.original = message.id
  return message
}

function followUp(call: Call): Answer {
  const { world, body, files } = call
  const interaction = interactionOf(call)
  const channel = placeOf(world, interaction)
  const original = channel.messages.get(interaction.original ?? '')
  // The first follow-up of a deferred answer takes the place of "thinking…".
  const message =
    original && original.flags & flags.loading
      ? editMessage(world, channel, original, body, files)
      : answerWith(world, interaction, body, files, 0)
  interaction.answered(message)
  return ok(messageData(message))
}

function answerWith(
  world: World,
  interaction: Interaction,
  body: Call['body'],
  files: Call['files'],
  loading: number,
): Message {
  const visibleTo = (body.flags ?? 0) & flags.ephemeral ? { visibleTo: interaction.user.id } : {}
  return createMessage(world, placeOf(world, interaction), body, files, {
    ...visibleTo,
    ...(loading && { flags: (body.flags ?? 0) | loading }),
    type: interaction.source ? 0 : 20,
    webhook_id: world.bot.id,
    application_id: world.bot.id,
    interaction_metadata: interactionMetadata(interaction),
  })
}

function interactionMetadata(interaction: Interaction): object {
  const { id, type, user, guildId, source, modalOf } = interaction
  return {
    id,
    type,
    user: userData(user),
    authorizing_integration_owners: { 0: guildId ?? '0' },
    ...(type === interactionTypes.component && { interacted_message_id: source }),
    ...(modalOf && { triggering_interaction_metadata: interactionMetadata(modalOf) }),
  }
}

function callbackData(
  { id, type, channelId, guildId }: Interaction,
  message: Message | undefined,
  callbackType: number,
) {
  return {
    interaction: {
      id,
      type,
      channel_id: channelId,
      ...(guildId && { guild_id: guildId }),
      ...(message && {
        response_message_id: message.id,
        response_message_loading: Boolean(message.flags & flags.loading),
        response_message_ephemeral: message.private,
      }),
    },
    ...(message && {
      resource: {
        type: callbackType === callback.message || callbackType === callback.deferMessage ? 4 : 7,
        message: messageData(message),
      },
    }),
  }
}

/** The interaction whose token the address has, once it is acknowledged and while the token lives. */
function interactionOf({ world, params }: Call): Interaction {
  if (params.webhook_id !== world.bot.id) refuse('unknownWebhook')
  const interaction = world.interactions.get(params.webhook_token!) ?? refuse('unknownWebhook')
  if (interaction.acknowledged === undefined) refuse('unknownWebhook')
  if (performance.now() - interaction.deliveredAt > tokenLives) refuse('invalidToken')
  return interaction
}

function messageOf(call: Call): Message {
  const interaction = interactionOf(call)
  const id = call.params.message_id ?? interaction.original
  return placeOf(call.world, interaction).messages.get(id ?? '') ?? refuse('unknownMessage')
}

/** "Thinking…" is no message yet: its first edit may choose Components V2. */
function flagsBefore(message: Message): number {
  return message.flags & flags.loading ? 0 : message.flags
}

function placeOf(world: World, { channelId }: Interaction): Channel {
  return world.channels.get(channelId) ?? refuse('unknownChannel')
}
