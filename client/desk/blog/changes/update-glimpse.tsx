/** Identifies the update that a dialog is about, by its time and headline. */

import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

export function UpdateGlimpse({ update }: { readonly update: Update }) {
  const { blog } = useBlog()
  return (
    <p className="glimpse">
      <strong dir="auto">{showClockOf(update.time, blog)}</strong>{' '}
      <span lang={blog.language} dir="auto">
        {headline(update) || words.queue.untitled}
      </span>
    </p>
  )
}
