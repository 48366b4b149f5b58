type Attribute = string | number | boolean | undefined | ((event: never) => void)
export type Child = Node | string | false | undefined

/**
 * One element. A function listens to the event that its name says, `true` is an empty attribute, `false` and `undefined`
 * are none. Text becomes text nodes, so nothing that others typed is ever read as HTML.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value as EventListener)
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : `${value}`)
  }
  element.append(...present(children))
  return element
}

export function present(children: Child[]): (Node | string)[] {
  return children.filter((child) => child !== false && child !== undefined)
}
