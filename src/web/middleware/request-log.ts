/**
 * Logs each request in one line, and counts it in the metrics: the route and the outcome, but never a key, a query (which may
 * contain one) or a client address. The line and the response carry the same `X-Request-Id`.
 */
import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Clock } from '#platform/clock.ts'
import type { Refusal } from '#platform/errors.ts'
import { createSparing } from '#platform/logger/sparing.ts'

/** The id from a proxy or client, if it is safe to log. */
const REQUEST_ID = /^[\w.:@+=/-]{1,128}$/

export type LogRequestsOptions = {
  readonly logger: Logger
  readonly clock: Clock
  readonly count?: ((request: { method: string; status: number; seconds: number }) => void) | undefined
}

export function logRequests({ logger, clock, count }: LogRequestsOptions): RequestHandler {
  const isSaid = createSparing({
    clock,
    onSpared: (kind, requests) => logger.warn({ kind, requests }, 'further requests failed in the same way'),
  })
  return (request, response, next) => {
    const started = clock.elapsedMs()
    const given = request.get('X-Request-Id') ?? ''
    const id = REQUEST_ID.test(given) ? given : randomUUID()
    response.set('X-Request-Id', id)
    response.once('close', () => {
      const { method } = request
      const path = pathOf(request, response)
      const [status, took] = [response.statusCode, clock.elapsedMs() - started]
      count?.({ method, status, seconds: took / 1_000 })
      const by = response.locals.by?.id
      const refusal: Refusal | undefined = response.locals.refusal
      const fields = { request: id, method, path, status, ms: Math.round(took * 10) / 10, ...(by && { key: by }) }
      const why = refusal && { code: refusal.code }
      if (!refusal || refusal.status < 500) logger.debug({ ...fields, ...why }, 'request')
      else if (isSaid(kindOf(refusal))) sayFailure(logger, { ...fields, ...why }, refusal)
    })
    next()
  }
}

/** Path parameters that are as good as secrets: a device's id is enough to edit it, a hook's to send to it. */
const SECRET_PARTS = new Set(['device', 'hook'])

/** The path of the matched route, without secret ids. */
export function noteRoute({ route, params }: Request, response: Response): void {
  if (typeof route?.path !== 'string') return
  response.locals.path = route.path.replace(/:(\w+)/g, (part: string, name: string) =>
    SECRET_PARTS.has(name) ? part : String(params[name]),
  )
}

/** Without a matched route, an id may be anywhere after the first segment. */
function pathOf({ originalUrl }: Request, { locals, statusCode }: Response): string {
  if (typeof locals.path === 'string') return locals.path
  const [path = ''] = originalUrl.split('?', 1)
  return statusCode === 404 ? path.replace(/^((?:\/[^/]*){2})\/.+$/, '$1/…') : path
}

/** Remembers the cause of a response for its log line. */
export function noteRefusal(response: Response, refusal: Refusal): void {
  response.locals.refusal = refusal
}

/** Logs bugs with their stack, refusals with their message. */
function sayFailure(logger: Logger, fields: object, refusal: Refusal): void {
  if (refusal.code === 'internal') return logger.error({ ...fields, err: refusal.cause ?? refusal }, 'a request failed')
  const { cause } = refusal
  logger.warn({ ...fields, ...(cause instanceof Error && { reason: reasonOf(cause) }) }, 'a request was refused')
}

/**
 * For a host with several IP addresses, the error aggregates one failure per address and has no message of its own; "fetch failed" says
 * less than its cause.
 */
function reasonOf(cause: Error): string {
  if (cause.message === 'fetch failed' && cause.cause instanceof Error) return reasonOf(cause.cause)
  if (cause.message !== '') return cause.message
  const [first] = cause instanceof AggregateError ? cause.errors : []
  return first instanceof Error ? first.message : cause.name
}

/** Bugs with different messages are rate-limited separately. */
function kindOf({ code, cause }: Refusal): string {
  return code === 'internal' && cause instanceof Error ? `${code}: ${cause.message}` : code
}
