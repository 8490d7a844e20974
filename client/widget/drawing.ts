/** Draws a coverage for its reader, at most once a frame, without moving the part that the reader is looking at. */
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

  /** Once a frame, however much comes. A hidden tab has no frames. */
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
    // When the order changes, the head of the list keeps its place, not the update that was read.
    if (cause === 'choice') alter(change, 'push')
    else alter(() => (isPushing ? slide(root, change) : change()), isPushing ? 'push' : 'keep')
    refreshExtras()
  }

  function refreshExtras() {
    // Not before the words are known: an offer in one language is not made again in another.
    const words = view.words()
    if (words) extras?.refresh(words.tag, reading.arrivals?.held.size ?? 0)
  }

  return { soon, now }
}
