/** Scrolls to an element and focuses it. */
import { scrollerOf } from './scroller.ts'

/** Returns false if the update is not drawn. */
export function goTo(root: Element, id: string): boolean {
  const article = root.querySelector<HTMLElement>(`[id="update-${id}"]`)
  if (article) lead(article)
  return !!article
}

export function lead(element: HTMLElement): void {
  scrollerOf(element).reveal(element)
  element.focus({ preventScroll: true })
}
