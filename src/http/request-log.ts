/**
 * One logger line a request, and one more in the figures: what was asked and how it went. Never a key, a query (it may
 * carry one) or an address.
 */
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

export type LogRequestsOptions = {
  readonly logger: Logger
  readonly count?: ((request: { method: string; status: number; seconds: number }) => void) | undefined
}

export function logRequests({ logger, count }: LogRequestsOptions): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    response.once('close', () => {
      const { method, path } = request
      const by = response.locals.by?.id
      const [status, took] = [response.statusCode, performance.now() - started]
      const ms = Math.round(took * 10) / 10
      count?.({ method, status, seconds: took / 1_000 })
      const fields = { method, path, status, ms, ...(by && { key: by }) }
      if (status >= 500) logger.warn(fields, 'request')
      else logger.debug(fields, 'request')
    })
    next()
  }
}
