import type { Command } from '../src/command.ts'
import type { Settings } from '../src/settings/settings.ts'
import { SETTINGS_STEPS, stepOptions } from '../src/settings/steps.ts'

export default ({ settings }: { settings: Settings }): Command => ({
  name: 'settings',
  options: stepOptions(SETTINGS_STEPS),
  access: 'manager',
  cooldown: 1,
  // As /setup.
  private: false,
  aside: true,
  takes: 'long',
  run: (call) => settings.change(call),
})
