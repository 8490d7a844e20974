/** Caches the newest comments that readers see: one read of the database per change of them, whatever the number of readers. */
import type { CommentsPage } from '#shared/blog/comment.ts'
import { printCommentPlace } from '#shared/blog/fold-comments.ts'
import { commentsStream } from '#shared/protocol/stream.ts'
import type { Comments } from '#store/comments/comments.ts'
import { type HeldReads, holdReads, type ReadPorts, type StreamRead } from './held-reads.ts'

/** Comments in a snapshot; `older` continues from there. */
export const SNAPSHOT_COMMENTS = 50
/** A thousand blogs with comments of usual length. */
const MAX_HELD_BYTES = 32_000_000

/** `total`: of all that are shown. */
export type CommentSnapshot = StreamRead & { readonly page: CommentsPage; readonly total: number }
/** Missing is `comments_off`. */
export type CommentSnapshots = HeldReads<CommentSnapshot>

type CommentSnapshotsOptions = ReadPorts & { readonly comments: Pick<Comments, 'page' | 'countsFor'> }

export function createCommentSnapshots({ comments, log, clock }: CommentSnapshotsOptions): CommentSnapshots {
  return holdReads({
    ...{ log, clock, streamOf: commentsStream, missing: 'comments_off', maxBytes: MAX_HELD_BYTES },
    async fetch(blog) {
      const page = await comments.page(blog, { limit: SNAPSHOT_COMMENTS })
      if (!page) return undefined
      const { shown } = await comments.countsFor(blog)
      return { page, total: shown, cursor: page.cursor, text: JSON.stringify(page) }
    },
  })
}

/** The first of them, as a page of its own. */
export function firstOf({ page }: Pick<CommentSnapshot, 'page'>, limit: number): CommentsPage {
  const last = page.comments[limit - 1]
  if (!last || page.comments.length === limit) return page
  return { ...page, comments: page.comments.slice(0, limit), older: printCommentPlace(last) }
}
