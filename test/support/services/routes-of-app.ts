/** Lists every route of the real server, read from the router itself. */
import express, { type Express } from 'express'
import { vi } from 'vitest'
import { policyIn } from '#web/middleware/edge.ts'
import type { RoutePolicy } from '#web/middleware/route-policy.ts'
import { type StartAppOptions, startApp, type TestApp } from './start-app.ts'

export type AppRoute = {
  readonly method: string
  /** In Express syntax. */
  readonly path: string
  /** The policy of its first handler. */
  readonly policy: RoutePolicy | undefined
}

type Layer = {
  readonly name: string
  readonly handle: object & { readonly stack?: readonly Layer[] }
  readonly route?: {
    readonly path: string | readonly string[]
    readonly stack: readonly { method?: string; handle: object }[]
  }
}

export async function startAppWithRoutes(options?: StartAppOptions): Promise<[TestApp, readonly AppRoute[]]> {
  const prototype: { init(): void } = express.application
  // Every Express application starts with this call.
  const made = vi.spyOn(prototype, 'init')
  const app = await startApp(options)
  const all = made.mock.contexts as unknown as readonly Express[]
  made.mockRestore()
  return [app, all.flatMap(one => routesIn(one.router.stack as unknown as readonly Layer[]))]
}

function routesIn(layers: readonly Layer[]): AppRoute[] {
  return layers.flatMap(({ handle, route }) => {
    if (!route) return handle.stack ? routesIn(handle.stack) : []
    const paths = [route.path].flat()
    const methods = Map.groupBy(route.stack, ({ method = 'all' }) => method)
    return paths.flatMap(path =>
      [...methods].map(([method, handlers]) => ({ method, path, policy: policyIn(handlers[0]?.handle ?? {}) })),
    )
  })
}
