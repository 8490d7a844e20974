/** The key events of a coverage alone, in full. A retracted one stays; one that is no longer a key event goes. */
import type { Coverage } from './coverage.ts'

/** Without the summaries, the live video and the pinned updates, which stand beside the whole list only. */
export function keyEventsOf({
  updates,
  blog: { summary: _summary, video: _video, ...blog },
  ...rest
}: Coverage): Coverage {
  return { ...rest, blog, pinned: [], keyUpdates: [], updates: updates.filter(({ key }) => key) }
}
