/** The connection status in plain words, and the announcements of new updates for screen readers. */

import type { Standing } from '#client/sdk/src/follow.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { counted } from '#shared/view/counted.ts'
import type { Words } from '#shared/view/words/en.ts'

type ConnectionWord = keyof Words['connection']

export function connectionWord({ kind }: Standing, isEnded: boolean, isOnline: boolean): ConnectionWord {
  if (kind === 'live' && isEnded) return 'ended'
  if (!isOnline && kind.endsWith('connecting')) return 'offline'
  return kind === 'loading' ? 'connecting' : kind
}

/** One sentence for all updates that arrived together. Empty if none is new: corrections are not announced. */
export function announcement(before: Coverage, changes: readonly Change[], words: Words): string {
  const known = new Set(before.updates.map(({ id }) => id))
  const fresh = new Map<string, string>()
  for (const change of changes) {
    if (change.kind === 'update.published' && !known.has(change.update.id)) {
      fresh.set(change.update.id, headline(change.update))
    }
    if (change.kind === 'update.removed') fresh.delete(change.update.id)
  }
  const [first] = fresh.values()
  if (first === undefined) return ''
  return fresh.size === 1 ? words.newUpdate(first) : counted(words.newUpdates, fresh.size, words)
}
