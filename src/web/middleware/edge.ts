/** Enforces a route's policy, as the first handler of the route. */
import type { Request, RequestHandler, Response } from 'express'
import type { Clock } from '#platform/clock.ts'
import type { Asks, Limits } from '#platform/limits/limits.ts'
import type { NodeRole } from '#platform/roles.ts'
import { answerPreflight, type CrossOriginOptions, judgePage } from './cross-origin.ts'
import { demandRole } from './other-roles.ts'
import { noteRoute } from './request-log.ts'
import type { RoutePolicy } from './route-policy.ts'

/** For a body over a bad connection; slower clients hold memory that others need. */
const UNFINISHED_MS = 30_000

type EdgeOptions = {
  readonly sites: CrossOriginOptions
  readonly limits: Limits
  /** The roles of this node. */
  readonly roles: readonly NodeRole[]
  readonly clock: Pick<Clock, 'after'>
}

export interface Edge {
  /** Must be the first handler of every route. */
  hold(policy: RoutePolicy): RequestHandler
  /** Responds to CORS preflights; for calls of our own pages, it grants other origins nothing. */
  preflight(policy: RoutePolicy): RequestHandler
  /** The name under which the client is counted; undefined for exempt ones. */
  addressOf(request: Request): string | undefined
  /** For requests whose cost depends on their parameters. @throws Refusal `too_many_requests`. */
  demand(request: Request, asks: Asks): void
}

const policyOfHandler = new WeakMap<object, RoutePolicy>()

/** For the test that every route has a policy. */
export function policyIn(handler: object): RoutePolicy | undefined {
  return policyOfHandler.get(handler)
}

export function createEdge({ sites, limits, roles, clock }: EdgeOptions): Edge {
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
        // Before keys are checked, so that guessing keys is limited, too.
        if (policy.limit) limits.demand(request, policy.limit)
        const isWaiting = policy.mayWait && request.query.wait !== undefined
        if (isWaiting) countWaiting(limits, request, response)
        else if (!policy.isFollowed || hasBody(request)) countOpen(limits, policy, { request, response })
        if (hasBody(request)) endUnfinished({ request, response }, { clock, ms: policy.bodyMs ?? UNFINISHED_MS })
        next()
      }),

    preflight: policy =>
      marked(policy, (request, response, next) => {
        if (policy.pages !== 'own') return answerPreflight(request, response, { policy, sites })
        response.removeHeader('Access-Control-Allow-Origin')
        next()
      }),

    addressOf: request => limits.addressOf(request),

    demand: (request, asks) => limits.demand(request, asks),
  }
}

function countWaiting(limits: Limits, request: Request, response: Response): void {
  const address = limits.addressOf(request)
  const tooMany = limits.enter(address, 'waiting')
  if (tooMany) throw tooMany
  response.once('close', () => limits.leave(address))
}

type Exchange = { readonly request: Request; readonly response: Response }

/** Counts an open request. For a followed route, only while its body arrives: then the gate counts it as a follower. */
function countOpen(limits: Limits, { isFollowed }: RoutePolicy, { request, response }: Exchange): void {
  let end: (() => void) | undefined = limits.begin(request)
  const once = () => {
    end?.()
    end = undefined
  }
  response.once('close', once)
  if (isFollowed) request.once('end', once)
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

type Patience = { readonly clock: Pick<Clock, 'after'>; readonly ms: number }

/** Responds with 408, like Node's own request timeout (RFC 9110, section 15.5.9). */
function endUnfinished({ request, response }: Exchange, { clock, ms }: Patience): void {
  const stop = clock.after(ms, () => {
    if (request.complete) return
    if (response.headersSent) request.socket.destroy()
    else request.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => request.socket.destroy())
  })
  request.once('close', stop)
}
