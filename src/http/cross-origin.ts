/** Lets pages of other sites read what is public and post with a key: keys travel in a header, never in cookies. */
import type { RequestHandler } from 'express'

const PREFLIGHT_SECONDS = 86_400

export const shareAcrossOrigins: RequestHandler = (request, response, next) => {
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
