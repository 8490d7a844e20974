/** Holds a route to its policy, as the first thing that happens once it has matched. */
import type { Request, RequestHandler, Response } from 'express'
import type { Limits } from '../limits/limits.ts'
import type { NodeRole } from '../roles.ts'
import { answerPreflight, type CrossOriginOptions, judgePage } from './cross-origin.ts'
import { demandRole } from './other-roles.ts'
import { noteRoute } from './request-log.ts'
import type { RoutePolicy } from './route-policy.ts'

export type EdgeOptions = {
  readonly sites: CrossOriginOptions
  readonly limits: Limits
  /** Those that this node plays. */
  readonly roles: readonly NodeRole[]
}

export interface Edge {
  /** The first handler of every route. */
  hold(policy: RoutePolicy): RequestHandler
  /** What a browser asks before it asks; of our own pages' calls, nobody else is answered. */
  preflight(policy: RoutePolicy): RequestHandler
}

const policyOfHandler = new WeakMap<object, RoutePolicy>()

/** For the test that no route goes without. */
export function policyIn(handler: object): RoutePolicy | undefined {
  return policyOfHandler.get(handler)
}

export function createEdge({ sites, limits, roles }: EdgeOptions): Edge {
  const marked = (policy: RoutePolicy, handler: RequestHandler): RequestHandler => {
    policyOfHandler.set(handler, policy)
    return handler
  }
  return {
    hold: policy =>
      marked(policy, (request, response, next) => {
        response.locals.policy = policy
        noteRoute(request, response)
        demandRole(policy.roles, roles)
        judgePage(request, response, { policy, sites })
        // Before keys are looked at, so that guessing one is bounded too.
        if (policy.limit) limits.demand(request, policy.limit)
        if (policy.mayWait && request.query.wait !== undefined) countWaiting(limits, request, response)
        next()
      }),

    preflight: policy =>
      marked(policy, (request, response, next) => {
        if (policy.pages !== 'own') return answerPreflight(request, response, { policy, sites })
        response.removeHeader('Access-Control-Allow-Origin')
        next()
      }),
  }
}

function countWaiting(limits: Limits, request: Request, response: Response): void {
  const address = limits.addressOf(request)
  const tooMany = limits.enter(address, 'waiting')
  if (tooMany) throw tooMany
  response.once('close', () => limits.leave(address))
}
