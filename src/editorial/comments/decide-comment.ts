/** Editors decide about comments: approve, reject, hold, answer, remove. Contributors propose. Each decision is one commit. */
import { authorOf } from '#editorial/updates/author-of.ts'
import { Refusal } from '#platform/errors.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import type { CommentDecision } from '#shared/requests/comment-inputs.ts'
import type { StoredComment } from '#store/comments/comments.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import { changeComment } from './change-comment.ts'
import { changedComment } from './changed-comment.ts'
import type { CommentPorts } from './comment-ports.ts'

type DecisionResult =
  | { readonly comment: CommentId; readonly kind: 'done' | 'stale'; readonly queued: QueuedComment }
  | { readonly comment: CommentId; readonly kind: 'unknown' }
  /** `why`: for the editor. */
  | { readonly comment: CommentId; readonly kind: 'refused'; readonly why: string; readonly queued?: QueuedComment }

type DecideComments = {
  readonly by: Acting
  readonly blog: BlogId
  readonly decisions: readonly CommentDecision[]
}

/** @throws Refusal `forbidden` before anything is decided, `unknown_blog`. */
export async function decideComments(
  ports: CommentPorts,
  { by, blog, decisions }: DecideComments,
): Promise<readonly DecisionResult[]> {
  const isProposing = decisions.every(({ action }) => action === 'propose')
  demand(by, { role: isProposing ? 'contributor' : 'editor', blog })
  if (!(await ports.records.blog(blog))) throw new Refusal('unknown_blog')
  const results: DecisionResult[] = []
  for (const decision of decisions) results.push(await decideComment(ports, { by, blog, decision }))
  return results
}

type DecideComment = { readonly by: Acting; readonly blog: BlogId; readonly decision: CommentDecision }

async function decideComment(ports: CommentPorts, { by, blog, decision }: DecideComment): Promise<DecisionResult> {
  const { comments } = ports
  const { comment, version, doubles: named = [] } = decision
  const held = await comments.find(blog, comment)
  if (!held) return { comment, kind: 'unknown' }
  const why = await refusalOf(ports, { held, decision })
  if (why !== undefined) return { comment, kind: 'refused', why, queued: await comments.queued(held) }
  if (held.version !== version) return { comment, kind: 'stale', queued: await comments.queued(held) }
  const at = ports.now().toISOString()
  const doubles = await mergeable(ports, { held, named })
  const changed = changedComment({ held, decision, by: authorOf(by), at, doubles })
  if ((await changeComment(ports, { held, changed, at, by: authorOf(by) })) === 'stored') {
    return { comment, kind: 'done', queued: await comments.queued(changed.next) }
  }
  const now = await comments.find(blog, comment)
  return now ? { comment, kind: 'stale', queued: await comments.queued(now) } : { comment, kind: 'unknown' }
}

type Judged = { readonly held: StoredComment; readonly decision: CommentDecision }

async function refusalOf(ports: CommentPorts, { held, decision }: Judged): Promise<string | undefined> {
  if (held.isErased) return 'Its text was erased.'
  if (held.state === 'merged') return 'It was merged into another comment; decide about that one.'
  const update = decision.answer?.update
  if (update === undefined) return undefined
  const found = await ports.records.update(held.blog, update)
  const isPublished = found !== undefined && found !== 'removed' && found.status === 'published'
  return isPublished ? undefined : 'The update that should answer it is not published in this blog.'
}

type Named = { readonly held: StoredComment; readonly named: readonly CommentId[] }

/** Those that still wait: the others have a fate of their own. */
async function mergeable(ports: CommentPorts, { held, named }: Named): Promise<readonly StoredComment[]> {
  const others = [...new Set(named)].filter(id => id !== held.id)
  const found = await ports.comments.findAll(held.blog, others)
  return found.filter(({ state }) => state === 'waiting' || state === 'held')
}
