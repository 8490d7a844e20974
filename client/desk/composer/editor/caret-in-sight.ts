/** Scrolls until no sticky bar covers the caret; the margin is in the style sheet. */

/** The editor's own scrolling leaves the caret behind a bar: it checks the scroller only. */
export function keepCaretInSight(_editor: unknown, range: Range) {
  const leaf = range.startContainer.parentElement
  // What is pressed inside of a block would move away before the click.
  if (!leaf || leaf.closest('.composer-node:active')) return
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(leaf)
  let { top, bottom } = placeOf(range, leaf)
  for (const scroller of scrollersAround(leaf)) {
    const view = viewOf(scroller)
    const below = bottom + Number.parseFloat(scrollMarginBottom) - view.bottom
    const above = view.top - (top - Number.parseFloat(scrollMarginTop))
    const from = scroller.scrollTop
    if (below > 0) scroller.scrollTop += Math.min(below, Math.max(0, -above))
    else if (above > 0) scroller.scrollTop -= above
    const moved = scroller.scrollTop - from
    ;[top, bottom] = [top - moved, bottom - moved]
  }
}

/** In an empty paragraph a range has no place of its own. */
function placeOf(range: Range, leaf: Element): DOMRect {
  const end = range.cloneRange()
  end.collapse(false)
  const place = end.getBoundingClientRect()
  return place.height > 0 ? place : leaf.getBoundingClientRect()
}

function scrollersAround(element: Element): Element[] {
  const found: Element[] = []
  for (let around = element.parentElement; around; around = around.parentElement) {
    const { overflowY } = getComputedStyle(around)
    if ((overflowY === 'auto' || overflowY === 'scroll') && around.scrollHeight > around.clientHeight)
      found.push(around)
  }
  const page = document.scrollingElement
  return page && !found.includes(page) ? [...found, page] : found
}

/** A phone's keyboard covers part of the page without making it smaller. */
function viewOf(scroller: Element): { readonly top: number; readonly bottom: number } {
  const { visualViewport: seen } = window
  const most = { top: seen?.offsetTop ?? 0, bottom: (seen?.offsetTop ?? 0) + (seen?.height ?? window.innerHeight) }
  if (scroller === document.scrollingElement) return most
  const { top, bottom } = scroller.getBoundingClientRect()
  return { top: Math.max(top, most.top), bottom: Math.min(bottom, most.bottom) }
}
