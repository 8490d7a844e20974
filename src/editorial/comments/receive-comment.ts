/** Receives a reader's comment. Nothing of it is shown before an editor approves it. */
import type { Idempotency } from '#editorial/input/ports.ts'
import { findUpdate } from '#editorial/updates/find-update.ts'
import { Refusal } from '#platform/errors.ts'
import type { OwnComment } from '#shared/blog/comment.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import type { NewComment } from '#shared/requests/comment-inputs.ts'
import type { Received, ReceivedComment, WriterHash } from '#store/comments/comments.ts'
import { admitsAll } from './comment-guard.ts'
import type { CommentPorts } from './comment-ports.ts'
import { shortHash } from './writer.ts'

type ReceiveComment = {
  readonly blog: BlogId
  readonly input: NewComment
  readonly writer: WriterHash
  readonly address: string
  readonly idempotency?: Idempotency | undefined
  /** Brought in with a key of the newsroom, such as by an import: no rule against crowds applies, nor that it is closed. */
  readonly isStaff?: boolean
}

type CommentReceipt = Pick<OwnComment, 'id' | 'state'>

/** @throws Refusal `unknown_blog`, `comments_off`, `comments_closed`, `unknown_update`, `key_reused`, those of the guard. */
export async function receiveComment(ports: CommentPorts, asked: ReceiveComment): Promise<CommentReceipt> {
  const { blog: id, input, writer, address, idempotency, isStaff = false } = asked
  const commentId = ports.newId() as string as CommentId
  const key = idempotency?.key ?? commentId
  // The proof differs between attempts of one request.
  const { proof, ...rest } = input
  const identity = { blog: id, sentAs: shortHash(writer, key), sent: shortHash(JSON.stringify(rest)) }
  const blog = await ports.records.blog(id)
  if (!blog) throw new Refusal('unknown_blog')
  if (!blog.comments || !(blog.comments.open || isStaff)) {
    const before = await ports.comments.sent(identity)
    if (before) return receiptOf(before, commentId)
    throw new Refusal(blog.comments ? 'comments_closed' : 'comments_off')
  }
  if (input.update) await findUpdate(ports.records, { by: undefined, blog: id, id: input.update })
  const { text, name, update, tell } = input
  const { flags, hold, alike } = await (isStaff ? admitsAll : ports.guard).admit({
    ...{ blog, address, writer, key, text, name, update, proof },
  })
  const received: ReceivedComment = {
    ...{ ...identity, id: commentId, kind: blog.comments.kind === 'questions' ? 'question' : 'comment' },
    ...{ text, name, update, tell, writer, flags, isHeld: hold },
    sentAt: ports.now().toISOString(),
    alike: alike ?? alikeOf(text),
  }
  const stored = await ports.intake.add(received)
  if (stored.kind === 'received' && !isStaff) ports.moderation?.look(received)
  return receiptOf(stored, commentId)
}

/** A blocked writer is not told, or would go on as another device. */
function receiptOf(received: Received, id: CommentId): CommentReceipt {
  if (received.kind === 'gone') throw new Refusal('unknown_blog')
  if (received.kind === 'reused') throw new Refusal('key_reused')
  if (received.kind === 'repeated') return { id: received.id, state: received.state }
  return { id, state: 'waiting' }
}

function alikeOf(text: string): string {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  return shortHash(letters === '' ? text : letters)
}
