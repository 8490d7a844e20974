/** Request headers that several calls accept, with their documentation. */
import type { RequestHeader } from './operation.ts'

export const IDEMPOTENCY_KEY: RequestHeader = {
  name: 'Idempotency-Key',
  description:
    'Identifies one request across retries, for example a UUID. Repeating the request with the same key performs it once and returns the same response.',
}

export const IF_MATCH: RequestHeader = {
  name: 'If-Match',
  description:
    'The `version` that you read, such as `"3"`. If it is no longer current, the response is 412 with the current version.',
  isRequired: true,
}

export const OPTIONAL_IF_MATCH: RequestHeader = {
  name: 'If-Match',
  description: 'The `version` that you read, such as `"3"`. Without it, the call applies to any version.',
}

/** Hashed at once: it is neither logged nor stored. */
export const WRITER: RequestHeader = {
  name: 'Crier-Writer',
  description:
    'The secret of the device, 22 to 64 characters of base64url from a random source. The client makes it once and keeps it; with it, it finds and withdraws what it sent.',
  isRequired: true,
}

export const OPTIONAL_WRITER: RequestHeader = { ...WRITER, isRequired: false }

export const IF_NONE_MATCH: RequestHeader = {
  name: 'If-None-Match',
  description: 'The ETag of the copy that you have; the response is 304 if it is still current.',
}
