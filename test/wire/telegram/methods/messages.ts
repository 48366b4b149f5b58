import { isDeepStrictEqual } from 'node:util'
import type {
  APIMethodParams,
  TelegramForceReply,
  TelegramInlineKeyboardMarkup,
  TelegramMessage,
  TelegramPhotoSize,
} from '@gramio/types'
import { reach, reachToWrite } from '../access.ts'
import type { Upload } from '../body.ts'
import { checkKeyboard } from '../keyboard.ts'
import { invalid, refused } from '../refused.ts'
import { readCaption, readText } from '../text/text.ts'
import {
  addPost,
  captionFields,
  isGroup,
  memberOf,
  type Post,
  type Room,
  refresh,
  replyFields,
  seconds,
  textFields,
  type World,
} from '../world.ts'
import type { Ground, Methods } from './methods.ts'

/** Sending, editing, deleting. */
export function messageMethods(ground: Ground): Methods {
  const { world, pace } = ground

  /** The chat, if this may be sent to it now. */
  const reachPaced: typeof reachToWrite = (...where) => {
    const room = reachToWrite(...where)
    pace(room.pace, isGroup(room))
    return room
  }

  return {
    sendMessage: (params) => {
      refuseUnsupported(params, [
        'business_connection_id',
        'direct_messages_topic_id',
        'ephemeral_message_parameters',
      ])
      const read = readText(String(params.text), params)
      const room = reachPaced(world, params.chat_id, { topic: params.message_thread_id })
      const post = addPost(
        world,
        room,
        world.bot,
        { ...textFields(read), ...commonFields(room, params) },
        read,
      )
      return post.message
    },

    sendPhoto: (params) => {
      refuseUnsupported(params, [
        'business_connection_id',
        'direct_messages_topic_id',
        'ephemeral_message_parameters',
      ])
      const read = readCaption(String(params.caption ?? ''), { ...params, entities: params.caption_entities })
      const { sizes, data } = readPhoto(params.photo as unknown as Upload | string, ground.nextFile)
      const room = reachPaced(world, params.chat_id, {
        right: 'can_send_photos',
        topic: params.message_thread_id,
      })
      const fields = { photo: sizes, ...captionFields(read), ...commonFields(room, params) }
      const post = addPost(world, room, world.bot, fields, read)
      if (data) post.photo = data
      return post.message
    },

    sendChatAction: ({ chat_id, message_thread_id }) => {
      reachToWrite(world, chat_id, { topic: message_thread_id })
      return true
    },

    editMessageText: (params) => {
      refuseUnsupported(params, ['business_connection_id', 'inline_message_id', 'rich_message'])
      const read = readText(String(params.text ?? ''), params)
      const { room, post } = editable(world, params)
      if (post.message.text === undefined) throw refused(400, 'there is no text in the message to edit')
      const { text: _, entities: __, reply_markup: ___, link_preview_options: ____, ...rest } = post.message
      post.pings = read.pings
      return edit(ground, room, post, {
        ...rest,
        ...textFields(read),
        ...previewFields(params),
        ...keyboardFields(room, params.reply_markup),
      })
    },

    editMessageCaption: (params) => {
      refuseUnsupported(params, ['business_connection_id', 'inline_message_id'])
      const read = readCaption(String(params.caption ?? ''), { ...params, entities: params.caption_entities })
      const { room, post } = editable(world, params)
      if (!post.message.photo) throw refused(400, 'there is no caption in the message to edit')
      const { caption: _, caption_entities: __, reply_markup: ___, ...rest } = post.message
      return edit(ground, room, post, {
        ...rest,
        ...captionFields(read),
        ...keyboardFields(room, params.reply_markup),
      })
    },

    editMessageReplyMarkup: (params) => {
      refuseUnsupported(params, ['business_connection_id', 'inline_message_id'])
      const { room, post } = editable(world, params)
      const { reply_markup: _, ...rest } = post.message
      return edit(ground, room, post, { ...rest, ...keyboardFields(room, params.reply_markup) })
    },

    deleteMessage: ({ chat_id, message_id }) => {
      const room = reach(world, chat_id)
      const post = room.posts.get(message_id)
      if (!post || post.deleted) throw refused(400, 'message to delete not found')
      if (!mayDelete(world, room, post)) throw refused(400, "message can't be deleted")
      if (seconds(world) - post.message.date > 48 * 3600 && !isAdministrator(world, room))
        throw refused(400, "message can't be deleted for everyone")
      post.deleted = true
      refresh(world, post, post.message)
      room.posts.delete(post.id)
      return true
    },

    answerCallbackQuery: ({ callback_query_id, text, url, show_alert }) => {
      const start = new RegExp(
        `^(?:https?://t\\.me/|tg://resolve\\?domain=)${world.bot.username}[?&]start=[\\w-]{1,64}$`,
        'i',
      )
      if (url && !start.test(url)) throw invalid('URL_INVALID')
      const answer = { ...(text ? { text } : {}), ...(url ? { url } : {}), showAlert: show_alert ?? false }
      if (!ground.answerQuery(callback_query_id, answer))
        throw refused(400, 'query is too old and response timeout expired or query ID is invalid')
      return true
    },
  }
}

/** What this server does not speak is a violation, so that no test takes silence for success. */
function refuseUnsupported<Params extends object>(params: Params, names: (keyof Params & string)[]): void {
  const used = names.find((name) => params[name] !== undefined)
  if (used) throw invalid(`this server does not support ${used}`)
}

