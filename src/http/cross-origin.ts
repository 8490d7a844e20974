/**
 * Lets pages of other origins read what is public and post with a key, as far as their site may. Never with a cookie:
 * without `Access-Control-Allow-Credentials` browsers show them no answer to a call that carried one, and send none with
 * what needs to be asked for first. Who is refused is told why in the answer, which its own developers can read.
 */
import type { Request, RequestHandler, Response } from 'express'
import { type BlogId, blogId } from '../blog/ids.ts'
import { ELSEWHERE, type Embedding } from '../sites/embedding.ts'
import type { VisitCounter } from '../sites/visits.ts'

const PREFLIGHT_SECONDS = 86_400

/** Signing in is for our own pages. */
const OWN_PAGES_ONLY = /^\/v1\/session(\/|$)/i
/** The rest is scripts, documentation and health, which show no coverage. */
const CONTENT = /^\/(?:v1|connection|emulation|blogs|embed|oembed)(?:\/|$)/
const BLOG = /^\/(?:v1\/blogs|blogs|embed)\/([^/]+)/
/** A coverage as a whole: the snapshot, and a page's one HTML. */
const VIEW = /^\/(?:v1\/blogs|blogs|embed)\/[^/]+(?:\/html)?$/

export type CrossOriginOptions = { readonly embedding: Embedding; readonly visits: Pick<VisitCounter, 'view'> }

export function shareAcrossOrigins({ embedding, visits }: CrossOriginOptions): RequestHandler {
  return (request, response, next) => {
    if (OWN_PAGES_ONLY.test(request.path)) {
      response.set({ 'Cross-Origin-Resource-Policy': 'same-origin', 'X-Content-Type-Options': 'nosniff' })
      return next()
    }
    const isContent = CONTENT.test(request.path)
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, Allow, X-Request-Id',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    })
    // With everyone let in, all get the same: one copy in a cache does for all.
    if (isContent && embedding.mode === 'sites') nameOrigin(request, response)
    if (request.method === 'OPTIONS') return answerPreflight(response)
    if (!isContent) return next()

    const verdict = judge(request, embedding)
    if (verdict.kind === 'refused') {
      nameOrigin(request, response)
      throw verdict.why
    }
    if (request.method === 'GET' && VIEW.test(request.path)) {
      response.once('finish', () => response.statusCode < 400 && visits.view(verdict.from))
    }
    next()
  }
}

function nameOrigin({ headers: { origin } }: Request, response: Response): void {
  response.vary('Origin')
  if (origin === undefined) response.removeHeader('Access-Control-Allow-Origin')
  else response.set('Access-Control-Allow-Origin', origin)
}

/** Everyone's: a refusal in answer to a preflight would show as nothing but "CORS error". */
function answerPreflight(response: Response): void {
  response.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  })
  response.status(204).end()
}

/** A page for a frame or a partner's server is asked for without an origin: it names its site, or the page around. */
function judge(request: Request, embedding: Embedding) {
  const { path, headers, query } = request
  const blog = blogIn(path)
  const { origin, referer } = headers
  if (!path.startsWith('/embed/')) {
    const verdict = embedding.judge({ origin, blog })
    const isOwn = headers['sec-fetch-site'] === 'same-origin' || path.startsWith('/blogs/')
    const isUnnamed = verdict.kind === 'welcome' && verdict.from === ELSEWHERE.apps
    return isUnnamed && isOwn ? { ...verdict, from: ELSEWHERE.own } : verdict
  }
  // Asked for by a server, which no page is around.
  const isPage = !path.endsWith('/html')
  if (typeof query.site === 'string' && query.site !== ELSEWHERE.frames) return embedding.judgeSite(query.site, blog)
  if (!isPage) return embedding.judge({ origin, blog })
  return embedding.judgeFrame(origin ?? referer, blog)
}

function blogIn(path: string): BlogId | undefined {
  return blogId.safeParse(BLOG.exec(path)?.[1]).data
}
