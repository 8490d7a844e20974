/** Does what the newsroom's own moderation decided, unless an editor was there first. */
import { changeComment } from '#editorial/comments/change-comment.ts'
import { changedComment } from '#editorial/comments/changed-comment.ts'
import type { CommentPorts } from '#editorial/comments/comment-ports.ts'
import type { Author } from '#shared/blog/change.ts'
import type { ModeratedComment } from './moderation.ts'

/** As it is shown to editors, and in the audit list. */
const MODERATION: Author = { key: 'moderation', name: 'Moderation', kind: 'hook' }
/** Nobody has decided about it yet. */
const RECEIVED_VERSION = 1

export async function moderateComment(
  ports: Pick<CommentPorts, 'comments' | 'log' | 'bus' | 'now'>,
  { blog, id }: ModeratedComment,
  action: 'approve' | 'hold',
): Promise<void> {
  const found = await ports.comments.find(blog, id)
  if (!found || found.version !== RECEIVED_VERSION || found.isErased) return
  if (action === 'hold' && found.state === 'held') return
  const held = action === 'hold' ? { ...found, flags: [...found.flags, 'moderation'] } : found
  const at = ports.now().toISOString()
  const decision = { comment: id, version: found.version, action }
  const changed = changedComment({ held, decision, by: MODERATION, at, doubles: [] })
  // If it is stale, an editor has decided meanwhile.
  await changeComment(ports, { held, changed, at, by: MODERATION })
}
