/** A page of the list of blogs: the statement that reads it, and the page built from its rows. */
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { printBlogPlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'
import type { BlogsPageOf, BlogsRead, ListedBlog } from './records.ts'
import { TOP } from './records-sql.ts'

type Row = Record<string, unknown>
type Asked = {
  readonly statement: 'blogs' | 'publicBlogs' | 'blogsIn' | 'publicBlogsIn'
  readonly values: readonly (string | number)[]
}

export function askForBlogs({ before, limit, state, onlyPublic = false }: BlogsPageOf): Asked {
  const { changedAt, id } = before ?? { changedAt: TOP.time, id: TOP.id }
  const all = onlyPublic ? 'publicBlogs' : 'blogs'
  // One row more than is shown reveals whether there are older ones.
  const range = [changedAt, id, limit + 1]
  return state === undefined ? { statement: all, values: range } : { statement: `${all}In`, values: [state, ...range] }
}

export function blogsPage(rows: readonly Row[], { limit }: BlogsPageOf): BlogsRead {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const blogs = shown.map(({ state }) => JSON.parse(String(state)) as Blog)
  if (rows.length <= limit || !last) return { blogs }
  return { blogs, older: printBlogPlace({ changedAt: String(last.updated_at), id: String(last.id) as BlogId }) }
}

/** An update also changes its blog. */
export function listedBlog({ id, updated_at, newest }: Row): ListedBlog {
  const changedAt = String(updated_at)
  const update = typeof newest === 'string' ? (JSON.parse(newest) as Update).updatedAt : ''
  return { id: String(id) as BlogId, lastChange: update > changedAt ? update : changedAt }
}
