/** Whether the reader is where arrivals come in: then they show at once, elsewhere they wait. */
import type { Order } from '#shared/view/setting.ts'
import { scrollerOf } from './scroller.ts'

/** A list that is wholly below the fold is not being read yet: what comes into it moves nothing that is seen. */
export function isEdgeInView(root: Element, order: Order): boolean {
  const articles = root.querySelectorAll('.feed > article')
  const edge = order === 'newest' ? articles[0] : articles[articles.length - 1]
  if (!edge) return true
  const { sight } = scrollerOf(root)
  const { top, bottom } = edge.getBoundingClientRect()
  return order === 'newest' ? top >= sight.top : bottom <= sight.bottom
}

export function isTabSeen(): boolean {
  return document.visibilityState === 'visible'
}
