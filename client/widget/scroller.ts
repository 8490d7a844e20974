/** What scrolls a coverage: the page, a box of the partner's that scrolls by itself, or the page around a frame. */

export type Sight = { readonly top: number; readonly bottom: number }

export type Scroller = {
  /** Between which heights of this window something in it is seen. */
  readonly sight: Sight
  /** How far what is inside has moved up in this window. */
  readonly offset: number
  readonly isScrolled: boolean
  /** Whether a scroll event is of it. */
  isTarget(target: EventTarget | null): boolean
  /** Answers how far it went: not beyond its ends, and by whole pixels. */
  move(by: number): number
  reveal(element: Element): void
  /** Whether the browser leaves it to the widget to keep the place: two that do would move twice. */
  hold(isHeld: boolean): void
}

let around: Scroller | undefined

/** In a frame as high as its content nothing scrolls but the page around it. */
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
