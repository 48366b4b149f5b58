import type { ZodType } from 'zod'
import type { Issue } from './refusal.ts'

const schemas: Record<string, ZodType> = { ...(await import('discord-api-spec/zod')) }

/** A schema of Discord's OpenAPI by its name, such as `MessageCreateRequest`. */
export function schemaOf(name: string): ZodType {
  const schema = schemas[`${name}Schema`]
  if (!schema) throw new Error(`discord-api-spec has no ${name}`)
  return schema
}

/** What a schema says against a value; members that it does not know count too. */
export function issuesOf(schema: ZodType, value: unknown): Issue[] {
  const result = schema.safeParse(value)
  if (!result.success) return (result.error.issues as ZodIssue[]).map(issueOf)
  return unknownMembers(value, result.data, [])
}

/** An array's schema, by its elements' one. */
export function issuesOfEach(schema: ZodType, values: unknown): Issue[] {
  if (!Array.isArray(values)) return [{ path: [], code: 'BASE_TYPE_BAD_TYPE', message: 'Must be a list' }]
  return values.flatMap((value, at) =>
    issuesOf(schema, value).map((issue) => ({ ...issue, path: [at, ...issue.path] })),
  )
}

/** Documented by Discord, and missing in the specification where some libraries always send them. */
const undocumented = new Set(['enforce_nonce', 'tts', 'nsfw', 'nonce', 'username'])

function unknownMembers(value: unknown, parsed: unknown, path: Issue['path']): Issue[] {
  if (Array.isArray(value) && Array.isArray(parsed))
    return value.flatMap((each, at) => unknownMembers(each, parsed[at], [...path, at]))
  if (!isRecord(value) || !isRecord(parsed)) return []
  return Object.entries(value).flatMap(([key, each]) => {
    if (key in parsed) return unknownMembers(each, parsed[key], [...path, key])
    if (each === undefined || undocumented.has(key)) return []
    return [{ path: [...path, key], code: 'UNKNOWN_MEMBER', message: `Discord knows no "${key}" here` }]
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface ZodIssue {
  code: string
  path: (string | number)[]
  message: string
  origin?: string
  minimum?: number
  maximum?: number
  expected?: string
  values?: unknown[]
  input?: unknown
  errors?: ZodIssue[][]
}

function issueOf(issue: ZodIssue): Issue {
  if (issue.code === 'invalid_union') {
    const closest = closestOf(issue.errors ?? [])
    if (closest) return issueOf({ ...closest, path: [...issue.path, ...closest.path] })
  }
  return { path: issue.path, ...wordsOf(issue) }
}

/** Of a union's branches, the one whose `type` fits, or that fits deepest, says what is really wrong. */
function closestOf(branches: ZodIssue[][]): ZodIssue | undefined {
  const depth = (branch: ZodIssue[]) =>
    branch.some(({ path }) => path[0] === 'type') ? 0 : 1 + (branch[0]?.path.length ?? 0)
  return branches.reduce(
    (best, branch) => (depth(branch) > depth(best) ? branch : best),
    branches[0] ?? [],
  )[0]
}

function wordsOf(issue: ZodIssue): Omit<Issue, 'path'> {
  const size = issue.origin === 'string' || issue.origin === 'array'
  switch (issue.code) {
    case 'too_big':
      return size
        ? { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
        : { code: 'NUMBER_TYPE_MAX', message: `Value should be less than or equal to ${issue.maximum}.` }
    case 'too_small':
      return size
        ? { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` }
        : { code: 'NUMBER_TYPE_MIN', message: `Value should be greater than or equal to ${issue.minimum}.` }
    case 'invalid_type':
      return { code: 'BASE_TYPE_BAD_TYPE', message: `Must be given, and be: ${issue.expected}.` }
    case 'invalid_value':
      return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of ${JSON.stringify(issue.values)}.` }
    default:
      return { code: 'BASE_TYPE_BAD_FORMAT', message: issue.message }
  }
}
