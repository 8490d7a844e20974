/** What one device writes: sends it, with a proof of work where the server demands one, and learns what became of it. */
import type { OwnComment } from '../../../src/shared/blog/comment.ts'

export type WrittenComment = {
  readonly text: string
  readonly name?: string | undefined
  /** The id of the update that it is about. */
  readonly update?: string | undefined
  /** The id of the device that is notified of the answer. */
  readonly tell?: string | undefined
  /** Makes a repetition the same comment. */
  readonly key: string
}

export type WriteOutcome =
  | { readonly kind: 'sent'; readonly id: string }
  /** No connection, a failing or a busy server: try again, with the same key. */
  | { readonly kind: 'later'; readonly retryAfterMs: number; readonly isBusy: boolean }
  /** `code` is the problem's, such as `comments_closed`. */
  | { readonly kind: 'refused'; readonly code: string }

export type CommentWriter = {
  write(comment: WrittenComment): Promise<WriteOutcome>
  /** Undefined if the server can't be reached. */
  mine(): Promise<readonly OwnComment[] | undefined>
  /** Erases it everywhere. Returns false if that has to be tried again. */
  withdraw(id: string): Promise<boolean>
  /** @param device Null: no longer */
  tell(id: string, device: string | null): Promise<boolean>
}

export type Puzzle = { readonly puzzle: string; readonly bits: number }

type WriterOptions = {
  /** The blog's address in the API. */
  readonly snapshot: string
  /** Of this device: 22 to 64 characters of base64url. Kept, it is the only way to what was written with it. */
  readonly secret: string
  readonly call: (address: string, asked: RequestInit) => Promise<Response>
  readonly solve: (puzzle: Puzzle) => Promise<string>
}

type Problem = { readonly code?: string; readonly puzzle?: string; readonly bits?: number }

/** A server that never answers has to be given up. */
const PATIENCE_MS = 30_000
/** A puzzle may have expired while it was solved. */
const MOST_PUZZLES = 3

export function createCommentWriter({ snapshot, secret, call, solve }: WriterOptions): CommentWriter {
  const comments = `${snapshot}/comments`
  const send = (address: string, method: string, { body, ...headers }: Record<string, string> = {}) =>
    call(address, {
      method,
      headers: { 'Crier-Writer': secret, ...(body && { 'Content-Type': 'application/json' }), ...headers },
      ...(body && { body }),
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })

  async function write({ key, ...comment }: WrittenComment): Promise<WriteOutcome> {
    let proof: { readonly puzzle: string; readonly nonce: string } | undefined
    for (let attempt = 0; attempt <= MOST_PUZZLES; attempt += 1) {
      const answer = await send(comments, 'POST', {
        'Idempotency-Key': key,
        body: JSON.stringify({ ...comment, proof }),
      }).catch(() => undefined)
      if (answer?.ok) return { kind: 'sent', id: ((await answer.json()) as { comment: { id: string } }).comment.id }
      if (!answer || answer.status >= 500) return { kind: 'later', retryAfterMs: 0, isBusy: false }
      const { code = '', puzzle, bits } = ((await answer.json().catch(() => ({}))) ?? {}) as Problem
      if (answer.status === 429) return { kind: 'later', retryAfterMs: retryAfterMs(answer), isBusy: true }
      if (puzzle === undefined || bits === undefined) return { kind: 'refused', code }
      proof = { puzzle, nonce: await solve({ puzzle, bits }) }
    }
    return { kind: 'later', retryAfterMs: 0, isBusy: true }
  }

  const isDone = async (answer: Promise<Response>) =>
    answer.then(
      // Gone already, which is what was asked for.
      ({ ok, status }) => ok || status === 404 || status === 410,
      () => false,
    )

  return {
    write,
    async mine() {
      const answer = await send(`${comments}/mine`, 'GET').catch(() => undefined)
      return answer?.ok ? ((await answer.json()) as { comments: OwnComment[] }).comments : undefined
    },
    withdraw: id => isDone(send(`${comments}/${id}`, 'DELETE')),
    tell: (id, device) => isDone(send(`${comments}/${id}`, 'PATCH', { body: JSON.stringify({ tell: device }) })),
  }
}

/** Of 192 bits; hexadecimal, because readers copy it into commands and messages. */
export function newWriterSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(24))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

function retryAfterMs({ headers }: Response): number {
  return Math.max(0, Number(headers.get('retry-after')) || 0) * 1_000
}
