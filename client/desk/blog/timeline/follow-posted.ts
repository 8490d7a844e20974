/** Scrolls to an update just posted from this desk; if the editor has scrolled away, only offers to. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Posted } from '#client/desk/blog/writing/desk-parts.ts'
import type { Update } from '#shared/blog/update.ts'

/** Long enough to find it after looking up from the keyboard. */
const MARKED_MS = 6_000
/** A line of text; less does not count as scrolled away. */
const MOVED_PX = 40

type Following = {
  readonly pane: RefObject<HTMLElement | null>
  readonly posted: Posted | undefined
  readonly updates: readonly Update[]
}

/** `offered`: was posted while the editor read further down. */
export function useFollowPosted({ pane, posted, updates }: Following) {
  const [offered, setOffered] = useState<Posted>()
  const done = useRef<Posted>(undefined)
  /** The scroll position after the last scroll by this code. */
  const restsAt = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: it may arrive with any of the updates
  useEffect(() => {
    const entry = posted && posted !== done.current && entryOf(pane.current, posted)
    if (!entry || !pane.current) return
    done.current = posted
    if (Math.abs(pane.current.scrollTop - restsAt.current) > MOVED_PX) return setOffered(posted)
    lead(entry)
  }, [posted, updates])

  function lead(entry: HTMLElement) {
    setOffered(undefined)
    entry.scrollIntoView({ block: 'nearest' })
    restsAt.current = pane.current?.scrollTop ?? 0
    mark(entry)
  }

  function show() {
    const entry = offered && entryOf(pane.current, offered)
    if (entry) lead(entry)
    else setOffered(undefined)
  }

  return { offered, show }
}

function entryOf(pane: HTMLElement | null, { id }: Posted) {
  return pane?.querySelector<HTMLElement>(`.stream [data-update="${CSS.escape(id)}"]`) ?? undefined
}

function mark(entry: HTMLElement) {
  entry.setAttribute('data-fresh', '')
  setTimeout(() => entry.removeAttribute('data-fresh'), MARKED_MS)
}
