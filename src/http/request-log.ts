/** One logger line a request: what was asked and how it went. Never a key, a query (it may carry one) or an address. */
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    response.once('close', () => {
      const { method, path } = request
      const by = response.locals.by?.id
      const ms = Math.round((performance.now() - started) * 10) / 10
      const fields = { method, path, status: response.statusCode, ms, ...(by && { key: by }) }
      if (response.statusCode >= 500) logger.warn(fields, 'request')
      else logger.debug(fields, 'request')
    })
    next()
  }
}
