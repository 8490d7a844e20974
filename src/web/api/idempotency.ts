/** Recognizes repeated requests (draft-ietf-httpapi-idempotency-key-header). */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Idempotency } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

type Repeatable = {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly headers: IncomingHttpHeaders
}

/** Undefined if the client sends no key. */
export function idempotencyOf({ method, path, body, headers }: Repeatable): Idempotency | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !KEY.test(key)) {
    const message = 'use 1 to 255 visible ASCII characters without spaces, such as a UUID'
    throw new Refusal('invalid', { errors: [{ path: 'Idempotency-Key', message }] })
  }
  const canonical = JSON.stringify([method, path, sorted(body)])
  return { key, fingerprint: createHash('sha256').update(canonical).digest('base64url') }
}

/** The order of an object's members is irrelevant, and some clients change it between retries. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, sorted(member)])
}
