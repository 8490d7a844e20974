/** Request headers that several calls take, as the documentation describes them. */
import type { RequestHeader } from './operation.ts'

export const IDEMPOTENCY_KEY: RequestHeader = {
  name: 'Idempotency-Key',
  description:
    'Send the same key with every try of one request (a UUID does well): it is done once, and answered alike.',
}

export const IF_MATCH: RequestHeader = {
  name: 'If-Match',
  description: 'The `version` that you read, such as `"3"`.',
  isRequired: true,
}

export const OPTIONAL_IF_MATCH: RequestHeader = {
  name: 'If-Match',
  description: 'The `version` that you read, such as `"3"`. Without it, whatever version there is.',
}

export const IF_NONE_MATCH: RequestHeader = {
  name: 'If-None-Match',
  description: 'The ETag that you hold; 304 when it is still current.',
}
