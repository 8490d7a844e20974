/** Scrolls to an update and focuses it. */
import { scrollerOf } from './scroller.ts'

/** Returns false if the update is not drawn. */
export function goTo(root: Element, id: string): boolean {
  const article = root.querySelector<HTMLElement>(`[id="update-${id}"]`)
  if (!article) return false
  scrollerOf(article).reveal(article)
  article.focus({ preventScroll: true })
  return true
}
