/** Views and reads as CSV (RFC 4180), one line for each update and site. */
import type { BlogFigures } from './reads.ts'

export const CSV_HEAD = 'update,site,views,views_error,reads,reads_error\r\n'

/** Ids have no comma, no quotation mark, and no beginning of a formula. */
export function csvOf(updates: BlogFigures['updates']): string {
  return updates
    .flatMap(({ id, sites = [] }) =>
      sites.map(({ site, views, reads }) =>
        [id, site, views.count, views.error, reads.count, reads.error].join(',').concat('\r\n'),
      ),
    )
    .join('')
}
