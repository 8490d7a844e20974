/** A search in the timeline: open or not, and the updates that are shown. */
import { useMemo, useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import type { Readable } from '#client/desk/kit/store.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import type { KnownAuthors } from '#client/desk/live/authors.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { findUpdates, isSought, NOTHING_SOUGHT, type TimelineSearch } from './find-updates.ts'

const NONE: readonly Update[] = []
/** While nothing is sought: authors come after each arrival, and would draw the whole timeline again. */
const NOBODY: Readable<ReadonlyMap<string, KnownAuthors>> = { get: () => NO_AUTHORS, subscribe: () => () => {} }
const NO_AUTHORS: ReadonlyMap<string, KnownAuthors> = new Map()

export type Finding = {
  readonly isOpen: boolean
  readonly sought: TimelineSearch
  readonly seek: (sought: TimelineSearch) => void
  /** Of the loaded ones. */
  readonly found: readonly Update[]
  /** Older ones that the server found; not in the timeline itself, since those between are not loaded. */
  readonly beyond: readonly Update[]
  readonly setBeyond: (updates: readonly Update[]) => void
  readonly open: () => void
  readonly close: () => void
}

export function useFinding({ blog, updates }: Pick<Coverage, 'blog' | 'updates'>): Finding {
  const { desk, login } = useBlog()
  const [isOpen, setOpen] = useState(false)
  const [sought, seek] = useState(NOTHING_SOUGHT)
  const [beyond, setBeyond] = useState<readonly Update[]>(NONE)
  const authors = useStore(isSought(sought) ? desk.authors : NOBODY)
  const found = useMemo(
    () => (isSought(sought) ? findUpdates(updates, sought, { blog, authors, me: login.name }) : updates),
    [updates, sought, blog, authors, login.name],
  )
  return {
    ...{ isOpen, sought, seek, found, beyond, setBeyond },
    open: () => setOpen(true),
    close() {
      setOpen(false)
      seek(NOTHING_SOUGHT)
      setBeyond(NONE)
    },
  }
}
