/** Creates a blog and its streams. */
import { copiesFor } from '#editorial/contributors/name-contributors.ts'
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import { authorOf } from '#editorial/updates/author-of.ts'
import { append } from '#editorial/updates/commit.ts'
import { coverageTimes } from '#editorial/updates/coverage-times.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogContributor } from '#shared/blog/contributor.ts'
import { type Cursor, printCursor } from '#shared/protocol/cursor.ts'
import { commentsStream, deskStream, publicStream } from '#shared/protocol/stream.ts'
import type { NewBlog } from '#shared/requests/inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import { demand } from '#store/keys/permit.ts'
import { videoFor } from './video-for.ts'

export type BlogAnswer = { readonly blog: Blog; readonly cursor: string }
type CreateBlog = { readonly by: Acting; readonly input: NewBlog; readonly idempotency?: Idempotency | undefined }

export async function createBlog(ports: IngestPorts, { by, input, idempotency }: CreateBlog): Promise<BlogAnswer> {
  demand(by, { role: 'editor', blog: input.id })
  const contributors = await copiesFor(ports, { held: undefined, ids: input.contributors ?? [], blog: input.id })
  const blog = newBlogOf(input, { contributors, now: ports.now().toISOString() })
  const stream = publicStream(blog.id)
  const kind = blog.state === 'ended' ? 'blog.ended' : 'blog.edited'
  const appended = await append(ports, {
    stream,
    change: { kind, at: blog.createdAt, blog },
    expects: 'none',
    opens: [stream, deskStream(blog.id), ...(blog.comments ? [commentsStream(blog.id)] : [])],
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  switch (appended.kind) {
    case 'appended':
      return answer(blog, appended.cursor)
    case 'repeated':
      return answer('blog' in appended.change ? appended.change.blog : blog, appended.cursor)
    case 'reused':
      throw new Refusal('key_reused')
    case 'stale':
      throw new Refusal('blog_exists')
  }
}

type Making = { readonly contributors: BlogContributor[]; readonly now: string }

function newBlogOf({ contributors: _, ...input }: NewBlog, { contributors, now }: Making): Blog {
  const coverage = coverageTimes({ start: now }, { patch: input.coverage, state: input.state, now })
  const { topics, sensitive, video, ...fields } = input
  const named = contributors.length > 0 ? { contributors } : {}
  return {
    ...fields,
    ...named,
    ...(topics?.length && { topics }),
    ...(sensitive && { sensitive }),
    ...(video && { video: videoFor(video, { held: undefined, now }) }),
    coverage,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}

function answer(blog: Blog, cursor: Cursor): BlogAnswer {
  return { blog, cursor: printCursor(cursor) }
}
