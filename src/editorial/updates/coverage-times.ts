/** When a coverage began and ended: set by an editor, or derived from its state. */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogPatch } from '#shared/requests/inputs.ts'

type Coverage = Blog['coverage']
type Asked = { readonly patch: BlogPatch['coverage']; readonly state: Blog['state']; readonly now: string }

/** An ended blog always has an end. A reopened one loses it, unless the editor sets one. */
export function coverageTimes(held: Coverage, { patch, state, now }: Asked): Coverage {
  const start = patch?.start ?? held.start
  const end = patch?.end ?? (state === 'ended' ? (held.end ?? now) : undefined)
  if (end === undefined) return { start }
  if (end < start) {
    throw new Refusal('invalid', {
      errors: [{ path: 'coverage.end', message: `must not be before the start, ${start}` }],
    })
  }
  return { start, end }
}
