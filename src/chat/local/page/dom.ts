type Attribute = string | number | boolean | undefined | ((event: never) => void)
export type Child = Node | string | false | undefined

/**
 * One element. A function is a listener of the event that its name says, `true` an empty attribute, `false` and
 * `undefined` none. Text becomes text nodes, so nothing that others typed is ever read as HTML.
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

/** One of the symbols in index.html. It says nothing to a screen reader: words must stand beside it. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.classList.add('icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#icon-${name}`)
  svg.append(use)
  return svg
}

/** A link's address, if it is one that may be opened: http, https, or a path on this server. */
export function webAddress(url: string): string | undefined {
  if (!URL.canParse(url, location.href)) return undefined
  const { protocol, href } = new URL(url, location.href)
  return protocol === 'https:' || protocol === 'http:' ? href : undefined
}

let lastId = 0

/** An id that is free in this page, to tie labels and fields together. */
export function freshId(): string {
  lastId += 1
  return `e${lastId}`
}
