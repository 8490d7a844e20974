/** Which update a dialog is about: its time and its first words. */
import { headline } from '../../../src/blog/plain-text.ts'
import { showClock } from '../../../src/blog/times.ts'
import type { Update } from '../../../src/blog/update.ts'
import { useBlog } from '../blog-desk.ts'
import { words } from '../words.ts'

export function UpdateGlimpse({ update }: { readonly update: Update }) {
  const { blog } = useBlog()
  return (
    <p className="glimpse">
      <strong>{showClock(update.time, blog.timeZone)}</strong>{' '}
      <span lang={blog.language} dir="auto">
        {headline(update) || words.queue.untitled}
      </span>
    </p>
  )
}
