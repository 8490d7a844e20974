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

export const IF_NONE_MATCH: RequestHeader = {
  name: 'If-None-Match',
  description: 'The ETag of the copy that you have; the response is 304 if it is still current.',
}
