/** Posts a whole page at once, as the record of a coverage that has ended. Run again, it posts only what is missing. */
import type { Api } from '#cli/api.ts'
import type { Page } from './page.ts'
import { addSummary, type BlogOptions, completeBlog, openPage } from './page-blog.ts'
import { PagePoster, type PostedEntry } from './page-poster.ts'

type ImportPage = {
  readonly api: Api
  readonly page: Page
  readonly blog: Omit<BlogOptions, 'state' | 'comments'>
  /** A new blog shows comments, but takes no more. */
  readonly hasComments?: boolean
  /** Called after each entry with the number of those done. */
  readonly onPosted?: (done: number) => void
}

const CLOSED = { kind: 'comments', open: false } as const

export async function importPage({
  api,
  page,
  blog,
  hasComments,
  onPosted = () => {},
}: ImportPage): Promise<PostedEntry[]> {
  const comments = hasComments ? { comments: CLOSED } : {}
  const opened = await openPage(api, { page, blog: { ...blog, ...comments, state: 'ended' } })
  const poster = new PagePoster({ api, ...opened, shownTimes: 'file' })
  const entries: PostedEntry[] = []
  for (const [place, update] of page.updates.entries()) onPosted(entries.push(await poster.post(place, update)))
  if (opened.isNew) await addSummary(api, { blog: blog.id, page })
  // If a run that posts nothing completed the blog too, a field that an editor has cleared since would come back.
  else if (entries.some(({ kind }) => kind === 'posted')) await completeBlog(api, { held: opened.blog, page })
  return entries
}
