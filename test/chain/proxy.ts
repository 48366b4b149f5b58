import { serve } from '@hono/node-server'

interface Request {
  id: number
  method: string
  params: unknown[]
}

export type Answer = { result: unknown } | { error: { code: number; message: string } } | { status: number }

/** An RPC before a real one, that may answer by itself: a provider with its own bounds and moods. */
export async function startProxy(
  target: string,
  answer: (request: Request, ask: () => Promise<unknown>) => Promise<Answer | undefined> | Answer | undefined,
) {
  const seen: Request[] = []
  async function forward(body: unknown) {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as { result?: unknown }
  }
  const server = serve({
    async fetch(incoming) {
      const request = (await incoming.json()) as Request
      seen.push(request)
      const own = await answer(request, async () => (await forward(request)).result)
      if (own && 'status' in own) return new Response('no', { status: own.status })
      if (own) return Response.json({ jsonrpc: '2.0', id: request.id, ...own })
      return Response.json(await forward(request))
    },
    hostname: '127.0.0.1',
    port: 0,
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}
