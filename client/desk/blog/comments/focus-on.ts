/** Leads the keyboard to a comment. */
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { commentElement } from './comments-place.ts'

/** Without the comment: to what comes after all are decided, else to the heading. */
export function focusOn(id: string | undefined): void {
  // What comes after all are decided is drawn by the last decision.
  drawNow(() => {})
  const next = document.querySelector<HTMLElement>('[data-comments-next]')
  const element = (id === undefined ? null : commentElement(id)) ?? next ?? document.getElementById('comments')
  element?.focus()
}
