import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { createGenerator } from 'ts-json-schema-generator'

/** Says what is wrong with a value; nothing, where nothing is. */
export type Check = (value: unknown) => string | undefined

/** What others wrote down of Telegram's Bot API: `@gramio/types`, as JSON schemas with every object closed. */
export interface Schemas {
  /** A method's name in its right case; methods are found in any. */
  methodOf(name: string): string | undefined
  request(method: string): Check
  answer(method: string): Check
  update: Check
  /** Reads a parameter that came as text, as it does in forms and queries. */
  readField(method: string, name: string, text: string): unknown
}

type Schema = Record<string, unknown>
type Definitions = Record<string, Schema>

const types = join(folderOf('@gramio/types'), 'out')

let loaded: Schemas | undefined

/** Reads the schemas, once in a process. The first time on a machine they are generated, which takes seconds. */
export function loadSchemas(): Schemas {
  loaded ??= readSchemas()
  return loaded
}

function readSchemas(): Schemas {
  const definitions = sharpened(rawDefinitions())
  const methods = readMethods()
  const names = new Map([...methods.keys()].map((name) => [name.toLowerCase(), name]))
  const ajv = new Ajv({ strict: false, verbose: true, schemas: [{ $id: 'telegram', definitions }] })
  ajv.addKeyword({ keyword: 'utf16Units', validate: within((text) => text.length) })
  ajv.addKeyword({ keyword: 'utf8Bytes', validate: within((text) => Buffer.byteLength(text)) })
  const checks = new Map<string, Check>()

  /** Compiled when it is first needed: a message alone takes a moment. */
  const check = (name: string, schema: () => Schema): Check => {
    const found = checks.get(name) ?? checkBy(ajv.compile(schema()))
    checks.set(name, found)
    return found
  }
  const parameters = (method: string) => definitions[methods.get(method)!.parameters!]

  return {
    methodOf: (name) => names.get(name.toLowerCase()),
    request: (method) =>
      check(`request ${method}`, () => {
        const name = methods.get(method)!.parameters
        return name ? ref(name) : { type: 'object', additionalProperties: false }
      }),
    answer: (method) => check(`answer ${method}`, () => methods.get(method)!.answer),
    update: (value) => check('update', () => ref('TelegramUpdate'))(value),
    readField: (method, name, text) => {
      const schema = (parameters(method)?.properties as Definitions | undefined)?.[name]
      if (!schema || schema.type === 'string') return text
      try {
        return JSON.parse(text)
      } catch {
        return text
      }
    },
  }
}

/** The generator's own output, kept in the temporary folder for each version of the two packages. */
function rawDefinitions(): Definitions {
  const versions = ['@gramio/types', 'ts-json-schema-generator'].map(versionOf).join('-')
  const folder = join(tmpdir(), `telegram-wire-${process.getuid?.() ?? 'any'}`)
  const file = join(folder, `schema-${versions}.json`)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const { definitions } = createGenerator({
    path: join(types, '{params,objects}.d.ts'),
    type: '*',
    skipTypeCheck: true,
    additionalProperties: false,
    functions: 'hide',
  }).createSchema('*')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}`
  writeFileSync(temporary, JSON.stringify(definitions))
  renameSync(temporary, file)
  return definitions as Definitions
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')).version
}

/** Where a package is installed; one that has types only can't be resolved like others. */
function folderOf(name: string): string {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? []
  const found = places.map((place) => join(place, name)).find((folder) => existsSync(folder))
  if (!found) throw new Error(`the package ${name} is not installed`)
  return found
}

interface Method {
  /** The definition of its parameters; nothing for a method that has none. */
  parameters: string | undefined
  answer: Schema
}

/** Generators do not follow functions: the table of methods is read from its declaration. */
function readMethods(): Map<string, Method> {
  const text = readFileSync(join(types, 'methods.d.ts'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  const declaration = /(\w+): CallAPI\w*<\s*(?:Params\.(\w+),\s*)?([^>]+?)\s*>/g
  return new Map(
    [...text.matchAll(declaration)].map(([, name, parameters, answer]) => [
      name!,
      { parameters, answer: { anyOf: answer!.split('|').map((each) => answerSchema(each.trim())) } },
    ]),
  )
}

function answerSchema(type: string): Schema {
  if (type.endsWith('[]')) return { type: 'array', items: answerSchema(type.slice(0, -2)) }
  if (type.startsWith('Objects.')) return ref(type.slice('Objects.'.length))
  return type === 'true' ? { const: true } : { type }
}

const ref = (name: string): Schema => ({ $ref: `telegram#/definitions/${encodeURIComponent(name)}` })

