/** Reads the list of blogs: its first page, or all of them. */
import type { Api } from '#cli/api.ts'
import type { ProgressLine } from '#cli/progress.ts'
import type { Blog } from '#shared/blog/blog.ts'

type Asked = { readonly state?: Blog['state']; readonly all?: true; readonly progress: ProgressLine }
type Listed = { readonly blogs: readonly Blog[]; readonly hasMore: boolean }

export async function listBlogs(api: Api, { state, all, progress }: Asked): Promise<Listed> {
  const blogs: Blog[] = []
  let before: string | undefined
  do {
    const page = await api.blogs({ ...(state && { state }), ...(before !== undefined && { before }) })
    blogs.push(...page.blogs)
    progress.show(`${blogs.length} coverages read`)
    before = page.older
  } while (all && before !== undefined)
  return { blogs, hasMore: before !== undefined }
}
