/** The query of a page, feed or frame that shows some updates alone. */
import type { Filter } from '#shared/blog/filter.ts'

/** With its question mark; empty if there is no filter. What a site may show is no part of it. */
export function pageQueryOf(filter: Filter | undefined): string {
  const { topics = [], contributors = [] } = filter ?? {}
  const parts = [topics.length > 0 && `topic=${topics}`, contributors.length > 0 && `contributor=${contributors}`]
  const query = parts.filter(Boolean).join('&')
  return query && `?${query}`
}
