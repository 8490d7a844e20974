/** The one place where a refusal becomes an answer: RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { Refusal, type RefusalCode } from '../errors.ts'
import { etag } from './conditions.ts'

/** Beneath the public address; each code has its anchor there, and in docs/errors.md. */
export const ERRORS_PATH = '/docs/errors'

export type ProblemOptions = { readonly logger: Logger; readonly publicUrl: () => string }

export function answerProblems({ logger, publicUrl }: ProblemOptions): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refusal = refusalFor(error)
    if (refusal.status >= 500) logger.error({ err: refusal.cause ?? refusal, code: refusal.code }, 'a request failed')
    // Half an answer cannot be taken back: closing the connection is the only way left to say that it is not whole.
    if (response.headersSent) return next(error)
    send(response, { refusal, type: `${publicUrl()}${ERRORS_PATH}#${refusal.code}` })
  }
}

export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const code = CODES.get(kindOf(error))
  return code ? new Refusal(code, { cause: error }) : new Refusal('internal', { cause: error })
}

/** What express and its body reader call the mistakes that they find. */
const CODES = new Map<string, RefusalCode>([
  ['entity.parse.failed', 'bad_json'],
  ['request.size.invalid', 'bad_json'],
  ['request.aborted', 'bad_json'],
  ['entity.too.large', 'too_large'],
  ['encoding.unsupported', 'wrong_type'],
  ['charset.unsupported', 'wrong_type'],
  ['URIError', 'unknown_path'],
])

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name
}

function send(response: Response, { refusal, type }: { refusal: Refusal; type: string }): void {
  const { code, status, message, errors, more, retryAfterSeconds } = refusal
  if (status === 401)
    response.set('WWW-Authenticate', `Bearer realm="crier"${code === 'wrong_key' ? ', error="invalid_token"' : ''}`)
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds))
  const version = versionOf(more.current)
  if (version !== undefined) response.set('ETag', etag(version))
  response.set('Cache-Control', 'no-store').status(status).type('application/problem+json')
  response.end(
    JSON.stringify({
      type,
      title: STATUS_CODES[status],
      status,
      code,
      detail: message,
      ...(errors && { errors }),
      ...more,
    }),
  )
}

function versionOf(current: unknown): number | undefined {
  if (typeof current !== 'object' || current === null || !('version' in current)) return undefined
  return typeof current.version === 'number' ? current.version : undefined
}
