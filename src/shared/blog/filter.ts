/** A filter: which updates of a blog a reader asked for, or all that a site may show. No schemas here: browsers run it, too. */
import type { Blog } from './blog.ts'
import type { BlogContributor } from './contributor.ts'
import type { Update } from './update.ts'

export type Filter = {
  /** Ids, sorted, each once: an update with any of them passes. Empty: an update passes whatever its topics. */
  readonly topics: readonly string[]
  /** The same of contributors. */
  readonly contributors: readonly string[]
  /** All that a site may show: an update without this topic never passes. */
  readonly within?: string
}

export type FilterAsk = {
  /** Ids, separated by commas. */
  readonly topic?: string | undefined
  readonly contributor?: string | undefined
  readonly within?: string | undefined
}

type Lists = Pick<Blog, 'topics' | 'contributors'>
/** What a filter looks at. */
export type FilterMarks = Pick<Update, 'topics' | 'contributors'>

/**
 * In its canonical form, so that a thousand spellings are one filter: of what is asked for, that which the blog lists. Undefined if
 * everything passes, as when nothing of it is known. What a site may show holds whatever the blog lists.
 */
export function filterOf(
  { topics, contributors }: Lists,
  { topic, contributor, within }: FilterAsk,
): Filter | undefined {
  const shown = within === undefined ? contributors : contributorsWithin(contributors, within)
  const filter = { topics: known(topics, topic), contributors: known(shown, contributor) }
  if (within !== undefined) return { ...filter, within }
  return filter.topics.length + filter.contributors.length > 0 ? filter : undefined
}

export function passes({ topics, contributors, within }: Filter, update: FilterMarks): boolean {
  const isWithin = within === undefined || (update.topics?.includes(within) ?? false)
  return isWithin && hasAny(update.topics, topics) && hasAny(update.contributors, contributors)
}

/** Two filters with the same name are the same. */
export function filterName({ topics, contributors, within = '' }: Filter): string {
  return [topics.join(','), contributors.join(','), within].join(';')
}

/** What a site of one topic gets of the blog itself: nothing that tells of the others. */
export function blogWithin(blog: Blog, within: string): Blog {
  const { topics, contributors, summary: _summary, comments: _comments, video: _video, ...rest } = blog
  const own = topics?.filter(({ id }) => id === within) ?? []
  const authors = contributorsWithin(contributors, within)
  return { ...rest, ...(own.length > 0 && { topics: own }), ...(authors.length > 0 && { contributors: authors }) }
}

/** The authors of its updates alone, and not what else they write about. */
function contributorsWithin(contributors: Blog['contributors'] = [], within: string): BlogContributor[] {
  return contributors.flatMap(({ topics, ...one }) => (topics?.includes(within) ? [{ ...one, topics: [within] }] : []))
}

function known(listed: readonly { readonly id: string }[] = [], asked = ''): readonly string[] {
  const ids = new Set(asked.split(',').map(id => id.trim()))
  return listed.flatMap(({ id }) => (ids.has(id) ? [id] : [])).sort()
}

function hasAny(held: readonly string[] = [], wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some(id => held.includes(id))
}
