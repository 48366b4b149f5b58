import { createMessage, publicMessage } from './messages.ts'
import { channelData, isThread, messageData, threadData } from './payloads.ts'
import { type Issue, invalid, refuse } from './refusal.ts'
import { type Call, created, noContent, ok, type Route } from './route.ts'
import { tellOf, uploadNames } from './routes-of-channels.ts'
import { messageIssues } from './rules-of-messages.ts'
import { issuesOf, schemaOf } from './schema.ts'
import { type Channel, channelTypes, flags } from './shapes.ts'
import { channelOf, createChannel, need, type World } from './world.ts'

const requireTag = 1 << 4
const fiftyPerFiveMinutes = { requests: 50, seconds: 300 }

/** Threads from messages, threads without, and a forum's posts. */
export function threadRoutes(): Route[] {
  return [
    {
      method: 'POST',
      path: '/channels/{channel_id}/messages/{message_id}/threads',
      limit: fiftyPerFiveMinutes,
      // discord.js sends a type here too, which follows from the channel's.
      issues: ({ body: { type: _, ...body } }) =>
        issuesOf(schemaOf('CreateTextThreadWithMessageRequest'), body),
      answers: 'ThreadResponse',
      handle: ({ world, params, body }) => {
        const channel = channelOf(world, params.channel_id!)
        const message = publicMessage(channel, params.message_id!)
        if (channel.type !== channelTypes.text && channel.type !== channelTypes.announcement)
          refuse('wrongChannelType')
        need(world, channel, 'CreatePublicThreads')
        if (world.channels.has(message.id)) refuse('hasThread')
        const type = channel.type === channelTypes.announcement ? 10 : 11
        const thread = startThread(world, channel, type, body, message.id)
        channel.messages.set(message.id, {
          ...message,
          flags: message.flags | flags.hasThread,
          thread: channelData(world, thread),
        })
        return created(threadData(world, thread))
      },
    },
    {
      method: 'POST',
      path: '/channels/{channel_id}/threads',
      limit: fiftyPerFiveMinutes,
      issues: threadIssues,
      answers: createdIssues,
      handle: (call) => {
        const channel = channelOf(call.world, call.params.channel_id!)
        return channel.type === channelTypes.forum ? postInForum(call, channel) : threadWithout(call, channel)
      },
    },
    {
      method: 'PUT',
      path: '/channels/{channel_id}/thread-members/@me',
      handle: ({ world, params }) => {
        if (!isThread(channelOf(world, params.channel_id!))) refuse('wrongChannelType')
        return noContent
      },
    },
    {
      method: 'GET',
      path: '/channels/{channel_id}/threads/archived/public',
      answers: 'ThreadsResponse',
      handle: ({ world, params }) => {
        const { id, guildId } = channelOf(world, params.channel_id!)
        const channels = [...(world.guilds.get(guildId!)?.channels.values() ?? [])]
        const threads = channels.filter(({ parentId, thread }) => parentId === id && thread?.archived)
        return ok({
          threads: threads.map((thread) => channelData(world, thread)),
          members: [],
          has_more: false,
        })
      },
    },
  ]
}

function threadIssues({ world, params, body, files }: Call): Issue[] {
  const channel = channelOf(world, params.channel_id!)
  if (channel.type !== channelTypes.forum)
    return issuesOf(schemaOf('CreateTextThreadWithoutMessageRequest'), body)
  const issues = issuesOf(schemaOf('CreateForumThreadRequest'), body)
  if (issues.length) return issues
  const ofMessage = messageIssues(body.message, 0, uploadNames(files))
  return ofMessage.map((issue) => ({ ...issue, path: ['message', ...issue.path] }))
}

/** The specification leaves out the post's first message, which Discord's documentation has. */
function createdIssues(answer: unknown): Issue[] {
  const { message, ...thread } = answer as Record<string, unknown>
  return [
    ...issuesOf(schemaOf('CreatedThreadResponse'), thread),
    ...(message ? issuesOf(schemaOf('MessageResponse'), message) : []),
  ]
}

function threadWithout({ world, body }: Call, channel: Channel) {
  if (channel.type !== channelTypes.text && channel.type !== channelTypes.announcement)
    refuse('wrongChannelType')
  const type = body.type ?? 12
  need(world, channel, type === 12 ? 'CreatePrivateThreads' : 'CreatePublicThreads')
  return created(threadData(world, startThread(world, channel, type, body)))
}

function postInForum({ world, body, files }: Call, channel: Channel) {
  need(world, channel, 'SendMessages')
  const tags: string[] = body.applied_tags ?? []
  if (channel.flags & requireTag && !tags.length) refuse('tagRequired')
  const known = new Set(channel.tags.map(({ id }) => id))
  if (!tags.every((id) => known.has(id)))
    throw invalid([{ path: ['applied_tags'], code: 'INVALID_FORUM_TAG', message: 'Unknown tag' }])
  const thread = startThread(world, channel, 11, body, undefined, tags)
  const message = createMessage(world, thread, body.message, files, { id: thread.id })
  return created({ ...threadData(world, thread), message: messageData(message) })
}

function startThread(
  world: World,
  parent: Channel,
  type: number,
  body: { name: string; auto_archive_duration?: number },
  id?: string,
  tags: string[] = [],
): Channel {
  const thread = createChannel(world, {
    ...(id && { id }),
    type,
    name: body.name,
    guildId: parent.guildId!,
    parentId: parent.id,
    thread: {
      ownerId: world.bot.id,
      archived: false,
      locked: false,
      autoArchive: body.auto_archive_duration ?? 4320,
      createdAt: new Date().toISOString(),
      tags,
      sent: 0,
    },
  })
  tellOf(world, thread, 'CREATE', () => ({ ...threadData(world, thread), newly_created: true }))
  return thread
}
