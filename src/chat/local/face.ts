import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Action, Reader } from '../../card.ts'
import type { Clock } from '../../clock.ts'
import type { Community } from '../../community.ts'
import { deadline } from '../../deadline.ts'
import { createWords, languageOf } from '../../words/words.ts'
import type { Router } from '../router.ts'
import { type LocalChat, originOf, personOf } from './local.ts'
import { PEOPLE, type Person, people } from './people.ts'
import { isLook, LOOKS, type Looks } from './preview.ts'
import type { Message, Room } from './room.ts'
import type { Signer } from './sign.ts'
import { ProviderError, testWallet } from './test-wallet.ts'

export interface FaceOptions {
  chat: LocalChat
  room: Room
  router: Router
  community: Community
  clock: Clock
  /** The chain that test wallets say they are on. */
  chainId: number
  sign: Signer
  looks: Looks
  /** Moves the one clock on, in seconds; resolves when all that fell due is done. */
  advance(seconds: number): Promise<void>
  /** Aborts long polls when the bot stops. */
  stopping: AbortSignal
}

const as = z.string().max(40)
const Say = z.strictObject({ as, text: z.string().max(4000) })
const Press = z.strictObject({
  as,
  message: z.string().max(80),
  action: z.string().max(200),
  values: z.array(z.string().max(200)).max(25).optional(),
  fields: z.record(z.string().max(40), z.string().max(6000)).optional(),
})
const Sign = z.strictObject({ as, url: z.string().max(2000) })
const Time = z.strictObject({
  advance: z
    .int()
    .min(0)
    .max(10 * 365 * 86_400),
})
const Wallet = z.strictObject({ as, method: z.string().max(100), params: z.unknown().optional() })
const LONGEST_WAIT = 60

/** What the browser chat could not have sent: answered with its status and a sentence. */
class NotPossible extends Error {
  readonly status: 400 | 403 | 404

