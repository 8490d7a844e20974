/**
 * When the desk is drawn: before the browser handles the next event. Preact by itself runs effects after the next frame, and a key
 * pressed before then would miss the field that an effect focuses.
 */
import { options } from 'preact'

/** Drawing, and running the effects of what was drawn. */
const due = new Set<() => void>()

options.debounceRendering = soon
options.requestAnimationFrame = soon

function soon(work: () => void): void {
  if (due.size === 0) queueMicrotask(drawDue)
  due.add(work)
}

function drawDue(): void {
  // Effects that change something, and what is then drawn, join the set while it is walked.
  for (const work of due) {
    due.delete(work)
    try {
      work()
    } catch (cause) {
      // The rest is drawn all the same.
      reportError(cause)
    }
  }
}

/** Draws what `change`, or anything before it, changed, and runs its effects. */
export function drawNow(change: () => void): void {
  change()
  drawDue()
}
