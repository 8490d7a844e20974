/**
 * Holds each address to what it may write, and counts who waits for changes over plain HTTP among its followers. Other
 * reading is for caches to bound.
 */
import type { RequestHandler } from 'express'
import type { Limits } from '../limits/limits.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const CHANGES = /^\/v1\/blogs\/[^/]+\/changes\/?$/i
const DEVICES = /^\/v1\/devices(\/|$)/i

export function isWriting(method: string): boolean {
  return !READING.has(method)
}

/** Before keys are looked at, so that guessing one is bounded too. */
export function limitRequests(limits: Limits): RequestHandler {
  return (request, response, next) => {
    const isOfApi = request.path.startsWith('/v1/')
    if (isOfApi && isWriting(request.method))
      limits.demand(request, DEVICES.test(request.path) ? 'registration' : 'write')
    if (request.query.wait !== undefined && CHANGES.test(request.path)) {
      const address = limits.addressOf(request)
      const tooMany = limits.enter(address, 'waiting')
      if (tooMany) throw tooMany
      response.once('close', () => limits.leave(address))
    }
    next()
  }
}
