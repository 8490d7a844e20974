/**
 * CORS: pages of other origins may read public data and post with a key, as far as their site is allowed to. Cookies never
 * count: without `Access-Control-Allow-Credentials`, browsers hide the response to a credentialed request from the page, and
 * do not send credentials with a preflighted one. A refusal explains itself in a response that the page's developers can read.
 */
import type { Request, RequestHandler, Response } from 'express'
import { ELSEWHERE, type Embedding, type EmbeddingVerdict } from '#delivery/sites/embedding.ts'
import type { VisitCounter } from '#delivery/sites/visits.ts'
import { Refusal } from '#platform/errors.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { RoutePolicy } from './route-policy.ts'

const PREFLIGHT_SECONDS = 86_400

export type CrossOriginOptions = { readonly embedding: Embedding; readonly visits: Pick<VisitCounter, 'view'> }

/** Applied before routing: with open embedding all responses are the same, so one cached copy serves every origin. */
export const shareByDefault: RequestHandler = (_request, response, next) => {
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, Allow, X-Request-Id',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  })
  next()
}

/** @throws Refusal if the calling page may not show what it requests. */
export function judgePage(request: Request, response: Response, { policy, sites }: Judging): void {
  if (policy.pages === 'own') {
    response.removeHeader('Access-Control-Allow-Origin')
    response.set('Cross-Origin-Resource-Policy', 'same-origin')
  }
  if (policy.pages === 'own' || policy.pages === 'open') return
  const { embedding, visits } = sites
  if (embedding.varies) nameOrigin(request, response)
  const verdict = judge(request, policy, embedding)
  if (verdict.kind === 'refused') {
    nameOrigin(request, response)
    throw verdict.why
  }
  response.locals.from = verdict.from
  const within = verdict.site?.topic
  if (within !== undefined) {
    if (!policy.withinTopic) throw new Refusal('not_for_site', { detail: ONE_TOPIC })
    response.locals.within = within
  }
  if (policy.isView && request.method === 'GET') {
    response.once('finish', () => response.statusCode < 400 && visits.view(verdict.from))
  }
}

const ONE_TOPIC = 'This site may show updates of one topic; ask the newsroom to let it show all of them.'

type Judging = { readonly policy: RoutePolicy; readonly sites: CrossOriginOptions }

/** Every preflight succeeds: a refused one would only show as "CORS error" in the browser. */
export function answerPreflight(request: Request, response: Response, { policy, sites }: Judging): void {
  if (policy.pages !== 'open' && sites.embedding.varies) nameOrigin(request, response)
  response.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, Crier-Writer, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  })
  response.status(204).end()
}

function nameOrigin({ headers: { origin } }: Request, response: Response): void {
  response.vary('Origin')
  if (origin === undefined) response.removeHeader('Access-Control-Allow-Origin')
  else response.set('Access-Control-Allow-Origin', origin)
}

/** Frames and includes are requested without an Origin header: the URL names their site, or the referrer their page. */
function judge({ headers, params, query }: Request, { pages }: RoutePolicy, embedding: Embedding): EmbeddingVerdict {
  const blog = blogId.safeParse(params.blog).data
  const { origin, referer } = headers
  const named = textOf(query.site)
  const pass = textOf(query.pass)
  if (pages === 'frame' || pages === 'include') {
    // Only a script sends an Origin with this request: naming a site in the URL must not open its coverages to other pages.
    const script = embedding.judge({ origin, blog, ...(origin === 'null' && { named, pass }) })
    if (script.kind === 'refused') return script
    if (named !== undefined && named !== ELSEWHERE.frames) return embedding.judgeSite({ named, pass, blog })
    // Requested by a server, so there is no surrounding page.
    if (pages === 'include') return script
    return embedding.judgeFrame(origin ?? referer, blog)
  }
  // Our own frames name their site with every request; a page with an origin is judged by that, whatever it names.
  const isNamed = origin === undefined && named !== undefined && named !== ELSEWHERE.frames
  if (isNamed) return embedding.judgeSite({ named, pass, blog })
  const verdict = embedding.judge({ origin, named, pass, blog })
  const isOwn = headers['sec-fetch-site'] === 'same-origin' || pages === 'page'
  const isUnnamed = verdict.kind === 'welcome' && verdict.from === ELSEWHERE.apps
  return isUnnamed && isOwn ? { ...verdict, from: ELSEWHERE.own } : verdict
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
