import { GrammyError } from 'grammy'
import { expect, test } from 'vitest'
import { toChatError } from '../../../src/chat/telegram/errors.ts'

const refusal = (error_code: number, description: string) =>
  toChatError(new GrammyError('refused', { ok: false, error_code, description }, 'sendMessage', {}))

test('a right that admins can give back is waited for; what is gone is given up', () => {
  const forbidden = refusal(400, 'Bad Request: not enough rights to send text messages to the chat')
  expect(forbidden).toMatchObject({ gone: false, after: 600_000 })
  expect(forbidden.message).toContain('I may not write in this group')
  const final = [
    refusal(403, 'Forbidden: bot was kicked from the supergroup chat'),
    refusal(403, 'Forbidden: bot was blocked by the user'),
    refusal(400, 'Bad Request: chat not found'),
  ]
  for (const error of final) expect(error).toMatchObject({ gone: true, after: undefined })
})
