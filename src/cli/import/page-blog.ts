/** The blog that a page is posted to: created if it does not exist, otherwise completed with the fields it lacks. */
import type { Api } from '#cli/api.ts'
import type { BlogPatch, NewBlog } from '#client/posting/src/fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Page } from './page.ts'

export type BlogOptions = {
  readonly id: string
  readonly timeZone: string
  readonly language: string
  readonly title?: string
  readonly state: 'live' | 'ended'
  /** Only for a new blog. */
  readonly comments?: NonNullable<NewBlog['comments']>
}

/** Used if the page has no text for a title. */
const UNTITLED = 'Live coverage'

export function blogOfPage(page: Page, { title, state, ...fields }: BlogOptions): NewBlog {
  const coverage = state === 'ended' ? spanOf(page) : undefined
  return { ...page.blog, ...fields, title: title ?? page.blog.title ?? UNTITLED, state, ...(coverage && { coverage }) }
}

/** Never overwrites what an editor has entered meanwhile. */
export async function completeBlog(api: Api, { held, page }: { held: Blog; page: Page }): Promise<void> {
  const { lead, previous, related, credits } = page.blog
  const lacking: BlogPatch = {
    ...(lead && !held.lead && { lead }),
    ...(previous && !held.previous && { previous }),
    ...(related && !held.related && { related }),
    ...(credits && !held.credits && { credits }),
  }
  if (Object.keys(lacking).length > 0) await api.editBlog(held, lacking)
}

/** From the first update with a time to the last. */
function spanOf({ updates }: Page): NewBlog['coverage'] {
  const times = updates.filter(({ untimed }) => !untimed).map(({ time }) => time)
  const start = times.at(0) ?? updates[0]?.time
  const end = times.at(-1)
  return start === undefined ? undefined : { start, ...(end && { end }) }
}
