/** Draws a coverage, at most once per frame, without moving the part that the reader is looking at. */
import type { Extras } from './extras.ts'
import { keepScroll } from './keep-scroll.ts'
import { isEdgeInView, isTabSeen } from './live-edge.ts'
import { loadExtras } from './load-extras.ts'
import { slide, untilStill } from './motion.ts'
import { patch } from './patch.ts'
import type { Reading } from './reading.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

type DrawingOptions = {
  readonly host: HTMLElement
  readonly stage: Stage
  readonly reading: Reading
  readonly view: View
  readonly signal: AbortSignal
}

export type Drawing = ReturnType<typeof createDrawing>

export function createDrawing({ host, stage: { root }, reading, view, signal }: DrawingOptions) {
  const alter = keepScroll(root, signal)
  let extras: Extras | undefined
  let isDue = false

  void loadExtras({ root, host, signal }).then(loaded => {
    extras = loaded
    refreshExtras()
  })

  /** At most once per frame, however many changes arrive. Hidden tabs have no animation frames, so they use a timer. */
  function soon() {
    if (isDue) return
    isDue = true
    const draw = () => {
      isDue = false
      if (!signal.aborted) now()
    }
    const isStill = untilStill()
    if (!isTabSeen()) setTimeout(draw)
    else if (isStill) void isStill.then(() => requestAnimationFrame(draw))
    else requestAnimationFrame(draw)
  }

  function now(cause: 'arrivals' | 'choice' = 'arrivals') {
    const { order } = reading.choices
    const tree = view.tree(soon)
    if (!tree) return
    const isPushing = order === 'newest' && isEdgeInView(root, order)
    const change = () => patch(root, tree)
    // A new order or zone keeps the head of the list in place, not the update in view.
    if (cause === 'choice') alter(change, 'push')
    else alter(() => (isPushing ? slide(root, change) : change()), isPushing ? 'push' : 'keep')
    refreshExtras()
  }

  function refreshExtras() {
    // Not before the language is known: the offer of a player is not redrawn in another language.
    const words = view.words()
    if (words) extras?.refresh(words.tag, reading.arrivals?.held.size ?? 0)
  }

  return { soon, now }
}
