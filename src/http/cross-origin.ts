/**
 * Lets pages of other sites read what is public and post with a key. Never with a cookie: `*` keeps browsers from showing
 * them any answer to a call that carried one, and from sending one with what needs to be asked for first.
 */
import type { RequestHandler } from 'express'

const PREFLIGHT_SECONDS = 86_400
/** Signing in is for our own pages. */
const OWN_PAGES_ONLY = /^\/v1\/session(\/|$)/i

export const shareAcrossOrigins: RequestHandler = (request, response, next) => {
  if (OWN_PAGES_ONLY.test(request.path)) {
    response.set({ 'Cross-Origin-Resource-Policy': 'same-origin', 'X-Content-Type-Options': 'nosniff' })
    return next()
  }
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'ETag, Location, Retry-After, Allow',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  })
  if (request.method !== 'OPTIONS') return next()
  response.set({
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PATCH, DELETE',
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID',
    'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
  })
  response.status(204).end()
}
