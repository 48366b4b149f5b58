import { REST } from 'discord.js'
import { expect, test } from 'vitest'
import { toChatError } from '../../../src/chat/discord/errors.ts'

test('that there is no token is told from an answer that is no JSON', async () => {
  const without = await new REST().get('/users/@me').catch((error) => error)
  expect(toChatError(without).message).toBe('there is no connection to Discord')
  const html = new SyntaxError('Unexpected token < in JSON at position 0')
  expect(toChatError(html).message).toBe("Discord can't be reached")
})
