// Elements are made as on the signing page.
export { type Child, el, present } from '../../../signing/page/dom.ts'

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
