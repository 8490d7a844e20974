/** The durable record of all streams: the port that every store implements; `test/contracts/log.ts` is its contract. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Author, Change, NewChange } from '#shared/blog/change.ts'
import type { NewCommentChange } from '#shared/blog/comment.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { ClientInfo } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Action } from '#store/audit/audit.ts'
import type { CommentWrite } from '#store/comments/comment-write.ts'

/** Called with the number of entries of each commit. */
export type CountGroup = (size: number) => void

/** One change to make, and the state it is based on. Its update or blog becomes the current state. */
export type Entry = {
  readonly stream: StreamName
  readonly change: NewChange
  /** The version that the update or blog must have now; `'none'` if it must not exist yet. */
  readonly expects: number | 'none'
  /**
   * Remembered per stream for `CRIER_KEEP_REQUEST_DAYS`. `fingerprint` distinguishes a repeated request from another
   * one with the same key.
   */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  /** Streams that this change creates. */
  readonly opens?: readonly StreamName[]
  /** Further streams that receive the same change: all of them, or none. */
  readonly tells?: readonly StreamName[]
  /** Stored beside the change and never in it, so that no stream can carry it. */
  readonly by?: Author
  /** Of a change that removes a blog's summary: erases it from every earlier change of the stream, with its pictures. */
  readonly erases?: 'summary'
}

/** A comment that readers see from now on, in another form, or no longer. `write` is its row, changed with it. */
export type CommentEntry = Pick<Entry, 'stream' | 'by'> & {
  readonly change: NewCommentChange
  readonly write: CommentWrite
  readonly action: Action
}

export type AnyEntry = Entry | CommentEntry

/** The position of a change on one stream, and its text there. */
export type Told = { readonly stream: StreamName; readonly cursor: Cursor; readonly text: string }

export type Appended =
  /** On disk. `cursor` is the position of the change; `told`, its positions on the further streams. */
  | { readonly kind: 'appended'; readonly cursor: Cursor; readonly text: string; readonly told: readonly Told[] }
  /** The idempotency key was used before: the change it made then, as it is served now. */
  | { readonly kind: 'repeated'; readonly cursor: Cursor; readonly change: Change }
  /** The idempotency key was used before, with another fingerprint. */
  | { readonly kind: 'reused' }
  /** The state is not the one the entry expects. `current` is absent if there is none, and for comments; `removed` if it was erased. */
  | { readonly kind: 'stale'; readonly current?: Update | Blog; readonly removed?: true }

/** `text` is the change as JSON, including its offset, without a raw line break. */
export type LoggedChange = {
  readonly offset: number
  readonly text: string
  /** The client that published, on streams where clients may; never on a blog's streams. */
  readonly by?: ClientInfo | undefined
}

/** A position in a stream and, where the caller still has it, the text of the change there. */
export type SeenCursor = Cursor & { readonly text?: string | undefined }

export type Read =
  /** All changes after the cursor up to `limit`, in order, without a hole. `head`: the end of the stream then. */
  | { readonly kind: 'changes'; readonly changes: readonly LoggedChange[]; readonly head: Cursor }
  /** The cursor has another epoch or is ahead of the head, or the changes after it are no longer kept. */
  | { readonly kind: 'gap'; readonly head: Cursor }
  | { readonly kind: 'unknown' }

export interface Log {
  /**
   * One transaction: the next offset, the change, the current state, the idempotency key. Resolves once it is on disk.
   * An `update.removed` also erases that update's text from its state and from every earlier change on any stream, a
   * `comment.removed` that comment's.
   * @throws Refusal `busy`, `storage_full`, `storage_damaged`: nothing was stored. `unavailable`, `storage_failed`:
   * nothing was stored, or that cannot be known yet; a retry with the same idempotency key finds out.
   */
  append(entry: AnyEntry): Promise<Appended>
  /** The changes after `after`. An empty epoch matches any (see BEGINNING). */
  read(stream: StreamName, after: Cursor, limit: number): Promise<Read>
  /** Undefined for a stream that does not exist. */
  head(stream: StreamName): Promise<Cursor | undefined>
  /**
   * Law 10, back in time: checks that this log still has a change that was seen. If not (the stream is shorter, or has
   * another change there), all streams get new epochs, once, even for concurrent calls. Returns the stream's head.
   */
  renew(stream: StreamName, seen: SeenCursor): Promise<Cursor | undefined>
  /** Finishes accepted entries, then releases the store. */
  close(): Promise<void>
}
