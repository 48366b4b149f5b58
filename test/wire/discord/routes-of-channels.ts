import { channelIssues } from './dispatches.ts'
import { createMessage, deleteMessage, editMessage, publicMessage, sendingPermission } from './messages.ts'
import { channelData, isThread, messageData } from './payloads.ts'
import { permissions } from './permissions.ts'
import { type Issue, refuse } from './refusal.ts'
import { type Call, noContent, ok, type Route } from './route.ts'
import { messageIssues } from './rules-of-messages.ts'
import { issuesOf, schemaOf } from './schema.ts'
import { type Channel, channelTypes, type Message } from './shapes.ts'
import { allowed, channelOf, dmWith, forgetChannel, need, type World } from './world.ts'

const fivePerFiveSeconds = { requests: 5, seconds: 5 }
const editable = new Set(['name', 'topic', 'archived', 'locked', 'auto_archive_duration', 'applied_tags'])

/** Channels, direct messages, and the messages in them. */
export function channelRoutes(): Route[] {
  return [
    {
      method: 'POST',
      path: '/users/@me/channels',
      issues: ({ body }) => issuesOf(schemaOf('CreatePrivateChannelRequest'), body),
      answers: 'PrivateChannelResponse',
      handle: ({ world, body }) => {
        const user = world.users.get(body.recipient_id) ?? refuse('unknownUser')
        return ok(channelData(world, dmWith(world, user)))
      },
    },
    {
      method: 'GET',
      path: '/channels/{channel_id}',
      answers: channelIssues,
      handle: ({ world, params }) => ok(channelData(world, channelOf(world, params.channel_id!))),
    },
    {
      method: 'PATCH',
      path: '/channels/{channel_id}',
      issues: changeIssues,
      answers: channelIssues,
      handle: changeChannel,
    },
    {
      method: 'DELETE',
      path: '/channels/{channel_id}',
      answers: channelIssues,
      handle: ({ world, params }) => {
        const channel = channelOf(world, params.channel_id!)
        need(world, channel, isThread(channel) ? 'ManageThreads' : 'ManageChannels')
        const data = channelData(world, channel)
        forgetChannel(world, channel)
        tellOf(world, channel, 'DELETE', () => data)
        return ok(data)
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/typing',
      handle: ({ world, params }) => {
        const channel = channelOf(world, params.channel_id!)
        need(world, channel, sendingPermission(channel))
        return noContent
      },
    },
    {
      method: 'GET',
      path: '/channels/{channel_id}/messages',
      answers: ['MessageResponse'],
      handle: ({ world, params, query }) => {
        const channel = readable(world, params.channel_id!)
        const messages = [...channel.messages.values()].filter((message) => !message.private)
        return ok(
          messages
            .slice(-Number(query.get('limit') ?? 50))
            .reverse()
            .map(messageData),
        )
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages',
      limit: fivePerFiveSeconds,
      issues: (call) => bodyIssues(call, 'MessageCreateRequest', 0),
      answers: 'MessageResponse',
      handle: send,
    },
    {
      method: 'GET',
      path: '/channels/{channel_id}/messages/{message_id}',
      answers: 'MessageResponse',
      handle: ({ world, params }) =>
        ok(messageData(publicMessage(readable(world, params.channel_id!), params.message_id!))),
    },
    {
      method: 'PATCH',
      path: '/channels/{channel_id}/messages/{message_id}',
      limit: fivePerFiveSeconds,
      issues: (call) =>
        bodyIssues(
          call,
          'MessageEditRequestPartial',
          publicMessage(channelOf(call.world, call.params.channel_id!), call.params.message_id!).flags,
        ),
      answers: 'MessageResponse',
      handle: ({ world, params, body, files }) => {
        const channel = channelOf(world, params.channel_id!)
        const message = publicMessage(channel, params.message_id!)
        if (message.author.id !== world.bot.id) refuse('notYours')
        refuseArchived(world, channel)
        return ok(messageData(editMessage(world, channel, message, body, files)))
      },
    },
    {
      method: 'DELETE',
      path: '/channels/{channel_id}/messages/{message_id}',
      handle: ({ world, params }) => {
        const channel = channelOf(world, params.channel_id!)
        const message = publicMessage(channel, params.message_id!)
        if (message.author.id !== world.bot.id) need(world, channel, 'ManageMessages')
        deleteMessage(world, channel, message)
        return noContent
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages/{message_id}/crosspost',
      answers: 'MessageResponse',
      handle: ({ world, params }) => {
        const channel = channelOf(world, params.channel_id!)
        if (channel.type !== channelTypes.announcement) refuse('wrongChannelType')
        const message = publicMessage(channel, params.message_id!)
        need(world, channel, message.author.id === world.bot.id ? 'SendMessages' : 'ManageMessages')
        const published = { ...message, flags: message.flags | 1 }
        channel.messages.set(message.id, published)
        return ok(messageData(published))
      },
    },
  ]
}

/** What schema and rules say of a message's body. */
export function bodyIssues({ body, files }: Call, schema: string, flagsBefore: number): Issue[] {
  const issues = issuesOf(schemaOf(schema), body)
  return issues.length ? issues : messageIssues(body, flagsBefore, uploadNames(files))
}

export function uploadNames(files: Call['files']): string[] {
  return files.flatMap(({ id, filename }) => [id, filename])
}

/** Creates a message, once for each nonce that is enforced. */
function send({ world, params, body, files }: Call) {
  const channel = channelOf(world, params.channel_id!)
  if (channel.type === channelTypes.dm) refuseClosed(world, channel)
  else if (channel.type === channelTypes.forum || channel.type === channelTypes.category) refuse('notText')
  need(world, channel, sendingPermission(channel))
  refuseArchived(world, channel)
  const reference = body.message_reference
  if (reference) {
    need(world, channel, 'ReadMessageHistory')
    if (!channel.messages.has(reference.message_id) && reference.fail_if_not_exists !== false)
      refuse('unknownMessage')
  }
  const nonce = body.enforce_nonce ? String(body.nonce) : undefined
  const sent = nonce !== undefined && channel.messages.get(channel.nonces.get(nonce) ?? '')
  if (sent) return ok(messageData(sent))
  const replied = reference &&
    channel.messages.has(reference.message_id) && {
      type: 19,
      message_reference: { type: 0, channel_id: channel.id, message_id: reference.message_id as string },
    }
  const message = createMessage(world, channel, body, files, replied || {})
  if (nonce !== undefined) rememberNonce(channel, nonce, message, world.keep)
  return ok(messageData(message))
}

function rememberNonce({ nonces }: Channel, nonce: string, { id }: Message, keep: number) {
  nonces.set(nonce, id)
  if (nonces.size > keep) nonces.delete(nonces.keys().next().value!)
}

function refuseClosed(world: World, { recipientId }: Channel) {
  const shared = [...world.guilds.values()].some(({ members }) => members.has(recipientId!))
  if (!shared || !world.users.get(recipientId!)!.dmsOpen) refuse('cannotMessage')
}

function refuseArchived(world: World, channel: Channel) {
  const { archived, locked } = channel.thread ?? {}
  if (archived && locked && !(allowed(world, channel, world.bot.id) & permissions.ManageThreads))
    refuse('archived')
}

function readable(world: World, id: string): Channel {
  const channel = channelOf(world, id)
  if (!(allowed(world, channel, world.bot.id) & permissions.ReadMessageHistory)) refuse('missingAccess')
  return channel
}

function changeIssues({ world, params, body }: Call): Issue[] {
  const channel = channelOf(world, params.channel_id!)
  return issuesOf(
    schemaOf(isThread(channel) ? 'UpdateThreadRequestPartial' : 'UpdateGuildChannelRequestPartial'),
    body,
  )
}

function changeChannel({ world, params, body }: Call) {
  const channel = channelOf(world, params.channel_id!)
  const { thread } = channel
  if (!thread) need(world, channel, 'ManageChannels')
  else if (thread.ownerId !== world.bot.id || body.locked !== undefined) need(world, channel, 'ManageThreads')
  if (!Object.keys(body).every((key) => editable.has(key))) refuse('missingPermissions')
  channel.name = body.name ?? channel.name
  if (body.topic !== undefined) channel.topic = body.topic
  if (thread) {
    thread.archived = body.archived ?? thread.archived
    thread.locked = body.locked ?? thread.locked
    thread.autoArchive = body.auto_archive_duration ?? thread.autoArchive
    thread.tags = body.applied_tags ?? thread.tags
  }
  tellOf(world, channel, 'UPDATE', () => channelData(world, channel))
  return ok(channelData(world, channel))
}

/** Tells of a channel or thread that is there, changed, or gone. */
export function tellOf(world: World, channel: Channel, what: string, data: () => unknown) {
  const event = `${isThread(channel) ? 'THREAD' : 'CHANNEL'}_${what}`
  world.dispatch(event, data, { ...(channel.guildId && { guildId: channel.guildId }), intents: 1 })
}
