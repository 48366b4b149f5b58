import { InlineKeyboard } from 'grammy'
import { expect, test } from 'vitest'
import { apiOf, refusalOf, testBot, testWire } from './fixture.ts'
import type { TelegramWire } from './wire.ts'

/** What the bot was told since it last asked, as text. */
function hearing(wire: TelegramWire) {
  const api = apiOf(wire)
  let offset = 0
  return async () => {
    const updates = await api.getUpdates({
      offset,
      allowed_updates: ['message', 'channel_post', 'my_chat_member', 'chat_member'],
    })
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
    return updates.map(({ message, channel_post, my_chat_member: mine, chat_member: theirs }) => {
      if (mine) return `${mine.old_chat_member.status} → ${mine.new_chat_member.status}`
      if (theirs) return `${theirs.new_chat_member.user.first_name} ${theirs.new_chat_member.status}`
      const { text, new_chat_members: joined, left_chat_member: left } = (message ?? channel_post)!
      return text ?? (joined && `+${joined[0]!.first_name}`) ?? (left && `-${left.first_name}`) ?? 'service'
    })
  }
}

test('privacy mode: commands, mentions, replies and service messages; everything as an administrator', async () => {
  const wire = await testWire()
  const heard = hearing(wire)
  const [ada, bea] = [wire.user('Ada'), wire.user('Bea')]
  const group = wire.group('Commons', { members: [ada], supergroup: true })
  group.addBot()
  expect(await heard()).toEqual(['left → member', '+Folkmoot'])
  const { message_id } = await apiOf(wire).sendMessage(group.id, 'Hello')
  const hello = await wire.sees(group, ({ id }) => id === message_id)
  ada.say(group, 'small talk')
  ada.say(group, '/vote 3')
  ada.say(group, `/vote@${wire.username} 4`)
  ada.say(group, '/vote@other_bot 5')
  ada.say(group, 'and then /vote 6')
  ada.say(group, `what about it, @${wire.username}?`)
  ada.say(group, 'I agree', { replyTo: hello })
  group.add(bea)
  expect(await heard()).toEqual([
    ...['/vote 3', `/vote@${wire.username} 4`, `what about it, @${wire.username}?`, 'I agree', '+Bea'],
  ])
  group.promote()
  ada.say(group, 'small talk')
  group.remove(bea, { kicked: true })
  expect(await heard()).toEqual(['member → administrator', 'small talk', '-Bea', 'Bea kicked'])
  group.demote()
  ada.say(group, 'small talk')
  group.removeBot()
  expect(await heard()).toEqual(['administrator → member', '-Folkmoot', 'member → kicked'])
  expect(() => bea.say(group, 'hm')).toThrow('not in Commons')
  expect(wire.violations).toEqual([])
})

test('who is who in a group', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const [ada, bea, cy] = [wire.user('Ada'), wire.user('Bea'), wire.user('Cy')]
  const group = wire.group('Commons', {
    members: [cy],
    admins: [ada, bea],
    supergroup: true,
    username: 'commons_dao',
  })
  group.addBot({ rights: { can_delete_messages: false } })
  const statusOf = async ({ id }: { id: number }) => (await api.getChatMember(group.id, id)).status
  expect(await Promise.all([ada, bea, cy, wire.bot, wire.user('Di')].map(statusOf))).toEqual([
    ...['creator', 'administrator', 'member', 'administrator', 'left'],
  ])
  expect((await api.getChatAdministrators('@commons_dao')).map(({ user }) => user.first_name)).toEqual([
    ...['Ada', 'Bea', 'Folkmoot'],
  ])
  expect(await api.getChat(group.id)).toMatchObject({
    type: 'supergroup',
    title: 'Commons',
    username: 'commons_dao',
  })
  expect(await api.getChatMemberCount(group.id)).toBe(4)
  expect(await refusalOf(api.getChatMember(group.id, 1))).toBe('400 Bad Request: user not found')
  const said = ada.say(group, '/settings', { anonymously: true })
  expect([said.message.from?.username, said.message.sender_chat?.id]).toEqual(['GroupAnonymousBot', group.id])
  await api.leaveChat(group.id)
  expect(await refusalOf(api.getChat(group.id))).toBe(
    '403 Forbidden: bot is not a member of the supergroup chat',
  )
  expect(wire.violations).toEqual([])
})

