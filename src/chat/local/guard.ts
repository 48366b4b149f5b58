import type { MiddlewareHandler } from 'hono'

/**
 * Lets only this machine's own pages in: a foreign Host is a rebound DNS name, a foreign Origin another site's script.
 * Programs on this machine send no Origin.
 */
export const onlyFromHere: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? new URL(context.req.url).host
  const origin = context.req.header('origin')
  if (!isLoopback(host) || (origin !== undefined && origin !== `http://${host}`)) {
    return context.json({ error: 'This address is only for pages and programs of this machine itself.' }, 403)
  }
  return next()
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host)
}
