/** The versions of an update, or of the summary. */

import { server } from '#client/desk/api/server.ts'
import { isSummary, summaryUpdate } from '#client/desk/composer/summary-update.ts'
import type { CallOptions } from '#client/posting/src/caller.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'

export async function historyOf(update: Update, options: CallOptions) {
  if (!isSummary(update.id)) return server.history(update, options)
  const answer = await server.summaryHistory(update.blog, options)
  if (answer.kind !== 'done') return answer
  const { blog: id, createdAt } = update
  const changes = answer.versions.map(({ summary, by }, nth): PastChange => {
    const change = { offset: nth + 1, kind: 'update.corrected', at: summary.updatedAt } as const
    return { ...change, update: summaryUpdate({ id, createdAt, summary }), ...(by && { by }) }
  })
  return { kind: 'done' as const, changes }
}
