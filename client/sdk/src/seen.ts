/** The latest change of each update while following: a page of older updates may come from a cache that lacks it. */
import type { Change } from '../../../src/shared/blog/change.ts'
import type { OlderPage } from './snapshot.ts'

export type Seen = Map<string, Extract<Change, { update: unknown }>>

/** The page without updates removed since, and with the newer of two versions of each. */
export function latestOf(page: OlderPage, seen: Seen): OlderPage {
  const updates = page.updates.flatMap(update => {
    const change = seen.get(update.id)
    if (change === undefined) return [update]
    if (change.kind === 'update.removed') return []
    return [change.update.version > update.version ? change.update : update]
  })
  return { ...page, updates }
}
