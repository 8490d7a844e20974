/** What came of asking the server. */

/** As the API tells it (RFC 9457). */
export type Problem = {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  /** Of a stale version: what is there now. */
  readonly current?: unknown
}

export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** No network, or a server in trouble: the same may work in a moment. */
  | { readonly kind: 'unreachable' }
