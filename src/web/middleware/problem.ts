/** The one place where a refusal becomes a response: RFC 9457 problem details. */
import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import { Refusal, type RefusalCode } from '#platform/errors.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import { MAX_BODY_BYTES } from './body-limit.ts'
import { etag } from './conditions.ts'
import { noteRefusal } from './request-log.ts'

/** Relative to the public URL. Each error code has an anchor there and in docs/errors.md. */
export const ERRORS_PATH = '/docs/errors'

type ProblemOptions = { readonly publicUrl: () => string }

export function answerProblems({ publicUrl }: ProblemOptions): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refusal = refusalFor(error)
    noteRefusal(response, refusal)
    // A response that has begun cannot be replaced; closing the connection is the only sign that it is incomplete.
    if (response.headersSent) return next(error)
    send(response, refusal, publicUrl())
  }
}

/** The problem document of a code, for the documentation. */
export function problemOfCode(code: RefusalCode, publicUrl: string) {
  return problem(new Refusal(code), publicUrl)
}

function problem({ code, status, message, errors, more }: Refusal, publicUrl: string) {
  const type = `${publicUrl}${ERRORS_PATH}#${code}`
  return { type, title: STATUS_CODES[status], status, code, detail: message, ...(errors && { errors }), ...more }
}

/** For transports outside Express. */
export function answerTo(refusal: Refusal, publicUrl: string) {
  return {
    status: refusal.status,
    headers: {
      ...headersOf(refusal),
      'Cache-Control': 'no-store',
      'Content-Type': 'application/problem+json; charset=utf-8',
    },
    body: JSON.stringify(problem(refusal, publicUrl)),
  }
}

function send(response: Response, refusal: Refusal, publicUrl: string): void {
  const { status, headers, body } = answerTo(refusal, publicUrl)
  response.status(status).set(headers).send(body)
}

function headersOf({ code, more: { current }, retryAfterSeconds }: Refusal): Readonly<Record<string, string>> {
  const challenge = CHALLENGES.get(code)
  const version = versionOf(current)
  return {
    // RFC 9110, section 7.8 requires both headers.
    ...(code === 'websocket_only' && { Upgrade: 'websocket', Connection: 'Upgrade' }),
    ...(challenge && { 'WWW-Authenticate': challenge }),
    ...(version !== undefined && { ETag: etag(version) }),
    ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
  }
}

/** WWW-Authenticate challenges (RFC 6750, section 3). */
const CHALLENGES = new Map<RefusalCode, string>([
  ['missing_key', 'Bearer realm="crier"'],
  ['wrong_key', 'Bearer realm="crier", error="invalid_token"'],
])

function versionOf(current: unknown): number | undefined {
  if (typeof current !== 'object' || current === null || !('version' in current)) return undefined
  return typeof current.version === 'number' ? current.version : undefined
}

function refusalFor(error: unknown): Refusal {
  // Wrapped by `verifyPlainText`.
  if (kindOf(error) === 'entity.verify.failed' && error instanceof Error && error.cause instanceof Refusal)
    return error.cause
  const stored = storageRefusal(error)
  if (stored) return stored
  const code = CODES.get(kindOf(error)) ?? codeOfClient(error) ?? 'internal'
  return new Refusal(code, { cause: error, ...(code === 'too_large' && { detail: sentenceOnSize(error) }) })
}

function sentenceOnSize(error: unknown): string {
  const limit = error instanceof Error && 'limit' in error ? Number(error.limit) : MAX_BODY_BYTES
  return `The body is too large; send at most ${limit / 1_000} kB, and refer to pictures by URL.`
}

/** Maps client errors found by Express and its parsers, so that no request can cause a 500 through them. */
function codeOfClient(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Error) || !('expose' in error && error.expose === true)) return undefined
  const status = 'status' in error ? Number(error.status) : 0
  return OF_STATUS.get(status) ?? (status >= 400 && status < 500 ? 'bad_request' : undefined)
}

const OF_STATUS = new Map<number, RefusalCode>([
  [403, 'unknown_path'],
  [404, 'unknown_path'],
  [412, 'precondition_failed'],
  [413, 'too_large'],
  [415, 'wrong_type'],
  [416, 'bad_range'],
])

/** The error types of Express and its body parser. */
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
