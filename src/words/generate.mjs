// Writes src/words/generated/messages.ts: each message of the English files with the types of its gaps, so that a missing
// word or gap does not compile. Run by src/build.mjs. A gap is a number where Fluent selects or formats it as one.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, Visitor } from '@fluent/syntax'

const folder = join(import.meta.dirname, 'en')
const messages = new Map()

class Gaps extends Visitor {
  gaps = new Map()
  visitVariableReference(node) {
    if (!this.gaps.has(node.id.name)) this.gaps.set(node.id.name, 'string | number')
  }
  visitFunctionReference(node) {
    for (const argument of node.arguments.positional) {
      if (argument.type === 'VariableReference') this.gaps.set(argument.id.name, 'number')
    }
  }
  visitSelectExpression(node) {
    const plural = node.variants.some((variant) => ['one', 'few', 'many'].includes(variant.key.name))
    if (node.selector.type === 'VariableReference' && plural) this.gaps.set(node.selector.id.name, 'number')
    this.genericVisit(node)
  }
}

function add(id, pattern, where) {
  if (messages.has(id)) throw new Error(`${where}: ${id} is there twice`)
  const visitor = new Gaps()
  visitor.visit(pattern)
  messages.set(id, visitor.gaps)
}

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.ftl'))
  .sort()) {
  for (const entry of parse(readFileSync(join(folder, file), 'utf8'), {}).body) {
    if (entry.type === 'Junk') throw new Error(`${file}: ${entry.annotations[0]?.message}\n${entry.content}`)
    if (entry.type !== 'Message') continue
    if (entry.value) add(entry.id.name, entry.value, file)
    for (const attribute of entry.attributes)
      add(`${entry.id.name}.${attribute.id.name}`, attribute.value, file)
  }
}

const lines = [...messages].map(([id, gaps]) => {
  const type = [...gaps].map(([name, kind]) => `${JSON.stringify(name)}: ${kind}`).join('; ')
  return `  ${JSON.stringify(id)}: ${type ? `{ ${type} }` : 'undefined'}`
})
const out = join(folder, '../generated')
mkdirSync(out, { recursive: true })
writeFileSync(
  join(out, 'messages.ts'),
  `// Written by src/words/generate.mjs.\nexport interface Messages {\n${lines.join('\n')}\n}\n`,
)
