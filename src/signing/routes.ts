import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { getAddress, type Hex, isAddress } from 'viem'
import { z } from 'zod'
import { asText } from '../card.ts'
import { pageFolder } from '../http/pages.ts'
import { PAGE_POLICY } from '../http/security.ts'
import type { HttpEnv } from '../http/server.ts'
import { Refusal } from '../refusal.ts'
import { createWords } from '../words/words.ts'
import { createPage } from './page.ts'
import { Denial } from './request.ts'
import type { Desk, SigningOptions, View } from './signing.ts'

const COOKIE = 'folkmoot-signing'
/** What a chat's app signed for the page that it opened. A page in a browser of its own sends none. */
const OPENER = 'X-Chat-App'
/** Seconds; as long as a request is kept, so that its browser may come back for the outcome. */
const COOKIE_AGE = 24 * 60 * 60
/** Hex digits of the longest signature: a contract wallet's with many owners, or wrapped with its deployment (ERC-6492). */
const LONGEST_SIGNATURE = 64 * 1024

const address = z
  .string()
  .refine((text) => isAddress(text, { strict: false }))
  .transform((text) => getAddress(text))
const Prepare = z.object({ address, chainId: z.int().positive() })
const Submit = z.object({
  address,
  signature: z
    .string()
    .max(LONGEST_SIGNATURE)
    .regex(/^0x([0-9a-fA-F]{2})+$/)
    .transform((text) => text as Hex),
})

/**
 * What a signing page asks, under its request's path:
 *
 *     GET  /:token           the page, in the language of whom it is for
 *     GET  /:token/request   View; changes nothing
 *     POST /:token/prepare   { address, chainId } → { toSign }; makes the request this browser's own
 *     POST /:token/submit    { address, signature } → Outcome once it is used
 *     GET  /:token/outcome   ?wait=SECONDS → Outcome
 *
 * With the header `X-Chat-App` it says who opened it inside a chat's app; another than whom it is for gets no further.
 * What is refused is `{ error }`, a sentence: 422 leaves the request usable, and with `toSign` (409) it is to be signed
 * anew; 403, 404, 409, 410 and 429 say that this browser gets no further with it.
 */
export function signingRoutes(
  desk: Desk,
  options: Pick<SigningOptions, 'baseUrl' | 'page' | 'scripts' | 'chatApp'>,
) {
  const { baseUrl, scripts = [], chatApp } = options
  const page = createPage(options.page ?? pageFolder('sign'), scripts)
  const app = new Hono<HttpEnv>()

  const policy = chatApp
    ? PAGE_POLICY.replace("frame-ancestors 'none'", () => `frame-ancestors ${chatApp.origin}`)
    : PAGE_POLICY

  app.get('/:token', async (c) => {
    c.header('Content-Security-Policy', policy)
    const { language } = await desk.wordsOf(c.req.param('token'))
    return c.html(page(language))
  })

  app.get('/:token/request', async (c) => {
    const token = c.req.param('token')
    try {
      await desk.checkOpener(token, c.req.header(OPENER))
    } catch (error) {
      if (!(error instanceof Denial)) throw error
      const words = await desk.wordsOf(token)
      return c.json({ state: 'stranger', text: words.say(error.sentence) } satisfies View, 403)
    }
    const view = await desk.view(token, getCookie(c, COOKIE))
    return c.json(view, view.state === 'unknown' ? 404 : 200)
  })

  app.post('/:token/prepare', (c) =>
    answer(c, Prepare, 'address, chainId', async (token, wallet) => {
      const owner = getCookie(c, COOKIE)
      const secret = await desk.claim(token, owner)
      if (secret) giveCookie(c, token, secret)
      return c.json({ toSign: await desk.prepare(token, (secret ?? owner)!, wallet) })
    }),
  )

  app.post('/:token/submit', (c) =>
    answer(c, Submit, 'address, signature', async (token, signed) => {
      const result = await desk.submit(token, getCookie(c, COOKIE), signed, c.var.closing)
      if (!('stale' in result)) return c.json(result)
      const words = await desk.wordsOf(token)
      return c.json({ error: words('sign-stale'), toSign: result.stale }, 409)
    }),
  )

  app.get('/:token/outcome', async (c) => {
    const token = c.req.param('token')
    const seconds = /^\d{1,2}$/.test(c.req.query('wait') ?? '') ? Number(c.req.query('wait')) : 0
    return refusing(c, token, async () =>
      c.json(await desk.outcome(token, getCookie(c, COOKIE), seconds * 1000, c.var.closing)),
    )
  })

  /** The story of a POST: from our own page, JSON, of the right shape; then what it does, or why not. */
  async function answer<T>(
    c: Context<HttpEnv, '/:token/prepare' | '/:token/submit'>,
    schema: z.ZodType<T>,
    wants: string,
    act: (token: string, body: T) => Promise<Response>,
  ): Promise<Response> {
    const words = createWords()
    const origin = c.req.header('Origin')
    if (origin !== undefined && origin !== new URL(baseUrl()).origin)
      return c.json({ error: words('sign-foreign-page') }, 403)
    // Browsers let a foreign page send other types without asking us first.
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? ''))
      return c.json({ error: words('http-not-json') }, 415)
    const body = schema.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.json({ error: words('http-wrong-json', { wants }) }, 400)
    const token = c.req.param('token')
    return refusing(c, token, async () => {
      await desk.checkOpener(token, c.req.header(OPENER))
      return act(token, body.data)
    })
  }

  async function refusing(c: Context, token: string, act: () => Promise<Response>): Promise<Response> {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const words = await desk.wordsOf(token)
      return c.json(
        { error: asText(words.say(error.sentence)) },
        error instanceof Denial ? error.status : 422,
      )
    }
  }

  function giveCookie(c: Context, token: string, secret: string) {
    const { protocol, pathname } = new URL(baseUrl())
    setCookie(c, COOKIE, secret, {
      path: `${pathname.replace(/\/$/, '')}/sign/${token}`,
      httpOnly: true,
      sameSite: 'Strict',
      secure: protocol === 'https:',
      maxAge: COOKIE_AGE,
    })
  }

  return app
}
