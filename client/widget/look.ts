/** Looks once which updates are on the screen, also in a frame. */

/** An update in the list, or its copy among the pinned ones. */
const UPDATE = /^(update|pinned)-/

/**
 * An observer that stays would compute all of them with each frame: ten milliseconds of every arrival at a long coverage. Updates are
 * looked for within the given parts, which are those in view where that is known.
 */
export function createLook(onSeen: (seen: readonly IntersectionObserverEntry[]) => void) {
  let sight: IntersectionObserver | undefined

  return (parts: Iterable<Element>) => {
    sight?.disconnect()
    const one = new IntersectionObserver(entries => {
      one.disconnect()
      onSeen(entries.filter(({ isIntersecting }) => isIntersecting))
    })
    sight = one
    const updates = [...parts].flatMap(({ children }) => [...children].filter(({ id }) => UPDATE.test(id)))
    for (const update of updates) one.observe(update)
    if (!updates[0]) onSeen([])
  }
}
