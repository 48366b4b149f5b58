import { InlineKeyboard } from 'grammy'
import { describe, expect, test } from 'vitest'
import { apiOf, refusalOf, testWire } from './fixture.ts'

describe('what a chat forbids', () => {
  test('a person who has not started the bot, or has blocked it', async () => {
    const wire = await testWire()
    const api = apiOf(wire)
    const ada = wire.user('Ada')
    const send = () => refusalOf(api.sendMessage(ada.id, 'Hello'))
    expect(await send()).toBe("403 Forbidden: bot can't initiate conversation with a user")
    ada.start()
    expect(await send()).toBe('no refusal')
    ada.block()
    expect(await send()).toBe('403 Forbidden: bot was blocked by the user')
    ada.unblock()
    expect(await send()).toBe('no refusal')
    const updates = await api.getUpdates()
    expect(updates.flatMap(({ my_chat_member: change }) => change?.new_chat_member.status ?? [])).toEqual([
      'kicked',
      'member',
    ])
    expect(await refusalOf(api.sendMessage(123, 'Hello'))).toBe('400 Bad Request: chat not found')
    expect(wire.violations).toEqual([])
  })

  test('a group that the bot is not in, was removed from, or may not write to', async () => {
    const wire = await testWire()
    const api = apiOf(wire)
    const basic = wire.group('Basic')
    const forum = wire.group('Forum', { supergroup: true })
    const send = (chat: { id: number }) => refusalOf(api.sendMessage(chat.id, 'Hello'))
    expect(await send(basic)).toBe('403 Forbidden: bot is not a member of the group chat')
    basic.addBot()
    forum.addBot()
    expect([await send(basic), await send(forum)]).toEqual(['no refusal', 'no refusal'])
    for (const group of [basic, forum]) group.restrictBot({ can_send_photos: true })
    const notEnough = '400 Bad Request: not enough rights to send text messages to the chat'
    expect([await send(basic), await send(forum)]).toEqual([notEnough, notEnough])
    forum.promote()
    expect(await send(forum)).toBe('no refusal')
    basic.removeBot()
    forum.removeBot({ kicked: false })
    expect(await send(basic)).toBe('403 Forbidden: bot was kicked from the group chat')
    expect(await send(forum)).toBe('403 Forbidden: bot is not a member of the supergroup chat')
    forum.delete()
    expect(await send(forum)).toBe('403 Forbidden: the supergroup chat was deleted')
    expect(wire.violations).toEqual([])
  })

  test('a channel, unless the bot may post there', async () => {
    const wire = await testWire()
    const api = apiOf(wire)
    const channel = wire.channel('News', { username: 'dao_news' })
    channel.addBot({ rights: { can_post_messages: false } })
    expect(await refusalOf(api.sendMessage('@dao_news', 'Hello'))).toBe(
      '400 Bad Request: need administrator rights in the channel chat',
    )
    channel.promote()
    const { sender_chat, from } = await api.sendMessage('@dao_news', 'Hello')
    expect([sender_chat?.id, from]).toEqual([channel.id, undefined])
    expect(wire.violations).toEqual([])
  })
})

test('edits and deletions that find nothing to change', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const ada = wire.user('Ada')
  const theirs = ada.start()
  const keyboard = { reply_markup: new InlineKeyboard().text('For', 'for') }
  const { message_id: id } = await api.sendMessage(ada.id, 'Vote', keyboard)
  const notModified =
    '400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'
  expect(await refusalOf(api.editMessageText(ada.id, id, ' Vote\n', keyboard))).toBe(notModified)
  expect(await refusalOf(api.editMessageReplyMarkup(ada.id, id, keyboard))).toBe(notModified)
  expect(await refusalOf(api.editMessageText(ada.id, id, 'Vote'))).toBe('no refusal')
  expect(await refusalOf(api.editMessageText(ada.id, 999, 'Vote'))).toBe(
    '400 Bad Request: message to edit not found',
  )
  expect(await refusalOf(api.editMessageText(ada.id, theirs.id, 'Vote'))).toBe(
    "400 Bad Request: message can't be edited",
  )
  await api.deleteMessage(ada.id, id)
  expect(await refusalOf(api.deleteMessage(ada.id, id))).toBe('400 Bad Request: message to delete not found')
  const group = wire.group('Basic', { members: [ada] })
  group.addBot()
  const said = ada.say(group, 'mine')
  expect(await refusalOf(api.deleteMessage(group.id, said.id))).toBe(
    "400 Bad Request: message can't be deleted",
  )
  expect(await refusalOf(api.sendMessage(ada.id, 'Answer', { reply_parameters: { message_id: 999 } }))).toBe(
    '400 Bad Request: message to be replied not found',
  )
  expect(wire.violations).toEqual([])
})

test('a token that was revoked is worth nothing, in the middle of a poll too', async () => {
  const wire = await testWire()
  const before = apiOf(wire)
  const poll = refusalOf(before.getUpdates({ timeout: 30 }))
  await before.getMe()
  await expect
    .poll(() => wire.requests.some(({ method }) => method === 'getUpdates'), { timeout: 10_000 })
    .toBe(true)
  const token = wire.revokeToken()
  expect([await poll, await refusalOf(before.getMe())]).toEqual(['401 Unauthorized', '401 Unauthorized'])
  expect((await apiOf(wire, token).getMe()).username).toBe(wire.username)
})
