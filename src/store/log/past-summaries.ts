/** Finds the versions of a summary among the changes of its blog, from the newest on. */
import type { Row } from '#store/sql/postgres.ts'
import { pastChangesIn } from './past-changes.ts'
import type { PastSummary } from './records.ts'

const PAGE = 200
/** Of changes that leave the summary as it is; a blog that has so many more is edited by a program. */
const MOST_PAGES = 10

type ReadBefore = (offset: number, limit: number) => Promise<readonly Row[]>

export async function pastSummaries(most: number, read: ReadBefore): Promise<readonly PastSummary[]> {
  const found: PastSummary[] = []
  let before = Number.MAX_SAFE_INTEGER
  for (let page = 0; page < MOST_PAGES && found.length < most; page++) {
    const rows = await read(before, PAGE)
    const changes = pastChangesIn(rows)
    found.unshift(
      ...changes.flatMap(change => {
        if (!('blog' in change)) return []
        const { summary, version } = change.blog
        // A change that leaves the summary as it is has it at an earlier version than its own.
        return summary?.version === version ? [{ summary, ...(change.by && { by: change.by }) }] : []
      }),
    )
    before = changes[0]?.offset ?? 0
    if (rows.length < PAGE) break
  }
  return found.slice(-most)
}