  constructor(status: 400 | 403 | 404, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * The local community's HTTP face: the browser chat and programs use the same one. Only on loopback, only in local mode,
 * and behind `guard.ts`, as all that the server then has.
 */
export function createFace(options: FaceOptions): Hono {
  const { chat, room, router, community, clock, chainId, sign, looks, advance, stopping } = options
  const words = createWords(community.language)
  const app = new Hono()
  app.onError((error, context) => {
    if (error instanceof NotPossible) return context.json({ error: error.message }, error.status)
    throw error
  })

  app.get('/people', (context) =>
    context.json({
      community: community.name,
      channel: community.places.find(({ platform }) => platform === 'local')?.channel ?? 'assembly',
      now: clock.now(),
      people: PEOPLE.map((name) => ({
        id: name,
        name: people[name].shown,
        about: words(`local-about-${name}`),
        address: people[name].wallet.address,
      })),
    }),
  )

  app.get('/commands', (context) =>
    context.json({
      commands: router.commands.map(({ name, options }) => ({
        name,
        description: words.find(`command-${name}`) ?? '',
        options: options.map((option) => ({
          name: option.name,
          description: words.find(`command-${name}.${option.name}`) ?? '',
          required: option.required ?? false,
          kind: option.values ? 'choice' : option.kind,
          choices: option.values?.map((value) => ({
            value,
            label: words.find(`${option.name}-${value}`) ?? value,
          })),
          completes: Boolean(option.values ?? option.complete),
        })),
      })),
    }),
  )

  app.post('/complete', async (context) => {
    const { person, text } = who(await body(context, Say))
    return context.json({ options: await router.complete(originOf(person), text) })
  })

  app.post('/say', async (context) => {
    const { person, text } = who(await body(context, Say))
    return context.json({ messages: await chat.say(person, text) })
  })

  app.post('/press', async (context) => {
    const { person, message: id, action, values = [], fields = {} } = who(await body(context, Press))
    const message = seen(person, id)
    mustFit(message, action, values, fields)
    return context.json({ messages: await chat.press(person, message, action, values, fields) })
  })

  app.post('/sign', async (context) => {
    const { person, url } = who(await body(context, Sign))
    const result = await sign(person, url)
    if ('error' in result) throw new NotPossible(result.status, result.error)
    return context.json(result)
  })

  app.post('/wallet', async (context) => {
    const { person, method, params } = who(await body(context, Wallet))
    try {
      return context.json({ result: await testWallet(person, chainId, method, params) })
    } catch (error) {
      if (error instanceof ProviderError) return context.json({ error: error.message, code: error.code }, 400)
      throw error
    }
  })

  app.get('/feed', async (context) => {
    const person = personOf(context.req.query('as') ?? '')
    if (!person) throw new NotPossible(400, unknownPerson())
    const wait = Number(context.req.query('wait') ?? 0)
    if (!(wait >= 0)) throw new NotPossible(400, 'wait is a number of seconds.')
    const after = context.req.query('after') || undefined
    const until = deadline(Math.min(wait, LONGEST_WAIT) * 1000, stopping, context.req.raw.signal)
    let feed = room.since(person.name, after)
    while (feed.messages.length === 0 && wait > 0 && !until.aborted) {
      await room.changed(until)
      feed = room.since(person.name, after)
    }
    return context.json({ ...feed, now: clock.now() })
  })

  app.get('/preview', async (context) => {
    const { as: name = '', message: id = '', look, form, language } = context.req.query()
    const person = personOf(name)
    if (!person) throw new NotPossible(400, unknownPerson())
    if (!isLook(look)) throw new NotPossible(400, `look is one of ${LOOKS.join(', ')}.`)
    const { card, private: alone } = seen(person, id)
    const reader: Reader = {
      words: createWords(languageOf(language) ?? community.language),
      timeZone: community.timeZone,
    }
    if (form === undefined) return context.json(await looks[look].message(card, reader, alone))
    const action = card.actions.find((each) => each.id === form)
    if (action?.kind !== 'form' && action?.kind !== 'select')
      throw new NotPossible(404, 'This message has no such form.')
    const opened = await looks[look].form?.(action)
    if (!opened) throw new NotPossible(404, 'This platform has no forms.')
    return context.json(opened)
  })

  app.post('/time', async (context) => {
    const { advance: seconds } = await body(context, Time)
    await advance(seconds)
    return context.json({ now: clock.now() })
  })

  /** The message with this id, where this person sees it. */
  function seen(person: Person, id: string): Message {
    const found = room.find(id)
    if (!found) throw new NotPossible(404, 'There is no such message.')
    if (found.to !== undefined && found.to !== person.name)
      throw new NotPossible(403, 'This message is private to somebody else.')
    return found.message
  }

  return app
}

/** Whether the message has such an action, and it can be pressed like that. */
function mustFit(message: Message, id: string, values: string[], fields: Record<string, string>): void {
  const action = message.card.actions.find((each) => each.id === id)
  if (!action) throw new NotPossible(400, 'This message has no such action.')
  if (action.kind === 'link') throw new NotPossible(400, 'This action is a link: it is opened, not pressed.')
  if (action.kind !== 'select' && values.length > 0)
    throw new NotPossible(400, 'This action takes no values.')
  if (action.kind !== 'form' && Object.keys(fields).length > 0)
    throw new NotPossible(400, 'This action takes no fields.')
  if (action.kind === 'select') mustChoose(action, values)
  if (action.kind === 'form') mustFill(action, fields)
}

function mustChoose({ options, min, max }: Extract<Action, { kind: 'select' }>, values: string[]): void {
  if (values.length < min || values.length > max || new Set(values).size < values.length) {
    throw new NotPossible(
      400,
      `This action takes ${min === max ? min : `${min} to ${max}`} of its values, each once.`,
    )
  }
  if (!values.every((value) => options.some((option) => option.value === value)))
    throw new NotPossible(400, 'This is not among the values of this action.')
}

function mustFill(
  { fields: wanted }: Extract<Action, { kind: 'form' }>,
  fields: Record<string, string>,
): void {
  const unknown = Object.keys(fields).find((id) => !wanted.some((field) => field.id === id))
  if (unknown !== undefined) throw new NotPossible(400, 'This form has no such field.')
  for (const { id, label, required, min = 0, max = Number.POSITIVE_INFINITY, options } of wanted) {
    const value = fields[id] ?? ''
    if (value === '' && !required) continue
    if (value === '' || value.length < min || value.length > max)
      throw new NotPossible(400, `${label} does not have the length that the form wants.`)
    if (options && !options.some((option) => option.value === value))
      throw new NotPossible(400, `This is not possible for ${label}.`)
  }
}

async function body<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const type = context.req.header('content-type') ?? ''
  if (!type.startsWith('application/json'))
    throw new NotPossible(400, 'Send JSON, with the content type application/json.')
  let raw: unknown
  try {
    raw = await context.req.json()
  } catch {
    throw new NotPossible(400, 'This is not JSON.')
  }
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const where =
    issue.path.join('.') ||
    (issue.code === 'unrecognized_keys' ? issue.keys.join(', ').slice(0, 100) : 'The body')
  throw new NotPossible(400, `${where} is missing, unknown, or not of the kind or size that it has to be.`)
}

function who<T extends { as: string }>(given: T): T & { person: Person } {
  const person = personOf(given.as)
  if (!person) throw new NotPossible(400, unknownPerson())
  return { ...given, person }
}

function unknownPerson(): string {
  return `as is one of ${PEOPLE.join(', ')}.`
}