/** The raw definitions with what their comments say, and without what only TypeScript programs know. */
function sharpened(raw: Definitions): Definitions {
  const definitions = sharpen(raw, undefined) as Definitions
  definitions.TelegramInputFile = {
    type: 'object',
    properties: { name: { type: 'string' }, type: { type: 'string' }, data: {} },
    required: ['name', 'type', 'data'],
    additionalProperties: false,
  }
  return definitions
}

function sharpen(value: unknown, name: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => sharpen(each, name))
  if (typeof value !== 'object' || value === null) return value
  const { description, $ref, ...rest } = value as Schema
  if ($ref) return { $ref: `telegram${$ref}` }
  const schema: Schema = {}
  for (const [key, each] of Object.entries(rest)) {
    schema[key] =
      key === 'properties'
        ? Object.fromEntries(
            Object.entries(each as Schema).map(([property, of]) => [property, sharpen(of, property)]),
          )
        : sharpen(each, name)
  }
  if (Array.isArray(schema.anyOf)) {
    const [only, ...others] = schema.anyOf.filter((each) => !isConvertible(each))
    if (others.length > 0) schema.anyOf = [only, ...others]
    else {
      delete schema.anyOf
      Object.assign(schema, only)
    }
  }
  if (name && !fractions.test(name)) schema.type = withIntegers(schema.type)
  if (schema.type === undefined) delete schema.type
  return typeof description === 'string' ? { ...schema, ...limits(description, schema) } : schema
}

/** `{ toString(): string }`, `{ toJSON(): … }`: what a program may pass, never what is sent. */
function isConvertible({ required }: Schema): boolean {
  return Array.isArray(required) && required.some((name) => name === 'toString' || name === 'toJSON')
}

/** The few numbers of the Bot API that are not whole. */
const fractions =
  /latitude|longitude|accuracy|_shift|^scale$|percentage|^rotation|angle|start_timestamp|main_frame|cover_frame/

function withIntegers(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(withIntegers)
  return type === 'number' ? 'integer' : type
}

/**
 * "1-64 bytes", "0-200 characters" (UTF-16 units, as Telegram counts), "between 1-100", "2-10 items". What holds only
 * after entities are parsed is left to the rules.
 */
function limits(description: string, { type }: Schema): Schema {
  if (type === 'string' && !/after entit/.test(description)) {
    const [, least, most, unit] = /(?<![\d-])(\d+)-(\d+) (characters|bytes)/.exec(description) ?? []
    if (unit === 'bytes') return { utf8Bytes: [Number(least), Number(most)] }
    if (unit === 'characters') return { utf16Units: [Number(least), Number(most)] }
  }
  if (type === 'integer') {
    const [, least, most] = /(?:between |, )(\d+)-(\d+)(?=[ .;])/.exec(description) ?? []
    if (most) return { minimum: Number(least), maximum: Number(most) }
  }
  if (type === 'array') {
    const [, least, most] = /(?:list of|containing) (\d+)-(\d+) /.exec(description) ?? []
    if (most) return { minItems: Number(least), maxItems: Number(most) }
  }
  return {}
}

function within(measure: (text: string) => number) {
  return ([least, most]: [number, number], text: unknown) =>
    typeof text !== 'string' || (measure(text) >= least && measure(text) <= most)
}

function checkBy(validate: ValidateFunction): Check {
  return (value) => (validate(value) ? undefined : explain(validate.errors!))
}

/** Of all that a union of types complains about, the deepest place is the one that was meant. */
function explain(errors: ErrorObject[]): string {
  const depth = (error: ErrorObject) => error.instancePath.split('/').length
  const deepest = Math.max(...errors.map(depth))
  const told = errors
    .filter((error) => depth(error) === deepest)
    .map((error) => {
      const { additionalProperty, allowedValue, allowedValues } = error.params
      const detail = additionalProperty ?? allowedValue ?? allowedValues
      return `${error.instancePath || 'the whole'} ${error.message}${detail === undefined ? limitOf(error) : ` (${detail})`}`
    })
  return [...new Set(told)].slice(0, 4).join('; ')
}

function limitOf({ keyword, schema }: ErrorObject): string {
  return keyword === 'utf16Units' || keyword === 'utf8Bytes' ? ` (${keyword} ${schema})` : ''
}
