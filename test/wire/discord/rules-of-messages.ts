import type { Issue } from './refusal.ts'
import { buttonIssues, selectIssues } from './rules-of-components.ts'
import { type Component, type Embed, flags } from './shapes.ts'

/** What a message's request body may hold, as far as rules look. Members may be absent in an edit. */
export interface MessageBody {
  content?: string | null
  embeds?: Embed[] | null
  components?: Component[] | null
  attachments?: { id: string; filename?: string; description?: string }[] | null
  sticker_ids?: string[] | null
  poll?: unknown
  flags?: number | null
  allowed_mentions?: AllowedMentions | null
  nonce?: string | number | null
  enforce_nonce?: boolean | null
}

export interface AllowedMentions {
  parse?: string[] | null
  users?: string[] | null
  roles?: string[] | null
  replied_user?: boolean | null
}

/**
 * Discord's rules for messages that its schema lacks. `flagsBefore` are those of the message that is edited,
 * and 0 for a new one; `files` the ids of what is uploaded along.
 */
export function messageIssues(
  body: MessageBody,
  flagsBefore: number,
  files: readonly string[] = [],
): Issue[] {
  const v2Before = Boolean(flagsBefore & flags.componentsV2)
  const v2Now = typeof body.flags === 'number' ? Boolean(body.flags & flags.componentsV2) : v2Before
  const issues: Issue[] = []
  const say = (path: Issue['path'], code: string, message: string) => issues.push({ path, code, message })

  if ((body.content?.length ?? 0) > 2000)
    say(['content'], 'BASE_TYPE_MAX_LENGTH', 'Must be 2000 or fewer in length.')
  if (v2Before && !v2Now)
    say(['flags'], 'MESSAGE_COMPONENTS_V2_FLAG_DROPPED', 'The flag IS_COMPONENTS_V2 cannot be taken away.')
  if (body.enforce_nonce && (body.nonce === undefined || body.nonce === null))
    say(['nonce'], 'BASE_TYPE_REQUIRED', 'This field is required with enforce_nonce.')
  issues.push(...embedIssues(body.embeds ?? [], files), ...mentionIssues(body.allowed_mentions ?? {}))
  if (v2Now) {
    for (const field of ['content', 'embeds', 'sticker_ids', 'poll'] as const) {
      const value = body[field]
      if (value && (value as unknown[]).length !== 0)
        say(
          [field],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        )
    }
  }
  issues.push(...componentIssues(body.components ?? [], v2Now, files))
  for (const [at, { id, filename }] of (body.attachments ?? []).entries())
    if (filename !== undefined && /^\d{1,3}$/.test(id) && !files.includes(id))
      say(['attachments', at, 'id'], 'ATTACHMENT_NOT_FOUND', `No file ${id} came with it.`)
  return issues
}

/** Every component of a tree, depth first, with its path. */
export function* componentsOf(
  components: readonly Component[],
  path: Issue['path'] = ['components'],
): Generator<[Component, Issue['path']]> {
  for (const [at, component] of components.entries()) {
    const here = [...path, at]
    yield [component, here]
    yield* componentsOf(component.components ?? [], [...here, 'components'])
    if (component.accessory) yield [component.accessory, [...here, 'accessory']]
    if (component.component) yield [component.component, [...here, 'component']]
  }
}

export function duplicateIds(components: readonly Component[]): Issue[] {
  const seen = new Set<string>()
  const issues: Issue[] = []
  for (const [{ custom_id }, path] of componentsOf(components)) {
    if (custom_id === undefined) continue
    if (seen.has(custom_id))
      issues.push({
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      })
    seen.add(custom_id)
  }
  return issues
}