type Sending = Pick<
  APIMethodParams<'sendMessage'>,
  'message_thread_id' | 'reply_parameters' | 'reply_markup' | 'link_preview_options' | 'protect_content'
>

function commonFields(room: Room, params: Sending): Partial<TelegramMessage> {
  const answered = answeredBy(room, params)
  const thread = params.message_thread_id ?? (room.isForum ? answered?.message.message_thread_id : undefined)
  return {
    ...(thread === undefined ? {} : { message_thread_id: thread, is_topic_message: true }),
    ...(answered ? { ...replyFields(answered), ...quoteFields(answered, params) } : {}),
    ...previewFields(params),
    ...keyboardFields(room, params.reply_markup),
    ...(params.protect_content ? { has_protected_content: true } : {}),
  }
}

/** The message that is replied to; what answers a topic's message stands in its topic. */
function answeredBy(
  room: Room,
  { reply_parameters: parameters, message_thread_id: topic }: Sending,
): Post | undefined {
  if (!parameters) return
  refuseUnsupported(parameters, ['ephemeral_message_id', 'checklist_task_id', 'poll_option_id'])
  const { message_id: id, chat_id: chat, allow_sending_without_reply: optional } = parameters
  if (chat !== undefined && Number(chat) !== room.id)
    throw invalid('this server does not support replies across chats')
  const post = room.posts.get(id!)
  if (post && (topic === undefined || post.message.message_thread_id === topic)) return post
  if (!optional) throw refused(400, 'message to be replied not found')
  return
}

function quoteFields({ text }: Post, { reply_parameters: parameters }: Sending): Partial<TelegramMessage> {
  if (parameters?.quote === undefined) return {}
  const quote = String(parameters.quote)
  const position = text.indexOf(quote)
  if (quote === '' || position < 0) throw refused(400, 'QUOTE_TEXT_INVALID')
  return { quote: { text: quote, position, is_manual: true } }
}

function previewFields({ link_preview_options: preview }: Sending): Partial<TelegramMessage> {
  return preview ? { link_preview_options: preview } : {}
}

/** Only inline keyboards are part of a message; the other kinds change the person's keyboard. */
function keyboardFields(room: Room, markup: Sending['reply_markup']): Partial<TelegramMessage> {
  const { inline_keyboard: rows, force_reply: force } = (markup ?? {}) as Partial<
    TelegramInlineKeyboardMarkup & TelegramForceReply
  >
  if (force && room.type === 'channel') throw invalid('reply markup is not allowed in channels')
  if (!rows) return {}
  checkKeyboard({ inline_keyboard: rows }, room.type === 'private')
  return rows.flat().length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}
}

function editable(
  world: World,
  { chat_id: chat, message_id: id }: { chat_id?: number | string; message_id?: number },
): { room: Room; post: Post } {
  if (chat === undefined) throw invalid('chat_id is empty')
  if (id === undefined) throw invalid('message identifier is not specified')
  const room = reach(world, chat)
  const post = room.posts.get(id)
  if (!post) throw refused(400, 'message to edit not found')
  if (!post.byBot) throw refused(400, "message can't be edited")
  return { room, post }
}

function edit({ world, pace }: Ground, room: Room, post: Post, message: TelegramMessage): TelegramMessage {
  const { edit_date: _, ...before } = post.message
  const { edit_date: __, ...after } = message
  if (isDeepStrictEqual(before, after))
    throw refused(
      400,
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  pace(room.pace, isGroup(room))
  post.edits++
  refresh(world, post, { ...after, edit_date: seconds(world) })
  return post.message
}

function mayDelete(world: World, room: Room, post: Post): boolean {
  if (post.byBot || room.person) return true
  const member = memberOf(room, world.bot)
  return member.status === 'administrator' && member.can_delete_messages
}

function isAdministrator(world: World, room: Room): boolean {
  return memberOf(room, world.bot).status === 'administrator'
}

/** A picture that was uploaded, or one that Telegram has or fetches; only the former has data. */
function readPhoto(
  photo: Upload | string,
  nextFile: () => string,
): { sizes: TelegramPhotoSize[]; data?: Uint8Array } {
  const file = nextFile()
  const size = (width: number, height: number, bytes: number): TelegramPhotoSize => ({
    ...{ file_id: `photo-${file}`, file_unique_id: `unique-${file}`, width, height, file_size: bytes },
  })
  if (typeof photo === 'string') {
    if (photo === '' || photo.startsWith('attach://')) throw invalid('there is no photo in the request')
    return { sizes: [size(320, 200, 1024)] }
  }
  const { data } = photo
  const isPng = data.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n'
  const isJpeg = data.subarray(0, 3).toString('latin1') === '\xff\xd8\xff'
  if (!isPng && !isJpeg) throw invalid('IMAGE_PROCESS_FAILED')
  if (data.length > 10 * 1024 * 1024) throw invalid('file is too big: a photo has at most 10 MB')
  const [width, height] = isPng ? [data.readUInt32BE(16), data.readUInt32BE(20)] : [320, 200]
  if (width + height > 10_000 || Math.max(width / height, height / width) > 20)
    throw invalid('PHOTO_INVALID_DIMENSIONS')
  return { sizes: [size(width, height, data.length)], data }
}
