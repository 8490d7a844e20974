/** Stores what became of a comment: with its change on the stream where readers notice, else as a row alone. */
import { appendComment } from '#editorial/updates/commit.ts'
import type { Author } from '#shared/blog/change.ts'
import { commentsStream } from '#shared/protocol/stream.ts'
import type { Actor } from '#store/audit/audit.ts'
import { publicOf } from '#store/comments/comment-row.ts'
import type { StoredComment } from '#store/comments/comments.ts'
import type { Changed } from './changed-comment.ts'
import type { CommentPorts } from './comment-ports.ts'

type Changing = {
  readonly held: StoredComment
  readonly changed: Changed
  readonly at: string
  /** Absent for its writer. */
  readonly by?: Author | undefined
}

/** `stale`: it, or one of its doubles, was changed meanwhile. */
export async function changeComment(
  ports: Pick<CommentPorts, 'comments' | 'log' | 'bus'>,
  { held, changed, at, by }: Changing,
): Promise<'stored' | 'stale'> {
  const { next, write, action } = changed
  const isProposal = action === 'comment.proposed'
  if (isProposal || (held.state !== 'shown' && next.state !== 'shown')) {
    return ports.comments.put({ write, action, ...(by && { by: actorOf(by) }) })
  }
  const { id, blog } = held
  const change =
    next.state === 'shown'
      ? ({ kind: 'comment.shown', at, comment: publicOf(next) } as const)
      : ({ kind: 'comment.removed', at, comment: { id } } as const)
  return appendComment(ports, { stream: commentsStream(blog), change, write, action, ...(by && { by }) })
}

function actorOf({ key, name, kind }: Author): Actor {
  return { kind: kind ?? 'key', id: key, name }
}
