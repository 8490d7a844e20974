/** The connection status in plain words, and the announcements of new updates for screen readers. */

import type { Standing } from '#client/sdk/src/follow.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { counted } from '#shared/view/counted.ts'
import type { Words } from '#shared/view/words/en.ts'
import { publishedIn } from './arrivals.ts'

type ConnectionWord = keyof Words['connection']

export function connectionWord({ kind }: Standing, isEnded: boolean, isOnline: boolean): ConnectionWord {
  if (kind === 'live' && isEnded) return 'ended'
  if (!isOnline && kind.endsWith('connecting')) return 'offline'
  return kind === 'loading' ? 'connecting' : kind
}

type News = { readonly before: Coverage; readonly changes: readonly Change[]; readonly after: Coverage['updates'] }

/** One sentence for all updates that arrived together. Empty if none is new: corrections are not announced. */
export function announcement({ before, changes, after }: News, words: Words): string {
  const published = publishedIn(changes)
  const fresh = after
    .filter(({ id }) => published.has(id))
    .filter(({ id }) => !before.updates.some(one => one.id === id))
  const [first] = fresh
  if (!first) return ''
  return fresh.length === 1 ? words.newUpdate(headline(first)) : counted(words.newUpdates, fresh.length, words)
}
