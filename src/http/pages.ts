import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { Hono } from 'hono'
import { getMimeType } from 'hono/utils/mime'
import { root } from '../root.ts'
import { PAGE_POLICY } from './security.ts'

/** Where the build puts a page. */
export function pageFolder(name: string): string {
  return join(root, 'dist/pages', name)
}

/**
 * Serves a built page's folder, wherever it is mounted: `app.route('/pages/sign', pageFiles(pageFolder('sign')))`. Only
 * what is in the folder when it is first asked for is ever served, so that no path leads out of it.
 */
export function pageFiles(folder: string): Hono {
  let files: Map<string, Buffer<ArrayBuffer>> | undefined
  const app = new Hono()
  app.get('/*', (c) => {
    files ??= read(folder)
    const mounted = c.req.routePath.replace(/\*$/, '')
    const name = c.req.path.slice(mounted.length) || 'index.html'
    const file = files.get(name)
    if (!file) return c.notFound()
    const type = getMimeType(name) ?? 'application/octet-stream'
    if (type.startsWith('text/html')) c.header('Content-Security-Policy', PAGE_POLICY)
    // The build puts a digest of the content into the names in assets/.
    const lasting = name.startsWith('assets/')
    c.header('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    return c.body(file, 200, { 'Content-Type': type })
  })
  return app
}

function read(folder: string): Map<string, Buffer<ArrayBuffer>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1).replaceAll(sep, '/'), readFileSync(path)]),
  )
}
