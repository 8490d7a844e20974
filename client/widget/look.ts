/** Looks once which updates are on the screen, also in a frame. */

/** An update in the list, or its copy among the pinned ones. */
const UPDATE = /^(?:update|pinned)-/

/**
 * An observer that stays would compute all of them with each frame: ten milliseconds of every arrival at a long coverage. Updates are
 * looked for within those of the given parts that are on the screen.
 */
export function createLook(signal: AbortSignal, onSeen: (seen: readonly IntersectionObserverEntry[]) => void) {
  let sight: IntersectionObserver | undefined

  function inSight(elements: readonly Element[], then: (seen: readonly IntersectionObserverEntry[]) => void) {
    sight?.disconnect()
    const one = new IntersectionObserver(entries => {
      one.disconnect()
      then(entries.filter(({ isIntersecting }) => isIntersecting))
    })
    sight = one
    for (const element of elements) one.observe(element)
  }

  signal.addEventListener('abort', () => sight?.disconnect())
  return (parts: readonly Element[]) =>
    inSight(parts, seen =>
      inSight(
        seen.flatMap(({ target }) => [...target.children].filter(({ id }) => UPDATE.test(id))),
        onSeen,
      ),
    )
}
