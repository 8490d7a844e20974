/** What scrolls a coverage: the page, or a box of the partner's that scrolls by itself. */

export type Sight = { readonly top: number; readonly bottom: number }

export function scrollerOf(element: Element): Element {
  for (let parent = parentOf(element); parent; parent = parentOf(parent)) {
    const isScroller = /auto|scroll/.test(getComputedStyle(parent).overflowY)
    if (isScroller && parent.scrollHeight > parent.clientHeight && parent !== document.body) return parent
  }
  return document.scrollingElement ?? document.documentElement
}

/** Between which heights of the window something in it is seen. */
export function sightOf(scroller: Element): Sight {
  if (scroller === document.scrollingElement) return { top: 0, bottom: innerHeight }
  const { top, bottom } = scroller.getBoundingClientRect()
  return { top: Math.max(0, top), bottom: Math.min(innerHeight, bottom) }
}

function parentOf(element: Element): Element | null {
  const { parentElement } = element
  if (parentElement) return parentElement
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}
