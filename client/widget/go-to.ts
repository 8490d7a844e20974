/** Scrolls to an update, and moves the focus there. */
import { scrollerOf } from './scroller.ts'

/** False when it is not drawn. */
export function goTo(root: Element, id: string): boolean {
  const article = root.querySelector<HTMLElement>(`[id="update-${id}"]`)
  if (!article) return false
  scrollerOf(article).reveal(article)
  article.focus({ preventScroll: true })
  return true
}
