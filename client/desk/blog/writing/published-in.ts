/** A published update that this desk has loaded. */
import type { LiveBlog } from '#client/desk/live/live-blog.ts'
import type { Update } from '#shared/blog/update.ts'

export function publishedIn({ state }: Pick<LiveBlog, 'state'>, id: string | undefined): Update | undefined {
  const { coverage } = state.get()
  return coverage?.updates.find(update => update.id === id) ?? coverage?.pinned.find(update => update.id === id)
}
