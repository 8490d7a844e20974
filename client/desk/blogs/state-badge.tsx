/** Whether a coverage is coming up, live or ended. */
import type { Blog } from '../../../src/blog/blog.ts'
import { words } from '../words.ts'

export function StateBadge({ state }: Pick<Blog, 'state'>) {
  return (
    <span className="badge" data-state={state}>
      {words.blogs.states[state]}
    </span>
  )
}
