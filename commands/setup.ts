import type { Command } from '../src/command.ts'
import type { Settings } from '../src/settings/settings.ts'
import { SETUP_STEPS, stepOptions } from '../src/settings/steps.ts'

export default ({ settings }: { settings: Settings }): Command => ({
  name: 'setup',
  options: [{ name: 'code', kind: 'text', max: 20 }, ...stepOptions(SETUP_STEPS)],
  access: 'manager',
  cooldown: 1,
  // In the server or group itself: its buttons are about this chat.
  private: false,
  aside: true,
  takes: 'long',
  run: (call) => settings.settled(call),
  runUnsettled: (call) => settings.setUp(call),
  refused: (call) => settings.refused(call),
})
