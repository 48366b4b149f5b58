import { expect, test } from 'vitest'
import { loadSchemas } from './schema.ts'

const schemas = loadSchemas()
const message = { message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'Ada' }, text: 'x' }

test('updates and answers are checked to their depth, and closed', () => {
  expect(schemas.update({ update_id: 1, message })).toBeUndefined()
  expect(
    schemas.update({ update_id: 1, message: { ...message, chat: { id: 1, type: 'privat' } } }),
  ).toContain('/message/chat/type must be equal to one of the allowed values')
  expect(schemas.update({ update_id: 1, message: { ...message, mood: 'good' } })).toContain('(mood)')
  expect(schemas.answer('sendMessage')(message)).toBeUndefined()
  expect(schemas.answer('sendMessage')({ ...message, date: undefined })).toContain("required property 'date'")
  expect(schemas.answer('editMessageText')(true)).toBeUndefined()
  expect(schemas.answer('getUpdates')([{ update_id: 1 }])).toBeUndefined()
  expect(schemas.answer('deleteMessage')(false)).toBeDefined()
})

test('limits are those that the comments tell', () => {
  const request = (method: string, value: object) => schemas.request(method)(value)
  expect(request('getUpdates', { limit: 101 })).toContain('/limit must be <= 100')
  expect(request('setWebhook', { url: 'x', max_connections: 0 })).toContain('/max_connections must be >= 1')
  expect(request('setMyDescription', { description: 'x'.repeat(513) })).toContain('utf16Units 0,512')
  expect(request('deleteMessages', { chat_id: 1, message_ids: Array(101).fill(1) })).toContain(
    'more than 100 items',
  )
  expect(request('getMe', { any: 1 })).toContain('(any)')
  // counted after the marks are read: not here
  expect(request('sendMessage', { chat_id: '@dao', text: 'x'.repeat(5000) })).toBeUndefined()
})

test('text parameters are read as what they are', () => {
  expect(schemas.readField('sendMessage', 'chat_id', '-100')).toBe(-100)
  expect(schemas.readField('sendMessage', 'chat_id', '@dao')).toBe('@dao')
  expect(schemas.readField('sendMessage', 'text', '12')).toBe('12')
  expect(schemas.readField('sendMessage', 'entities', '[]')).toEqual([])
})
