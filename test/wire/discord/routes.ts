import type { Route } from './route.ts'
import { applicationRoutes } from './routes-of-applications.ts'
import { channelRoutes } from './routes-of-channels.ts'
import { guildRoutes } from './routes-of-guilds.ts'
import { interactionRoutes } from './routes-of-interactions.ts'
import { threadRoutes } from './routes-of-threads.ts'

const routes: Route[] = [
  ...applicationRoutes(),
  ...guildRoutes(),
  ...channelRoutes(),
  ...threadRoutes(),
  ...interactionRoutes(),
]

const byMethodAndLength = new Map<string, { route: Route; parts: string[] }[]>()
for (const route of routes) {
  const parts = route.path.slice(1).split('/')
  const key = `${route.method} ${parts.length}`
  byMethodAndLength.set(key, [...(byMethodAndLength.get(key) ?? []), { route, parts }])
}

/** The route that a path means; a literal part goes before a parameter. */
export function findRoute(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  const given = path.slice(1).split('/').map(decodeURIComponent)
  for (const { route, parts } of byMethodAndLength.get(`${method} ${given.length}`) ?? []) {
    const params: Record<string, string> = {}
    const fits = parts.every((part, at) => {
      if (!part.startsWith('{')) return part === given[at]
      params[part.slice(1, -1)] = given[at]!
      return part === '{webhook_token}' || part === '{interaction_token}' || /^\d+$/.test(given[at]!)
    })
    if (fits) return { route, params }
  }
}
