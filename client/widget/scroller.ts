/** The scroll container of a coverage: the page, a scrolling element in it, or the page around a frame. */

export type Sight = { readonly top: number; readonly bottom: number }

export type Scroller = {
  /** The vertical range of this window in which the content is visible. */
  readonly sight: Sight
  /** How far the content is scrolled up in this window. */
  readonly offset: number
  readonly isScrolled: boolean
  /** Whether a scroll event with this target comes from it. */
  isTarget(target: EventTarget | null): boolean
  /** Returns the distance actually scrolled: limited by both ends, and in whole pixels. */
  move(by: number): number
  reveal(element: Element): void
  /** Turns off the browser's scroll anchoring while the widget does its own; otherwise both would scroll. */
  hold(isHeld: boolean): void
}

let around: Scroller | undefined

/** Sets the scroller of a frame: it is as high as its content, so only the surrounding page scrolls. */
export function scrollWith(scroller: Scroller) {
  around = scroller
}

export function scrollerOf(element: Element): Scroller {
  return around ?? scrollerFrom(elementAround(element))
}

function scrollerFrom(element: Element): Scroller {
  return {
    get sight() {
      if (element === document.scrollingElement) return { top: 0, bottom: innerHeight }
      const { top, bottom } = element.getBoundingClientRect()
      return { top: Math.max(0, top), bottom: Math.min(innerHeight, bottom) }
    },
    get offset() {
      return element.scrollTop
    },
    get isScrolled() {
      return element.scrollTop > 0
    },
    isTarget: target => target === document || target === element,
    move(by) {
      const before = element.scrollTop
      element.scrollBy({ top: by, behavior: 'instant' })
      return element.scrollTop - before
    },
    reveal: shown => shown.scrollIntoView({ behavior: 'instant' }),
    hold(isHeld) {
      if (element instanceof HTMLElement) element.style.overflowAnchor = isHeld ? 'none' : ''
    },
  }
}

function elementAround(element: Element): Element {
  for (let parent = parentOf(element); parent; parent = parentOf(parent)) {
    const isScroller = /auto|scroll/.test(getComputedStyle(parent).overflowY)
    if (isScroller && parent.scrollHeight > parent.clientHeight && parent !== document.body) return parent
  }
  return document.scrollingElement ?? document.documentElement
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode()
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
}
