import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../words/languages.ts'

/** The page as it was built, in a person's language, with the scripts that this server adds. Read when it is first asked for. */
export function createPage(folder: string, scripts: string[]): (language: Language) => string {
  let html: string | undefined
  return (language) => {
    html ??= readFileSync(join(folder, 'index.html'), 'utf8').replace(
      '</head>',
      () => `${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}</head>`,
    )
    return html.replace('<html lang="en">', () => `<html lang="${language}">`)
  }
}
