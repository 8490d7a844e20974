/** Draws a coverage, at most once per frame, without moving the part that the reader is looking at. */

import type { Following } from '#client/sdk/src/follow.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { hoursIn } from './anchors.ts'
import type { Extras } from './extras.ts'
import { lead } from './go-to.ts'
import { keepScroll } from './keep-scroll.ts'
import { isEdgeInView } from './live-edge.ts'
import { loadBeside } from './load-beside.ts'
import { loadExtras } from './load-extras.ts'
import type { Motion } from './motion.ts'
import { patch } from './patch.ts'
import type { Reading } from './reading.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'

/** The first news do not wait longer for the script that moves them: a slow phone needs more than a second for it, and without it they jump. */
const PATIENCE_MS = 2_000

type DrawingOptions = {
  readonly host: HTMLElement
  readonly stage: Stage
  readonly reading: Reading
  readonly following: Following
  readonly view: View
  readonly signal: AbortSignal
}

export type Drawing = ReturnType<typeof createDrawing>

export function createDrawing({ host, stage: { root }, reading, following, view, signal }: DrawingOptions) {
  let extras: Extras | undefined
  let motion: Motion | undefined
  let motionTried: Promise<void> | undefined
  const alter = keepScroll(root, { signal, onScroll: () => motion?.stop() })
  let drawn: Coverage | undefined
  let isDue = false

  const hours = () => hoursIn(root)
  void loadExtras({
    ...{ root, host, signal, hours, shared: following.shared, lead, patch, clock: showClockOf },
    coverage: () => reading.arrivals?.latest,
  }).then(loaded => {
    extras = loaded
    reading.passOn = loaded?.passOn
    refreshExtras()
  })

  /** At most once per frame, however many changes come. Hidden tabs have none, and the first drawing takes long enough without one: a timer. */
  function soon() {
    if (isDue) return
    isDue = true
    const draw = () => {
      isDue = false
      if (!signal.aborted) now()
    }
    const isNews = extras && drawn && drawn !== reading.arrivals?.latest
    if (isNews) motionTried ??= loadMotion(file => (motion = file))
    const isReady = motion ? motion.still() : motionTried
    if (document.hidden || !drawn) setTimeout(draw)
    else void Promise.resolve(isReady).then(() => requestAnimationFrame(draw))
  }

  function now(cause: 'arrivals' | 'choice' = 'arrivals') {
    const tree = view.tree(soon)
    if (!tree) return
    // A new order or zone keeps the head of the list in place, not the update in view.
    const isChoice = cause === 'choice'
    const isHeadInView = !isChoice && isEdgeInView(root, 'newest')
    const isPushing = isHeadInView && reading.choices.order === 'newest'
    const slide = isHeadInView && motion?.slide(root)
    const change = () => {
      patch(root, tree)
      // Before anything is measured, so that what they fill in is laid out with the rest.
      refreshExtras()
    }
    alter(change, isChoice || isPushing ? 'push' : 'keep')
    if (slide) slide()
    drawn = reading.arrivals?.latest
  }

  function refreshExtras() {
    // Not before the language is known: the offer of a player is not redrawn in another language.
    const setting = view.shown()
    if (setting) extras?.refresh(setting, reading.arrivals?.held.size ?? 0)
  }

  return { soon, now }
}

/** With the first arrival, so that a page where nothing arrives does without it. Later ones do not wait again for what does not come. */
function loadMotion(take: (motion: Motion | undefined) => void): Promise<void> {
  return new Promise(done => {
    setTimeout(done, PATIENCE_MS)
    void loadBeside('motion.js').then(file => {
      take(file)
      done()
    })
  })
}
