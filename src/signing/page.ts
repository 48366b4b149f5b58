import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The page as it was built, with the scripts that this server adds. Read when it is first asked for. */
export function createPage(folder: string, scripts: string[]): () => string {
  let html: string | undefined
  return () => {
    html ??= readFileSync(join(folder, 'index.html'), 'utf8').replace(
      '</head>',
      () => `${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}</head>`,
    )
    return html
  }
}
