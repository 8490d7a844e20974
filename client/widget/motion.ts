/** Slides elements that make room for an arrival, so that the reader sees where they went. Served at `/motion.js`. */

import { keepPresses } from './press.ts'
import { topOf } from './top-of.ts'

/** Long enough to be followed. The compositor runs it; its first and its last frame are the main thread's. */
const SLIDE_MS = 160
/** Rests at its end, and is ended there: Chromium's main thread would draw each of the last frames, from 40 ms before an end on, and one more when the end was due. */
const WHOLE_MS = 1_000
/** By the first class: the parts of the list, what stands below it, and what a summary moves. */
const MOVING = /^(day|date|feed|update|more|related|stream|pinned|key-events)\b/
/** Nothing in them moves within them. */
const CLOSED = /^(opening|bar|arrivals|key-events|more|related|update)\b/
/** The text of a summary has no classes. */
const KNOWN = '.summary [data-key], .summary .section'
const EASING = 'cubic-bezier(0.2, 0, 0, 1)'

export type Motion = {
  readonly slide: typeof slide
  readonly stop: typeof stop
  readonly still: typeof still
}

// With the first arrival: before it, nothing moves.
keepPresses()

let running: readonly Animation[] = []
let rest: Promise<void> | undefined

/**
 * Notes where everything is before a change. The returned function is called after it, and slides from there whatever was moved.
 * It only begins animations once it has measured all: each would make the browser style and lay out the page anew.
 */
export function slide(root: Element): (() => void) | undefined {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined
  const moving = movingIn(root).filter(one => MOVING.test(one.className) || one.matches(KNOWN))
  const before = moving.map(one => [one, topOf(one)] as const)
  stop()
  return () => {
    const shifts = new Map(before.map(([element, top]) => [element, top - topOf(element)]))
    const moved = [...shifts].flatMap(([element, by]) => {
      // An element moves with its hour, an hour with its day, a day with its section; only the difference is animated.
      const around = element.parentElement?.closest('.feed, .day, .stream, .pinned')
      const rest = by - ((around && shifts.get(around)) ?? 0)
      return element.isConnected && Math.abs(rest) >= 1 ? move(element, rest) : []
    })
    running = moved
    const time = () => new Promise(done => setTimeout(done, SLIDE_MS))
    rest = moved[0]?.ready.then(time).then(
      () => stop(moved),
      () => {},
    )
  }
}

/** Arrivals wait until a running slide ends: interrupting it would flicker and count as a layout shift. */
export function still(): Promise<void> | undefined {
  return rest
}

/** Positions must be measured at rest, not in mid-animation. */
export function stop(moved = running) {
  for (const one of moved) one.cancel()
}

function move(element: Element, by: number): Animation {
  const transform = [`translateY(${by}px)`, 'none', 'none']
  return element.animate({ transform, offset: [0, SLIDE_MS / WHOLE_MS], easing: EASING }, WHOLE_MS)
}

/** By the structure, down to updates: a query for classes would look at every element of a long coverage. */
function movingIn({ children }: Element): readonly Element[] {
  const moving: Element[] = []
  for (const one of children) {
    const { top, bottom } = one.getBoundingClientRect()
    // Hours and updates stand one below the other.
    if (top >= innerHeight && one.matches('.feed, .update')) break
    if (bottom <= 0 || top >= innerHeight) continue
    moving.push(one, ...(CLOSED.test(one.className) ? [] : movingIn(one)))
  }
  return moving
}
