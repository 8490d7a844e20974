/** Holds each address to what it may write. Reading is for caches to bound, and followers are counted as connections. */
import type { RequestHandler } from 'express'
import type { Limits } from '../limits/limits.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const DEVICES = /^\/v1\/devices(\/|$)/i

export function isWriting(method: string): boolean {
  return !READING.has(method)
}

/** Before keys are looked at, so that guessing one is bounded too. */
export function limitRequests(limits: Limits): RequestHandler {
  return (request, _response, next) => {
    const isOfApi = request.path.startsWith('/v1/')
    if (isOfApi && isWriting(request.method))
      limits.demand(request, DEVICES.test(request.path) ? 'registration' : 'write')
    next()
  }
}
