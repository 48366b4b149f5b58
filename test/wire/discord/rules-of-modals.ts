import type { Issue } from './refusal.ts'
import { selectIssues } from './rules-of-components.ts'
import { componentsOf, duplicateIds } from './rules-of-messages.ts'
import type { Component } from './shapes.ts'

/** Discord's rules for modals that its schema lacks. */
export function modalIssues({ components }: { components: Component[] }): Issue[] {
  const issues = duplicateIds(components)
  const say = (path: Issue['path'], code: string, message: string) => issues.push({ path, code, message })
  if (components.length > 5) say(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
  for (const [at, { type, components: inside }] of components.entries())
    if (type === 1 && (inside?.length ?? 0) > 1)
      say(
        ['components', at, 'components'],
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'A text input has its row for itself.',
      )
  for (const [component, path] of componentsOf(components)) {
    const labelled = path.at(-1) === 'component'
    if (component.type === 3) issues.push(...selectIssues(component, path))
    if (component.type !== 4) continue
    const { label, value, min_length: min = 0, max_length: max = 4000 } = component
    if (labelled && label)
      say([...path, 'label'], 'LABEL_DUPLICATED', 'A text input in a label has no label of its own.')
    if (!labelled && !label) say([...path, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required')
    if (min > max)
      say([...path, 'min_length'], 'TEXT_INPUT_MIN_LENGTH_EXCEEDED', `Must be less than or equal to ${max}.`)
    if (value && (value.length < min || value.length > max))
      say([...path, 'value'], 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  }
  return issues
}
