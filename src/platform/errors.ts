/**
 * All refusals: the stable code, the HTTP status and the sentence that says what was wrong and what would be right. Sent as
 * RFC 9457 problem details; a call site may make the sentence more specific.
 */
export const refusals = {
  bad_json: [400, 'The body is not valid JSON; send one JSON object in UTF-8.'],
  bad_request: [400, 'The request cannot be read as it was sent; mind its Content-Encoding and its headers.'],
  bad_cursor: [400, 'That cursor was not made by this server; pass one that an answer of this API gave you.'],
  bad_page: [400, 'That place in the list is unknown; pass the `older` of an answer, or the id of an update.'],
  missing_key: [401, 'This call needs a key; send it as "Authorization: Bearer <key>".'],
  wrong_key: [401, 'That key is unknown or was revoked; make one with "crier key create".'],
  no_session: [401, 'Nobody is signed in here, or no longer; sign in with POST /v1/session.'],
  wrong_link: [401, 'That sign-in link was used already or is too old; "crier desk-link" creates another.'],
  private_blog: [401, 'This blog is private; send a reader token as "Authorization: Bearer <token>" or as ?token=.'],
  wrong_token: [401, 'That reader token is not valid here; get a new one where you logged in.'],
  expired_token: [401, 'That reader token has expired; get a new one where you logged in.'],
  wrong_signature: [
    401,
    'The signature does not fit: sign "id.timestamp.body" with the secret of this hook (Standard Webhooks), within five minutes of sending.',
  ],
  forbidden: [403, 'This key may not do that.'],
  wrong_csrf: [
    403,
    'A call with the cookie of a session needs its csrf token as X-Crier-CSRF; GET /v1/session tells it.',
  ],
  other_site: [
    403,
    'Sessions are for the pages of this server; call from another site with a key, and without cookies.',
  ],
  unknown_origin: [
    403,
    'Pages of this origin may not show coverages of this newsroom; ask it to add the origin to a site.',
  ],
  revoked_site: [403, 'This site may not show coverages of this newsroom any more.'],
  not_for_site: [403, 'This site may not show this blog; ask the newsroom to add it to the blogs of the site.'],
  unknown_path: [404, 'There is nothing at this address; /openapi.json lists what there is.'],
  unknown_blog: [404, 'There is no blog with this id.'],
  unknown_update: [404, 'There is no update with this id in this blog.'],
  unknown_site: [404, 'There is no site with this id.'],
  unknown_key: [404, 'There is no key with this id.'],
  unknown_picture: [404, 'There is no picture at this address.'],
  unknown_hook: [404, 'There is no hook with this id.'],
  other_role: [404, 'This node does not serve this (CRIER_ROLES); ask one that plays one of the roles in "roles".'],
  unknown_device: [
    404,
    'There is no device with this id; it was forgotten, or its service said that it is gone. Register it again.',
  ],
  wrong_method: [405, 'This address does not take this method; the Allow header lists those it takes.'],
  blog_exists: [409, 'There is a blog with this id; choose another id, or edit that blog with PATCH.'],
  site_exists: [409, 'There is a site with this id; choose another id, or edit that site with PATCH.'],
  origin_taken: [409, 'Another site has one of these origins; take it away there first, or revoke that site.'],
  revoked: [409, 'This site was revoked, which is for good; make another with the same origins.'],
  last_admin: [409, 'This is the last admin key; create another before you revoke it.'],
  gap: [410, 'The history after this cursor is not kept; read the blog again and follow from its cursor.'],
  hook_revoked: [410, 'This hook was revoked; stop sending to it.'],
  removed: [410, 'This update was removed and its text erased.'],
  stale_version: [412, 'Somebody changed this since you read it; merge with the current version and send its number.'],
  precondition_failed: [
    412,
    'The file is not the one that If-Match or If-Unmodified-Since asks for; ask without them.',
  ],
  too_large: [413, 'The body is too large.'],
  wrong_type: [415, 'Send the body as application/json.'],
  bad_range: [416, 'The file has no such range; ask for one within its length, or without Range.'],
  wrong_picture: [
    422,
    'This is no picture that can be shown; send a JPEG, PNG, WebP, AVIF or GIF that opens in a picture program.',
  ],
  invalid: [422, 'Some fields are missing or wrong; "errors" lists each with its path.'],
  key_reused: [422, 'This Idempotency-Key came before with another body; use a new key for a new request.'],
  websocket_only: [
    426,
    'Only a WebSocket is served here. If one was asked for, a proxy on the way does not pass on the header Upgrade.',
  ],
  missing_version: [428, "Send the version you read as If-Match, so that nobody else's work is overwritten."],
  too_many_attempts: [
    429,
    'Too many wrong keys or sign-in links came from your address; wait as long as Retry-After says.',
  ],
  too_many_requests: [429, 'Too many requests; try again after the time in Retry-After.'],
  too_many_connections: [429, 'Too many connections came from your address; try again after the time in Retry-After.'],
  full_site: [429, 'This site has as many readers as it may have; try again after the time in Retry-After.'],
  internal: [500, 'Something failed on our side; the request changed nothing that was acknowledged.'],
  uploads_off: [
    501,
    'This server keeps no pictures: nodes on PostgreSQL need a bucket (CRIER_S3_BUCKET). Use the address of a picture.',
  ],
  too_many_devices: [
    503,
    'This server keeps as many devices as it may (CRIER_MAX_DEVICES); those that are known go on. Try again another day.',
  ],
  busy: [503, 'Too much is waiting to be written; try again after the time in Retry-After.'],
  unavailable: [503, 'The database cannot be reached; try again after the time in Retry-After.'],
  stopping: [503, 'This node is stopping; another one answers.'],
  storage_failed: [
    503,
    'The disk of this server cannot be written to or read; try again after the time in Retry-After, with the same Idempotency-Key.',
  ],
  storage_damaged: [
    503,
    'The database file of this server is damaged; whoever runs it must put back a backup. Try again after the time in Retry-After.',
  ],
  storage_full: [507, 'The disk is full; nothing was stored. Free space in the data folder and post again.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>

export type RefusalCode = keyof typeof refusals

/** `path` as in `body[2].href`; empty for the whole. */
export type FieldError = { readonly path: string; readonly message: string }

type Particulars = {
  /** Replaces the table's sentence. */
  readonly detail?: string
  readonly errors?: readonly FieldError[]
  /** Further members of the problem document, such as `current`. */
  readonly more?: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** For temporary conditions: statuses that carry a `Retry-After`, wherever the refusal was created. */
const COME_BACK: readonly number[] = [503, 507]
/** A restart takes about as long; posting clients add their own back-off. */
const COME_BACK_SECONDS = 2

/** Thrown by a use-case, answered in one place (`src/web/middleware/problem.ts`). Bugs are never a Refusal. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly errors: readonly FieldError[] | undefined
  readonly more: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined

  constructor(code: RefusalCode, { detail, errors, more = {}, retryAfterSeconds, cause }: Particulars = {}) {
    const [status, sentence] = refusals[code]
    super(detail ?? sentence, { cause })
    this.name = 'Refusal'
    this.code = code
    this.status = status
    this.errors = errors
    this.more = more
    this.retryAfterSeconds = retryAfterSeconds ?? (COME_BACK.includes(status) ? COME_BACK_SECONDS : undefined)
  }
}
