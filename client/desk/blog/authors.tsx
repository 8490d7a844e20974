/** Shows who wrote and who changed an update. For the desk only: readers never get these names. */
import { useKeyed } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { KnownAuthors } from '#client/desk/live/authors.ts'
import { useBlog } from './blog-desk.ts'

/** Rerenders only when the authors of this update change. */
export function useAuthors(update: string): KnownAuthors | undefined {
  return useKeyed(useBlog().desk.authors, update)
}

export function Authors({ update }: { readonly update: string }) {
  const authors = useAuthors(update)
  if (!authors) return undefined
  const { first, last } = authors
  return (
    <span className="authors">
      <b dir="auto">{first.name}</b>
      {last.key !== first.key && <> {words.timeline.changedBy({ name: last.name })}</>}
    </span>
  )
}
