import { validate } from '@tma.js/init-data-node'
import { expect, test } from 'vitest'
import { apiOf, testWire, violationOf } from './fixture.ts'

test('a menu is the narrowest scope’s, in the reader’s language first', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const [ada, luz] = [wire.user('Ada'), wire.user('Luz', { language_code: 'es' })]
  const group = wire.group('Commons', { members: [luz], admins: [ada] })
  group.addBot()
  const command = (name: string, description = name) => [{ command: name, description }]
  const menu = (...where: Parameters<typeof wire.menu>) =>
    wire.menu(...where).map(({ description }) => description)

  await api.setMyCommands(command('help'))
  expect([menu(ada), menu(luz, group)]).toEqual([['help'], ['help']])
  await api.setMyCommands(command('vote'), { scope: { type: 'all_group_chats' } })
  await api.setMyCommands(command('vote', 'votar'), {
    scope: { type: 'all_group_chats' },
    language_code: 'es',
  })
  await api.setMyCommands(command('setup'), { scope: { type: 'all_chat_administrators' } })
  await api.setMyCommands(command('link'), { scope: { type: 'all_private_chats' } })
  expect([menu(ada), menu(luz), menu(ada, group), menu(luz, group)]).toEqual([
    ...[['link'], ['link'], ['setup'], ['votar']],
  ])
  await api.setMyCommands(command('mine'), {
    scope: { type: 'chat_member', chat_id: group.id, user_id: luz.id },
  })
  expect(menu(luz, group)).toEqual(['mine'])
  await api.deleteMyCommands({ scope: { type: 'chat_member', chat_id: group.id, user_id: luz.id } })
  expect(menu(luz, group)).toEqual(['votar'])
  expect(await api.getMyCommands({ scope: { type: 'all_group_chats' }, language_code: 'es' })).toEqual(
    command('vote', 'votar'),
  )
  expect(wire.violations).toEqual([])
})

test('commands have their rules', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  const set = (command: string, description = 'd', count = 1, language_code?: 'en') =>
    violationOf(
      wire,
      api.setMyCommands(
        Array.from({ length: count }, (_, index) => ({
          command: index ? `${command}${index}` : command,
          description,
        })),
        language_code ? { language_code } : {},
      ),
    )
  expect(await set('Vote')).toContain('BOT_COMMAND_INVALID')
  expect(await set('v'.repeat(33))).toContain('utf16Units 1,32')
  expect(await set('vote', '')).toContain('utf16Units 1,256')
  expect(await set('vote', ' ')).toContain('BOT_COMMAND_DESCRIPTION_INVALID')
  expect(await set('vote', 'd', 101)).toContain('BOT_COMMANDS_TOO_MUCH')
  expect(await set('vote', 'd', 1, 'eng' as 'en')).toContain('invalid language code specified')
})

test('what a bot says of itself, by language; its menu button', async () => {
  const wire = await testWire()
  const api = apiOf(wire)
  await api.setMyDescription('An assembly')
  await api.setMyDescription('Una asamblea', { language_code: 'es' })
  await api.setMyShortDescription('Assembly')
  expect(await api.getMyDescription({ language_code: 'es' })).toEqual({ description: 'Una asamblea' })
  expect(await api.getMyDescription({ language_code: 'zh' })).toEqual({ description: 'An assembly' })
  expect(await api.getMyShortDescription()).toEqual({ short_description: 'Assembly' })
  expect(await api.getMyName()).toEqual({ name: 'Folkmoot' })
  const button = { type: 'web_app', text: 'Sign', web_app: { url: 'https://x.org/app' } } as const
  await api.setChatMenuButton({ menu_button: button })
  expect(await api.getChatMenuButton()).toEqual(button)
  expect(wire.violations).toEqual([])
})

test('a Mini App is given what others can check, with its age', async () => {
  const wire = await testWire()
  const ada = wire.user('Ada Ü & "Co"', { language_code: 'de' })
  const now = Math.floor(Date.now() / 1000)
  const fresh = wire.initDataFor(ada, { startParam: 'p_3' })
  validate(fresh, wire.token, { expiresIn: 60 })
  const fields = new URLSearchParams(fresh)
  expect(JSON.parse(fields.get('user')!)).toMatchObject({
    id: ada.id,
    first_name: 'Ada Ü & "Co"',
    language_code: 'de',
  })
  expect(fields.get('start_param')).toBe('p_3')
  const old = wire.initDataFor(ada, { at: now - 3600 })
  expect(() => validate(old, wire.token, { expiresIn: 60 })).toThrow('Init data expired')
  expect(() => validate(fresh, wire.token.replace('AAE', 'AAF'))).toThrow()
  fields.set('start_param', 'p_4')
  expect(() => validate(fields.toString(), wire.token)).toThrow()
})
