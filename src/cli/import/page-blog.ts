/** The blog that a page is posted to: created if it does not exist, otherwise completed with the fields it lacks. */
import type { Api } from '#cli/api.ts'
import type { BlogPatch, NewBlog } from '#client/posting/src/fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Page } from './page.ts'
import { heldAs } from './page-poster.ts'
import { addTopics, listTopics, type TopicIds, topicsOfPage } from './page-topics.ts'

export type BlogOptions = {
  readonly id: string
  readonly timeZone: string
  readonly language: string
  readonly title?: string
  readonly state: 'live' | 'ended'
  /** Only for a new blog. */
  readonly comments?: NonNullable<NewBlog['comments']>
}

type Opened = {
  readonly blog: Blog
  readonly isNew: boolean
  /** The updates that it had. */
  readonly held: readonly Update[]
  /** Of the page. */
  readonly topics: TopicIds
}

/** The blog with the topics that the page's new entries name. */
export async function openPage(api: Api, { page, blog: options }: { page: Page; blog: BlogOptions }): Promise<Opened> {
  const names = topicsOfPage(page)
  const { blog: found } = (await api.coverage(options.id)) ?? {}
  if (!found) {
    const { blog } = await api.createBlog(blogOfPage(page, options))
    return { blog, isNew: true, held: [], topics: listTopics(names).ids }
  }
  const held = await api.updates(found.id)
  const lacking = page.updates.filter(update => !heldAs(held, update)).flatMap(({ topics }) => topics)
  const blog = await addTopics(api, { held: found, names: [...new Set(lacking)] })
  return { blog, isNew: false, held, topics: listTopics(names, blog.topics).ids }
}

/** Used if the page has no text for a title. */
const UNTITLED = 'Live coverage'

function blogOfPage(page: Page, { title, state, ...fields }: BlogOptions): NewBlog {
  const coverage = state === 'ended' ? spanOf(page) : undefined
  const { topics } = listTopics(topicsOfPage(page))
  return {
    ...{ ...page.blog, ...fields, title: title ?? page.blog.title ?? UNTITLED, state },
    ...(topics.length > 0 && { topics }),
    ...(coverage && { coverage }),
  }
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
  if (!held.summary) await addSummary(api, { blog: held.id, page })
}

/** Of a blog that has none. */
export async function addSummary(api: Api, { blog, page }: { blog: string; page: Page }): Promise<void> {
  if (page.summary) await api.writeSummary({ blog, version: 0 }, { body: page.summary })
}

/** From the first update with a time to the last. */
function spanOf({ updates }: Page): NewBlog['coverage'] {
  const times = updates.filter(({ untimed }) => !untimed).map(({ time }) => time)
  const start = times.at(0) ?? updates[0]?.time
  const end = times.at(-1)
  return start === undefined ? undefined : { start, ...(end && { end }) }
}
