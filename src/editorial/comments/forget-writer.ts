/** Erases everything that one device sent, on all blogs. */
import { authorOf } from '#editorial/updates/author-of.ts'
import type { WriterHash } from '#store/comments/comments.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import type { CommentPorts } from './comment-ports.ts'
import { withdrawComment } from './withdraw-comment.ts'

const AT_ONCE = 100

/** Returns how many comments there were. */
export async function forgetWriter(
  ports: CommentPorts,
  { by, writer }: { readonly by: Acting; readonly writer: WriterHash },
): Promise<number> {
  demand(by, { role: 'admin' })
  // First those that others are told of; the rest are only rows.
  for (;;) {
    const visible = await ports.comments.visibleOf(writer, AT_ONCE)
    if (visible.length === 0) break
    for (const { blog, id } of visible) await withdrawComment(ports, { blog, id, writer })
  }
  const { key, name, kind = 'key' } = authorOf(by)
  return ports.comments.eraseWriter({ writer, actor: { kind, id: key, name } })
}
