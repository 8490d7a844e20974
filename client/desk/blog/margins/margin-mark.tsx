/** What is noted beside an update, in a few words; opens the whole. For the desk only. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useKeyed } from '#client/desk/kit/use-store.ts'
import type { Update } from '#shared/blog/update.ts'

/** Rerenders only when the mark of this update changes. */
export function MarginMark({ update }: { readonly update: Update }) {
  const { marks, asked } = useBlog().desk
  const mark = useKeyed(marks, update.id)
  if (!mark) return undefined
  return (
    <button type="button" className="mark" onClick={() => asked.set({ kind: 'margin', update })}>
      {mark}
    </button>
  )
}
