/**
 * Keeps under the reader's eyes what is there, whatever comes, goes or grows above it. Safari anchors no scrolling; where
 * a browser does, moving by hand replaces its own adjustment.
 */

/** Scrolling goes by whole pixels: what it still owes, so that many arrivals do not add up to a drift. */
const owed = new WeakMap<Element, number>()

export function keepPlace(root: ParentNode, alter: () => void) {
  const anchor = findAnchor(root)
  alter()
  const scroller = anchor?.element.isConnected && scrollerOf(anchor.element)
  if (!anchor || !scroller) return
  const moved = anchor.element.getBoundingClientRect().top - anchor.top
  const due = moved + (owed.get(scroller) ?? 0)
  const before = scroller.scrollTop
  scroller.scrollBy({ top: due, behavior: 'instant' })
  owed.set(scroller, due - (scroller.scrollTop - before))
}

type Anchor = { readonly element: Element; readonly top: number }

/** The first update that reaches into view. None when the top of the list is in view: there a new one may push. */
function findAnchor(root: ParentNode): Anchor | undefined {
  const [first, ...rest] = root.querySelectorAll('.feed > article')
  if (!first) return undefined
  const edge = Math.max(0, scrollerOf(first)?.getBoundingClientRect().top ?? 0)
  if (first.getBoundingClientRect().top >= edge) return undefined
  for (const element of [first, ...rest]) {
    const { top, bottom } = element.getBoundingClientRect()
    if (bottom > edge) return { element, top }
  }
  return undefined
}

/** A partner may show the coverage in a box that scrolls by itself. */
function scrollerOf(element: Element): Element | null {
  for (let parent = parentOf(element); parent; parent = parentOf(parent)) {
    const isScroller = /auto|scroll/.test(getComputedStyle(parent).overflowY)
    if (isScroller && parent.scrollHeight > parent.clientHeight && parent !== document.body) return parent
  }
  return document.scrollingElement
}

function parentOf(element: Element): Element | null {
  const { parentElement } = element
  if (parentElement) return parentElement
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}
