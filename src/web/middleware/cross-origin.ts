/**
 * Lets pages of other origins read what is public and post with a key, as far as their site may. Never with a cookie:
 * without `Access-Control-Allow-Credentials` browsers show them no answer to a call that carried one, and send none with
 * what needs to be asked for first. Who is refused is told why in the answer, which its own developers can read.
 */
import type { Request, RequestHandler, Response } from 'express'
import { ELSEWHERE, type Embedding, type Verdict } from '#delivery/sites/embedding.ts'
import type { VisitCounter } from '#delivery/sites/visits.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { RoutePolicy } from './route-policy.ts'

const PREFLIGHT_SECONDS = 86_400

export type CrossOriginOptions = { readonly embedding: Embedding; readonly visits: Pick<VisitCounter, 'view'> }

/** Before any route has matched: with everyone let in, all get the same, and one copy in a cache does for all. */
export const shareByDefault: RequestHandler = (_request, response, next) => {
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, Allow, X-Request-Id',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  })
  next()
}

/** @throws Refusal of a page that may not show what it asks for. */
export function judgePage(request: Request, response: Response, { policy, sites }: Judging): void {
  if (policy.pages === 'own') {
    response.removeHeader('Access-Control-Allow-Origin')
    response.set('Cross-Origin-Resource-Policy', 'same-origin')
  }
  if (policy.pages === 'own' || policy.pages === 'open') return
  const { embedding, visits } = sites
  if (embedding.mode === 'sites') nameOrigin(request, response)
  const verdict = judge(request, policy, embedding)
  if (verdict.kind === 'refused') {
    nameOrigin(request, response)
    throw verdict.why
  }
  if (policy.isView && request.method === 'GET') {
    response.once('finish', () => response.statusCode < 400 && visits.view(verdict.from))
  }
}

type Judging = { readonly policy: RoutePolicy; readonly sites: CrossOriginOptions }

/** Everyone's: a refusal in answer to a preflight would show as nothing but "CORS error". */
export function answerPreflight(request: Request, response: Response, { policy, sites }: Judging): void {
  if (policy.pages !== 'open' && sites.embedding.mode === 'sites') nameOrigin(request, response)
  response.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  })
  response.status(204).end()
}

function nameOrigin({ headers: { origin } }: Request, response: Response): void {
  response.vary('Origin')
  if (origin === undefined) response.removeHeader('Access-Control-Allow-Origin')
  else response.set('Access-Control-Allow-Origin', origin)
}

/** A page for a frame or a partner's server is asked for without an origin: it names its site, or the page around. */
function judge({ headers, params, query }: Request, { pages }: RoutePolicy, embedding: Embedding): Verdict {
  const blog = blogId.safeParse(params.blog).data
  const { origin, referer } = headers
  if (pages === 'frame' || pages === 'include') {
    if (typeof query.site === 'string' && query.site !== ELSEWHERE.frames) return embedding.judgeSite(query.site, blog)
    // Asked for by a server, which no page is around.
    if (pages === 'include') return embedding.judge({ origin, blog })
    return embedding.judgeFrame(origin ?? referer, blog)
  }
  const verdict = embedding.judge({ origin, blog })
  const isOwn = headers['sec-fetch-site'] === 'same-origin' || pages === 'page'
  const isUnnamed = verdict.kind === 'welcome' && verdict.from === ELSEWHERE.apps
  return isUnnamed && isOwn ? { ...verdict, from: ELSEWHERE.own } : verdict
}
