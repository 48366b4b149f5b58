import type { Issue } from './refusal.ts'
import type { Component } from './shapes.ts'

const link = 5
const premium = 6

/** Where a button goes: its style says whether it is told by a custom_id, a url or an article on sale. */
export function buttonIssues(button: Component, path: Issue['path']): Issue[] {
  const issues: Issue[] = []
  const say = (member: string, code: string, message: string) =>
    issues.push({ path: [...path, member], code, message })
  const { style, custom_id, url, sku_id, label, emoji } = button
  if (style === link || style === premium) {
    if (custom_id)
      say('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_INVALID', 'This button cannot have a custom id.')
  } else {
    if (!custom_id) say('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required')
    if (url) say('url', 'BUTTON_COMPONENT_URL_INVALID', 'Only a link button has a url.')
  }
  if (style === link && !url) say('url', 'BUTTON_COMPONENT_URL_REQUIRED', 'A url is required')
  if (style === link && url && !/^(https?|discord):\/\//.test(url))
    say('url', 'URL_TYPE_INVALID_SCHEME', 'Scheme must be one of ("http", "https", "discord").')
  if (style === premium && !sku_id) say('sku_id', 'BASE_TYPE_REQUIRED', 'This field is required')
  if (style !== premium && !label && !emoji)
    say('label', 'BUTTON_COMPONENT_LABEL_REQUIRED', 'A label or an emoji is required')
  return issues
}

/** A string select's counts against its options; the schema knows each bound alone. */
export function selectIssues(select: Component, path: Issue['path']): Issue[] {
  const { min_values: min = 1, max_values: max = 1, options = [] } = select
  const issues: Issue[] = []
  const say = (member: string, code: string, message: string) =>
    issues.push({ path: [...path, member], code, message })
  if (min > max) say('min_values', 'SELECT_COMPONENT_MIN_VALUES_EXCEEDED', `Must be ${max} or less.`)
  if (options.length < max) say('options', 'BASE_TYPE_BAD_LENGTH', `Must be between ${max} and 25 in length.`)
  if (new Set(options.map(({ value }) => value)).size < options.length)
    say('options', 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used')
  if (options.filter((option) => option.default).length > max)
    say('options', 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', `At most ${max} options can be the default.`)
  return issues
}
