import type { IncomingMessage } from 'node:http'
import busboy from 'busboy'

/** A file that came with a request. */
export interface Upload {
  name: string
  type: string
  data: Buffer
}

/** How much one request may carry: Telegram takes files up to 50 MB. */
const mostBytes = 51 * 1024 * 1024

export class Unreadable extends Error {}

/**
 * The parameters of a request in any of the four ways that the Bot API takes.
 *
 * @param readField reads what came as text.
 */
export async function readParameters(
  request: IncomingMessage,
  readField: (name: string, text: string) => unknown,
): Promise<Record<string, unknown>> {
  const query = new URL(request.url!, 'http://any').searchParams
  const fields = (entries: Iterable<[string, string]>) =>
    Object.fromEntries([...entries].map(([name, text]) => [name, readField(name, text)]))
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data'))
    return { ...fields(query), ...(await readForm(request, readField)) }
  const body = await readBody(request)
  if (type.startsWith('application/json')) return { ...fields(query), ...readJson(body) }
  return { ...fields(query), ...fields(new URLSearchParams(body)) }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new Unreadable('request is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function readJson(body: string): Record<string, unknown> {
  if (body === '') return {}
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new Unreadable("can't parse JSON object")
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable('object expected')
  if (/\\ud[89a-f]/i.test(body) && !isWellFormed(value))
    throw new Unreadable('strings must be encoded in UTF-8')
  return value as Record<string, unknown>
}

/** Half a character can be written in JSON, and is in no text. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  return typeof value !== 'object' || value === null || Object.values(value).every(isWellFormed)
}

function readForm(
  request: IncomingMessage,
  readField: (name: string, text: string) => unknown,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, unknown> = {}
    const files = new Map<string, Upload>()
    const form = busboy({ headers: request.headers, limits: { fileSize: mostBytes } })
    form.on('field', (name, text) => {
      fields[name] = readField(name, text)
    })
    form.on('file', (name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () =>
        files.set(name, { name: filename ?? name, type: mimeType, data: Buffer.concat(chunks) }),
      )
    })
    form.on('error', () => reject(new Unreadable('malformed multipart request')))
    form.on('close', () => resolve(withFiles(fields, files)))
    request.pipe(form)
  })
}

/** A file is the parameter of its name, or is named by one as `attach://<name>`. */
function withFiles(fields: Record<string, unknown>, files: Map<string, Upload>): Record<string, unknown> {
  const used = new Set<string>()
  for (const [name, value] of Object.entries(fields)) {
    const [, attached] = (typeof value === 'string' && /^attach:\/\/(.+)$/.exec(value)) || []
    if (!attached || !files.has(attached)) continue
    fields[name] = files.get(attached)
    used.add(attached)
  }
  for (const [name, file] of files) if (!used.has(name)) fields[name] = file
  return fields
}
