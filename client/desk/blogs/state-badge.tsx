/** Whether a coverage is coming up, live or ended. */

import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'

export function StateBadge({ state }: Pick<Blog, 'state'>) {
  return (
    <span className="badge" data-state={state}>
      {words.blogs.states[state]}
    </span>
  )
}
