/** Begins a coverage: its blog and its two streams. */
import type { Blog } from '../blog/blog.ts'
import { Refusal } from '../errors.ts'
import type { Key } from '../keys/keys.ts'
import { demand } from '../keys/permit.ts'
import { type Cursor, printCursor } from '../protocol/cursor.ts'
import { deskStream, publicStream } from '../protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { append } from './commit.ts'
import { coverageTimes } from './coverage-times.ts'
import type { NewBlog } from './inputs.ts'
import type { Idempotency, IngestPorts } from './ports.ts'

export type BlogAnswer = { readonly blog: Blog; readonly cursor: string }
export type CreateBlog = { readonly by: Key; readonly input: NewBlog; readonly idempotency?: Idempotency | undefined }

export async function createBlog(ports: IngestPorts, { by, input, idempotency }: CreateBlog): Promise<BlogAnswer> {
  demand(by, { role: 'editor', blog: input.id })
  const blog = newBlogOf(input, ports.now().toISOString())
  const stream = publicStream(blog.id)
  const kind = blog.state === 'ended' ? 'blog.ended' : 'blog.edited'
  const appended = await append(ports, {
    stream,
    change: { kind, at: blog.createdAt, blog },
    expects: 'none',
    opens: [stream, deskStream(blog.id)],
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

function newBlogOf(input: NewBlog, now: string): Blog {
  const coverage = coverageTimes({ start: now }, { patch: input.coverage, state: input.state, now })
  return { ...input, coverage, createdAt: now, updatedAt: now, version: 1 }
}

function answer(blog: Blog, cursor: Cursor): BlogAnswer {
  return { blog, cursor: printCursor(cursor) }
}