function componentIssues(components: readonly Component[], v2: boolean, files: readonly string[]): Issue[] {
  const issues = duplicateIds(components)
  const say = (path: Issue['path'], code: string, message: string) => issues.push({ path, code, message })
  if (!v2) {
    if (components.length > 5)
      say(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
    for (const [at, { type }] of components.entries())
      if (type !== 1)
        say(
          ['components', at, 'type'],
          'UNION_TYPE_CHOICES',
          'Value of field "type" must be one of (1,) without MessageFlags.IS_COMPONENTS_V2.',
        )
  }
  let count = 0
  let characters = 0
  for (const [component, path] of componentsOf(components)) {
    count++
    if (component.type === 10) characters += component.content?.length ?? 0
    if (component.type === 1) issues.push(...rowIssues(component, path))
    if (component.type === 2) issues.push(...buttonIssues(component, path))
    if (component.type === 3) issues.push(...selectIssues(component, path))
    for (const url of mediaOf(component)) issues.push(...fileIssues(url, path, files))
  }
  if (v2 && count > 40)
    say(['components'], 'COMPONENT_MAX_TOTAL_COMPONENTS', 'The total number of components exceeds 40.')
  if (characters > 4000)
    say(
      ['components'],
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      'The total displayable text size exceeded maximum size of 4000',
    )
  return issues
}

function rowIssues({ components = [] }: Component, path: Issue['path']): Issue[] {
  const selects = components.filter(({ type }) => type !== 2).length
  if (!selects || components.length === 1) return []
  return [
    {
      path: [...path, 'components'],
      code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      message: 'A select menu has its row for itself.',
    },
  ]
}

/** Every address in a component that may name an upload. */
function mediaOf(component: Component): string[] {
  const items = (component.items ?? []) as { media?: { url?: string } }[]
  const own = [component.media, component.file] as ({ url?: string } | undefined)[]
  return [...own, ...items.map(({ media }) => media)].flatMap((media) => media?.url ?? [])
}

function fileIssues(url: string, path: Issue['path'], files: readonly string[]): Issue[] {
  if (!url.startsWith('attachment://') || files.includes(url.slice('attachment://'.length))) return []
  return [{ path, code: 'ATTACHMENT_NOT_FOUND', message: `No file came with it for ${url}.` }]
}

function embedIssues(embeds: readonly Embed[], files: readonly string[]): Issue[] {
  const issues: Issue[] = []
  let characters = 0
  for (const [at, embed] of embeds.entries()) {
    characters += embedText(embed).reduce((sum, text) => sum + text.length, 0)
    const picture = embed.image ?? embed.thumbnail
    if (!embedText(embed).length && !picture)
      issues.push({
        path: ['embeds', at, 'description'],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      })
    for (const [number, field] of (embed.fields ?? []).entries())
      for (const name of ['name', 'value'] as const)
        if (!field[name].trim())
          issues.push({
            path: ['embeds', at, 'fields', number, name],
            code: 'BASE_TYPE_REQUIRED',
            message: 'This field is required',
          })
    for (const name of ['image', 'thumbnail']) {
      const url = (embed[name] as { url?: string } | null | undefined)?.url
      if (url) issues.push(...fileIssues(url, ['embeds', at, name, 'url'], files))
    }
  }
  if (characters > 6000)
    issues.push({
      path: ['embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: 'Embed size exceeds maximum size of 6000',
    })
  return issues
}

/** All that one can read in an embed. */
export function embedText({ title, description, fields, author, footer }: Embed): string[] {
  const pieces = [
    author?.name,
    title,
    description,
    ...(fields ?? []).flatMap(({ name, value }) => [name, value]),
  ]
  return [...pieces, footer?.text].filter((text): text is string => Boolean(text))
}

function mentionIssues({ parse, users, roles }: AllowedMentions): Issue[] {
  const issues: Issue[] = []
  for (const [kind, ids] of Object.entries({ users, roles })) {
    if (parse?.includes(kind) && ids?.length)
      issues.push({
        path: ['allowed_mentions'],
        code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      })
    for (const [at, id] of (ids ?? []).entries())
      if (ids!.indexOf(id) < at)
        issues.push({
          path: ['allowed_mentions', kind, at],
          code: 'SET_TYPE_ALREADY_CONTAINS_VALUE',
          message: 'The set already contains this value',
        })
  }
  return issues
}
