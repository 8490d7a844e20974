/** The response to a repeated request: the first response, with its change as the log serves it now. */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import type { Committed, Repeated } from './commit.ts'

export function answerWithUpdate(committed: Committed, update: Update): { update: Update; cursor: string } {
  if (committed.kind === 'repeated') return firstAnswer(committed)
  return { update, cursor: printCursor(committed.cursor) }
}

export function firstAnswer({ change, cursor }: Repeated): { update: Update; cursor: string } {
  return { update: firstUpdate(change), cursor: printCursor(cursor) }
}

export function answerWithBlog(committed: Committed, blog: Blog): { blog: Blog; cursor: string } {
  const cursor = printCursor(committed.cursor)
  const isFirst = committed.kind === 'new' || !('blog' in committed.change)
  return { blog: isFirst ? blog : committed.change.blog, cursor }
}

/** The text may have been erased since; a repeated request must not bring it back. */
function firstUpdate(change: Change): Update {
  if (change.kind === 'update.removed') throw new Refusal('removed')
  if ('update' in change) return change.update
  throw new Error(`An idempotency key for updates led to a change of kind ${change.kind}`)
}
