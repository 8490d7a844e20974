/** The calls about blogs. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Answer } from './answer.ts'
import { call } from './call.ts'

export type NewBlog = Pick<Blog, 'title' | 'timeZone' | 'language' | 'state'> & BlogDetails & { readonly id: string }
type BlogDetails = Partial<Pick<Blog, 'standfirst' | 'lead' | 'previous' | 'related' | 'access'>>
/** `null` clears. */
export type BlogPatch = {
  readonly [field in keyof Omit<NewBlog, 'id' | 'access'>]?: NewBlog[field] | null
}
type BlogAnswer = { readonly blog: Blog }

type ListedBlogs = { readonly blogs: readonly Blog[]; readonly older?: string }
type BlogsPage = { readonly before?: string; readonly state?: Blog['state'] }

/** Of those that the key covers, most recently changed first. */
export function listBlogs(page: BlogsPage = {}): Promise<Answer<ListedBlogs>> {
  return call({ path: `/blogs?${new URLSearchParams({ covered: 'true', ...page })}` })
}

/** The same `attempt` again never makes a second blog. */
export function createBlog(json: NewBlog, attempt: string): Promise<Answer<BlogAnswer>> {
  return call({ method: 'POST', path: '/blogs', json, headers: { 'Idempotency-Key': attempt } })
}

export function editBlog({ id, version }: Pick<Blog, 'id' | 'version'>, json: BlogPatch): Promise<Answer<BlogAnswer>> {
  return call({ method: 'PATCH', path: `/blogs/${id}`, json, headers: ifMatch(version) })
}

export function ifMatch(version: number) {
  return { 'If-Match': `"${version}"` }
}
