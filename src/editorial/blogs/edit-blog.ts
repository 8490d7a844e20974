/** Edits a blog; ends it, or reopens it. */
import { copiesFor } from '#editorial/contributors/name-contributors.ts'
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import { authorOf } from '#editorial/updates/author-of.ts'
import { commit, stale } from '#editorial/updates/commit.ts'
import { coverageTimes } from '#editorial/updates/coverage-times.ts'
import { answerWithBlog } from '#editorial/updates/first-answer.ts'
import { headOf } from '#editorial/updates/head-of.ts'
import { isStoredAlike, merge } from '#editorial/updates/merge.ts'
import { repeatedBlogEdit } from '#editorial/updates/repeated-request.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogContributor } from '#shared/blog/contributor.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { commentsStream, publicStream } from '#shared/protocol/stream.ts'
import type { BlogPatch } from '#shared/requests/inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import type { BlogAnswer } from './create-blog.ts'
import { videoFor } from './video-for.ts'

type EditBlog = {
  readonly by: Acting
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
  const edited = editedBlog(held, { patch, contributors: await namedIn(ports, { held, patch }), now })
  if (isStoredAlike(held, edited)) return { blog: held, cursor: await headOf(ports, publicStream(id)) }
  const blog: Blog = { ...edited, updatedAt: now, version: held.version + 1 }
  const kind = blog.state === 'ended' && held.state !== 'ended' ? 'blog.ended' : 'blog.edited'
  const committed = await commit(ports, {
    stream: publicStream(id),
    change: { kind, at: now, blog },
    expects: held.version,
    ...(blog.comments && !held.comments && { opens: [commentsStream(id)] }),
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithBlog(committed, blog)
}

type Editing = { readonly held: Blog; readonly patch: BlogPatch }

/** Null for an empty list: the field goes. */
async function namedIn(ports: IngestPorts, { held, patch: { contributors: ids } }: Editing) {
  if (!ids) return ids
  const named = await copiesFor(ports, { held: held.contributors, ids, blog: held.id })
  return named.length === 0 ? null : named
}

type Edited = Pick<Editing, 'patch'> & {
  readonly contributors: BlogContributor[] | null | undefined
  readonly now: string
}

function editedBlog(held: Blog, { patch, contributors, now }: Edited): Blog {
  const { coverage, topics, sensitive, contributors: _, video, ...fields } = patch
  const merged = merge(held, {
    ...{ ...fields, contributors },
    topics: topics?.length === 0 ? null : topics,
    sensitive: sensitive === false ? null : sensitive,
    video: video && videoFor(video, { held: held.video, now }),
  })
  return { ...merged, coverage: coverageTimes(held.coverage, { patch: coverage, state: merged.state, now }) }
}
