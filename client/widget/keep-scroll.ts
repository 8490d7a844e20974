/**
 * Keeps the scroll position: what a reader looks at stays in view, whatever comes, goes or grows above it, at once or late.
 * Safari has no scroll anchoring, so that of other browsers is switched off while something of the coverage is held.
 */
import { findAnchors } from './anchors.ts'
import { stopSliding } from './motion.ts'
import { scrollerOf } from './scroller.ts'
import { topOf } from './top-of.ts'

/** `push`: an arrival on top of the list moves what is below it, because the reader is there to see it come. */
type Alter = (change: () => void, manner: 'keep' | 'push') => void

/** An anchor, and its distance from the beginning of the scrolled content. */
type Noted = { readonly element: Element; readonly offset: number }

export function keepScroll(root: Element, signal: AbortSignal): Alter {
  let scroller = scrollerOf(root)
  let noted: readonly Noted[] = []
  /** Browsers scroll by whole pixels: the rest, so that many arrivals do not add up to a drift. */
  let owed = 0
  let isHolding = false

  const offsetOf = (element: Element) => topOf(element) + scroller.offset

  function note(manner: 'keep' | 'push' | 'either') {
    scroller = scrollerOf(root)
    noted = findAnchors({ root, scroller, manner }).map(element => ({ element, offset: offsetOf(element) }))
    // Not on the style of the coverage alone: the browser would then anchor what is around it.
    if (isHolding === noted.length > 0) return
    isHolding = !isHolding
    scroller.hold(isHolding)
  }

  function settle() {
    const held = noted.find(({ element }) => element.isConnected)
    const drift = held ? offsetOf(held.element) - held.offset : 0
    if (Math.abs(drift) < 0.1) return
    const due = drift + owed
    const done = scroller.move(due)
    owed = Math.abs(due - done) < 1 ? due - done : 0
  }

  function hearScroll({ target }: Event) {
    if (!scroller.isTarget(target)) return
    stopSliding()
    // Something may have grown since the last look, in the very frame in which the reader scrolls.
    settle()
    note('either')
  }

  const sizes = new ResizeObserver(() => {
    settle()
    note('either')
  })
  sizes.observe(root)
  sizes.observe(document.body)
  addEventListener('scroll', hearScroll, { capture: true, passive: true, signal })
  signal.addEventListener('abort', () => {
    if (isHolding) scroller.hold(false)
    sizes.disconnect()
  })

  return (change, manner) => {
    settle()
    note(manner)
    change()
    settle()
    note('either')
  }
}
