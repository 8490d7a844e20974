/** The statements that read updates through a filter. */
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Value } from '#store/sql/database.ts'

const byTime = 'ORDER BY shown_at DESC, id DESC LIMIT ?'

/**
 * With the values of `filterValues`, in three groups: topics, contributors, and what a site may show. The ids of a group are
 * collected once; then the index by time is walked, so that a rare topic costs one look for each update and reads no other row.
 */
export const filteredSql = {
  filteredPage: filtered('shelf = ? AND (shown_at, id) < (?, ?)', byTime),
  filteredKeyPage: filtered('shelf = ? AND is_key = 1 AND (shown_at, id) < (?, ?)', byTime),
  filteredPinned: filtered("shelf = 'public' AND is_pinned = 1", byTime),
  filteredNewer: filtered("shelf = 'public' AND (shown_at, id) > (?, ?)", 'ORDER BY shown_at, id LIMIT 1'),
  marked: {
    sqlite: 'SELECT id FROM update_marks WHERE blog = ? AND mark = ? AND id IN (SELECT value FROM json_each(?))',
    postgres: 'SELECT id FROM update_marks WHERE blog = ? AND mark = ? AND id = ANY (?::text[])',
  },
} as const

function filtered(where: string, order: string) {
  const statement = (inList: string) => {
    const group = `(? = 0 OR id IN (SELECT id FROM update_marks WHERE blog = ? AND mark ${inList}))`
    return `SELECT state FROM updates WHERE blog = ? AND ${where} AND ${group} AND ${group} AND ${group} ${order}`
  }
  return { sqlite: statement('IN (SELECT value FROM json_each(?))'), postgres: statement('= ANY (?::text[])') }
}

export function filterValues(blog: BlogId, { topics, contributors, within }: Filter): readonly Value[] {
  const groups = [
    topics.map(id => `topic:${id}`),
    contributors.map(id => `by:${id}`),
    within === undefined ? [] : [`topic:${within}`],
  ]
  return groups.flatMap(marks => [marks.length, blog, marks])
}
