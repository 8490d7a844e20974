/** The update that this desk posted last. */
import type { LiveBlog } from '#client/desk/live/live-blog.ts'
import type { Update } from '#shared/blog/update.ts'
import type { DeskParts } from './desk-parts.ts'

/** The one posted last from here: its response may be faster than the stream. */
export function postedFrom({ live, posted }: Pick<DeskParts, 'live' | 'posted'>): Update | undefined {
  const last = posted.get()
  return last && (publishedIn(live, last.id) ?? last.sent)
}

function publishedIn({ state }: Pick<LiveBlog, 'state'>, id: string): Update | undefined {
  const { coverage } = state.get()
  return coverage?.updates.find(update => update.id === id) ?? coverage?.pinned.find(update => update.id === id)
}
