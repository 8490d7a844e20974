/** Changes what a blog says of itself; ends it, or takes it up again. */
import type { Blog } from '../blog/blog.ts'
import type { BlogId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Key } from '../keys/keys.ts'
import { demand } from '../keys/permit.ts'
import { publicStream } from '../protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { commit, stale } from './commit.ts'
import { coverageTimes } from './coverage-times.ts'
import type { BlogAnswer } from './create-blog.ts'
import { answerWithBlog } from './first-answer.ts'
import { headOf } from './head-of.ts'
import type { BlogPatch } from './inputs.ts'
import { isSame, merge } from './merge.ts'
import type { Idempotency, IngestPorts } from './ports.ts'
import { repeatedBlogEdit } from './repeated-request.ts'

export type EditBlog = {
  readonly by: Key
  readonly blog: BlogId
  readonly version: number
  readonly patch: BlogPatch
  readonly idempotency?: Idempotency | undefined
}

export async function editBlog(
  ports: IngestPorts,
  { by, blog: id, version, patch, idempotency }: EditBlog,
): Promise<BlogAnswer> {
  demand(by, { role: 'editor', blog: id })
  const held = await ports.records.blog(id)
  if (!held) throw new Refusal('unknown_blog')
  if (held.version !== version) {
    const first = await repeatedBlogEdit(ports, { held, version, idempotency })
    if (first) return answerWithBlog(first, held)
    throw stale(held)
  }

  const now = ports.now().toISOString()
  const edited = editedBlog(held, { patch, now })
  if (isSame(held, edited)) return { blog: held, cursor: await headOf(ports, publicStream(id)) }
  const blog: Blog = { ...edited, updatedAt: now, version: held.version + 1 }
  const kind = blog.state === 'ended' && held.state !== 'ended' ? 'blog.ended' : 'blog.edited'
  const committed = await commit(ports, {
    stream: publicStream(id),
    change: { kind, at: now, blog },
    expects: held.version,
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithBlog(committed, blog)
}

function editedBlog(held: Blog, { patch, now }: { patch: BlogPatch; now: string }): Blog {
  const { coverage, ...fields } = patch
  const merged = merge(held, fields)
  return { ...merged, coverage: coverageTimes(held.coverage, { patch: coverage, state: merged.state, now }) }
}
