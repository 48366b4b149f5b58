import type { Option } from '../command.ts'

/** What can be looked at. Each has a title, `show-<page>`, in the locale files. */
export const PAGES = [
  'venues',
  'treasury',
  'places',
  'place',
  'pings',
  'reports',
  'roles',
  'zone',
  'language',
  'file',
] as const
export type Page = (typeof PAGES)[number]

/** What can be changed, in a community that is being set up and in one that lives. Each is named by `set-<step>`. */
const STEPS = [
  'name',
  'venue',
  'account',
  'token',
  'place',
  'channel',
  'tell',
  'thread',
  'ping',
  'zone',
  'language',
  'steward',
  'admin',
  'report',
  'remove',
] as const
export type Step = (typeof STEPS)[number]

/** What setting up knows beside these. */
export const SETUP_STEPS = ['start', ...STEPS, 'create', 'discard'] as const
export const SETTINGS_STEPS = [...STEPS, 'leave'] as const

/** The options that `/setup` and `/settings` share: the same buttons and forms lead through both. */
export function stepOptions(steps: readonly string[]): Option[] {
  return [
    { name: 'show', kind: 'text', values: PAGES },
    { name: 'set', kind: 'text', values: steps },
    { name: 'to', kind: 'text', max: 200 },
    { name: 'name', kind: 'text', max: 80 },
    { name: 'chain', kind: 'text', max: 20 },
    { name: 'at', kind: 'text', max: 64 },
    { name: 'for', kind: 'text', max: 20 },
    { name: 'when', kind: 'text', max: 80 },
    { name: 'confirm', kind: 'text', values: ['yes'] },
  ]
}

/** What was answered, by the option's name. */
export interface Answers {
  to?: string | undefined
  name?: string | undefined
  chain?: string | undefined
  at?: string | undefined
  for?: string | undefined
  when?: string | undefined
}
