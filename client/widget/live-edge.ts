/** Whether the end of the list where arrivals appear is in view: then they show at once, otherwise they are held. */
import type { Order } from '#shared/view/presence.ts'
import { firstIn, hoursIn } from './anchors.ts'
import { scrollerOf } from './scroller.ts'

/** With the newest first, a list entirely below the viewport counts too: arrivals there move nothing in view. */
export function isEdgeInView(root: Element, order: Order): boolean {
  const edge = order === 'newest' ? firstIn(root) : hoursIn(root).at(-1)?.lastElementChild
  if (!edge) return true
  const { sight } = scrollerOf(root)
  const { top, bottom } = edge.getBoundingClientRect()
  return order === 'newest' ? top >= sight.top : bottom <= sight.bottom
}
