/**
 * All refusals: the stable code, the HTTP status and a sentence that says what was wrong and what would be right. Sent
 * as RFC 9457 problem details; a call site may make the sentence more specific.
 */
export const refusals = {
  bad_json: [400, 'The body is not valid JSON; send one JSON object in UTF-8.'],
  bad_request: [400, 'The request cannot be read as sent; check its Content-Encoding and its other headers.'],
  bad_cursor: [400, 'That cursor was not made by this server; pass one from a response of this API.'],
  bad_page: [400, 'That place in the list is unknown; pass the `older` of a response, or the id of an update.'],
  missing_key: [401, 'This call needs a key; send it as "Authorization: Bearer <key>".'],
  wrong_key: [401, 'That key is unknown or was revoked; create one with "crier key create".'],
  no_session: [401, 'You are not signed in, or no longer; sign in with POST /v1/session.'],
  keys_off: [403, 'Keys do not sign in at this desk (CRIER_KEY_SIGN_IN); sign in with the identity provider.'],
  wrong_link: [401, 'That sign-in link was used already or is too old; "crier desk-link" creates another.'],
  private_blog: [401, 'This blog is private; send a reader token as "Authorization: Bearer <token>" or as ?token=.'],
  wrong_token: [401, 'That reader token is not valid here; get a new one where you logged in.'],
  expired_token: [401, 'That reader token has expired; get a new one where you logged in.'],
  wrong_signature: [
    401,
    'The signature does not match: sign "id.timestamp.body" with the secret of this hook (Standard Webhooks), within five minutes of sending.',
  ],
  forbidden: [403, 'This key may not do that.'],
  wrong_writer: [403, 'Only the device that sent this comment may do that: send its secret as Crier-Writer.'],
  wrong_csrf: [
    403,
    'A call with a session cookie needs the CSRF token of the session as X-Crier-CSRF; GET /v1/session returns it.',
  ],
  other_site: [
    403,
    'Sessions are for the pages of this server; from another site, call with a key and without cookies.',
  ],
  unknown_origin: [
    403,
    'Pages of this origin may not show coverages of this newsroom; ask it to add the origin to a site.',
  ],
  revoked_site: [403, 'This site may not show coverages of this newsroom any more.'],
  not_for_site: [403, 'This site may not show this blog; ask the newsroom to add it to the blogs of the site.'],
  unknown_path: [404, 'There is nothing at this address; /openapi.json lists the addresses of the API.'],
  unknown_blog: [404, 'There is no blog with this id.'],
  unknown_update: [404, 'There is no update with this id in this blog.'],
  unknown_comment: [404, 'There is no comment with this id in this blog.'],
  unknown_writer: [404, 'No device of this name is blocked.'],
  comments_off: [404, 'This blog takes no comments.'],
  unknown_site: [404, 'There is no site with this id.'],
  unknown_key: [404, 'There is no key with this id.'],
  unknown_person: [404, 'There is no person with this id.'],
  unknown_picture: [404, 'There is no picture at this address.'],
  unknown_note: [404, 'There is no side note with this id beside this update.'],
  unknown_template: [404, 'There is no template with this id.'],
  unknown_contributor: [404, 'There is no contributor with this id in the list.'],
  unknown_hook: [404, 'There is no hook with this id.'],
  other_role: [
    404,
    'This node does not serve this address (CRIER_ROLES); use a node with one of the roles in "roles".',
  ],
  unknown_device: [
    404,
    'There is no device with this id; it expired, or its push service reported it as gone. Register it again.',
  ],
  wrong_method: [405, 'This address does not support this method; the Allow header lists those it supports.'],
  blog_exists: [409, 'A blog with this id exists; choose another id, or edit that blog with PATCH.'],
  site_exists: [409, 'A site with this id exists; choose another id, or edit that site with PATCH.'],
  template_exists: [409, 'A template with this name exists; choose another name, or edit that template with PATCH.'],
  contributor_exists: [409, 'A contributor with this id exists; choose another id, or edit that one with PATCH.'],
  too_many_contributors: [409, 'There are as many contributors as this server keeps; remove one first.'],
  too_many_templates: [409, 'There are as many templates as this server keeps; remove one first.'],
  too_many_notes: [409, 'There are as many side notes beside this update as this server keeps; remove one first.'],
  origin_taken: [409, 'Another site has one of these origins; remove it there first, or revoke that site.'],
  revoked: [409, 'This site was revoked for good; create another with the same origins.'],
  comments_closed: [409, 'This blog takes no more comments at the moment; those that are shown can still be read.'],
  last_admin: [409, 'This is the last admin key; create another before you revoke it.'],
  gap: [410, 'The history after this cursor is not kept; read the blog again and follow from its cursor.'],
  hook_revoked: [410, 'This hook was revoked; stop sending to it.'],
  removed: [410, 'This update was removed and its text erased.'],
  stale_version: [412, 'Somebody changed this since you read it; merge with the current version and send its number.'],
  precondition_failed: [412, 'The file does not match If-Match or If-Unmodified-Since; request it without them.'],
  too_large: [413, 'The body is too large.'],
  wrong_type: [415, 'Send the body as application/json.'],
  bad_range: [416, 'The file has no such range; request one within its length, or omit Range.'],
  wrong_picture: [
    422,
    'This is not a picture that can be shown; send a JPEG, PNG, WebP, AVIF or GIF that image programs can open.',
  ],
  wrong_recording: [
    422,
    'This is no video or audio that browsers can play; send a video as MP4 (H.264 and AAC) or WebM, and sound as MP3, M4A or Ogg.',
  ],
  wrong_captions: [422, 'These are no captions that browsers can show; send WebVTT, in UTF-8.'],
  invalid: [422, 'Some fields are missing or wrong; "errors" lists each with its path.'],
  key_reused: [422, 'This Idempotency-Key was used before with another body; use a new key for a new request.'],
  websocket_only: [
    426,
    'This address serves WebSocket only. If you requested one, a proxy in between does not forward the Upgrade header.',
  ],
  proof_needed: [
    428,
    'Prove a little work first: find a "nonce" so that the SHA-256 of puzzle + "." + nonce begins with "bits" zero bits, and send both as "proof", with the same Idempotency-Key.',
  ],
  missing_version: [428, "Send the version you read as If-Match, so that nobody else's work is overwritten."],
  too_many_attempts: [
    429,
    'Too many wrong keys or sign-in links came from your address; try again after the time in Retry-After.',
  ],
  too_many_requests: [429, 'Too many requests; try again after the time in Retry-After.'],
  too_many_connections: [429, 'Too many connections came from your address; try again after the time in Retry-After.'],
  full_site: [429, 'This site has reached its limit of readers; try again after the time in Retry-After.'],
  internal: [500, 'Something failed on our side; the request changed nothing that was acknowledged.'],
  uploads_off: [
    501,
    'This server stores no pictures: nodes on PostgreSQL need a bucket (CRIER_S3_BUCKET). Use the address of a picture instead.',
  ],
  too_many_devices: [
    503,
    'This server has reached its limit of devices (CRIER_MAX_DEVICES); registered ones keep working. Try again another day.',
  ],
  busy: [503, 'Too much is waiting to be written; try again after the time in Retry-After.'],
  unavailable: [503, 'The database cannot be reached; try again after the time in Retry-After.'],
  stopping: [503, 'This node is stopping; use another one.'],
  storage_failed: [
    503,
    'The disk of this server cannot be written to or read; try again after the time in Retry-After, with the same Idempotency-Key.',
  ],
  storage_damaged: [
    503,
    'The database file of this server is damaged; the operator must restore a backup. Try again after the time in Retry-After.',
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

/** Statuses of temporary conditions: they carry a `Retry-After`, wherever the refusal was created. */
const COME_BACK: readonly number[] = [503, 507]
/** About as long as a restart takes; posting clients add their own backoff. */
const COME_BACK_SECONDS = 2

/** Thrown by a use case; one place makes the response (`src/web/middleware/problem.ts`). A bug is never a Refusal. */
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