test('topics: what is said there is answered there, and what is gone is refused', async () => {
  const wire = await testWire()
  const { bot } = await testBot(wire, {
    setUp: (bot) =>
      bot.command('ask', (context) =>
        context.reply('How much?', {
          reply_parameters: { message_id: context.message!.message_id },
          reply_markup: { force_reply: true, selective: true, input_field_placeholder: '1000' },
          ...(context.message?.message_thread_id
            ? { message_thread_id: context.message.message_thread_id }
            : {}),
        }),
      ),
  })
  const ada = wire.user('Ada')
  const group = wire.group('Forum', { members: [ada], topics: ['Models', 'Safety'] })
  group.addBot()
  const topic = group.topics.get('Models')!
  const asked = ada.say(group, '/ask', { topic })
  expect(asked.message.reply_to_message?.forum_topic_created?.name).toBe('Models')
  const question = await wire.sees(group, ({ text }) => text === 'How much?')
  expect(question.message).toMatchObject({ message_thread_id: topic, is_topic_message: true })
  expect(question.message.reply_to_message?.message_id).toBe(asked.id)
  const reply = await bot.api.sendMessage(group.id, 'There', { reply_parameters: { message_id: asked.id } })
  expect(reply.message_thread_id).toBe(topic)
  const answer = ada.say(group, '500', { replyTo: question })
  expect(answer.message).toMatchObject({ message_thread_id: topic, reply_to_message: { text: 'How much?' } })
  group.removeTopic(topic)
  const notFound = '400 Bad Request: message thread not found'
  expect(await refusalOf(bot.api.sendMessage(group.id, 'x', { message_thread_id: topic }))).toBe(notFound)
  expect(await refusalOf(bot.api.sendMessage(group.id, 'x', { message_thread_id: 1 }))).toBe(notFound)
  expect((await bot.api.getChat(group.id)).is_forum).toBe(true)
  expect(wire.violations).toEqual([])
})

test('a group becomes a supergroup: the old id says which', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const ada = wire.user('Ada')
  const group = wire.group('Commons', { members: [ada] })
  group.addBot({ rights: {} })
  await api.sendMessage(group.id, 'before', { reply_markup: new InlineKeyboard().text('x', 'x') })
  const { from, to } = group.migrate()
  expect(group.id).toBe(to)
  const error = await api.sendMessage(from, 'after').catch((error) => error)
  expect(error).toMatchObject({
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: to },
  })
  const updates = await api.getUpdates()
  const messages = updates.flatMap(({ message }) => message ?? [])
  expect(messages.find(({ chat }) => chat.id === from && 'migrate_to_chat_id')?.chat.type).toBe('group')
  expect(messages.find(({ migrate_to_chat_id: id }) => id === to)?.chat.id).toBe(from)
  expect(messages.find(({ migrate_from_chat_id: id }) => id === from)?.chat.id).toBe(to)
  await api.sendMessage(to, 'after')
  ada.say(group, '/vote')
  expect(wire.messages(group).map(({ text }) => text)).toEqual(['', 'after', '/vote'])
  expect(wire.violations).toEqual([])
})

test('people post in channels and edit what they said', async () => {
  const wire = await testWire()
  const ada = wire.user('Ada')
  const channel = wire.channel('News', { admins: [ada] })
  channel.addBot()
  ada.say(channel, 'posted')
  expect(await hearing(wire)()).toEqual(['left → administrator', 'posted'])
  const post = ada.start()
  ada.edit(post, 'other words')
  const [update] = await apiOf(wire).getUpdates({ offset: -1, allowed_updates: ['edited_message'] })
  expect(update).toBeDefined()
  expect(wire.violations).toEqual([])
})
