/** Erases a comment: its writer takes it back, or an editor removes it. */
import { authorOf } from '#editorial/updates/author-of.ts'
import { Refusal } from '#platform/errors.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import type { StoredComment, WriterHash } from '#store/comments/comments.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import { changeComment } from './change-comment.ts'
import { type Changed, changedComment, withdrawnComment } from './changed-comment.ts'
import type { CommentPorts } from './comment-ports.ts'

type OfComment = { readonly blog: BlogId; readonly id: CommentId }

/** @throws Refusal `unknown_comment`, `wrong_writer`. */
export async function withdrawComment(
  ports: CommentPorts,
  { writer, ...asked }: OfComment & { readonly writer: WriterHash },
): Promise<void> {
  await eraseComment(ports, asked, (held, at) => {
    if (held.writer === writer) return { changed: withdrawnComment(held, at) }
    // Of a comment that nobody sees, nobody learns whether it exists.
    throw new Refusal(held.state === 'shown' ? 'wrong_writer' : 'unknown_comment')
  })
}

/** @throws Refusal `unknown_comment`, `forbidden`. */
export async function removeComment(
  ports: CommentPorts,
  { by, ...asked }: OfComment & { readonly by: Acting },
): Promise<void> {
  demand(by, { role: 'editor', blog: asked.blog })
  const author = authorOf(by)
  await eraseComment(ports, asked, (held, at) => {
    const decision = { comment: held.id, version: held.version, action: 'remove' } as const
    return { changed: changedComment({ held, decision, by: author, at, doubles: [] }), by: author }
  })
}

type Erasure = { readonly changed: Changed; readonly by?: ReturnType<typeof authorOf> }

/** Whatever somebody else does with it meanwhile. */
async function eraseComment(
  ports: CommentPorts,
  { blog, id }: OfComment,
  erasureOf: (held: StoredComment, at: string) => Erasure,
): Promise<void> {
  for (;;) {
    const held = await ports.comments.find(blog, id)
    if (!held) throw new Refusal('unknown_comment')
    const at = ports.now().toISOString()
    const erasure = erasureOf(held, at)
    if (held.isErased) return
    if ((await changeComment(ports, { held, at, ...erasure })) === 'stored') return
  }
}
