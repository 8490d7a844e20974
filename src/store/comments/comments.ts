/**
 * The port to readers' comments. Those that wait, are held or were rejected are rows here and nothing else: they are on no
 * stream, in no cache and in no log line (law 9, apart). What readers see is also a change on the blog's comment stream,
 * which the log writes in one transaction with the row (`CommentEntry`).
 */
import type { Author } from '#shared/blog/change.ts'
import type { Comment, CommentsPage, OwnComment, QueuedComment } from '#shared/blog/comment.ts'
import type { CommentPlace } from '#shared/blog/fold-comments.ts'
import type { BlogId, CommentId, UpdateId } from '#shared/blog/ids.ts'
import type { Action, Actor } from '#store/audit/audit.ts'
import type { CommentWrite, StoredState } from './comment-write.ts'

/**
 * Law 8, bounded: more than a desk of editors reads in a night. Above it, those that have waited longest are deleted first
 * and counted in `dropped`. With 2 kB each, the comments of one blog take at most 20 MB of disk until editors decide.
 */
export const MOST_UNDECIDED = 5_000
/** A desk's list of people; the first ones are forgotten. */
export const MOST_BLOCKS = 10_000
/** A device that sent more sees the newest. */
export const MOST_OWN = 100

/** The SHA-256 of a device's secret, in base64url. */
export type WriterHash = string & { readonly writerHash: true }

export type ReceivedComment = Pick<Comment, 'id' | 'blog' | 'update' | 'kind' | 'name' | 'text' | 'sentAt'> & {
  readonly writer: WriterHash
  /** Hashes of the writer's idempotency key, and of the request. */
  readonly sentAs: string
  readonly sent: string
  /** The same for texts that say the same. */
  readonly alike: string
  readonly flags: readonly string[]
  readonly isHeld: boolean
  readonly tell?: string | undefined
}

export type Received =
  | { readonly kind: 'received' }
  /** The same request again: what it made, and what became of that. */
  | { readonly kind: 'repeated'; readonly id: CommentId; readonly state: OwnComment['state'] }
  /** The idempotency key was used before, for another request. */
  | { readonly kind: 'reused' }
  /** Its writer is blocked; nothing was stored. */
  | { readonly kind: 'blocked' }
  /** Its blog was deleted meanwhile. */
  | { readonly kind: 'gone' }

/** `dropped`: older ones that were deleted unread to keep the bound. */
export type ReceivedGroup = { readonly received: readonly Received[]; readonly dropped: number }

/** A comment with everything that is stored about it. */
export type StoredComment = Omit<QueuedComment, 'state' | 'writer' | 'alike'> & {
  readonly state: StoredState
  readonly writer: WriterHash
  readonly alikeGroup: string
  readonly mergedInto?: CommentId
  readonly tell?: string
  /** Its text was erased. */
  readonly isErased: boolean
}

type QueueAsk = {
  readonly state: QueuedComment['state']
  /** `alike`: those with the most doubles first. For `waiting` and `held`. */
  readonly order: 'newest' | 'alike'
  readonly update?: UpdateId | undefined
  readonly limit: number
  /** The `next` of the previous page. */
  readonly after?: string | undefined
}
export type CommentQueue = { readonly comments: readonly QueuedComment[]; readonly next?: string }

export type CommentCounts = {
  /** Changes with every change of a comment of the blog, and when a backup is restored. */
  readonly revision: string
  readonly waiting: number
  readonly held: number
  readonly shown: number
  readonly rejected: number
  /** Deleted unread, because too many waited. */
  readonly dropped: number
}

export type CommentsAsk = {
  readonly before?: CommentPlace | undefined
  readonly limit: number
  readonly update?: UpdateId | undefined
  readonly answered?: boolean | undefined
}

/** A change that readers do not see. */
export type CommentPut = {
  readonly write: CommentWrite
  readonly action: Action
  /** Absent for the writer and for Crier itself. */
  readonly by?: Actor | undefined
}

/** `blog`: where the comment was that it was made for; absent for blocks of earlier versions. */
export type WriterBlock = { readonly writer: string; readonly at: string; readonly by: Author; readonly blog?: BlogId }

/** All that one device sent to a blog. */
type ExportedComment = OwnComment & { readonly blog: BlogId; readonly flags: readonly string[] }

export interface Comments {
  /** One transaction, whatever the number. One outcome for each, in the same order. */
  receive(group: readonly ReceivedComment[]): Promise<ReceivedGroup>
  /** What became of a request with this idempotency key, if there was one. */
  sent(asked: Pick<ReceivedComment, 'blog' | 'sentAs' | 'sent'>): Promise<Received | undefined>
  /** For the desk only. */
  find(blog: BlogId, id: CommentId): Promise<StoredComment | undefined>
  findAll(blog: BlogId, ids: readonly CommentId[]): Promise<readonly StoredComment[]>
  /** For the desk only. */
  queue(blog: BlogId, asked: QueueAsk): Promise<CommentQueue>
  /** For the desk only: `alike` counted as in a queue. */
  queued(comment: StoredComment): Promise<QueuedComment>
  countsFor(blog: BlogId): Promise<CommentCounts>
  /** What readers see, with the cursor of exactly that state. Undefined for a blog that never took comments. */
  page(blog: BlogId, asked: CommentsAsk): Promise<CommentsPage | undefined>
  /** The newest first. */
  mine(blog: BlogId, writer: WriterHash): Promise<readonly OwnComment[]>
  /** `stale` if it, or one of its doubles, was changed meanwhile. */
  put(change: CommentPut): Promise<'stored' | 'stale'>
  /** `device`: gets a push when it is answered; undefined for none. False if the writer has no such comment. */
  tell(asked: {
    readonly blog: BlogId
    readonly id: CommentId
    readonly writer: WriterHash
    readonly device?: string | undefined
  }): Promise<boolean>
  /** Rejects what its writer has waiting anywhere. Returns the blogs concerned. */
  block(asked: {
    readonly writer: WriterHash
    readonly blog: BlogId
    readonly by: Author
    readonly actor: Actor
  }): Promise<readonly BlogId[]>
  /** The last ones first. `writer` as in a queue. */
  blocks(): Promise<readonly WriterBlock[]>
  /** False if it was not blocked. */
  unblock(asked: { readonly writer: string; readonly actor: Actor }): Promise<boolean>
  /** Everything by one device, page by page in the order of blogs and ids. */
  exportWriter(
    writer: WriterHash,
    asked: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly comments: readonly ExportedComment[]; readonly next?: string }>
  /** Those whose removal others must be told of: shown ones, and those with doubles. */
  visibleOf(writer: WriterHash, limit: number): Promise<readonly StoredComment[]>
  /** Deletes the rows of all others; returns their number. */
  eraseWriter(asked: { readonly writer: WriterHash; readonly actor: Actor }): Promise<number>
}

export const COMMENT_WRITES = [
  'receive',
  'put',
  'tell',
  'block',
  'unblock',
  'eraseWriter',
] as const satisfies readonly (keyof Comments)[]

/** Short enough to be read out, and says nothing about the secret. Names the same device on all blogs. */
export function pseudonymOf(writer: WriterHash): string {
  return writer.slice(0, PSEUDONYM_CHARACTERS)
}

/** 72 bits: two devices never share one by chance. */
export const PSEUDONYM_CHARACTERS = 12
