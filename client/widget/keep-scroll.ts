/**
 * Scroll anchoring: what the reader sees keeps its position when content above it is added, removed or resized, at once
 * or later. Safari has none, so the widget does it, and turns off that of other browsers while it holds an anchor.
 */
import { findAnchors } from './anchors.ts'
import { scrollerOf } from './scroller.ts'
import { topOf } from './top-of.ts'

/** `push`: an arrival at the top of the list pushes the rest down, because the reader is there to see it. */
type Alter = (change: () => void, manner: 'keep' | 'push') => void

/** An anchor and its distance from the start of the scrolled content. */
type Noted = { readonly element: Element; readonly offset: number }

type KeepOptions = { readonly signal: AbortSignal; readonly onScroll: () => void }

export function keepScroll(root: Element, { signal, onScroll }: KeepOptions): Alter {
  let scroller = scrollerOf(root)
  let noted: readonly Noted[] = []
  /** Browsers scroll by whole pixels; the remainder is carried over so that many arrivals do not add up to a drift. */
  let owed = 0
  let isHolding = false

  const offsetOf = (element: Element) => topOf(element) + scroller.offset

  function note(manner: 'keep' | 'push' | 'either') {
    scroller = scrollerOf(root)
    noted = findAnchors({ root, scroller, manner }).map(element => ({ element, offset: offsetOf(element) }))
    // For the whole scroller: excluding only the coverage would make the browser anchor its surroundings.
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
    onScroll()
    // Content may have grown in the same frame, before this scroll.
    settle()
    note('either')
  }

  const sizes = new ResizeObserver(() => {
    settle()
    note('either')
  })
  sizes.observe(root)
  sizes.observe(document.body)
  addEventListener('scroll', hearScroll, { capture: true, signal })
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
