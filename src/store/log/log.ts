/** The durable record of all streams: the port that every store implements (`test/contracts/log.ts` holds them to it). */
import type { Blog } from '#shared/blog/blog.ts'
import type { Author, Change, NewChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { ClientInfo } from '#shared/protocol/messages.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

/** One change to be made, with the state it is made from. The update or blog in it becomes the current state. */
export type Entry = {
  readonly stream: StreamName
  readonly change: NewChange
  /** The version that the update or blog must have now; `'none'` when it must not exist yet. */
  readonly expects: number | 'none'
  /** Remembered for a year or so, per stream (`CRIER_KEEP_REQUEST_DAYS`). `fingerprint` tells a repeated request from another one under the same key. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  /** Streams that begin to exist with this change. */
  readonly opens?: readonly StreamName[]
  /** Further streams that are told the same change: all of them, or none. */
  readonly tells?: readonly StreamName[]
  /** Kept beside the change and never in it, so that no stream can carry it. */
  readonly by?: Author
}

/** Where a change stands on one stream, and its text there. */
export type Told = { readonly stream: StreamName; readonly cursor: Cursor; readonly text: string }

export type Appended =
  /** On disk. `cursor` is where the change stands; `told`, where on the further streams. */
  | { readonly kind: 'appended'; readonly cursor: Cursor; readonly text: string; readonly told: readonly Told[] }
  /** This idempotency key has been here: the change it made then, as it is served now. */
  | { readonly kind: 'repeated'; readonly cursor: Cursor; readonly change: Change }
  /** This idempotency key has been here with another fingerprint. */
  | { readonly kind: 'reused' }
  /** The state is not what the entry expects. `current` is absent when there is none; `removed` when it was erased. */
  | { readonly kind: 'stale'; readonly current?: Update | Blog; readonly removed?: true }

/** `text` is the change as JSON, its offset included, without a raw line break. */
export type LoggedChange = {
  readonly offset: number
  readonly text: string
  /** Where clients may publish, who did; never on a blog's streams. */
  readonly by?: ClientInfo | undefined
}

/** A place in a stream and, where the caller still has it, the text of the change there. */
export type SeenCursor = Cursor & { readonly text?: string | undefined }

export type Read =
  /** Everything after the cursor up to `limit`, in order, without a hole. `head` is the stream's end at that moment. */
  | { readonly kind: 'changes'; readonly changes: readonly LoggedChange[]; readonly head: Cursor }
  /**
   * The cursor is of another epoch or ahead of the head: what the reader holds is not a beginning of this stream. Or what
   * follows it is not kept any more.
   */
  | { readonly kind: 'gap'; readonly head: Cursor }
  | { readonly kind: 'unknown' }

export interface Log {
  /**
   * One transaction: next offset, the change, the current state, the idempotency key. Resolves once it is on disk.
   * An `update.removed` also erases that update's text from its state and from every earlier change on any stream.
   * @throws Refusal `busy`, `storage_full`, `storage_damaged`: nothing was stored. `unavailable`, `storage_failed`: nothing
   * was, or that cannot be known yet; the same idempotency key tells.
   */
  append(entry: Entry): Promise<Appended>
  /** Changes after `after`. An empty epoch matches any (see BEGINNING). */
  read(stream: StreamName, after: Cursor, limit: number): Promise<Read>
  /** Undefined for a stream that does not exist. */
  head(stream: StreamName): Promise<Cursor | undefined>
  /**
   * Law 10, back in time: called to check that this log still holds what was seen. If it does not (the stream is shorter, or
   * has another change there), all streams get new epochs, once, even for concurrent calls. Returns the stream's head.
   */
  renew(stream: StreamName, seen: SeenCursor): Promise<Cursor | undefined>
  /** Finishes what was accepted, then lets go of the store. */
  close(): Promise<void>
}
