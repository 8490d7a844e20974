/** Checks the topics of an update against the list of its blog. */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'

type Given = {
  readonly topics: readonly string[]
  readonly blog: Pick<Blog, 'topics'> | undefined
  /** The version that is edited: it may keep a topic that the blog does not list any more. */
  readonly held?: Pick<Update, 'topics'>
}

/** @throws Refusal `invalid`, with the topics that the blog does not have. */
export function demandTopics({ topics, blog, held }: Given): void {
  const known = new Set([...(blog?.topics ?? []).map(({ id }) => id), ...(held?.topics ?? [])])
  const errors = topics.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ path: `topics[${index}]`, message: `"${id}" is not a topic of this blog; ${choice(blog)}` }],
  )
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

function choice(blog: Given['blog']): string {
  const ids = (blog?.topics ?? []).map(({ id }) => id)
  return ids.length === 0 ? 'it has none: add it to the blog first' : `it has ${ids.join(', ')}`
}
