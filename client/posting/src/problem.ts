/** The server's reason for a refusal: RFC 9457, with a stable code. */

export type Problem = {
  readonly status: number
  /** One of the codes in docs/errors.md. */
  readonly code: string
  /** For people: what was wrong, and what would be right. */
  readonly detail: string
  readonly errors?: readonly FieldProblem[]
  /** Of `stale_version`: the version that won. */
  readonly current?: unknown
}

/** `path` as in `body[2].href`; empty for the whole. */
type FieldProblem = { readonly path: string; readonly message: string }

/** Undefined if the response is not Crier's, but for instance a proxy's page. */
export function readProblem(status: number, json: unknown): Problem | undefined {
  if (!isRecord(json) || typeof json.code !== 'string' || typeof json.detail !== 'string') return undefined
  const { code, detail, errors, current } = json
  return {
    ...{ status, code, detail },
    ...(Array.isArray(errors) && { errors: errors.filter(isFieldProblem) }),
    ...(current !== undefined && { current }),
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.path === 'string' && typeof value.message === 'string'
}
